"""The rows behind a dashboard's numbers, one queryset each, by the facts' own SQL, so list and
number are one; people are masked unless the reader may open their file."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, UUIDField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from cases.facts.casework import OPEN_CASE
from cases.facts.declaration import Happening, Lasting
from cases.facts.donations import DONATION
from cases.facts.duties import DUTY, OVERDUE
from cases.facts.faces import named, shown
from cases.models import Case, VisitDuty
from reports.figures.periods import Period
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.facts import CHOSEN, chosen, statement
from resources.models import Donation
from stations.models import User

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


Sums = dict[str, Any]


def happened(
    fact: Happening,
    rows: QuerySet[Any],
    counted_range: CountedRange,
    part: str = "",
    item: str | None = None,
    *,
    today: date | None = None,
) -> QuerySet[Any]:
    """Of these rows, what a figure counts of a range, live or filed: a list to be narrowed,
    sorted and added up."""
    kind = "uuid" if isinstance(rows.model._meta.pk, UUIDField) else "bigint"
    sql, values = statement(HAPPENED.format(type=kind), counted_range, [fact])
    values |= chosen(fact.kind, part, item) | ({"today": today} if today else {})
    return rows.filter(pk__in=_keys(sql, **values))


def lasting(
    fact: Lasting, rows: QuerySet[Any], stations: Collection[int], day: date
) -> QuerySet[Any]:
    """Of these rows, what holds on the day: one for each key."""
    sql = LASTING.format(found=fact.on_day)
    return rows.filter(pk__in=_keys(sql, stations=list(stations), day=day))


def overdue(stations: Collection[int], day: date) -> QuerySet[VisitDuty]:
    """One duty for each person whose visit was due before the day and not made by it."""
    return lasting(OVERDUE, VisitDuty.objects.order_by("late_on", "pk"), stations, day)


def longest_overdue(user: User, stations: Collection[int], day: date, limit: int) -> list[Any]:
    """The first of ``overdue``, sought among the first of each station instead of all."""
    sql = LASTING.format(found=LONGEST.format(found=OVERDUE.on_day))
    first = _keys(sql, stations=list(stations), day=day, limit=limit)
    rows = VisitDuty.objects.filter(pk__in=first).order_by("late_on", "pk")
    return [_late(duty, day) for duty in shown(user, rows, day)[:limit]]


def due_duties(user: User, stations: Collection[int], board: Any) -> tuple[Any, Sums]:
    """Visits due in the board's month; one that is due today or later is no failure yet."""
    duties = _of_month(DUTY, VisitDuty.objects.all(), stations, board.month, board.today)
    sums = duties.order_by().aggregate(number=Count("pk"), good=KEPT)
    return shown(user, duties, board.as_of), sums


def overdue_duties(user: User, stations: Collection[int], board: Any) -> tuple[Any, Sums]:
    """Whoever is overdue on the board's day."""
    duties = overdue(stations, board.as_of)
    return shown(user, duties, board.as_of), {"number": duties.count()}


def held_cases(user: User, stations: Collection[int], board: Any) -> tuple[Any, Sums]:
    """Cases that were open on the board's day."""
    cases = lasting(OPEN_CASE, Case.objects.all(), stations, board.as_of)
    return shown(user, cases, board.as_of), {"number": cases.count()}


def given(stations: Collection[int], board: Any) -> tuple[Any, Sums]:
    """Donations received in the board's month; ``good`` is yuan."""
    rows = _of_month(DONATION, Donation.objects.all(), stations, board.month, board.today)
    sums = rows.order_by().aggregate(number=Count("pk"), good=Coalesce(Sum("value"), NONE))
    return rows.select_related("station", "item", "donor"), sums


def _of_month(fact: Any, rows: Any, stations: Any, period: Period, today: date) -> QuerySet[Any]:
    return happened(fact, rows, CountedRange(dict.fromkeys(stations, ""), period), today=today)


def _late(duty: Any, day: date) -> Any:
    duty.days = (day - duty.due_on).days
    return named(duty, day)


def _keys(sql: str, **values: Any) -> RawSQL:
    """Keys for ``pk__in``: an expression's parameters have no names."""
    names = re.findall(r"%\((\w+)\)s", sql)
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in names])  # noqa: S611
