"""What the rules ask about a batch of rows, fetched with a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from beneficiaries.models import Person
from beneficiaries.people.queries.reach import people_within_reach
from cases.models import Case
from cases.records.rows import ServiceRow
from cases.records.rules import Facts, Life
from cases.volunteering.queries import known_volunteers
from resources.attribution.queries import of_station, offered_to
from stations.models import User, Worker
from stations.scope import roles_of


def facts_for(
    rows: Sequence[ServiceRow],
    by: User,
    trusted: frozenset[UUID] = frozenset(),
    act: str = "write_records",
) -> dict[int, Facts]:
    """By station key. People, workers and cases out of ``by``'s scope are simply not in it.

    ``trusted``: people and volunteers who stand in a record that ``by`` corrects; they may have
    moved since.
    """
    lives = _lives(rows, by, trusted, act)
    workers, cases = _workers(rows, by), _cases(rows, by)
    offered = offered_to(rows)
    stations = {row.station.pk: row.station for row in rows}
    volunteers = _volunteers(rows, by, trusted)
    return {
        pk: Facts(
            today=timezone.localdate(),
            roles=roles_of(by, station),
            act=act,
            opened_on=station.opened_on,
            closed_on=station.closed_on,
            lives=lives,
            workers=workers,
            volunteers=volunteers,
            cases=cases,
            offered=of_station(offered, station),
        )
        for pk, station in stations.items()
    }


def _lives(
    rows: Sequence[ServiceRow], by: User, trusted: frozenset[UUID], act: str
) -> dict[UUID, Life]:
    keys = {person.pk for row in rows for person in row.people}
    reach = "import" if act == "import_records" else "write"
    people = people_within_reach(by, reach).filter(pk__in=keys)
    if trusted:
        people |= Person.objects.filter(pk__in=trusted & keys)
    return {
        pk: Life(*days) for pk, *days in people.values_list("pk", "born_on", "died_on", "left_on")
    }


def _workers(rows: Sequence[ServiceRow], by: User) -> frozenset[UUID]:
    keys = {worker.pk for row in rows for worker in row.workers}
    if not keys:
        return frozenset()
    return frozenset(Worker.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))


def _volunteers(
    rows: Sequence[ServiceRow], by: User, trusted: frozenset[UUID]
) -> dict[UUID, date | None]:
    """With the day on which they left: not of those who stand there already."""
    keys = {line.volunteer.pk for row in rows for line in row.volunteers}
    if not keys:
        return {}
    stations = {row.station.pk for row in rows}
    known = known_volunteers(by, stations).filter(pk__in=keys)
    return dict(known.values_list("pk", "left_on")) | dict.fromkeys(keys & trusted)


def _cases(rows: Sequence[ServiceRow], by: User) -> frozenset[UUID]:
    keys = {row.case.pk for row in rows if row.case}
    if not keys:
        return frozenset()
    return frozenset(Case.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
