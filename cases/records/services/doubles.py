"""A visit that looks like one which stands already is asked about, as the import does it.

Two tabs, a page and another system, two workers: same person, same day, same method, met. Whoever
sends it says that it is another one, naming those that stand (``different_from``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError

from cases.codes import Outcome
from cases.duties.services.duties import hold_duties
from cases.models import ServiceRecord
from cases.records.rows import ServiceRow
from cases.records.rules import VISITS
from cases.records.services.hand_overs import lock_stock
from cases.records.services.refused import RowsRefused

Same = tuple[UUID, date, str]
Others = Mapping[int, Collection[UUID]]  # by index of the row: ids of visits that are others
NONE: Others = {}


class LooksAlike(ValidationError):
    """``records``: visits that stand and may be this one; ``rows``: the keys of earlier ones of
    the same list."""

    def __init__(self, records: Sequence[ServiceRecord], rows: Sequence[UUID] = ()) -> None:
        self.records = list(records)
        names = [*(record.pk for record in records), *rows]
        super().__init__({"different_from": [str(name) for name in names]})


def refuse_doubles(rows: Sequence[ServiceRow], different_from: Others = NONE) -> None:
    """``LooksAlike`` for one row, ``RowsRefused`` for several.

    The people's duties are held first, so that of two tabs the second one sees what the first one
    wrote; the stock before them, as everywhere. What was sent before under its own key, and what
    another system knows by an id, is no double.
    """
    asked = {n: key for n, row in enumerate(rows) if (key := _same(row))}
    if not asked:
        return
    lock_stock(rows)
    people = {person.pk for row in rows for person in row.people}
    hold_duties(people)
    known = _standing(set(asked.values()))
    sent = _sent_before(rows)
    found: dict[int, LooksAlike] = {}
    earlier: dict[Same, list[UUID]] = {}
    for n, key in asked.items():
        row, others = rows[n], {str(name) for name in different_from.get(n, ())}
        alike = [record for record in known.get(key, []) if str(record.pk) not in others]
        beside = [name for name in earlier.get(key, []) if str(name) not in others]
        if (alike or beside) and (row.station.pk, row.client_uuid) not in sent:
            found[n] = LooksAlike(alike, beside)
        if row.client_uuid:
            earlier.setdefault(key, []).append(row.client_uuid)
    if found and len(rows) == 1:
        raise found[0]
    if found:
        raise RowsRefused(found, total=len(rows))


def _same(row: ServiceRow) -> Same | None:
    """What makes two alike; nothing of what is no visit that met somebody."""
    is_met = row.method in VISITS and row.outcome == Outcome.MET
    if row.subject is None or row.external_id or not is_met:
        return None
    return row.subject.pk, row.done_on, row.method


def _standing(keys: Collection[Same]) -> dict[Same, list[ServiceRecord]]:
    records = ServiceRecord.objects.met().filter(
        subject__in={person for person, _day, _method in keys},
        done_on__in={day for _person, day, _method in keys},
        method__in=VISITS,
    )
    found: dict[Same, list[ServiceRecord]] = {}
    for record in records.select_related("created_by", "station").order_by("pk"):
        if record.subject_id:
            key = record.subject_id, record.done_on, record.method
            found.setdefault(key, []).append(record)
    return found


def _sent_before(rows: Sequence[ServiceRow]) -> set[tuple[int, UUID]]:
    """Station and key of those of the rows that were accepted before."""
    keys = [row.client_uuid for row in rows if row.client_uuid]
    stand = ServiceRecord.objects.filter(client_uuid__in=keys)
    return set(stand.values_list("origin", "client_uuid"))
