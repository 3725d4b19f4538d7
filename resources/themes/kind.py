"""Themes, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from resources.themes import services
from resources.themes.models import Theme
from resources.themes.queries import offered_to, themes_of
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter
from stations.kinds.finders import FOUND, Finder, Key, settle_by
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.lists.listing import SHEET, Column, Listing

NAME = Field(name="name", aliases=_("name of the theme"), is_shown=True)
CODE = Field(name="code", is_fixed=True, is_shown=True, example="reading",
             help=_("Short, and the same for ever: texts name the theme by it"))  # fmt: skip
SINCE, UNTIL = Field(name="since"), Field(name="until")


def fitting(rows: QuerySet[Theme], typed: str) -> QuerySet[Theme]:
    typed = typed.strip()
    return rows.filter(Q(name__icontains=typed) | Q(code__istartswith=typed))


class ThemeFilter(VoidableFilter):
    q = filters.CharFilter(label=_("Find"), method="found")
    is_open = filters.BooleanFilter(label=_("holds today"), method="open_today")

    class Meta:
        model = Theme
        fields: list[str] = []

    def found(self, queryset: QuerySet[Theme], name: str, value: str) -> QuerySet[Theme]:
        return fitting(queryset, value)

    def open_today(self, queryset: QuerySet[Theme], name: str, value: bool) -> QuerySet[Theme]:
        open_now = Theme.objects.open_on(timezone.localdate()).values("pk")
        return queryset.filter(pk__in=open_now) if value else queryset.exclude(pk__in=open_now)


def titled(row: Theme) -> SafeString:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.name)


LISTING = Listing(
    order="code",
    columns=(
        NAME.listed(Theme, shown=titled, sort="name"),
        CODE.listed(Theme, sort="code", phone="aside"),
        SINCE.listed(Theme),
        UNTIL.listed(Theme),
        Column(key="division", label=_("Division"), phone="plain",
               value=lambda row: row.division.name if row.division else str(_("the nation's"))),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

THEMES = Kind(
    space="resources",
    section="projects",
    one="theme",
    many="themes",
    model=Theme,
    icon="tag",
    words=Words(
        many=_("Themes"),
        add=_("Add a theme"),
        edit=_("Correct a theme"),
        void=_("Void a theme"),
        void_means=_("The entry stays readable; nobody can name it any more."),
        find=_("Theme or its code"),
        none=_("No themes yet"),
        none_hint=_("Add the first one, or import a list."),
        lead=_("Under which heads figures are told besides what they are"),
    ),
    fields=(NAME, CODE, SINCE, UNTIL),
    rights=services.RIGHTS,
    rows=themes_of,
    services=Services(
        row=services.theme_row,
        add=services.BATCH.add,
        check=services.BATCH.check,
        edit=services.BATCH.edit,
        void=services.void_theme,
    ),
    filterset=ThemeFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the theme"), "", "")),
)

FINDER = Finder(
    model=Theme,
    opened=themes_of,
    offered=offered_to,
    found=lambda user, typed: list(fitting(offered_to(user), typed)[:FOUND]),
    masked=str,
    keys=(Key(suffix="", hint=_("The theme's name or code")),),
    settle=settle_by(("code", "name"), offered_to),
)
