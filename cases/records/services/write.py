"""Writes service records: checked as a batch, written as a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.people.queries.status import StatusOn, statuses_on
from cases.duties.services.duties import fulfil_duties, hold_duties
from cases.duties.services.promises import show_again
from cases.models import Attendance, HeadCount, ServiceRecord
from cases.records.queries.facts import facts_for
from cases.records.rows import ServiceRow
from cases.records.rules import VISITS, refusal
from cases.records.services.hand_overs import hand_over, lock_stock, refused_rows
from cases.records.services.refused import RowsRefused
from cases.records.services.sent import Key, digest_of, known_rows
from cases.volunteering.services.lines import write_volunteers
from stations.audit import trail
from stations.idempotency import Repeated, insert_new
from stations.models import User, Worker
from stations.refused import Refused

ATTEMPTS = 3  # at racing senders of the same rows
PLAIN = (
    "station done_on minutes method channel domain outcome attempt_reason again_on subject "
    "condition title note case activity"
).split()

Names = tuple[int | str | UUID | None, ...]  # the station's UUID, or another system's id
StatusesOn = Mapping[tuple[UUID, date], StatusOn]


def check_services(
    rows: Sequence[ServiceRow],
    *,
    by: User,
    trusted: frozenset[UUID] = frozenset(),
    act: str = "write_records",
) -> dict[int, ValidationError]:
    """What is wrong, by index of the row; empty when all may be written. Writes nothing.

    ``trusted``: people and volunteers of a record that is being corrected, visible or not.
    ``act``: what ``by`` must have the right to ("": asked already).
    """
    facts = facts_for(rows, by, trusted, act)
    refused = {n: refusal(row, facts[row.station.pk]) for n, row in enumerate(rows)}
    found = {n: error for n, error in refused.items() if error}
    for n in _sent_twice(rows):
        found.setdefault(n, ValidationError({"client_uuid": _("This row stands here twice.")}))
    return found


def record_services(
    rows: Sequence[ServiceRow], *, by: User, act: str = "write_records"
) -> list[ServiceRecord]:
    """Write all rows or none, in their order; a row sent before answers with what it is now.

    Raises ``RowsRefused`` (of a single row: its error by field), and ``Conflict`` for a single
    row that was sent before with another payload.
    """
    return [record for record, _new in write_services(rows, by=by, act=act)]


@transaction.atomic
def write_services(
    rows: Sequence[ServiceRow],
    *,
    by: User,
    trusted: frozenset[UUID] = frozenset(),
    act: str = "write_records",
) -> list[tuple[ServiceRecord, bool]]:
    """The records, each with whether it is new."""
    keyed = [(row, (row.station.pk, row.client_uuid or uuid4())) for row in rows]
    visited = {person.pk for row in rows if row.method in VISITS for person in row.people}
    if visited:
        lock_stock(rows)
        hold_duties(visited)
    for attempt in range(ATTEMPTS):
        known = known_rows(keyed)
        fresh = [(row, key) for n, (row, key) in enumerate(keyed) if n not in known]
        _refuse(rows, known, by, trusted, act)
        try:
            with transaction.atomic():
                made = _write(fresh, by)
        except Repeated:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        except Refused as refused:  # by the stock
            new = {n: row for n, row in enumerate(rows) if n not in known}
            raise RowsRefused(refused_rows(refused, new), total=len(rows)) from refused
        break
    fulfil_duties(list(made.values()))
    show_again(made.values())
    return [
        (known[n], False) if n in known else (made[key], True)
        for n, (_row, key) in enumerate(keyed)
    ]


def _refuse(
    rows: Sequence[ServiceRow],
    known: dict[int, ServiceRecord],
    by: User,
    trusted: frozenset[UUID],
    act: str,
) -> None:
    """A repeat of what was accepted is not judged again: the world may have moved on."""
    new = [n for n in range(len(rows)) if n not in known]
    found = check_services([rows[n] for n in new], by=by, trusted=trusted, act=act)
    if found:
        raise RowsRefused({new[n]: error for n, error in found.items()}, total=len(rows))


def _sent_twice(rows: Sequence[ServiceRow]) -> list[int]:
    seen: set[Names] = set()
    twice = []
    for n, row in enumerate(rows):
        keys: set[Names] = set()
        if row.client_uuid:
            keys.add((row.station.pk, row.client_uuid))
        if row.external_id:
            keys.add((row.station.pk, row.source, row.external_id))
        if keys & seen:
            twice.append(n)
        seen |= keys
    return twice


def _write(keyed: list[tuple[ServiceRow, Key]], by: User) -> dict[Key, ServiceRecord]:
    statuses = statuses_on({(p.pk, row.done_on) for row, _key in keyed for p in row.people})
    records = {key: _record(row, key, statuses, by) for row, key in keyed}
    insert_new(ServiceRecord, list(records.values()))
    pairs = [(records[key], row) for row, key in keyed]
    write_lines(pairs, statuses, by)
    write_volunteers([(record, line) for record, row in pairs for line in row.volunteers])
    hand_over([(records[key], line) for row, key in keyed for line in row.handed], by=by)
    for reason in {row.override_reason for row, _key in keyed}:
        same = [records[key] for row, key in keyed if row.override_reason == reason]
        trail.record_many("record", same, by=by, reason=reason[:300])
    return records


def write_lines(
    pairs: Sequence[tuple[ServiceRecord, ServiceRow]], statuses: StatusesOn, by: User
) -> None:
    """Attendances, head counts and workers of these records."""
    Attendance.objects.bulk_create(
        [_attendance(r, p.pk, statuses) for r, row in pairs for p in row.attended],
        batch_size=1000,
    )
    HeadCount.objects.bulk_create(
        [
            HeadCount(record=record, group=group, number=number)
            for record, row in pairs
            for group, number in row.head_counts.items()
        ],
        batch_size=1000,
    )
    links = ServiceRecord.workers.through
    own = Worker.objects.filter(user=by).first()
    links.objects.bulk_create(
        [
            links(servicerecord=record, worker=worker)
            for record, row in pairs
            for worker in (row.workers or ([own] if own else []))
        ],
        batch_size=1000,
    )


def household_of(row: ServiceRow, statuses: StatusesOn) -> UUID | None:
    return statuses[row.subject.pk, row.done_on].household_id if row.subject else None


def _record(row: ServiceRow, key: Key, statuses: StatusesOn, by: User) -> ServiceRecord:
    return ServiceRecord(
        origin=row.station,
        client_uuid=key[1],
        payload_hash=digest_of(row),
        created_by=by,
        household_id=household_of(row, statuses),
        purposes=list(row.purposes),
        actions=list(row.actions),
        source=row.source,
        external_id=row.external_id,
        **{name: getattr(row, name) for name in PLAIN},
        **row.attribution,
    )


def _attendance(record: ServiceRecord, person: UUID, statuses: StatusesOn) -> Attendance:
    that_day = statuses[person, record.done_on]
    return Attendance(
        record=record,
        person_id=person,
        household_id=that_day.household_id,
        codes=that_day.codes,
        age=that_day.age,
        disability_grade=that_day.disability_grade,
        groups=that_day.groups,
    )
