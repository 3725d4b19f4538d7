"""Money raised, matching grants, grants, as every door knows them: three kinds alike."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from resources.project_money.models import Fundraising, Grant, MatchingGrant, ProjectMoney
from resources.project_money.queries import money_of
from resources.project_money.services import BATCHES, RIGHTS, ROWS
from stations.imports.cells import past_day
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.refs import Ref
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.wording import money

PROJECT = Ref(name="project", is_wide=True, is_shown=True, aliases=_("name of the project"))
DAY = Field(name="done_on", initial=timezone.localdate, read=past_day, is_shown=True,
            aliases=_("date"))  # fmt: skip
AMOUNT = Field(name="amount", is_shown=True, aliases=_("amount of money|yuan"))
DOCUMENT = Field(name="document", is_shown=True, aliases=_("receipt number|document number"))
NOTE = Field(name="note", is_wide=True)
PLATFORM = Field(name="platform", aliases=_("platform"))
LEVEL = Field(name="level", codes=MatchingGrant.Level, is_shown=True,
              words=_("province=province|city=city|county=county"))  # fmt: skip


class MoneyFilter(VoidableFilter):
    q = filters.CharFilter(label=_("Find"), method="found")
    since, until = since("done_on"), until("done_on")
    project = filters.CharFilter(label=_("project"), method="of_project")

    def of_project(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By its item or number, or by its name."""
        named = Q(project__item=value) | Q(project__number=value)
        return queryset.filter(named | Q(project__name=value))

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        typed = value.strip()
        return queryset.filter(Q(document__icontains=typed) | Q(project__name__icontains=typed))


class FundraisingFilter(MoneyFilter):
    class Meta:
        model = Fundraising
        fields: list[str] = []


class MatchingFilter(MoneyFilter):
    front = ("level",)
    level = of_field(MatchingGrant, "level")

    class Meta:
        model = MatchingGrant
        fields: list[str] = []


class GrantFilter(MoneyFilter):
    class Meta:
        model = Grant
        fields: list[str] = []


def titled(row: ProjectMoney) -> SafeString:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.document)


def listing_of(model: type[ProjectMoney], *own: Field) -> Listing:
    return Listing(
        order="-done_on",
        columns=(
            DOCUMENT.listed(model, shown=titled, sort="document"),
            PROJECT.listed(model, phone="plain"),
            *(one.listed(model, phone="plain") for one in own),
            DAY.listed(model, sort="done_on", is_short=True),
            AMOUNT.listed(model, sort="amount", is_number=True, phone="aside",
                          shown=lambda row: money(row.amount)),
            Column(key="division", label=_("Division"), value=lambda row: row.division.name,
                   only=lambda page: page.has_places),
            Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
                   where=SHEET),
        ),
    )  # fmt: skip


def kind_of(
    model: type[ProjectMoney], many: str, words: Words, of_its: type[MoneyFilter], *own: Field
) -> Kind:
    batch = BATCHES[model]
    return Kind(
        space="resources",
        section="projects",
        one=model.one,
        many=many,
        model=model,
        icon="gift",
        words=words,
        fields=(PROJECT, DAY, AMOUNT, DOCUMENT, *own, NOTE),
        rights=RIGHTS,
        rows=money_of(model),
        services=Services(row=ROWS[model], add=batch.add, check=batch.check, void=batch.void),
        filterset=of_its,
        listing=listing_of(model, *own),
        importing=Importing(id_words=(_("id of the entry"), "", "")),
    )


VOID = {
    "void_means": _("The entry stays readable and counts nowhere any more."),
    "find": _("Number or project"),
    "none_hint": _("Add the first one, or import a list."),
}
FUNDRAISINGS = kind_of(
    Fundraising,
    "fundraisings",
    Words(
        many=_("Money raised"),
        add=_("Enter money raised"),
        void=_("Void money raised"),
        none=_("Nothing was raised yet"),
        lead=_("Cash raised for projects; what a station received is a donation"),
        **VOID,
    ),
    FundraisingFilter,
    PLATFORM,
)
MATCHINGS = kind_of(
    MatchingGrant,
    "matchings",
    Words(
        many=_("Matching grants"),
        add=_("Enter a matching grant"),
        void=_("Void a matching grant"),
        none=_("No matching grants yet"),
        lead=_("What province, city or county added to money raised"),
        **VOID,
    ),
    MatchingFilter,
    LEVEL,
)
GRANTS = kind_of(
    Grant,
    "grants",
    Words(
        many=_("Project support"),
        add=_("Enter project support"),
        void=_("Void project support"),
        none=_("No project support yet"),
        lead=_("Support granted to projects"),
        **VOID,
    ),
    GrantFilter,
)
