"""Donations, as every door knows them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.forms import HiddenInput
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from resources.attribution.filters import AttributionFilter
from resources.attribution.lists import attribution_columns
from resources.codes import DonationKind, Purpose, ValueBasis
from resources.donations import services
from resources.donations.doubles import doubles
from resources.donations.models import Donation
from resources.donations.queries import donations_of, sums
from resources.donations.sheet import COLUMNS
from resources.donors.queries import donors_of
from resources.models import Donor
from stations.kinds.filters import VoidableFilter
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.lists.paging import MOST, Pager
from stations.models import User
from stations.templatetags.site import pill
from stations.wording import count, money, quantity


class DonationFilter(AttributionFilter, VoidableFilter):
    front = ("kind", "purpose")
    q = filters.CharFilter(label=_("Find"), method="found")
    kind = filters.ChoiceFilter(
        label=_("Kind"), choices=DonationKind, empty_label=_("Cash and goods")
    )
    purpose = filters.ChoiceFilter(
        label=_("Purpose"), choices=Purpose, empty_label=_("All purposes")
    )
    since, until = since("received_on"), until("received_on")
    donor = filters.UUIDFilter(method="by_donor", widget=HiddenInput)

    class Meta:
        model = Donation
        fields = ["kind", "purpose"]

    def found(self, queryset: QuerySet[Donation], name: str, value: str) -> QuerySet[Donation]:
        """Number, item, wish; the donor's name where it is read whole."""
        value = value.strip()
        texts = Q(receipt_number__icontains=value) | Q(item__name__icontains=value)
        texts |= Q(earmark__icontains=value)
        return queryset.filter(
            texts | Q(donor__name__icontains=value, is_named=True, is_whole=True)
        )

    def by_donor(self, queryset: QuerySet[Donation], name: str, value: Any) -> QuerySet[Donation]:
        return queryset.filter(donor=value, is_named=True)

    @property
    def donor_shown(self) -> Donor | None:
        """Whose donations are asked for."""
        key = self.form.cleaned_data.get("donor")
        return donors_of(self.request.user).filter(pk=key).first() if key else None


def titled(row: Donation) -> str:
    link = format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row)
    return format_html("{} {}", link, pill(gettext("voided"), "", "ban")) if row.voided_at else link


def what(row: Donation) -> str:
    words = f"{row.item.name} {quantity(row.quantity)} {row.item.unit}"
    purpose = row.get_purpose_display()
    return format_html('{} <span class="tag">{}</span>', words, purpose) if purpose else words


def worth(row: Donation) -> str | Decimal | None:
    if row.basis == ValueBasis.UNVALUED:
        return format_html('<span class="faint">{}</span>', gettext("not valued"))
    return row.value


def totals(user: User, pager: Pager) -> str:
    found = sums(pager)
    if found is None:
        words = {"most": count(MOST)}
        return gettext("More than %(most)s donations; choose days to add them up") % words
    words = {"cash": money(found["cash"]), "goods": money(found["goods"])}
    return ngettext(
        "%(shown)s donation: cash %(cash)s, goods worth %(goods)s",
        "%(shown)s donations: cash %(cash)s, goods worth %(goods)s",
        found["number"],
    ) % {**words, "shown": count(found["number"])}


LISTING = Listing(
    order="-day",
    by_station=True,
    totals=totals,
    columns=(
        Column(key="number", label=_("Donation receipt"), heading=_("receipt number"),
               sort="receipt_number", value=lambda d: d.receipt_number, shown=titled),
        Column(key="day", label=_("Received"), heading=_("received on"), sort="received_on",
               value=lambda d: d.received_on),
        Column(key="in", label=_("station"), value=lambda d: d.station.name, where=SHEET),
        Column(key="donor", label=_("Donor"), heading=_("donor"), value=lambda d: d.shown_donor),
        Column(key="kind", label=_("kind"), value=lambda d: str(d.get_kind_display()),
               where=SHEET),
        Column(key="what", label=_("What"), value=what, phone="plain", where=TABLE),
        Column(key="item", label=_("Item"), value=lambda d: d.item.name, where=SHEET),
        Column(key="quantity", label=_("quantity"), value=lambda d: d.quantity, where=SHEET),
        Column(key="unit", label=_("unit"), value=lambda d: d.item.unit, where=SHEET),
        Column(key="value", label=_("Value (yuan)"), heading=_("value in yuan"), sort="value",
               is_number=True, value=lambda d: d.value, shown=worth),
        Column(key="basis", label=_("basis of the value"), where=SHEET,
               value=lambda d: str(d.get_basis_display())),
        Column(key="purpose", label=_("earmarked for"), where=SHEET,
               value=lambda d: str(d.get_purpose_display())),
        Column(key="earmark", label=_("the donor's wish"), value=lambda d: d.earmark, where=SHEET),
        Column(key="note", label=_("note"), value=lambda d: d.note, where=SHEET),
        *attribution_columns(),
        Column(key="void", label=_("reason for voiding"), value=lambda d: d.void_reason,
               where=SHEET),
        Column(key="station", label=_("Station"), value=lambda d: d.station.name, phone="hidden",
               where=TABLE, only=lambda page: page.has_places),
    ),
)  # fmt: skip

DONATIONS = Kind(
    space="resources",
    section="resources",
    one="donation",
    many="donations",
    model=Donation,
    icon="gift",
    words=Words(
        many=_("Donations"),
        add=_("Receive a donation"),
        void=_("Void a donation"),
        void_means=_(
            "It stays readable, counts in no figure any more, and what it brought leaves the "
            "stock. A donation is never changed: void it and receive it anew."
        ),
        find=_("Receipt number, donor, item"),
        none=_("Nothing was received yet"),
        none_hint=_("Donations stand here as soon as a station receives one."),
        file=_("donations %(day)s"),
        lead=_("Cash and goods received, with donor, value and receipt; also of past years"),
    ),
    rights=services.RIGHTS,
    rows=donations_of,
    services=Services(
        row=services.donation_row,
        add=services.receive_donations,
        check=services.check_donations,
        void=services.void_donation,
    ),
    filterset=DonationFilter,
    listing=LISTING,
    importing=Importing(columns=COLUMNS, doubles=doubles),
    templates={
        "page": "resources/donation.html",
        "form": "resources/donation_form.html",
        "void": "resources/donation_void.html",
    },
)
