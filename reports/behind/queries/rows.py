"""The rows of the lists behind figures that count neither service records nor facts, as this
reader may see them: people on the ledger, workers, organisations, posts, populations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from beneficiaries.codes import Category
from beneficiaries.models import Person
from beneficiaries.people.queries.status import statuses_on
from cases.facts.declaration import Line
from reports.behind.queries import faces
from reports.figures.queries.workforce import posts
from reports.words import Words
from stations.masking import mask_name
from stations.models import (
    Assignment,
    Certificate,
    Division,
    Organisation,
    PopulationSnapshot,
    Station,
    User,
    Worker,
)


class LedgerRow(NamedTuple):
    person: Person
    name: str
    age: int
    categories: list[Words]
    since: date
    is_open: bool
    amount: int = 1


def ledger_rows(user: User, lines: Sequence[Line], day: date) -> list[LedgerRow]:
    """People as they stood on the day."""
    rows = faces.person_rows(user, lines)
    statuses = statuses_on((line.key, day) for line in lines)
    return [
        LedgerRow(
            row.person,
            row.name,
            statuses[row.person.pk, day].age,
            [Category(code).label for code in statuses[row.person.pk, day].codes],
            row.last,
            row.is_open,
        )
        for row in rows
    ]


class WorkerRow(NamedTuple):
    worker: Worker
    name: str
    level: str
    stations: list[str]
    is_open: bool
    amount: int = 1


def worker_rows(user: User, lines: Sequence[Line], day: date) -> list[WorkerRow]:
    """Workers with the highest certificate and the stations that they had on the day."""
    keys = [line.key for line in lines]
    found = Worker.objects.select_related("home", "employer").in_bulk(keys)
    mine = faces.opened(Worker.objects.visible_to(user), keys)
    levels, places = _levels(keys, day), _places(keys, day)
    return [
        WorkerRow(
            found[key],
            found[key].name if key in mine else mask_name(found[key].name),
            levels.get(key, ""),
            places.get(key, []),
            key in mine,
        )
        for key in keys
    ]


def _levels(keys: Iterable[UUID], day: date) -> Mapping[UUID, str]:
    held = Certificate.objects.filter(worker__in=list(keys), held_since__lte=day)
    return {row.worker_id: row.get_level_display() for row in held.order_by("level")}


def _places(keys: Iterable[UUID], day: date) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Assignment.objects.on(day).filter(worker__in=list(keys)).order_by("since", "pk")
    for worker, name in rows.values_list("worker", "station__name"):
        found.setdefault(worker, []).append(name)
    return found


def parties(keys: Iterable[str]) -> list[Organisation]:
    """By name; one statement."""
    found = Organisation.objects.filter(pk__in=[int(key) for key in keys])
    return list(found.select_related("division").order_by("name", "pk"))


class OrganisationRow(NamedTuple):
    organisation: Organisation
    amount: int = 1


def organisation_rows(user: User, lines: Sequence[Line], day: date) -> list[OrganisationRow]:
    """As they are now: everybody reads the register."""
    keys = [line.key for line in lines]
    rows = Organisation.objects.filter(client_uuid__in=keys).select_related("division", "origin")
    found = {row.client_uuid: row for row in rows}
    return [OrganisationRow(found[key]) for key in keys if key in found]


class PostsRow(NamedTuple):
    station: Station
    amount: int


class PopulationRow(NamedTuple):
    """A division with the latest population known on the day."""

    snapshot: PopulationSnapshot

    @property
    def division(self) -> Division:
        return self.snapshot.division


def population_rows(codes: list[str], day: date) -> list[PopulationRow]:
    """One statement; in the order of the codes."""
    found = PopulationSnapshot.objects.filter(division__in=codes, counted_on__lte=day)
    found = found.order_by("division_id", "-counted_on").distinct("division_id")
    return [PopulationRow(row) for row in found.select_related("division__parent")]


def post_rows(keys: list[str], day: date) -> list[PostsRow]:
    """Stations with the posts that they had on the day."""
    stations = faces.stations(keys)
    numbers = posts(dict.fromkeys((station.pk for station in stations), ""), day)
    return [PostsRow(station, numbers.get(station.pk, 0)) for station in stations]
