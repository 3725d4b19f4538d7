"""What hangs on an assignment: whom the worker is responsible for there, which cases they carry,
which visits are owed, with which rights they log in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from beneficiaries.models import Person
from beneficiaries.people.models import PersonQuerySet
from beneficiaries.people.queries.places import workers_at
from cases.models import Case, VisitDuty
from stations.accounts.models import PostingQuerySet
from stations.models import Assignment, Posting, Station, User, Worker

NAMED = 10  # of each kind, on the page


@dataclass(frozen=True)
class Hanging:
    """``cases``, ``people``: those of them whom the reader may open, the first ones by name."""

    case_count: int
    person_count: int
    duty_count: int
    cases: list[Case]
    people: list[Person]
    postings: list[Posting]

    @property
    def must_pass(self) -> bool:
        return bool(self.case_count or self.person_count)


def places_left(assignment: Assignment, day: date) -> set[int]:
    """Keys of the stations where the worker works no longer: this one and what lies below it, but
    for where another assignment goes on, as whoever works at a station works in its rooms."""
    others = assignment.worker.assignments.on(day).exclude(pk=assignment.pk)
    stays = _with_rooms(set(others.values_list("station", flat=True)))
    return _with_rooms({assignment.station_id}) - stays


def _with_rooms(stations: set[int]) -> set[int]:
    below = Q(pk__in=stations) | Q(parent__in=stations) | Q(parent__parent__in=stations)
    return set(Station.objects.filter(below).values_list("pk", flat=True))


def people_of(worker: Worker, places: set[int]) -> PersonQuerySet:
    """Whoever left is among them, since they may come back; of the dead it is history."""
    return Person.objects.filter(worker=worker, station__in=places, died_on=None)


def cases_of(worker: Worker, places: set[int]) -> QuerySet[Case]:
    return Case.objects.open().filter(worker=worker, station__in=places)


def postings_of_work(assignment: Assignment, day: date) -> PostingQuerySet:
    """At this station, from this day on; a worker without a log-in has none."""
    rows = Posting.objects.filter(user=assignment.worker.user_id, station=assignment.station_id)
    return rows.filter(Q(until=None) | Q(until__gt=day))


def what_hangs(user: User, assignment: Assignment, day: date) -> Hanging:
    worker, places = assignment.worker, places_left(assignment, day)
    people, cases = people_of(worker, places).active(), cases_of(worker, places)
    seen_people = Person.objects.visible_to(user).filter(pk__in=people.values("pk"))
    seen_cases = Case.objects.visible_to(user).filter(pk__in=cases.values("pk"))
    return Hanging(
        case_count=cases.count(),
        person_count=people.count(),
        duty_count=VisitDuty.objects.open().filter(person__in=people.values("pk")).count(),
        cases=list(seen_cases.select_related("person").order_by("number")[:NAMED]),
        people=list(seen_people.order_by("pinyin", "pk")[:NAMED]),
        postings=list(postings_of_work(assignment, day).select_related("station")),
    )


def successors(assignment: Assignment) -> QuerySet[Worker]:
    """Who works at the station today, besides."""
    return workers_at([assignment.station]).exclude(pk=assignment.worker_id)
