"""Counts everything from zero: to put cells right, or to prove that they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from cases.dimensions import APART, DIMENSIONS, NAMES
from reports.counting.queries.cells import COUNTED, PRESENT
from reports.counting.queries.lines import LINES, SETTINGS, of_groups
from reports.counting.queries.reading import Value, read
from reports.counting.services.counting import (
    LIVE,
    OF_FILINGS,
    Month,
    arrays,
    batched,
    refresh_months,
)
from reports.models import ChangedMonth, MonthCount
from stations.statistics import look_again

CHUNK = 500  # station months, or filings, in one transaction: each of them locks
AT_ONCE = 2  # chunks that are counted anew, each on a connection of its own
Progress = Callable[[int, int], None]

EVERY_MONTH = """
SELECT DISTINCT station_id, date_trunc('month', done_on::timestamp)::date FROM cases_servicerecord
UNION SELECT DISTINCT station_id, month FROM reports_monthcount WHERE filing_id IS NULL
UNION SELECT DISTINCT station_id, month FROM reports_monthpresence WHERE filing_id IS NULL
UNION SELECT DISTINCT station_id, month FROM reports_changedmonth
ORDER BY 2, 1
"""
# What stands, of the months or filings that are compared; a marked month isn't expected to fit.
COUNTED_NAMES = ", ".join(f"counted.{d.name}" for d in DIMENSIONS)
SAME = " AND ".join(f"cell.{d.name} = counted.{d.name}" for d in DIMENSIONS)
# A difference is told by method and domain; what stands apart goes with the item.
APART_ITEM = "".join(f" || ' ' || {d.name}" for d in APART)
STANDS = f"""
stored_counts AS (
    SELECT cell.* FROM owner JOIN reports_monthcount cell ON cell.station_id = owner.station
        AND cell.month = owner.month AND cell.filing_id IS NOT DISTINCT FROM owner.filing
),
stored_presence AS (
    SELECT cell.* FROM owner JOIN reports_monthpresence cell ON cell.station_id = owner.station
        AND cell.month = owner.month AND cell.filing_id IS NOT DISTINCT FROM owner.filing
),
counts AS (
    SELECT counted.station, counted.month, counted.measure, {COUNTED_NAMES},
        counted.grp, counted.item, counted.value AS expected, cell.value AS stands
    FROM counted LEFT JOIN stored_counts cell ON cell.station_id = counted.station
        AND cell.month = counted.month AND cell.measure = counted.measure
        AND {SAME} AND cell."group" = counted.grp AND cell.item = counted.item
    WHERE cell.value IS DISTINCT FROM counted.value
    UNION ALL
    SELECT station_id, month, measure, {NAMES}, "group", item, NULL, value
    FROM stored_counts cell
    WHERE NOT EXISTS (
        SELECT FROM counted WHERE cell.station_id = counted.station
            AND cell.month = counted.month AND cell.measure = counted.measure
            AND {SAME} AND cell."group" = counted.grp AND cell.item = counted.item
    )
),
presence AS (
    SELECT station, month, {NAMES}, person, home, groups, sum(expected) AS expected,
        sum(stands) AS stands
    FROM (
        SELECT station, month, {NAMES}, person, home, groups, 1 AS expected, 0 AS stands
        FROM present
        UNION ALL
        SELECT station_id, month, {NAMES}, person, home, groups::text[], 0, 1
        FROM stored_presence, LATERAL unnest(persons, homes) AS met(person, home)
    ) both_sides
    GROUP BY station, month, {NAMES}, person, home, groups
    HAVING sum(expected) <> sum(stands)
)
SELECT station, month, filing, measure, method, domain, grp, item{APART_ITEM}, expected, stands
FROM (
    SELECT * FROM counts
    UNION ALL
    SELECT station, month, 'presence', {NAMES}, '', coalesce(person, home)::text,
        sum(expected), sum(stands)
    FROM presence GROUP BY station, month, {NAMES}, person, home
) cell JOIN owner USING (station, month)
WHERE NOT EXISTS (
    SELECT FROM reports_changedmonth mark
    WHERE owner.filing IS NULL AND mark.station_id = owner.station AND mark.month = owner.month
)
ORDER BY station, month, measure, {NAMES}, grp, item
"""  # noqa: S608


class Difference(NamedTuple):
    """One cell that isn't what the records say; None where there is none."""

    station: int
    month: date
    filing: UUID | None
    measure: str  # of presence the item is the person or household
    method: str
    domain: str
    group: str
    item: str
    expected: object
    stands: object

    def __str__(self) -> str:
        where = " ".join(filter(None, [self.method, self.domain, self.group, self.item]))
        filing = f" filing {self.filing}" if self.filing else ""
        return (
            f"station {self.station} {self.month:%Y-%m}{filing} {self.measure} {where}:"
            f" expected {self.expected}, stands {self.stands}"
        )


def rebuild(progress: Progress) -> int:
    """Count every month of every station anew, from the records; how many there were."""
    months, done = _every_month(), 0
    for number in _counted_anew(list(_chunks(months))):
        done += number
        progress(done, len(months))
    look_again()
    return len(months)


def differences(progress: Progress) -> Iterator[Difference]:
    """Cells that stand otherwise than a count from zero. Marked months are counted first, as
    any sweep does; one that is changed meanwhile is marked and not compared."""
    months, done = _every_month(), 0
    for chunk in _chunks(months):
        refresh_months(chunk)
        yield from _compare(LIVE, **arrays(chunk))
        done += len(chunk)
        progress(done, len(months))
    filings = MonthCount.objects.exclude(filing_id=None).order_by().values_list("filing_id")
    for (key,) in filings.distinct().order_by("filing_id"):
        yield from _compare(OF_FILINGS, filings=[str(key)])


def marked() -> int:
    """How many months are marked: read from the records until they are counted."""
    return ChangedMonth.objects.order_by().values("station_id", "month").distinct().count()


def _every_month() -> list[Month]:
    return [(station, month) for station, month in read(EVERY_MONTH, {})]


def _chunks(months: list[Month]) -> Iterator[list[Month]]:
    """Equal ones, so that none is waited for long."""
    number = max(1, math.ceil(len(months) / CHUNK))
    return batched(months, max(1, math.ceil(len(months) / number)))


def _counted_anew(chunks: list[list[Month]]) -> Iterator[int]:
    """Some at once, each in a transaction of its own; one after another where a transaction
    holds what no other connection sees."""
    if connection.in_atomic_block:
        yield from (refresh_months(chunk, force=True) for chunk in chunks)
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for counted in as_completed([pool.submit(_count_anew, chunk) for chunk in chunks]):
            yield counted.result()


def _count_anew(months: list[Month]) -> int:
    with closing(connection):
        return refresh_months(months, force=True)


def _compare(source: str, **values: Value) -> list[Difference]:
    with transaction.atomic():
        rows = read(SETTINGS + source + LINES + COUNTED + PRESENT + STANDS, of_groups() | values)
    return [Difference(*row) for row in rows]
