"""Pairings, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cases.pairings import services
from cases.pairings.fields import ENDED, FIELDS, FREQUENCY, KIND, PROGRAMME, YEAR, party, whom
from cases.pairings.models import Pairing
from cases.pairings.queries import opened_pairings, pairings_of
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing


class PairingFilter(VoidableFilter):
    front = ("kind",)
    q = filters.CharFilter(label=_("Find"), method="found")
    kind = of_field(Pairing, "kind")
    frequency = of_field(Pairing, "frequency")
    since, until = since("began_on"), until("began_on")
    holds = filters.BooleanFilter(label=_("holds today"), method="hold")
    late = filters.BooleanFilter(label=_("contact overdue"), method="overdue")
    programme = filters.CharFilter(label=_("programme"), lookup_expr="icontains")
    year = filters.NumberFilter("programme_year", label=_("programme's year"))

    class Meta:
        model = Pairing
        fields: list[str] = []

    def found(self, queryset: QuerySet[Pairing], name: str, value: str) -> QuerySet[Pairing]:
        """By the organisation, and by names that are read whole."""
        typed = value.strip()
        whom = Q(person__name__icontains=typed, person_is_open=True)
        whom |= Q(volunteer__name__icontains=typed, volunteer_is_open=True)
        whom |= Q(neighbour__icontains=typed, is_own=True)
        named = Q(organisation__name__icontains=typed) | Q(programme__icontains=typed)
        return queryset.filter(named | whom)

    def hold(self, queryset: QuerySet[Pairing], name: str, value: bool) -> QuerySet[Pairing]:
        return among(queryset, Pairing.objects.holding(), value)

    def overdue(self, queryset: QuerySet[Pairing], name: str, value: bool) -> QuerySet[Pairing]:
        late = Pairing.objects.holding().filter(due_on__lt=timezone.localdate())
        return among(queryset, late, value)


def among(rows: QuerySet, some: QuerySet, value: bool) -> QuerySet:
    fitting = Q(pk__in=some.values("pk"))
    return rows.filter(fitting if value else ~fitting)


def titled(row: Pairing) -> str:
    look = '<a class="name" href="{1}">{0}</a>' if row.is_own else "<b>{0}</b>"
    return format_html(look, party(row), row.get_absolute_url())


LISTING = Listing(
    order="-day",
    by_station=True,
    columns=(
        Column(key="party", label=_("Paired party"), value=party, shown=titled),
        Column(key="whom", label=_("With whom"), value=whom, phone="second"),
        KIND.listed(Pairing, phone="plain"),
        FREQUENCY.listed(Pairing),
        Column(key="day", label=_("began on"), value=lambda row: row.began_on, sort="began_on"),
        ENDED.listed(Pairing),
        Column(key="last", label=_("last contact"), value=lambda row: row.last_on),
        Column(key="due", label=_("contact due by"), value=lambda row: row.due_on),
        PROGRAMME.listed(Pairing, where=SHEET),
        YEAR.listed(Pairing, where=SHEET),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               phone="hidden", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

PAIRINGS = Kind(
    space="cases",
    one="pairing",
    many="pairings",
    model=Pairing,
    icon="friends",
    words=Words(
        many=_("Pairings"),
        add=_("Make a pairing"),
        edit=_("Correct a pairing"),
        void=_("Void a pairing"),
        void_means=_("It stays readable with its contacts and counts nowhere any more."),
        find=_("Name or organisation"),
        none=_("No pairings yet"),
        none_hint=_("Pair an organisation with several people at once, or import a list."),
        lead=_("Who stands by whom, how often they are in contact"),
    ),
    fields=FIELDS,
    rights=services.RIGHTS,
    rows=pairings_of,
    opened=opened_pairings,
    services=Services(
        row=services.pairing_row,
        add=services.make_pairings,
        check=services.check_pairings,
        edit=services.edit_pairing,
        void=services.void_pairing,
    ),
    filterset=PairingFilter,
    listing=LISTING,
    templates={
        "list": "cases/pairings.html",
        "page": "cases/pairing.html",
        "many": "cases/pairings_many.html",
        "end": "cases/pairing_end.html",
        "contact": "cases/pairing_contact.html",
        "contact_void": "cases/pairing_contact_void.html",
    },
    importing=Importing(id_words=(_("id of the pairing"), _("number of the pairing"), "")),
)
