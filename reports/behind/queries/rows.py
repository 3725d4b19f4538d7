"""The rows of the lists behind figures that count no service records, as this reader may see
them: cases, activities, donations, duties, people on the ledger, workers, posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models

from beneficiaries.codes import Category
from beneficiaries.models import Person
from beneficiaries.people.queries.standing import standings_on
from cases.models import Activity, Case, ServiceRecord, VisitDuty
from reports.behind.queries import faces, lists
from reports.behind.queries.drill import Line
from reports.figures.queries.workforce import posts
from resources.models import Donation
from stations.masking import mask_name
from stations.models import (
    Assignment,
    Certificate,
    Division,
    PopulationSnapshot,
    Station,
    User,
    Worker,
)


class CaseRow(NamedTuple):
    case: Any  # with the name, age and category that the reader may see
    day: date
    amount: Any
    is_open: bool


def case_rows(user: User, lines: list[Line], day: date) -> list[CaseRow]:
    keys = [UUID(str(line.key).partition(":")[0]) for line in lines]
    cases = Case.objects.filter(pk__in=keys)
    found = {
        case.pk: lists.named(case, day)
        for case in lists.shown(user, cases.select_related("worker"), day)
    }
    mine = set(cases.visible_to(user).values_list("pk", flat=True))
    return [
        CaseRow(found[key], line.day, line.amount, key in mine)
        for key, line in zip(keys, lines, strict=True)
    ]


class EventRow(NamedTuple):
    event: Activity | ServiceRecord
    amount: Any
    is_open: bool


def event_rows(user: User, lines: list[Line], day: date) -> list[EventRow]:
    """Activities, and community records alone."""
    keys = [UUID(str(line.key)) for line in lines]
    found: dict[UUID, Any] = {}
    mine: set[UUID] = set()
    for rows in (Activity.objects.filter(pk__in=keys), ServiceRecord.objects.filter(pk__in=keys)):
        found |= {row.pk: row for row in rows.select_related("station")}
        mine |= set(rows.visible_to(user).values_list("pk", flat=True))
    return [
        EventRow(found[key], line.amount, key in mine)
        for key, line in zip(keys, lines, strict=True)
    ]


class DonationRow(NamedTuple):
    donation: Donation
    donor: str  # "" wants to stay anonymous
    amount: Any
    is_open: bool


def donation_rows(user: User, lines: list[Line], day: date) -> list[DonationRow]:
    """Whoever reads figures sees which shop or office gave, and of people the surname."""
    keys = [UUID(str(line.key)) for line in lines]
    named = Donation.objects.all().named_for(user)
    found = named.select_related("donor", "station", "item").in_bulk(keys)
    visible = Donation.objects.visible_to(user).filter(pk__in=keys)
    mine = set(visible.values_list("pk", flat=True))
    return [
        DonationRow(found[key], _donor(found[key]), line.amount, key in mine)
        for key, line in zip(keys, lines, strict=True)
    ]


def _donor(donation: Donation) -> str:
    return "" if donation.is_anonymous else donation.shown_donor


def duty_rows(user: User, lines: list[Line], day: date) -> list[Any]:
    """Duties with the name that the reader may see; ``amount`` 1 when kept in time."""
    found = _duties(user, VisitDuty.objects.filter(pk__in=[int(line.key) for line in lines]), day)  # type: ignore[call-overload]
    rows = []
    for line in lines:
        duty = found[int(line.key)]  # type: ignore[call-overload]
        duty.amount = line.amount
        rows.append(duty)
    return rows


def overdue_rows(user: User, lines: list[Line], day: date) -> list[Any]:
    """Of each person the duty that was overdue longest. Whose visit was entered or moved since
    then stays listed, with what the duty says now; ``days`` is None then."""
    people = [line.key for line in lines]
    found = {d.person_id: d for d in _duties(user, _once_overdue(people, day), day).values()}
    for duty in found.values():
        duty.days, duty.amount = (day - duty.due_on).days if duty.is_late else None, 1
    return [found[line.key] for line in lines]


def _once_overdue(people: Sequence[UUID], day: date) -> Any:
    """One duty of each person: overdue on the day, else the last due by then, else the next."""
    late = lists.late_on(day)
    when_late = models.Case(models.When(late, then="due_on"))
    when_due = models.Case(models.When(due_on__lte=day, then="due_on"))
    ranked = VisitDuty.objects.filter(person__in=people).order_by(
        "person",
        when_late.asc(nulls_last=True),
        when_due.desc(nulls_last=True),
        "due_on",
        "pk",
    )
    chosen = ranked.distinct("person").values("pk")
    return VisitDuty.objects.filter(pk__in=chosen).annotate(
        is_late=models.ExpressionWrapper(late, models.BooleanField())
    )


def _duties(user: User, duties: Any, day: date) -> dict[int, Any]:
    return {duty.pk: lists.named(duty, day) for duty in lists.shown(user, duties, day)}


class LedgerRow(NamedTuple):
    person: Person
    name: str
    age: int
    categories: list[Any]
    since: date
    is_open: bool
    amount: int = 1


def ledger_rows(user: User, lines: list[Line], day: date) -> list[LedgerRow]:
    """People as they stood on the day."""
    rows = faces.person_rows(user, lines)
    standing = standings_on((line.key, day) for line in lines)
    return [
        LedgerRow(
            row.person,
            row.name,
            standing[row.person.pk, day].age,
            [Category(code).label for code in standing[row.person.pk, day].codes],
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


def worker_rows(user: User, lines: list[Line], day: date) -> list[WorkerRow]:
    """Workers with the highest certificate and the stations that they had on the day."""
    keys = [line.key for line in lines]
    found = Worker.objects.select_related("home", "employer").in_bulk(keys)
    visible = Worker.objects.visible_to(user).filter(pk__in=keys)
    mine = set(visible.values_list("pk", flat=True))
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
    held = Certificate.objects.filter(worker__in=list(keys), obtained_on__lte=day)
    return {row.worker_id: row.get_level_display() for row in held.order_by("level")}


def _places(keys: Iterable[UUID], day: date) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Assignment.objects.on(day).filter(worker__in=list(keys)).order_by("since", "pk")
    for worker, name in rows.values_list("worker", "station__name"):
        found.setdefault(worker, []).append(name)
    return found


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
