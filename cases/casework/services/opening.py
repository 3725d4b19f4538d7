"""A case begins: one by itself, or a list of them, all or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.casework.rules import gone
from cases.casework.services import notices
from cases.casework.services.numbers import hold_numbers, next_numbers
from cases.models import Attendance, Case, CaseStep, ServiceRecord
from cases.rights import RIGHTS
from resources.attribution.queries import of_station, offered_to
from resources.attribution.rows import UNSAID, Attributed, AttributionFields
from resources.attribution.rules import Offered, attribution_is_offered
from stations.audit import trail
from stations.dated import still_to_come
from stations.idempotency import payload_hash
from stations.identity import uuid7
from stations.kinds.protocol import Errors, Made, Name, SentOtherwise, names_at, one, sent_before
from stations.models import Assignment, Station, User, Worker
from stations.refused import refuse_any
from stations.scope import stations_of_role
from stations.workers.services.workers import hold_work


class OpeningFields(AttributionFields, total=False):
    """``opened_on``: today, when it isn't told."""

    worker: Worker | None
    opened_on: date
    from_record: ServiceRecord | None
    next_step_on: date | None
    source: str
    external_id: str


@dataclass(frozen=True, kw_only=True)
class CaseRow(Attributed):
    """What is said of a case that begins; it belongs to the station where the person is."""

    person: Person
    problem: str
    digest: bytes
    client_uuid: UUID
    worker: Worker | None = None
    opened_on: date = field(default_factory=timezone.localdate)
    from_record: ServiceRecord | None = None
    next_step_on: date | None = None
    source: str = ""
    external_id: str = ""

    @property
    def station(self) -> Station | None:
        return self.person.station


@dataclass(frozen=True)
class Facts:
    """What rows are judged by, read once for all of them."""

    busy: Collection[UUID]  # who has an open case
    about: Mapping[UUID, Collection[UUID]]  # record → the people whom it is about or reached
    posts: Mapping[UUID, Sequence[Assignment]]  # worker → where they work, and when
    places: Mapping[int, Collection[int]]  # a station and what stands above it
    offered: Mapping[int, Offered]  # its projects and themes

    def works_at(self, worker: Worker, station: Station, day: date) -> bool:
        return any(
            post.station_id in self.places[station.pk]
            and post.since <= day
            and (post.until is None or post.until > day)
            for post in self.posts.get(worker.pk, ())
        )


def case_row(
    *,
    person: Person,
    problem: str,
    client_uuid: UUID | None = None,
    payload: Mapping[str, object] | None = None,
    **fields: Unpack[OpeningFields],
) -> CaseRow:
    sent = payload or {"person": person.pk, "problem": problem, **_plain(fields)}
    told = {name: value for name, value in fields.items() if value is not None}
    return CaseRow(
        person=person,
        problem=problem.strip(),
        digest=payload_hash(sent),
        client_uuid=client_uuid or uuid7(),
        **told,  # type: ignore[arg-type]
    )


def open_case(
    *,
    person: Person,
    problem: str,
    by: User,
    client_uuid: UUID | None = None,
    payload: Mapping[str, object] | None = None,
    **fields: Unpack[OpeningFields],
) -> Case:
    """A case for a person, in intake. A repeat of the same ``client_uuid`` creates nothing.

    ``idempotency.Conflict`` when that UUID came before with another payload.
    """
    row = case_row(
        person=person, problem=problem, client_uuid=client_uuid, payload=payload, **fields
    )
    return one(open_cases, row, by=by)[0]


