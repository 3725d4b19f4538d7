"""Cases that began on paper, as their index tells them: written with the steps by which the table
leads to where they stand.

What the index doesn't know is not made up: a step whose day isn't told stands on the day of the
acceptance and says so. What guards ask for (a session, another pair of eyes, a follow-up) stands
on paper, too; so only a lead takes an index over, who may take every one of these steps.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.casework.rules import gone
from cases.casework.services.numbers import hold_numbers
from cases.casework.workflow import WORKFLOW
from cases.models import Case, CaseStep
from cases.rights import RIGHTS
from stations.audit import trail
from stations.idempotency import payload_hash
from stations.identity import uuid7
from stations.models import Assignment, Station, User, Worker
from stations.records import source_of_sheets
from stations.refused import Problems, add, as_errors, refuse_any
from stations.row_security.acting import beyond_scope
from stations.wording import short_day

S = Case.Status
Key = tuple[str, str]
ACT = "import_cases"
WAY = (
    *("accept", "assess", "submit_plan", "approve_plan", "evaluate", "submit_closing"),
    *("approve_closing", "archive"),
)
ASIDE = {S.SUSPENDED: "suspend", S.REFERRED: "refer", S.DECLINED: "decline"}
CLOSED = frozenset({S.FOLLOW_UP, *Case.ENDED})
CLOSING = frozenset({"approve_closing", "archive", "refer", "decline"})
MAX_SERIAL = 1_000_000


@dataclass(frozen=True, kw_only=True)
class IndexRow:
    """A case as an index has it. ``worker``: who carries it, else whoever is responsible for the
    person and worked there then."""

    number: str
    person: Person
    problem: str
    status: str
    opened_on: date
    accepted_on: date | None = None
    closed_on: date | None = None
    goals: str = ""
    referred_to: str = ""
    worker: Worker | None = None

    @property
    def station(self) -> Station:
        """A case belongs where its person is."""
        if self.person.station is None:
            raise ValueError(self.person.pk)
        return self.person.station

    @property
    def source(self) -> str:
        return source_of_sheets(self.station.code)

    @property
    def key(self) -> Key:
        """By which it is known again."""
        return self.source, self.number

    @property
    def is_open(self) -> bool:
        return self.status not in Case.ENDED

    @property
    def way(self) -> list[str]:
        """The steps from the intake to where it stands."""
        if self.status in ASIDE:
            was_begun = self.accepted_on and self.status != S.DECLINED
            return [*(WAY[:4] if was_begun else ()), ASIDE[S(self.status)]]
        ends = [WORKFLOW.step(verb).target for verb in WAY]
        return list(WAY[: ends.index(self.status) + 1]) if self.status in ends else []

    @property
    def digest(self) -> bytes:
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        told |= {"person": self.person.pk, "worker": self.worker and self.worker.pk}
        return payload_hash(told)

    def day_of(self, verb: str) -> date:
        if verb in CLOSING and self.closed_on:
            return self.closed_on
        return self.accepted_on or self.opened_on


@dataclass
class _Facts:
    """What rows are judged by: fetched once for all of them. ``busy``: whoever has an open case,
    of an earlier row too; ``seen``: numbers of earlier rows."""

    mine: set[int]
    known: dict[Key, Case]
    numbers: set[tuple[int, str]]
    busy: set[UUID]
    postings: list[Assignment]
    seen: set[Key] = field(default_factory=set)


def check_index(rows: Sequence[IndexRow], *, by: User) -> dict[int, Problems]:
    """What is wrong, by index of the row; rows that were taken over before, unchanged, are right.
    The same number of statements however many rows."""
    facts = _Facts(
        mine=set(RIGHTS.stations(by, ACT).values_list("pk", flat=True)),
        known=_known(rows),
        numbers=_numbers_of(rows),
        busy=set(_open_cases(rows).values_list("person", flat=True)),
        postings=_postings(rows),
    )
    found: dict[int, Problems] = {}
    for n, row in enumerate(rows):
        problems: Problems = {}
        _judge_number(row, facts, problems)
        if row.key not in facts.known:
            _judge_place(row, facts, problems)
            _judge_days(row, problems)
            _judge_state(row, facts, problems)
        if problems:
            found[n] = problems
    return found


@transaction.atomic
def enter_index(rows: Sequence[IndexRow], *, by: User) -> list[tuple[Case, bool]]:
    """All or none (``Refused``): the cases in the order of the rows, each with whether it is new;
    one that stands already is left as it is."""
    people = Person.objects.filter(pk__in={row.person.pk for row in rows}).order_by("pk")
    list(people.select_for_update(of=("self",), no_key=True).values_list("pk"))
    hold_numbers({row.station.pk for row in rows})  # after the people, as whoever opens a case
    refuse_any(as_errors(check_index(rows, by=by)))
    known = _known(rows)
    fresh = [row for row in rows if row.key not in known]
    serials, postings = _serials(fresh), _postings(fresh)
    made = [_case(row, serial, postings, by) for row, serial in zip(fresh, serials, strict=True)]
    Case.objects.bulk_create(made, batch_size=1000)
    steps = [step for row, case in zip(fresh, made, strict=True) for step in _steps(row, case, by)]
    CaseStep.objects.bulk_create(steps, batch_size=1000)
    trail.record_many("enter_case", made, by=by, each=lambda case: {"status": case.status})
    new = {(case.source, case.external_id): case for case in made}
    return [(new.get(row.key) or known[row.key], row.key in new) for row in rows]


def _case(row: IndexRow, serial: int, postings: Collection[Assignment], by: User) -> Case:
    usual = row.person.worker
    worker = row.worker or (usual if usual and _worked(usual, row, postings) else None)
    return Case(
        origin=row.station,
        station=row.station,
        person=row.person,
        year=row.opened_on.year,
        serial=serial,
        number=row.number,
        problem=row.problem,
        goals=row.goals,
        worker=worker,
        status=row.status,
        suspended_from=_before(row) if row.status == S.SUSPENDED else "",
        opened_on=row.opened_on,
        accepted_on=row.accepted_on,
        closed_on=row.closed_on,
        client_uuid=uuid7(),
        payload_hash=row.digest,
        created_by=by,
        source=row.source,
        external_id=row.number,
    )


def _before(row: IndexRow) -> str:
    """Where it was suspended."""
    return WORKFLOW.step(row.way[-2]).target if len(row.way) > 1 else S.INTAKE


def _steps(row: IndexRow, case: Case, by: User) -> list[CaseStep]:
    first = CaseStep(
        case=case, verb="open", target=S.INTAKE, note=row.problem, done_on=row.opened_on, by=by
    )
    steps, status = [first], str(S.INTAKE)
    for verb in row.way:
        step = WORKFLOW.step(verb)
        steps.append(
            CaseStep(
                case=case,
                verb=verb,
                source=status,
                target=step.target,
                note=_note(verb),
                done_on=row.day_of(verb),
                referred_to=row.referred_to if verb in ("refer", "decline") else "",
                by=by,
            )
        )
        status = step.target
    return steps


def _note(verb: str) -> str:
    if verb in CLOSING - {"archive"} or verb == "accept":
        return _("Taken over from the index of cases.")
    return _("Taken over from the index of cases; its day is not known, only that it came after.")


def _judge_number(row: IndexRow, facts: _Facts, problems: Problems) -> None:
    """Sent again as it was, it is the same case; with other contents it is corrected there."""
    if row.key in facts.seen:
        add(problems, "number", _("This row stands here twice."))
    facts.seen.add(row.key)
    case = facts.known.get(row.key)
    if case is not None and bytes(case.payload_hash or b"") != row.digest:
        sentence = _(
            "The case with this number was imported with other contents: correct it there."
        )
        add(problems, "number", sentence)
    if case is None and (row.station.pk, row.number) in facts.numbers:
        add(problems, "number", _("There is a case with this number already."))


def _judge_place(row: IndexRow, facts: _Facts, problems: Problems) -> None:
    if row.station.pk not in facts.mine:
        add(problems, "person_name", _("You can't open cases at this person's station."))
    if row.worker and not _worked(row.worker, row, facts.postings):
        add(problems, "workers", _("This worker wasn't assigned to the station then."))


def _judge_days(row: IndexRow, problems: Problems) -> None:
    if row.opened_on < row.person.born_on:
        add(problems, "opened_on", _("The date lies before the person was born."))
    before = row.opened_on
    for name in ("accepted_on", "closed_on"):
        day = getattr(row, name)
        if day and day < before:
            words = {"day": short_day(before)}
            add(problems, name, _("The date lies before the previous step (%(day)s).") % words)
        before = day or before


def _judge_state(row: IndexRow, facts: _Facts, problems: Problems) -> None:
    """Status and days tell the same, and of open cases a person has one."""
    for name, sentence in _contradictions(row):
        add(problems, name, sentence % {"status": S(row.status).label})
    if row.status == S.REFERRED and not row.referred_to:
        add(problems, "referred_to", _("Say who receives the case."))
    if not row.is_open:
        return
    if sentence := gone(row.person):
        add(problems, "person_name", sentence)
    if row.person.pk in facts.busy:
        add(problems, "status", _("This person has an open case already."))
    facts.busy.add(row.person.pk)


def _contradictions(row: IndexRow) -> Iterator[tuple[str, str]]:
    is_accepted, is_closed = "accept" in row.way, row.status in CLOSED
    if is_accepted and not row.accepted_on:
        yield "accepted_on", _("“%(status)s”: on which day was it accepted?")
    if row.accepted_on and not is_accepted:
        yield "status", _("“%(status)s” is the status of a case that was not accepted.")
    if is_closed and not row.closed_on:
        yield "closed_on", _("“%(status)s”: on which day was it closed?")
    if row.closed_on and not is_closed:
        yield "status", _("“%(status)s” is the status of a case that is not closed.")


def _known(rows: Sequence[IndexRow]) -> dict[Key, Case]:
    """Of each station those that it made, wherever they are by now."""
    with beyond_scope():
        cases = Case.objects.filter(
            origin__in={row.station.pk for row in rows},
            source__in={row.source for row in rows},
            external_id__in={row.number for row in rows},
        )
        found = list(cases.only("source", "external_id", "payload_hash"))
    return {(case.source, case.external_id): case for case in found}


def _numbers_of(rows: Sequence[IndexRow]) -> set[tuple[int, str]]:
    asked = {row.number for row in rows}
    return set(Case.objects.filter(number__in=asked).values_list("origin", "number"))


def _open_cases(rows: Sequence[IndexRow]) -> QuerySet[Case]:
    return Case.objects.open().filter(person__in={row.person.pk for row in rows})


def _postings(rows: Sequence[IndexRow]) -> list[Assignment]:
    """Where those who are named, or responsible, have worked."""
    named = {row.worker.pk for row in rows if row.worker}
    named |= {row.person.worker_id for row in rows if row.person.worker_id}
    return list(Assignment.objects.filter(worker__in=named)) if named else []


def _worked(worker: Worker, row: IndexRow, postings: Collection[Assignment]) -> bool:
    """At the station, or at the one above a room, while the case lasted."""
    places = {row.station.pk, row.station.parent_id}
    ends = row.closed_on or timezone.localdate()
    return any(
        one.worker_id == worker.pk
        and one.station_id in places
        and one.since <= ends
        and (one.until is None or one.until > row.opened_on)
        for one in postings
    )


def _serials(rows: Sequence[IndexRow]) -> list[int]:
    """The number's own serial where it is one of the year and free, else the next one: what is
    opened later goes on counting behind them. The stations are locked."""
    used = Case.objects.filter(
        origin__in={row.station.pk for row in rows}, year__in={row.opened_on.year for row in rows}
    )
    taken: dict[tuple[int, int], set[int]] = {}
    for origin, year, serial in used.values_list("origin", "year", "serial"):
        taken.setdefault((origin, year), set()).add(serial)
    found = []
    for row in rows:
        mine = taken.setdefault((row.station.pk, row.opened_on.year), set())
        own = _own_serial(row)
        serial = own if own and own not in mine else max(mine, default=0) + 1
        mine.add(serial)
        found.append(serial)
    return found


def _own_serial(row: IndexRow) -> int:
    """17 of 东镇〔2024〕第 17 号, or of 2024-017; 0 of a number without its year."""
    year, _sep, rest = row.number.rpartition(str(row.opened_on.year))
    last = re.search(r"(\d{1,7})\D*$", rest) if _sep else None
    return int(last[1]) if last and int(last[1]) < MAX_SERIAL else 0
