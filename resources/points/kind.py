"""The ledger of points, as every door knows it."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resources.points import services
from resources.points.models import PointsEntry
from stations.imports.cells import past_day, whole
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import opened_of, rows_of
from stations.kinds.refs import Ref
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.masking import stars

VOLUNTEER = Ref(name="volunteer", aliases=_("name|volunteer's name"))
WHAT = Field(name="what", codes=PointsEntry.What, initial=PointsEntry.What.REDEEMED,
             is_shown=True, aliases=_("what for|kind of entry"))  # fmt: skip
POINTS = Field(name="points", read=whole(-1_000_000, 1_000_000), is_shown=True,
               aliases=_("number of points"), example="120",
               help=_("What is redeemed or expires with a minus"))  # fmt: skip
DONE = Field(name="done_on", initial=timezone.localdate, read=past_day, is_shown=True,
             aliases=_("day"), example="2026-03-01")  # fmt: skip
REWARD = Field(name="reward", mask=stars, aliases=_("item|service|given for it"))
REASON = Field(name="reason", mask=stars, is_wide=True)


class PointsFilter(VoidableFilter):
    front = ("what",)
    q = filters.CharFilter(label=_("Find"), method="found")
    what = of_field(PointsEntry, "what")
    since, until = since("done_on"), until("done_on")

    class Meta:
        model = PointsEntry
        fields: list[str] = []

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Only among names that are read whole."""
        named = Q(volunteer__name__icontains=value.strip(), volunteer_is_open=True)
        return queryset.filter(named | Q(reward__icontains=value.strip(), is_own=True))


def titled(row: PointsEntry) -> str:
    if not VOLUNTEER.is_open(row):
        return VOLUNTEER.named(row)
    url = reverse("resources:volunteer_points", args=[row.volunteer_id])
    return format_html('<a class="name" href="{}">{}</a>', url, row.volunteer)


def signed(row: PointsEntry) -> str:
    return f"{row.points:+,}"


LISTING = Listing(
    order="-day",
    by_station=True,
    columns=(
        VOLUNTEER.listed(PointsEntry, shown=titled),
        DONE.listed(PointsEntry, key="day", sort="done_on"),
        WHAT.listed(PointsEntry, phone="plain"),
        POINTS.listed(PointsEntry, is_number=True, shown=signed),
        REWARD.listed(PointsEntry),
        REASON.listed(PointsEntry, phone="hidden"),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               phone="hidden", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

POINTS_LEDGER = Kind(
    space="resources",
    section="resources",
    one="points_entry",
    many="points_entries",
    model=PointsEntry,
    icon="award",
    words=Words(
        many=_("Points ledger"),
        add=_("Enter points"),
        void=_("Void an entry of points"),
        void_means=_("It stays readable; the balance is as if it had never been."),
        find=_("Volunteer or what was given"),
        none=_("No points yet"),
        none_hint=_("Enter what is redeemed at the counter, or import opening balances."),
        lead=_("What volunteers earned and redeemed; opening balances come in here, too"),
    ),
    fields=(VOLUNTEER, WHAT, POINTS, DONE, REWARD, REASON),
    rights=services.RIGHTS,
    rows=rows_of(PointsEntry, "volunteer"),
    opened=opened_of(PointsEntry, "volunteer"),
    services=Services(
        row=services.entry_row,
        add=services.add_entries,
        check=services.check_entries,
        void=services.void_entry,
    ),
    filterset=PointsFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("number of the entry"), "", "")),
)
