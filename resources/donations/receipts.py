"""Receipt numbers: station code, year, serial (E1-2026-0007), as long as nobody types one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from django.db.models import BigIntegerField, F, Func, Max, Q, TextField, Value
from django.db.models.functions import Cast

from resources.donations.rows import DonationRow
from resources.models import Donation

SERIAL = "[0-9]{1,9}"  # what follows the last dash of a number that the system made


def head_of(row: DonationRow) -> str:
    return f"{row.station.code}-{row.received_on.year}-"


def number_rows(rows: Iterable[DonationRow]) -> list[str]:
    """The rows' own numbers, else the next ones of their station and year. The caller holds the
    stations' rows: two who receive at one moment get two numbers."""
    rows = list(rows)
    taken = {row.receipt_number for row in rows}
    last = _last(rows)
    serials = {head: count(last.get(head, 0) + 1) for head in {head_of(row) for row in rows}}
    numbers = []
    for row in rows:
        number = row.receipt_number
        while not number or (number in taken and number != row.receipt_number):
            number = f"{head_of(row)}{next(serials[head_of(row)]):04d}"
        numbers.append(number)
    return numbers


def _last(rows: list[DonationRow]) -> dict[str, int]:
    """The highest serial so far by its head, voided ones too: a number is given once."""
    wanted = Q(pk__in=[])
    for station, head in {(row.station.pk, head_of(row)) for row in rows}:
        wanted |= Q(station=station, receipt_number__startswith=head)
    serial = Func(F("receipt_number"), Value(f"({SERIAL})$"), function="substring")
    beginning = Func(
        F("receipt_number"),
        Value(f"{SERIAL}$"),
        Value(""),
        function="regexp_replace",
        output_field=TextField(),
    )
    found = (
        Donation.objects.filter(wanted, receipt_number__regex=f"-{SERIAL}$")
        .order_by()
        .annotate(head=beginning)
        .values("head")
        .annotate(last=Max(Cast(serial, BigIntegerField())))
    )
    return {row["head"]: row["last"] for row in found}
