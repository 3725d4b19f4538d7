"""Donations from a sheet: one row, one receipt."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resources.models import Donation
from resources.rows import DonationRow
from resources.services.donations import check_donations, receive_donations
from stations.imports import Importer, Row, WriteRefused, register
from stations.imports.importers import Step
from stations.models import Role, Station, User
from stations.services.refused import Refused

from .columns import COLUMNS

BATCH = 1000
KEYS = [column.key for column in COLUMNS if column.key != "external_id"]


@register
class DonationImporter(Importer):
    kind = "donations"
    title = _("Donations")
    lead = _("Cash and goods received, with donor, value and receipt; also of past years")
    icon = "gift"
    roles = frozenset({Role.WORKER, Role.LEAD})
    at_station = True
    list_view = "resources:donations"

    def columns(self) -> Sequence[Any]:
        return COLUMNS

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        whole = [row for row in rows if not row.is_bad]
        given = [_given(row, cast(Station, station)) for row in whole]
        for index, error in check_donations(given, by=by).items():
            whole[index].refuse(error)
        _find_doubles([(row, d) for row, d in zip(whole, given, strict=True) if not row.is_bad])

    def write(self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step) -> int:
        """New ones are counted; a donation that was imported before stays the one it is."""
        new = 0
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            try:
                given = [_given(row, cast(Station, station)) for row in part]
                written = receive_donations(given, by=by)
            except Refused as refused:
                for index, error in refused.entries.items():
                    part[index].refuse(error)
                raise WriteRefused from None
            new += sum(is_new for _donation, is_new in written)
            step(start + len(part), len(rows))
        return new


def _given(row: Row, station: Station) -> DonationRow:
    external_id = row.get("external_id", "")
    return DonationRow(
        station=station,
        external_id=external_id,
        source=f"import:{station.code}" if external_id else "",
        **{key: row.values[key] for key in KEYS if key in row.values},
    )


def _find_doubles(pairs: Sequence[tuple[Row, DonationRow]]) -> None:
    """Rows without a number of their own that equal a standing donation, or an earlier row, in
    day, donor, item and quantity: the uploader says whether it is the same."""
    nameless = [(r, d) for r, d in pairs if not (d.external_id or d.receipt_number)]
    standing = Donation.objects.standing().filter(
        station__in={d.station.pk for _r, d in nameless},
        received_on__in={d.received_on for _r, d in nameless},
    )
    stand: dict[Any, list[tuple[str, str]]] = {}
    for found in standing.select_related("donor", "item"):
        key = _key(found.received_on, found.donor.name, found.item.name, found.quantity)
        stand.setdefault(key, []).append((str(found.pk), found.receipt_number))
    first: dict[Any, int] = {}
    for row, donation in nameless:
        item = donation.item_key[2]
        key = _key(donation.received_on, donation.giver, item, donation.quantity)
        row.likely = list(stand.get(key, []))
        if key in first:
            text = gettext("Row %(row)d of this file") % {"row": first[key]}
            row.likely.append((f"row-{first[key]}", text))
        first.setdefault(key, row.number)


def _key(day: Any, donor: str, item: str, quantity: Decimal) -> tuple[Any, ...]:
    return day, donor, item, quantity