@transaction.atomic
def open_cases(rows: Sequence[CaseRow], *, by: User) -> Made[Case]:
    """All or none (``Refused``), in their order: as many statements for 500 as for one, but for
    whom to tell at each station."""
    hold_work(worker.pk for row in rows for worker in _candidates(row, by))
    people = _held(row.person.pk for row in rows)
    rows = [replace(row, person=people[row.person.pk]) for row in rows]
    nowhere = ValidationError(_("This person isn't enrolled at any station."))
    refuse_any({n: nowhere for n, row in enumerate(rows) if row.station is None})
    _require(by, rows)
    hold_numbers({row.station.pk for row in rows if row.station})
    known = sent_before(Case, rows)
    other = {n: case for n, case in known.items() if not _is_same(case, rows[n])}
    if other:
        raise SentOtherwise(other, rows)
    fresh = [n for n in range(len(rows)) if n not in known]
    facts = _facts([rows[n] for n in fresh], by)
    refuse_any(_errors(rows, fresh, facts))
    made = dict(zip(fresh, _write([rows[n] for n in fresh], facts, by), strict=True))
    return [(known[n], False) if n in known else (made[n], True) for n in range(len(rows))]


def locked(person: Person) -> Person:
    """The person as they are now; whoever opens, moves or ends something waits in line."""
    return _held([person.pk])[person.pk]


def _held(keys: Iterable[UUID]) -> dict[UUID, Person]:
    """In the order of their keys: no two wait in a ring."""
    people = Person.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    rows = people.select_related("station__home", "worker").filter(pk__in=set(keys))
    return {person.pk: person for person in rows}


def _require(by: User, rows: Sequence[CaseRow]) -> None:
    """At each of their stations; many are asked for in one statement."""
    whose = {row.station.pk: row.person for row in rows if row.station}
    if len(whose) > 1:
        mine = stations_of_role(by, *RIGHTS.acts["write_case"])
        if Station.objects.filter(pk__in=whose).filter(pk__in=mine).count() == len(whose):
            return
    for person in whose.values():
        RIGHTS.require(by, "write_case", person)


def _is_same(case: Case, row: CaseRow) -> bool:
    return case.digest == row.digest


def _plain(fields: Mapping[str, object]) -> dict[str, str]:
    said = {name: value for name, value in fields.items() if value is not UNSAID}
    return {name: str(getattr(value, "pk", value)) for name, value in said.items()}


def _facts(rows: Sequence[CaseRow], by: User) -> Facts:
    records = {row.from_record.pk for row in rows if row.from_record}
    about: dict[UUID, set[UUID]] = defaultdict(set)
    if records:
        standing = ServiceRecord.objects.not_voided().filter(pk__in=records)
        reached = Attendance.objects.filter(record__in=standing).order_by()
        for record, person in [
            *standing.order_by().values_list("pk", "subject"),
            *reached.values_list("record", "person"),
        ]:
            about[record].add(person)
    posts: dict[UUID, list[Assignment]] = defaultdict(list)
    workers = {worker.pk for row in rows for worker in _candidates(row, by)}
    for post in Assignment.objects.filter(worker__in=workers):
        posts[post.worker_id].append(post)
    open_ones = Case.objects.open().filter(person__in={row.person.pk for row in rows})
    busy = set(open_ones.order_by().values_list("person", flat=True))
    places = _places({row.station for row in rows if row.station})
    return Facts(busy, about, posts, places, offered_to(rows))


def _candidates(row: CaseRow, by: User) -> list[Worker]:
    """Who may carry it: who is named, else whoever opens it, else whoever is responsible."""
    usual = [getattr(by, "worker", None), row.person.worker]
    return [worker for worker in ([row.worker] if row.worker else usual) if worker]


def _errors(rows: Sequence[CaseRow], wanted: Iterable[int], facts: Facts) -> Errors:
    found: Errors = {}
    people: set[UUID] = set()
    keys: set[Name] = set()
    for n in wanted:
        row = rows[n]
        mine = set(names_at(row.person.station_id, row))
        if error := _problem(row, facts):
            found[n] = error
        elif mine & keys:
            found[n] = ValidationError({"client_uuid": _("This row stands here twice.")})
        elif row.person.pk in people:
            found[n] = _has_one()
        people.add(row.person.pk)
        keys |= mine
    return found


