"""The rows behind a dashboard's numbers, one queryset each, by the facts' own SQL, so list and
number are one; people are masked unless the reader may open their file."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum, UUIDField, Value
from django.db.models.expressions import RawSQL

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
from stations.kinds.paging import Order, Pager
from stations.models import User

PAGE = 50
DUE, LATE = Order("due_on", is_down=False), Order("late_on", is_down=False)
KEPT = Count("pk", filter=Q(is_kept=True))
NONE = Decimal(0)
NOTHING = Sum(Value(NONE))
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


class Page(NamedTuple):
    """``number`` of all rows; ``good`` of them are as they should be (of donations: yuan)."""

    rows: list[Any]
    number: int
    good: Decimal
    following: str


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


def due_page(user: User, stations: Any, period: Period, today: date, after: str) -> Page:
    """Visits due in the period; a visit that is due today or later is no failure yet."""
    day = period.as_of(today)
    duties = _of_month(DUTY, VisitDuty.objects.all(), stations, period, today)
    return _page(shown(user, duties, day), DUE, after, lambda duty: named(duty, day), KEPT)


def overdue_page(user: User, stations: Collection[int], day: date, after: str) -> Page:
    duties = shown(user, overdue(stations, day), day)
    return _page(duties, LATE, after, lambda duty: _late(duty, day))


def case_page(user: User, stations: Collection[int], day: date, after: str) -> Page:
    """Cases that were open on the day, the latest opened first."""
    cases = shown(user, lasting(OPEN_CASE, Case.objects.all(), stations, day), day)
    return _page(cases, Order("opened_on"), after, lambda case: named(case, day))


def donation_page(stations: Collection[int], period: Period, today: date, after: str) -> Page:
    """Donations received in the period, the newest first."""
    rows = _of_month(DONATION, Donation.objects.all(), stations, period, today)
    rows = rows.select_related("station", "item", "donor")
    return _page(rows, Order("received_on"), after, lambda row: row, Sum("value"))


def _of_month(fact: Any, rows: Any, stations: Any, period: Period, today: date) -> QuerySet[Any]:
    return happened(fact, rows, CountedRange(dict.fromkeys(stations, ""), period), today=today)


def _late(duty: Any, day: date) -> Any:
    duty.days = (day - duty.due_on).days
    return named(duty, day)


def _keys(sql: str, **values: Any) -> RawSQL:
    """Keys for ``pk__in``: an expression's parameters have no names."""
    names = re.findall(r"%\((\w+)\)s", sql)
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in names])  # noqa: S611


def _page(rows: QuerySet[Any], order: Order, after: str, show: Any, good: Any = NOTHING) -> Page:
    totals = rows.order_by().aggregate(number=Count("pk"), good=good)
    page = Pager(rows, order).page(after=after, size=PAGE)
    return Page(
        [show(row) for row in page.rows], totals["number"], totals["good"] or NONE, page.after
    )
