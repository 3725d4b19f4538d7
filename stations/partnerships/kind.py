"""Partnerships, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stations.imports.cells import day, past_day
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import opened_of, rows_of
from stations.kinds.refs import Ref
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.models import User
from stations.parties.models import Party
from stations.parties.queries import parties_at
from stations.partnerships.models import Partnership
from stations.partnerships.services import BATCH, RIGHTS, partnership_row

ORGANISATION = Ref(name="organisation", is_shown=True, aliases=_("partner|organisation's name"))
PARTY = Field(
    name="party",
    codes=Party,
    aliases=_("party of the five"),
    help=_("Empty: by the kind of the organisation"),
    is_shown=True,
)
SINCE = Field(name="since", initial=timezone.localdate, read=past_day, is_shown=True,
              aliases=_("start date|from when"), example="2025-03-01")  # fmt: skip
UNTIL = Field(name="until", read=day, aliases=_("end date|until when"),
              help=_("First day on which it no longer holds"))  # fmt: skip
NOTE = Field(name="note", is_wide=True, aliases=_("content of the cooperation"))


class PartnershipFilter(VoidableFilter):
    front = ("party",)
    q = filters.CharFilter(label=_("Find"), method="found")
    party = of_field(Partnership, "party")
    organisation = filters.NumberFilter("organisation", widget=forms.HiddenInput)
    since, until = since("since"), until("since")

    class Meta:
        model = Partnership
        fields: list[str] = []

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(organisation__name__icontains=value.strip())


def lines(user: User, found: list[Partnership]) -> list[Partnership]:
    """With what the party is called at their station."""
    parties = parties_at({row.station.home_id for row in found})
    for row in found:
        said = parties[row.station.home_id].get(row.party)
        row.word = str(said.word if said else row.get_party_display())
    return found


def titled(row: Partnership) -> str:
    if not row.is_own:
        return str(row.organisation)
    url = row.get_absolute_url()
    return format_html('<a class="name" href="{}">{}</a>', url, row.organisation)


LISTING = Listing(
    order="-since",
    by_station=True,
    lines=lines,
    columns=(
        ORGANISATION.listed(Partnership, shown=titled),
        Column(key="party", label=_("party"), value=lambda row: row.word, phone="plain"),
        SINCE.listed(Partnership, sort="since"),
        UNTIL.listed(Partnership),
        NOTE.listed(Partnership, where=SHEET),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               phone="plain", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

PARTNERSHIPS = Kind(
    space="stations",
    section="organisations",
    one="partnership",
    many="partnerships",
    model=Partnership,
    icon="link",
    words=Words(
        many=_("Partners"),
        add=_("Add a partner"),
        edit=_("Correct a partnership"),
        void=_("Void a partnership"),
        void_means=_("The entry stays readable and counts nowhere any more."),
        find=_("Name of the organisation"),
        none=_("No partners yet"),
        none_hint=_("Add the first one, or import a list."),
        lead=_("Which organisations work with a station, as which party, since when"),
    ),
    fields=(ORGANISATION, PARTY, SINCE, UNTIL, NOTE),
    rights=RIGHTS,
    rows=rows_of(Partnership, "organisation"),
    opened=opened_of(Partnership, "organisation"),
    services=Services(
        row=partnership_row, add=BATCH.add, check=BATCH.check, edit=BATCH.edit, void=BATCH.void
    ),
    filterset=PartnershipFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the partnership"), "", "")),
)
