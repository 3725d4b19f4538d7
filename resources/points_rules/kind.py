"""Rules of points, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resources.points_rules.models import PointsRule
from resources.points_rules.services import BATCH, RIGHTS, rule_row
from stations.imports.cells import whole
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import opened_of, rows_of
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.masking import stars

PER = Field(name="per", codes=PointsRule.Per, is_shown=True, aliases=_("unit|given for"))
POINTS = Field(name="points", read=whole(1, 10_000), is_shown=True, aliases=_("points"))
CEILING = Field(name="ceiling", read=whole(1, 1_000_000), aliases=_("ceiling|monthly ceiling"))
BEGAN = Field(name="began_on", initial=timezone.localdate, is_shown=True,
              aliases=_("since|from"), example="2026-03-01")  # fmt: skip
ENDED = Field(name="ended_on", aliases=_("until"))
AGREED = Field(name="agreement", mask=stars, is_wide=True, aliases=_("document"))


class PointsRuleFilter(VoidableFilter):
    front = ("per",)
    per = of_field(PointsRule, "per")
    since, until = since("began_on"), until("began_on")
    holds = filters.BooleanFilter(label=_("holds today"), method="hold")

    class Meta:
        model = PointsRule
        fields: list[str] = []

    def hold(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        fitting = Q(pk__in=PointsRule.objects.holding().values("pk"))
        return queryset.filter(fitting if value else ~fitting)


def titled(row: PointsRule) -> str:
    look = '<a class="name" href="{1}">{0}</a>' if row.is_own else "<b>{0}</b>"
    return format_html(look, row.division.name, row.get_absolute_url())


LISTING = Listing(
    order="-day",
    columns=(
        Column(key="division", label=_("Division"), value=lambda row: row.division.name,
               shown=titled),
        PER.listed(PointsRule, phone="plain"),
        POINTS.listed(PointsRule, is_number=True),
        CEILING.listed(PointsRule, is_number=True),
        BEGAN.listed(PointsRule, key="day", sort="began_on"),
        ENDED.listed(PointsRule),
        AGREED.listed(PointsRule, phone="hidden"),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

POINTS_RULES = Kind(
    space="resources",
    one="points_rule",
    many="points_rules",
    model=PointsRule,
    icon="award",
    words=Words(
        many=_("Points rules"),
        add=_("Make a points rule"),
        edit=_("Correct a points rule"),
        void=_("Void a points rule"),
        void_means=_("It stays readable; nobody earns by it any more. What was earned stays."),
        none=_("No points rules yet"),
        none_hint=_("Say what a community gives for an hour of service, or import a list."),
        lead=_("What communities give for an hour or an event, from when until when"),
    ),
    fields=(PER, POINTS, CEILING, BEGAN, ENDED, AGREED),
    rights=RIGHTS,
    rows=rows_of(PointsRule),
    opened=opened_of(PointsRule),
    services=Services(
        row=rule_row,
        add=BATCH.add,
        check=BATCH.check,
        edit=BATCH.edit,
        void=BATCH.void,
    ),
    filterset=PointsRuleFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the points rule"), "", "")),
)
