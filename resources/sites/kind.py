"""Sites of voluntary service, as every door knows them."""

from __future__ import annotations

from functools import partial

import django_filters as filters
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resources.sites.models import Site
from resources.sites.services import BATCH, RIGHTS
from stations.imports.cells import past_day
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import rows_of
from stations.kinds.protocol import draft
from stations.kinds.refs import Ref
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing

NAME = Field(name="name", is_wide=True, is_shown=True, aliases=_("site"))
KIND = Field(name="kind", codes=Site.Kind, initial=Site.Kind.COMMUNITY, is_shown=True,
             aliases=_("type of site"))  # fmt: skip
VILLAGE = Ref(name="village", aliases=_("village"))
PLACE = Field(name="place", is_wide=True)
FIELDS = (
    NAME,
    KIND,
    VILLAGE,
    PLACE,
    Field(name="phone", aliases=_("mobile|telephone")),
    Field(name="opened_on", initial=timezone.localdate, read=past_day, is_shown=True,
          aliases=_("since|opening date"), example="2021-03-05"),
    Field(name="closed_on", read=past_day, aliases=_("until"),
          help=_("Its last day; empty while it exists")),
)  # fmt: skip


class SiteFilter(VoidableFilter):
    front = ("kind",)
    q = filters.CharFilter(label=_("Find"), field_name="name", lookup_expr="icontains")
    kind = of_field(Site, "kind")
    since, until = since("opened_on"), until("opened_on")
    active = filters.BooleanFilter("closed_on", lookup_expr="isnull", label=_("active"))

    class Meta:
        model = Site
        fields: list[str] = []


def titled(row: Site) -> str:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.name)


LISTING = Listing(
    order="-day",
    by_station=True,
    columns=(
        NAME.listed(Site, shown=titled),
        KIND.listed(Site, phone="plain"),
        VILLAGE.listed(Site, phone="plain"),
        PLACE.listed(Site),
        Column(key="day", label=_("open since"), value=lambda row: row.opened_on,
               sort="opened_on"),
        Column(key="closed", label=_("open until"), value=lambda row: row.closed_on, where=SHEET),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               phone="hidden", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

SITES = Kind(
    space="resources",
    section="volunteers",
    one="site",
    many="sites",
    model=Site,
    icon="map-pin",
    words=Words(
        many=_("Sites of voluntary service"),
        add=_("Open a site"),
        edit=_("Correct a site"),
        void=_("Void a site"),
        void_means=_("The entry stays readable and counts nowhere any more."),
        find=_("Name of the site"),
        none=_("No sites yet"),
        none_hint=_("Enter the first one, or import a list."),
        lead=_("Where volunteers are met: sites in villages, or at the station"),
    ),
    fields=FIELDS,
    rights=RIGHTS,
    rows=rows_of(Site, "village"),
    services=Services(
        row=partial(draft, Site),
        add=BATCH.add,
        check=BATCH.check,
        edit=BATCH.edit,
        void=BATCH.void,
    ),
    filterset=SiteFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("number of the site"), "", "")),
)
