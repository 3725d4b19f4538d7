"""The rows behind a dashboard's numbers, one queryset each, by the facts' own SQL, so list and
number are one; people are masked unless the reader may open their file."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, Model, Q, QuerySet, Sum, UUIDField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from cases.facts.casework import OPEN_CASE
from cases.facts.declaration import Happening, Lasting
from cases.facts.donations import DONATION
from cases.facts.duties import DUTY, OVERDUE
from cases.facts.faces import named, shown
from cases.models import Case, VisitDuty
from reports.counting.queries.reading import Value
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.facts import CHOSEN, chosen, statement
from resources.models import Donation
from stations.models import User

M = TypeVar("M", bound=Model)
KEPT = Count("pk", filter=Q(is_kept=True))
NONE = Decimal(0)
# A case's key goes on with its cycle.
HAPPENED = f"SELECT split_part(key, ':', 1)::{{type}} FROM facts WHERE {CHOSEN}"  # noqa: S608
# Of each key the row that has held longest at its station.
LASTING = """
SELECT DISTINCT ON (station, key) row FROM ({found}) AS found ORDER BY station, key, since, row
"""
# What holds still holds once, so the longest is among so many of its station; those that ended
# later are all taken.
LONGEST = """
    SELECT longest.* FROM unnest(%(stations)s::bigint[]) AS at, LATERAL (
        SELECT * FROM ({found}) AS found WHERE station = at AND until = 'infinity'
        ORDER BY since, row LIMIT %(limit)s
    ) AS longest
    UNION ALL
    SELECT * FROM ({found}) AS found WHERE until < 'infinity'
"""


class Counted(NamedTuple):
    """Rows behind a number, how many they are, and what they add up to besides."""

    rows: QuerySet[Any]
    number: int
    good: Decimal = NONE


def happened(
    fact: Happening,
    rows: QuerySet[M],
    counted_range: CountedRange,
    *,
    today: date | None = None,
) -> QuerySet[M]:
    """Of these rows, what a figure counts of a range, live or filed: a list to be narrowed,
    sorted and added up."""
    kind = "uuid" if isinstance(rows.model._meta.pk, UUIDField) else "bigint"
    sql, values = statement(HAPPENED.format(type=kind), counted_range, [fact])
    values |= chosen(fact.kind) | ({"today": today} if today else {})
    return rows.filter(pk__in=_keys(sql, **values))


def lasting(fact: Lasting, rows: QuerySet[M], stations: Collection[int], day: date) -> QuerySet[M]:
    """Of these rows, what holds on the day: one for each key."""
    sql = LASTING.format(found=fact.on_day)
    return rows.filter(pk__in=_keys(sql, stations=list(stations), day=day))


def overdue(stations: Collection[int], day: date) -> QuerySet[VisitDuty]:
    """One duty for each person whose visit was due before the day and not made by it."""
    return lasting(OVERDUE, VisitDuty.objects.order_by("late_on", "pk"), stations, day)


def longest_overdue(
    user: User, stations: Collection[int], day: date, limit: int
) -> list[VisitDuty]:
    """The first of ``overdue``, sought among the first of each station instead of all."""
    sql = LASTING.format(found=LONGEST.format(found=OVERDUE.on_day))
    first = _keys(sql, stations=list(stations), day=day, limit=limit)
    rows = VisitDuty.objects.filter(pk__in=first).order_by("late_on", "pk")
    return [late(duty, day) for duty in shown(user, rows, day)[:limit]]


def due_duties(board: DashboardFigures, stations: Collection[int]) -> Counted:
    """Visits that fell due in these days, those kept; one that is due today is no failure yet."""
    duties = _of_period(DUTY, VisitDuty.objects.all(), stations, board)
    sums = duties.order_by().aggregate(number=Count("pk"), good=KEPT)
    return Counted(shown(board.user, duties, board.as_of), **sums)


def overdue_duties(board: DashboardFigures, stations: Collection[int]) -> Counted:
    """Whoever is overdue on the day."""
    duties = overdue(stations, board.as_of)
    return Counted(shown(board.user, duties, board.as_of), duties.count())


def held_cases(board: DashboardFigures, stations: Collection[int]) -> Counted:
    """Cases that were open on the day."""
    cases = lasting(OPEN_CASE, Case.objects.all(), stations, board.as_of)
    return Counted(shown(board.user, cases, board.as_of), cases.count())


def given(board: DashboardFigures, stations: Collection[int]) -> Counted:
    """Donations received in the month, and their yuan."""
    rows = _of_period(DONATION, Donation.objects.all(), stations, board)
    sums = rows.order_by().aggregate(number=Count("pk"), good=Coalesce(Sum("value"), NONE))
    return Counted(rows.select_related("station", "item", "donor"), **sums)


def _of_period(
    fact: Happening, rows: QuerySet[M], stations: Collection[int], board: DashboardFigures
) -> QuerySet[M]:
    days = CountedRange(dict.fromkeys(stations, ""), board.period.to_date(board.as_of))
    return happened(fact, rows, days, today=board.today)


def late(duty: VisitDuty, day: date) -> VisitDuty:
    """With the name that the reader may see, and the days since it was due."""
    told = named(duty, day)
    told.days = (day - duty.due_on).days
    return told


def _keys(sql: str, **values: Value) -> RawSQL:
    """Keys for ``pk__in``: an expression's parameters have no names."""
    names = re.findall(r"%\((\w+)\)s", sql)
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in names])  # noqa: S611
