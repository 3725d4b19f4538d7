"""Projects, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from resources.projects import services
from resources.projects.models import Project
from resources.projects.queries import offered_to, projects_of
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.finders import FOUND, Finder, Key, settle_by
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.refs import Ref
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing

NAME = Field(name="name", is_wide=True, is_shown=True, aliases=_("name of the project"))
NUMBER = Field(name="number", is_fixed=True, is_shown=True, aliases=_("project no.|project code"),
               help=_("Left empty one is made; it stays as it is"))  # fmt: skip
KIND = Field(name="kind", codes=Project.Kind, is_shown=True, aliases=_("project type"),
             words=_("purchased=government purchase|venture=micro venture|peer=peers"))  # fmt: skip
LEVEL = Field(name="level", codes=Project.Level, is_shown=True,
              aliases=_("source|source level|level of the project"),
              words=_("national=nation|province=province|city=city|county=county"
                      "|township=township|social=society"))  # fmt: skip
ORGANISATION = Ref(name="organisation", aliases=_("carrying organisation|undertaken by"))
SINCE = Field(name="since", initial=timezone.localdate, aliases=_("since|start date"))
UNTIL = Field(name="until", aliases=_("until|end date"))
APPROVED = Field(name="approved", aliases=_("budget|approved amount"))
FIELDS = (
    NAME, NUMBER, KIND, LEVEL, ORGANISATION, Ref(name="part_of"), SINCE, UNTIL, APPROVED,
    Field(name="note", is_wide=True),
)  # fmt: skip


class Life(models.TextChoices):
    """By its days, as of today."""

    OPEN = "open", _("running")
    AHEAD = "ahead", _("not begun")
    ENDED = "ended", _("ended")


def life_of(row: Project) -> Life:
    today = timezone.localdate()
    if row.since > today:
        return Life.AHEAD
    return Life.OPEN if row.is_open_on(today) else Life.ENDED


def fitting(rows: QuerySet[Project], typed: str) -> QuerySet[Project]:
    typed = typed.strip()
    return rows.filter(Q(name__icontains=typed) | Q(number__istartswith=typed))


class ProjectFilter(VoidableFilter):
    front = ("kind", "life")
    q = filters.CharFilter(label=_("Find"), method="found")
    kind, level = of_field(Project, "kind"), of_field(Project, "level")
    life = filters.ChoiceFilter(
        label=_("running or ended"), choices=Life.choices, method="lives", empty_label=_("all")
    )
    since, until = since("since"), until("since")

    class Meta:
        model = Project
        fields: list[str] = []

    def found(self, queryset: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        return fitting(queryset, value)

    def lives(self, queryset: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        today = timezone.localdate()
        when = {
            Life.AHEAD: Q(since__gt=today),
            Life.ENDED: Q(until__lte=today),
            Life.OPEN: Q(since__lte=today) & (Q(until=None) | Q(until__gt=today)),
        }
        return queryset.filter(when[Life(value)])


def titled(row: Project) -> SafeString:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.name)


def placed(row: Project) -> str:
    return row.station.name if row.station else row.division.name


LISTING = Listing(
    order="-since",
    columns=(
        NAME.listed(Project, shown=titled, sort="name"),
        NUMBER.listed(Project, sort="number", phone="hidden"),
        KIND.listed(Project, phone="plain"),
        LEVEL.listed(Project, phone="plain"),
        ORGANISATION.listed(Project),
        SINCE.listed(Project, sort="since", is_short=True),
        UNTIL.listed(Project, is_short=True),
        Column(key="life", label=_("State"), phone="aside",
               value=lambda row: str(life_of(row).label)),
        APPROVED.listed(Project, is_number=True),
        Column(key="place", label=_("Whose"), value=placed, phone="plain"),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

PROJECTS = Kind(
    space="resources",
    section="projects",
    one="project",
    many="projects",
    model=Project,
    icon="briefcase",
    words=Words(
        many=_("Projects"),
        add=_("Add a project"),
        edit=_("Correct a project"),
        void=_("Void a project"),
        void_means=_("The entry stays readable; nobody can name it any more."),
        find=_("Name or number"),
        none=_("No projects yet"),
        none_hint=_("Add the first one, or import a list."),
        lead=_("What is done with whose money, from when until when"),
    ),
    fields=FIELDS,
    rights=services.RIGHTS,
    rows=projects_of,
    services=Services(
        row=services.project_row,
        add=services.BATCH.add,
        check=services.BATCH.check,
        edit=services.BATCH.edit,
        void=services.void_project,
    ),
    filterset=ProjectFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the project"), "", "")),
    templates={"page": "resources/project.html"},
)

FINDER = Finder(
    model=Project,
    opened=projects_of,
    offered=offered_to,
    found=lambda user, typed: list(fitting(offered_to(user), typed)[:FOUND]),
    masked=str,
    keys=(Key(suffix="", hint=_("The project's number or name")),),
    settle=settle_by(("item", "number", "name"), offered_to),
)
