"""The list of stations: columns, filter, total, download."""

from __future__ import annotations

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stations.lists.asked import Asked
from stations.lists.listing import SHEET, Column, Listing
from stations.lists.paging import Pager
from stations.looks import LOOKS
from stations.models import Station, User
from stations.network.filters import StationFilter
from stations.scope import stations_administered_by, stations_countable_by
from stations.templatetags.site import state_pill
from stations.wording import count


def my_stations(user: User) -> QuerySet[Station]:
    """Stations that somebody counts or looks after."""
    mine = Q(pk__in=stations_countable_by(user)) | Q(pk__in=stations_administered_by(user))
    return Station.objects.filter(mine)


def named(one: Station) -> str:
    return format_html('<a class="name" href="{}">{}</a>', one.get_absolute_url(), one.name)


def total(user: User, pager: Pager) -> str:
    number = pager.number()
    sentence = ngettext("%(number)s station", "%(number)s stations", number)
    return sentence % {"number": count(number)}


LISTING = Listing[Station](
    order="tier",
    size=50,
    totals=total,
    columns=(
        Column(key="name", label=_("Station"), value=lambda one: one.name, shown=named),
        Column(key="tier", label=_("Tier"), sort="by_tier", phone="plain",
               value=lambda one: str(one.get_tier_display()),
               shown=lambda one: format_html('<span class="tag">{}</span>',
                                             one.get_tier_display())),
        Column(key="home", label=_("Home division"), phone="plain",
               value=lambda one: one.home.name),
        Column(key="division", label=_("Division code"), where=SHEET,
               value=lambda one: one.home_id),
        Column(key="state", label=_("State"), phone="plain",
               value=lambda one: str(LOOKS["station"][one.stage].word),
               shown=lambda one: state_pill("station", one.stage)),
        Column(key="approved", label=_("approved on"), where=SHEET,
               value=lambda one: one.approved_on),
        Column(key="built", label=_("Built on"), where=SHEET, value=lambda one: one.built_on),
        Column(key="plaque", label=_("Plaque on"), where=SHEET, value=lambda one: one.plaque_on),
        Column(key="operating", label=_("Operating since"), value=lambda one: one.operating_on),
        Column(key="suspended", label=_("suspended on"), where=SHEET,
               value=lambda one: one.suspended_on),
        Column(key="closed", label=_("Closed on"), where=SHEET, value=lambda one: one.closed_on),
        Column(key="workers", label=_("Workers"), is_number=True,
               value=lambda one: one.workers),
        Column(key="code", label=_("Code"), sort="code", phone="plain",
               value=lambda one: one.code),
    ),
)  # fmt: skip


class StationsAsked(Asked):
    """The guidance centre first, then by tier and code."""

    name, icon, title = "stations", "building-community", _("Stations")
    find = _("Name or code")
    none = nothing_fits = _("No station fits")
    none_hint = nothing_hint = _("Clear the filter, or import the stations from Excel.")
    listing, filterset = LISTING, StationFilter

    def rows(self) -> QuerySet[Station]:
        today = timezone.localdate()
        working = Q(assignments__since__lte=today) & (
            Q(assignments__until=None) | Q(assignments__until__gt=today)
        )
        return (
            my_stations(self.user)
            .select_related("home", "parent")
            .annotate(
                workers=Count("assignments__worker", filter=working, distinct=True),
                by_tier=Concat(Cast("tier", CharField()), "code", output_field=CharField()),
            )
        )
