"""Rows of a sheet that may be a donation that stands already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from resources.donations.models import Donation
from resources.donations.rows import DonationRow
from stations.imports.alike import Likely, likely_doubles

Same = tuple[date, str, str, Decimal]


def doubles(rows: Sequence[DonationRow], numbers: Sequence[int]) -> list[Likely]:
    """Rows without a number of their own that equal a donation not voided, or an earlier row, in
    day, donor, item and quantity."""
    nameless = [row for row in rows if not (row.external_id or row.receipt_number)]
    known: dict[Same, Likely] = {}
    for found in (
        Donation.objects.not_voided()
        .filter(
            station__in={row.station.pk for row in nameless},
            received_on__in={row.received_on for row in nameless},
        )
        .select_related("donor", "item")
    ):
        key = (found.received_on, found.donor.name, found.item.name, found.quantity)
        known.setdefault(key, []).append((str(found.pk), found.receipt_number))
    return likely_doubles([_same(row) for row in rows], numbers, known)


def _same(row: DonationRow) -> Same | None:
    if row.external_id or row.receipt_number:
        return None
    return row.received_on, row.giver, row.item_key[2], row.quantity
