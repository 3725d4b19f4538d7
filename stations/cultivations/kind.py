"""Cultivations, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stations.cultivations.models import Cultivation
from stations.cultivations.services import BATCH, RIGHTS, cultivation_row
from stations.imports.cells import day, past_day
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import opened_of, rows_of
from stations.kinds.refs import Ref
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing

ORGANISATION = Ref(name="organisation", is_shown=True, aliases=_("organisation's name"))
HOW = Field(name="how", codes=Cultivation.How, is_shown=True, aliases=_("way of cultivating"))
PROGRAMME = Field(name="programme", aliases=_("project|project's name"), is_shown=True,
                  help=_("Written alike it is the same programme"))  # fmt: skip
SINCE = Field(name="since", initial=timezone.localdate, read=past_day, is_shown=True,
              aliases=_("start date|from when"), example="2025-03-01")  # fmt: skip
UNTIL = Field(name="until", read=day, aliases=_("end date|until when"),
              help=_("First day on which it no longer holds"))  # fmt: skip
BY = Field(name="by_whom", aliases=_("incubated by|cultivated by"))
SERVICES = Field(
    name="services",
    codes=Cultivation.Service,
    is_wide=True,
    aliases=_("incubation services"),
    hint=_("Several in one cell are parted by commas"),
)
FIELDS = (
    ORGANISATION,
    HOW,
    PROGRAMME,
    SINCE,
    UNTIL,
    BY,
    Field(name="park", aliases=_("name of the park")),
    Field(name="agreement", aliases=_("incubation agreement")),
    SERVICES,
)


class CultivationFilter(VoidableFilter):
    front = ("how",)
    q = filters.CharFilter(label=_("Find"), method="found")
    how = of_field(Cultivation, "how")
    organisation = filters.NumberFilter("organisation", widget=forms.HiddenInput)
    since, until = since("since"), until("since")

    class Meta:
        model = Cultivation
        fields: list[str] = []

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        typed = value.strip()
        named = Q(organisation__name__icontains=typed) | Q(programme__icontains=typed)
        return queryset.filter(named)


def titled(row: Cultivation) -> str:
    if not row.is_own:
        return str(row.organisation)
    url = row.get_absolute_url()
    return format_html('<a class="name" href="{}">{}</a>', url, row.organisation)


LISTING = Listing(
    order="-since",
    columns=(
        ORGANISATION.listed(Cultivation, shown=titled),
        HOW.listed(Cultivation, phone="plain"),
        PROGRAMME.listed(Cultivation, phone="plain"),
        SINCE.listed(Cultivation, sort="since"),
        UNTIL.listed(Cultivation),
        BY.listed(Cultivation, where=SHEET),
        Column(key="division", label=_("Division"), value=lambda row: row.division.name,
               phone="plain", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

CULTIVATIONS = Kind(
    space="stations",
    section="organisations",
    one="cultivation",
    many="cultivations",
    model=Cultivation,
    icon="bulb",
    words=Words(
        many=_("Cultivation"),
        add=_("Add a cultivation"),
        edit=_("Correct a cultivation"),
        void=_("Void a cultivation"),
        void_means=_("The entry stays readable and counts nowhere any more."),
        find=_("Organisation or programme"),
        none=_("No organisation is cultivated yet"),
        none_hint=_("Add the first one, or import a list."),
        lead=_("Organisations that are incubated or cultivated, in which programme, since when"),
    ),
    fields=FIELDS,
    rights=RIGHTS,
    rows=rows_of(Cultivation, "organisation"),
    opened=opened_of(Cultivation, "organisation"),
    services=Services(
        row=cultivation_row, add=BATCH.add, check=BATCH.check, edit=BATCH.edit, void=BATCH.void
    ),
    filterset=CultivationFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the cultivation"), "", "")),
)