def _problem(row: CaseRow, facts: Facts) -> ValidationError | None:
    person = row.person
    if errors := _wrong_fields(row, facts):
        return ValidationError(errors)
    if sentence := gone(person):
        return ValidationError(sentence)
    if person.pk in facts.busy:
        return _has_one()
    if row.from_record and person.pk not in facts.about.get(row.from_record.pk, ()):
        return ValidationError(_("The service record isn't about this person."))
    return None


def _wrong_fields(row: CaseRow, facts: Facts) -> dict[str, str]:
    errors = {}
    if not row.problem:
        errors["problem"] = _("Say what the problem is.")
    if sentence := still_to_come(row.opened_on):
        errors["opened_on"] = sentence
    if row.opened_on < row.person.born_on:
        errors["opened_on"] = _("The date lies before the person was born.")
    if row.worker and not _works_there(row.worker, row, facts):
        errors["worker"] = _not_there()
    if row.station:
        offered = of_station(facts.offered, row.station)
        errors |= dict(attribution_is_offered(row, row.opened_on, offered))
    return errors


def _works_there(worker: Worker, row: CaseRow, facts: Facts) -> bool:
    station = row.station
    return station is not None and facts.works_at(worker, station, row.opened_on)


def _has_one() -> ValidationError:
    return ValidationError(_("This person has an open case already."), code="open_case")


def _write(rows: Sequence[CaseRow], facts: Facts, by: User) -> list[Case]:
    if not rows:
        return []
    asked = [(row.station, row.opened_on) for row in rows if row.station]
    made = [
        Case(
            origin=row.station,
            station=row.station,
            person=row.person,
            year=year,
            serial=serial,
            number=number,
            problem=row.problem,
            worker=_worker(row, facts, by),
            opened_on=row.opened_on,
            from_record=row.from_record,
            next_step_on=row.next_step_on,
            client_uuid=row.client_uuid,
            payload_hash=row.digest,
            created_by=by,
            source=row.source,
            external_id=row.external_id,
            **row.attribution,
        )
        for row, (year, serial, number) in zip(rows, next_numbers(asked), strict=True)
    ]
    Case.objects.bulk_create(made)
    CaseStep.objects.bulk_create(
        CaseStep(case=case, cycle=case.cycle, verb="open", source="", target=case.status,
                 note=case.problem, done_on=case.opened_on, by=by)
        for case in made
    )  # fmt: skip
    trail.record_many("open", made, by=by, each=lambda case: {"person": str(case.person_id)})
    notices.tell_opened(made, by)
    return made


def _worker(row: CaseRow, facts: Facts, by: User) -> Worker | None:
    for worker in _candidates(row, by):
        if _works_there(worker, row, facts):
            return worker
    return None


def works_at(worker: Worker, station: Station, day: date) -> bool:
    places = _places({station})[station.pk]
    return worker.assignments.on(day).filter(station__in=places).exists()


def check_worker(worker: Worker | None, station: Station, day: date) -> None:
    """A case is carried by somebody who works at its station."""
    if worker and not works_at(worker, station, day):
        raise ValidationError({"worker": _not_there()})


def _not_there() -> str:
    return _("This worker isn't assigned to the station that day.")


def _places(stations: Collection[Station]) -> dict[int, list[int]]:
    """Each station and what stands above it: a room is served by its station's workers. A
    statement for each step up, however many stations."""
    above: dict[int, int | None] = {station.pk: station.parent_id for station in stations}
    while unknown := {pk for pk in above.values() if pk and pk not in above}:
        rows = Station.objects.filter(pk__in=unknown).order_by()
        above |= dict(rows.values_list("pk", "parent"))
    found: dict[int, list[int]] = {}
    for station in stations:
        found[station.pk] = [station.pk]
        while parent := above[found[station.pk][-1]]:
            found[station.pk].append(parent)
    return found
