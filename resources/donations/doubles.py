"""Rows of a sheet that may be a donation that stands already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from resources.donations.models import Donation
from resources.donations.rows import DonationRow

Same = tuple[date, str, str, Decimal]
Likely = list[tuple[str, str]]


def doubles(rows: Sequence[DonationRow], numbers: Sequence[int]) -> list[Likely]:
    """Rows without a number of their own that equal a standing donation, or an earlier row, in
    day, donor, item and quantity: the uploader says whether it is the same."""
    nameless = [row for row in rows if not (row.external_id or row.receipt_number)]
    standing = Donation.objects.not_voided().filter(
        station__in={row.station.pk for row in nameless},
        received_on__in={row.received_on for row in nameless},
    )
    stand: dict[Same, Likely] = {}
    for found in standing.select_related("donor", "item"):
        key = _key(found.received_on, found.donor.name, found.item.name, found.quantity)
        stand.setdefault(key, []).append((str(found.pk), found.receipt_number))
    first: dict[Same, int] = {}
    likely: list[Likely] = []
    for row, number in zip(rows, numbers, strict=True):
        key = _key(row.received_on, row.giver, row.item_key[2], row.quantity)
        if row.external_id or row.receipt_number:
            likely.append([])
            continue
        likely.append(list(stand.get(key, [])))
        if key in first:
            text = gettext("Row %(row)d of this file") % {"row": first[key]}
            likely[-1].append((f"row-{first[key]}", text))
        first.setdefault(key, number)
    return likely


def _key(day: date, donor: str, item: str, quantity: Decimal) -> Same:
    return day, donor, item, quantity
