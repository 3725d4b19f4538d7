"""Tables that leave the house: headings and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from resources.models import Donation, Donor


def donation_rows(
    donations: Iterable[Donation],
) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    headings = [
        _("receipt number"),
        _("received on"),
        _("station"),
        _("donor"),
        _("kind"),
        _("Item"),
        _("quantity"),
        _("unit"),
        _("value in yuan"),
        _("basis of the value"),
        _("earmarked for"),
        _("the donor's wish"),
        _("note"),
        _("reason for voiding"),
    ]
    return headings, (_row(donation) for donation in donations)


def donor_rows(donors: Iterable[Donor]) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    """``donors`` with their sums (``queries.donations.donors_of``)."""
    headings = [
        _("donor"),
        _("Who that is"),
        _("Donations"),
        _("value in yuan"),
        _("Last"),
        _("station"),
    ]
    return headings, (_giver(donor) for donor in donors)


def _giver(donor: Any) -> Sequence[Any]:
    return [
        donor.shown_name,
        str(donor.get_kind_display()),
        donor.times,
        donor.total,
        donor.last_on if donor.times else None,
        donor.station.name,
    ]


def _row(donation: Donation) -> Sequence[Any]:
    return [
        donation.receipt_number,
        donation.received_on,
        donation.station.name,
        donation.shown_donor,
        str(donation.get_kind_display()),
        donation.item.name,
        donation.quantity,
        donation.item.unit,
        donation.value,
        str(donation.get_basis_display()),
        str(donation.get_purpose_display()),
        donation.earmark,
        donation.note,
        donation.void_reason,
    ]
