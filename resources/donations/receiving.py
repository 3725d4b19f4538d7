"""Writes donations that were checked: donors and items on first use, numbers, the stock."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from resources.codes import DonorKind, ValueBasis
from resources.donations.models import Donation
from resources.donations.receipts import number_rows
from resources.donations.rows import DonationRow
from resources.donors.models import Donor
from resources.stock.models import StockItem
from resources.stock.services.stock import InLine, put_in
from stations.models import User
from stations.organisations.queries import Named, held, meant
from stations.spelling.rules import name as spelled_name

BATCH = 1000
PLAIN = "received_on kind quantity is_anonymous purpose earmark note source external_id".split()


def write(rows: Sequence[DonationRow], by: User) -> list[Donation]:
    """Donations with their donors, items and movements; the batch holds the stations' rows."""
    donors, items = _donors(rows, by), _items(rows)
    numbers = number_rows(rows)
    made = [
        Donation(
            origin=row.station,
            station=row.station,
            donor=row.donor or donors[row.station.pk, row.giver],
            item=items[row.item_key],
            value=row.worth,
            basis="" if row.is_cash else row.basis or ValueBasis.UNVALUED,
            receipt_number=number,
            client_uuid=row.client_uuid or uuid4(),
            payload_hash=row.digest,
            created_by=by,
            **{name: getattr(row, name) for name in PLAIN},
            **row.attribution,
        )
        for row, number in zip(rows, numbers, strict=True)
    ]
    Donation.objects.bulk_create(made, batch_size=BATCH)
    put_in([InLine(d.item, d.quantity, d.value, d) for d in made], by=by)
    return made


def _donors(rows: Sequence[DonationRow], by: User) -> dict[tuple[int, str], Donor]:
    """Donors by station and name, new names made. The stations are locked."""
    named = [row for row in rows if row.donor is None]
    found = _donors_named(named)
    new: dict[tuple[int, str], Donor] = {}
    for row in named:
        key = (row.station.pk, row.giver)
        if key not in found and key not in new:
            new[key] = Donor(
                origin=row.station,
                station=row.station,
                name=row.giver,
                kind=row.donor_kind,
                phone=row.donor_phone,
                created_by=by,
            )
    _point(list(new.values()))
    Donor.objects.bulk_create(new.values(), batch_size=BATCH)
    return found | new


def _point(donors: Sequence[Donor]) -> None:
    """To the organisation of the register that is meant, where there is one; none is made. Nobody
    is asked: who gives is entered in a hurry, and the station says it later."""
    firms = [donor for donor in donors if donor.kind != DonorKind.PERSON]
    if not firms:
        return
    named = [Named(donor.name, near=donor.station.home_id) for donor in firms]
    for donor, found in zip(firms, meant(named), strict=True):
        donor.organisation = found.organisation
    there = held(firms)
    for donor in firms:
        if donor.organisation_id not in there:
            donor.organisation = None


def _donors_named(rows: Sequence[DonationRow]) -> dict[tuple[int, str], Donor]:
    known = Donor.objects.filter(
        station__in={row.station.pk for row in rows}, name__in={row.giver for row in rows}
    )
    return {(donor.station_id, donor.name): donor for donor in known}


def _items(rows: Sequence[DonationRow]) -> dict[tuple[int, str, str, str, str], StockItem]:
    """Items by what makes them one, made on first use. The stations are locked."""
    keys = {row.item_key for row in rows}
    known = StockItem.objects.filter(station__in={key[0] for key in keys})
    found = {
        (i.station_id, i.kind, *map(spelled_name, (i.name, i.unit)), i.purpose): i for i in known
    }
    new = {
        key: StockItem(station_id=key[0], kind=key[1], name=key[2], unit=key[3], purpose=key[4])
        for key in sorted(keys - found.keys())
    }
    StockItem.objects.bulk_create(new.values(), batch_size=BATCH)
    return found | new
