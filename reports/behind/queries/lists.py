"""The lists behind a dashboard's numbers that are no service records: duties, cases, donations,
townships. By the same rules as ``reports.figures.queries.trends``, so list and number agree;
people are masked unless the reader may open their file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from beneficiaries.codes import Category
from beneficiaries.models import HouseholdCategory, Person, PersonCategory
from cases.models import Case, VisitDuty
from reports.figures.periods import Period
from reports.figures.queries.workload import open_cases
from resources.models import Donation
from stations.masking import mask_name
from stations.models import User

# Who is overdue by an open duty has no other open one (``one_open_duty``), so that one is among
# so many of its station; those that ended later are all taken.
LONGEST = """
SELECT duty.id FROM unnest(%s::bigint[]) AS station, LATERAL (
    SELECT id FROM cases_visitduty
    WHERE station_id = station AND state = 'open' AND due_on < %s AND since_on <= %s
    ORDER BY due_on, id LIMIT %s
) duty
UNION ALL
SELECT id FROM cases_visitduty
WHERE station_id = ANY(%s) AND state <> 'open' AND due_on < %s
    AND ended_on > %s AND ended_on > due_on
"""
DONE = VisitDuty.State.DONE


Sums = dict[str, Any]


def late_on(day: date) -> Q:
    """Duties that were due before the day and not ended by it."""
    not_ended = Q(state=VisitDuty.State.OPEN) | Q(ended_on__gt=day)
    return not_ended & Q(due_on__lt=day, since_on__lte=day)


def overdue(stations: Collection[int], day: date) -> QuerySet[VisitDuty]:
    """One duty for each person whose visit was due before the day and not made by it."""
    late = VisitDuty.objects.filter(late_on(day), station__in=list(stations))
    earlier = late.filter(
        Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk")),
        person=OuterRef("person"),
        station=OuterRef("station"),
    )
    return late.filter(~Exists(earlier)).order_by("due_on", "pk")


def due(stations: Collection[int], period: Period, today: date) -> QuerySet[VisitDuty]:
    """Visits due in the period; a visit that is due today or later is no failure yet."""
    kept = Q(state=DONE, ended_on__lte=F("due_on"))
    return (
        VisitDuty.objects.exclude(state=VisitDuty.State.CANCELLED)
        .filter(
            Q(due_on__lt=today) | kept,
            station__in=list(stations),
            due_on__range=(period.first, period.last),
        )
        .order_by("due_on", "pk")
    )


def due_duties(user: User, stations: Collection[int], board: Any) -> tuple[Any, Sums]:
    """Visits due in the board's month with who is visited; ``good`` were kept in time."""
    duties = due(stations, board.month, board.today)
    kept = Count("pk", filter=Q(state=DONE, ended_on__lte=F("due_on")))
    sums = duties.order_by().aggregate(number=Count("pk"), good=kept)
    return shown(user, duties, board.as_of), sums


def overdue_duties(user: User, stations: Collection[int], board: Any) -> tuple[Any, Sums]:
    """Whoever is overdue on the board's day."""
    duties = overdue(stations, board.as_of)
    return shown(user, duties, board.as_of), {"number": duties.count()}


def held_cases(user: User, stations: Collection[int], board: Any) -> tuple[Any, Sums]:
    """Cases that were open on the board's day."""
    keys = open_cases(dict.fromkeys(stations, ""), board.as_of).keys()
    cases = shown(user, Case.objects.filter(pk__in=keys), board.as_of)
    return cases, {"number": len(keys)}


def given(stations: Collection[int], board: Any) -> tuple[Any, Sums]:
    """Donations received in the board's month; ``good`` is yuan."""
    period = board.month
    rows = Donation.objects.standing().filter(
        station__in=list(stations), received_on__range=(period.first, period.last)
    )
    sums = rows.order_by().aggregate(number=Count("pk"), good=Coalesce(Sum("value"), Decimal(0)))
    return rows.select_related("station", "item", "donor"), sums


def shown(user: User, rows: Any, day: date) -> Any:
    """Duties or cases with what tells their person apart, in one statement."""
    own = PersonCategory.objects.on(day).filter(person=OuterRef("person"))
    of_home = HouseholdCategory.objects.on(day).filter(household=OuterRef("person__household"))
    known = Person.objects.visible_to(user).filter(pk=OuterRef("person"))
    return rows.select_related("person", "station__home__parent").annotate(
        is_known=Exists(known),
        home_codes=ArraySubquery(of_home.order_by("code").values("code")),
        own_codes=ArraySubquery(own.order_by("code").values("code")),
    )


def named(row: Any, day: date) -> Any:
    """The row with the name, age and category that this reader may see."""
    row.name = row.person.name if row.is_known else mask_name(row.person.name)
    row.age = row.person.age_on(day)
    codes = [*row.home_codes, *row.own_codes]
    row.category = Category(codes[0]).label if codes else ""
    return row


def longest_overdue(user: User, stations: Collection[int], day: date, limit: int) -> list[Any]:
    """The first of ``overdue``, sought among the first of each station instead of all."""
    keys = list(stations)
    first = RawSQL(LONGEST, [keys, day, day, limit, keys, day, day])  # noqa: S611
    rows = shown(user, overdue(stations, day).filter(pk__in=first), day)[:limit]
    found = [named(duty, day) for duty in rows]
    for duty in found:
        duty.days = (day - duty.due_on).days
    return found
