"""What happened at a station: people enrolled, visits, activities, cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Value
from django.utils import timezone

from beneficiaries.models import Enrolment, Person
from beneficiaries.people.services import register_people
from cases.activities.services import add_activities
from cases.casework.services import open_case, take_step
from cases.models import Case, ServiceRecord, VisitDuty
from cases.records.rows import ActivityDay, ActivityRow, ServiceRow
from cases.records.services import record_services
from demo import words
from demo.people import YEARS, Registry
from demo.place import team
from stations.models import Division, Station, User

SEASON = timedelta(days=200)
SILENT = 10  # this township's station has not been heard of for weeks
PAUSE = {"week": 7, "month": 30, "quarter": 91}  # days between visits, as the rules want them
STAGES = [
    [],
    ["accept"],
    ["accept", "assess"],
    ["accept", "assess", "submit_plan"],
    ["accept", "assess", "submit_plan", "approve_plan"],
    ["accept", "assess", "submit_plan", "approve_plan", "evaluate"],
    ["accept", "assess", "submit_plan", "approve_plan", "evaluate", "submit_closing"],
    [
        *("accept", "assess", "submit_plan", "approve_plan", "evaluate", "submit_closing"),
        "approve_closing",
    ],
    ["decline"],
    ["accept", "refer"],
    ["accept", "assess", "suspend"],
]
CLOSED = STAGES[7]
PAST_CASES = 3  # of a station
APPROVALS = {"approve_plan", "approve_closing"}


class Life:
    """One station's register and records, from one seed."""

    def __init__(self, station: Station, number: int, *, worker: User, lead: User) -> None:
        self.station, self.number, self.worker, self.lead = station, number, worker, lead
        self.dice = Random(f"life {number}")
        self.today = timezone.localdate()
        self.silence = 18 if number == SILENT else 0  # days without a record until today
        self.workers = team(station)

    def enrol(self, most: int) -> list[Person]:
        """About ``most`` people, by whole households, in the villages of the township."""
        villages = Division.objects.filter(parent=self.station.home, level=5)
        registry = Registry(self.number, list(villages), self.today)
        rows: list[dict[str, Any]] = []
        while len(rows) < most:
            family = registry.family()
            worker = self.dice.choice(self.workers)
            rows += [row | {"worker": worker} for row in family]
        return register_people(rows, station=self.station, by=self.lead)

    def visit(self, people: list[Person]) -> int:
        """Since they were enrolled, home visits at the pace of each risk, some late, some in
        vain; calls in between."""
        owed = VisitDuty.objects.open().filter(person__in=people)
        pauses = {person: PAUSE[each] for person, each in owed.values_list("person", "interval")}
        since = self.since(people)
        rows = [
            row
            for person in people
            for row in self._visits(person, since[person.pk], pauses[person.pk])
        ]
        rows.sort(key=lambda row: row.done_on)
        for start in range(0, len(rows), 2000):
            record_services(rows[start : start + 2000], by=self.worker)
        return len(rows)

    def log_in_time(self) -> None:
        """What was done before today was written down in the evening of its day."""
        evening = Value(timedelta(hours=17, minutes=30) - timezone.localtime().utcoffset())
        written = ExpressionWrapper(F("done_on") + evening, DateTimeField())
        past = ServiceRecord.objects.filter(station=self.station, done_on__lt=self.today)
        past.update(created_at=written)

    def since(self, people: list[Person]) -> dict[Any, date]:
        """The day from which each person was on the ledger."""
        known = Enrolment.objects.filter(person__in=people, until=None)
        return dict(known.values_list("person", "since"))

    def _visits(self, person: Person, since: date, pause: int) -> Iterator[ServiceRow]:
        """Whoever wasn't met, or was only called, is visited some days later."""
        day = since + timedelta(days=self.dice.randint(1, 6))
        last = self.today - timedelta(days=self.silence or self.dice.choice([1, 2, 3, 3, 4, 5, 6]))
        while day <= last:
            roll = self.dice.random()
            if roll < 0.05:
                yield self._attempt(person, day)
            elif roll < 0.1:
                yield self._met(person, day, "phone")
            else:
                yield self._met(person, day, "home")
            again = roll < 0.1 and pause > 7
            wait = self.dice.randint(1, 4) if again else pause + self._late(pause)
            day += timedelta(days=max(1, wait))

    def _late(self, pause: int) -> int:
        """Days beside the day it is due; not all stations are equally diligent."""
        diligence = 0.98 - 0.02 * (self.number * 7 % 9)
        if self.dice.random() < diligence:
            return self.dice.choice([-5, -4, -3, -2, -1] if pause > 7 else [-2, -1, -1, 0])
        return self.dice.randint(2, 9) if pause > 7 else self.dice.randint(1, 4)

    def _met(self, person: Person, day: date, channel: str) -> ServiceRow:
        is_troubled = self.dice.random() < (0.3 if person.risk == "H" else 0.12)
        notes = (
            words.REMOTE if channel != "home" else words.ATTENTION if is_troubled else words.WELL
        )
        return ServiceRow(
            **self._frame(person, day),
            method="V" if channel == "home" else "T",
            channel=channel,
            attended=[person],
            minutes=self.dice.choice([15, 20, 25, 30, 40]) if channel == "home" else 10,
            condition="attention" if is_troubled and channel == "home" else "well",
            purposes=["routine"],
            actions=self.dice.sample(
                ["company", "safety", "blood_pressure", "errand", "family"], 2
            ),
            note=self.dice.choice(notes),
        )

    def _attempt(self, person: Person, day: date) -> ServiceRow:
        outcome = self.dice.choice(["not_met", "not_met", "unreachable", "refused"])
        is_call = outcome == "unreachable"
        return ServiceRow(
            **self._frame(person, day),
            method="T" if is_call else "V",
            channel="phone" if is_call else "home",
            outcome=outcome,
            purposes=["routine"],
            note=self.dice.choice(words.ATTEMPT[outcome]),
        )

    def _frame(self, person: Person, day: date) -> dict[str, Any]:
        age = person.age_on(day)
        domain = "03" if age < 18 else "02" if age >= 60 else self.dice.choice(["01", "05"])
        workers = [person.worker or self.dice.choice(self.workers)]
        return {
            "station": self.station, "done_on": day, "domain": domain, "subject": person,
            "workers": workers,
        }  # fmt: skip

    def gather(self, people: list[Person]) -> int:
        """Activities and groups, a few a month: heads without a file beside named people."""
        rows, since = [], self.since(people)
        for week in range(YEARS * 52):
            ago = 7 * week + self.dice.randint(1, 6) + self.silence
            day = self.today - timedelta(days=ago)
            known = [person for person in people if since[person.pk] <= day]
            if known and self.dice.random() < 0.3:
                rows.append(self._gathering(known, day))
        recent = [row for row in rows if row.method == "S" and row.done_on > self.today - SEASON]
        for row in recent:
            self._hold(row)
        record_services([row for row in rows if row not in recent], by=self.worker)
        return len(rows)

    def _hold(self, row: ServiceRow) -> None:
        """As an activity with a sign-in sheet; older ones stand as records of their own."""
        day = ActivityDay(
            done_on=row.done_on, attended=row.attended, head_counts=row.head_counts,
            minutes=row.minutes, workers=row.workers,
        )  # fmt: skip
        activity = ActivityRow(
            station=row.station, title=row.title, domain=row.domain, began_on=row.done_on,
            done_on=row.done_on, place=f"{self.station.home.short_name}便民服务中心", days=[day],
        )  # fmt: skip
        add_activities([activity], by=self.worker)

    def _gathering(self, people: list[Person], day: date) -> ServiceRow:
        title, method, domain, heads = self.dice.choice(words.ACTIVITIES)
        some = self.dice.sample(people, min(len(people), self.dice.randint(2, 6)))
        return ServiceRow(
            station=self.station, done_on=day, method=method, domain=domain, attended=some,
            head_counts={group: max(1, n + self.dice.randint(-4, 6)) for group, n in heads.items()},
            minutes=90, title=title, workers=self.workers[:2],
        )  # fmt: skip

    def take_cases(self, people: list[Person], count: int) -> list[Case]:
        """Cases in all stages, the older the further; some were closed years ago."""
        pool = [person for person in people if person.risk != "N"]
        chosen = self.dice.sample(pool if len(pool) >= count else people, count)
        cases = [self._case(person, STAGES[n % len(STAGES)], n) for n, person in enumerate(chosen)]
        since, taken = self.since(people), {person.pk for person in chosen}
        known = [p for p in people if (self.today - since[p.pk]).days > 500 and p.pk not in taken]
        past = self.dice.sample(known, min(len(known), PAST_CASES))
        return cases + [self._case(p, CLOSED, n, ago=170 + 90 * n) for n, p in enumerate(past)]

    def _case(self, person: Person, verbs: list[str], n: int, *, ago: int = 0) -> Case:
        day = self.today - timedelta(days=12 * len(verbs) + 3 + n % 4 + self.silence + ago)
        problem = words.PROBLEMS[n % len(words.PROBLEMS)]
        case = open_case(
            person=person, problem=problem, by=self.worker, opened_on=day,
            worker=person.worker or self.workers[0],
        )  # fmt: skip
        for verb in verbs:
            day += timedelta(days=self.dice.randint(6, 11))
            if verb == "evaluate":
                self._sessions(case, person, day)
            by = self.lead if verb in APPROVALS else self.worker
            case = take_step(
                case, verb, by=by, note=words.STEPS[verb], done_on=day,
                goals=words.GOALS if verb == "submit_plan" else "",
                referred_to="县精神卫生中心" if verb == "refer" else "",
                next_step_on=self.today + timedelta(days=(n * 3) % 9 - 1),
            )  # fmt: skip
        if verbs[-1:] == ["approve_plan"]:
            self._sessions(case, person, self.today)
        return case

    def _sessions(self, case: Case, person: Person, until: date) -> None:
        first = case.steps.last().done_on
        days = sorted({first + (until - first) * part // 4 for part in (1, 2, 3)})
        rows = [
            ServiceRow(
                **self._frame(person, day) | {"domain": "05"}, method="I", attended=[person],
                minutes=45, case=case, note=words.SESSIONS[n % len(words.SESSIONS)],
            )
            for n, day in enumerate(days)
        ]  # fmt: skip
        record_services(rows, by=self.worker)
