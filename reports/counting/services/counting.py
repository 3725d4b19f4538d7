"""Keeps the cells: counts a station's month anew once something in it has changed.

Readers never wait for this: they read marked months from the records
(``reports.figures.queries.flows``).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice, zip_longest
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction

from cases.dimensions import NAMES
from reports.counting.queries.cells import COUNTED, PRESENT
from reports.counting.queries.lines import FILED, LINES, LIVE, SETTINGS, of_groups
from reports.counting.queries.reading import Values
from reports.models import ChangedMonth

T = TypeVar("T")
Month = tuple[int, date]  # a station and the first day of a month
BATCH = 20  # months that a sweep counts in one transaction
AT_ONCE = 500  # marks that a sweep looks at, filings that are settled together
SECONDS = 20  # that a sweep may take

# Whoever waits here sees, in the statements that follow, all that the one before wrote.
ISOLATION = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"
LOCK = """
SELECT pg_advisory_xact_lock(hashtextextended('reports.cells' || key, 0))
FROM (SELECT key FROM unnest(%s::text[]) AS key ORDER BY key) AS sorted
"""
MONTHS = """
WITH months(station, month) AS (
    SELECT * FROM unnest(%(stations)s::bigint[], %(months)s::date[])
)
"""
UNMARK = f"""
{MONTHS}
DELETE FROM reports_changedmonth mark USING months
WHERE mark.station_id = months.station AND mark.month = months.month
RETURNING mark.station_id, mark.month
"""  # noqa: S608
FORGET = [
    f"""
    {MONTHS}
    DELETE FROM {table} cell USING months
    WHERE cell.station_id = months.station AND cell.month = months.month
        AND cell.filing_id IS NULL
    """  # noqa: S608
    for table in ("reports_monthcount", "reports_monthpresence")
]
LIVE = f"""
{MONTHS},
days(station, first, last) AS (
    SELECT station, month, (month + interval '1 month')::date - 1 FROM months
),
owner(station, month, filing) AS (SELECT station, month, NULL::uuid FROM months),
{LIVE}
"""  # noqa: S608
UNSETTLED = """
SELECT id, station_id, month FROM cases_filing
WHERE id = ANY(%s::uuid[])
    AND NOT EXISTS (SELECT FROM reports_monthcount WHERE filing_id = cases_filing.id)
ORDER BY version
"""
OF_FILINGS = f"""
WITH filed(filing, station, month, version, first, last) AS (
    SELECT id, station_id, month, version, '-infinity'::date, 'infinity'::date
    FROM cases_filing WHERE id = ANY(%(filings)s::uuid[])
),
owner(station, month, filing) AS (SELECT station, month, filing FROM filed),
{FILED}
"""  # noqa: S608
# In order, so that whoever reads a month finds it on few pages, and cells that are folded together
# beside each other.
KEEP = f"""
{LINES} {COUNTED} {PRESENT}
packed AS MATERIALIZED (
    SELECT station, month, {NAMES}, groups,
        array_agg(person) AS persons, array_agg(home) AS homes
    FROM present GROUP BY station, month, {NAMES}, groups
),
kept AS (
    INSERT INTO reports_monthpresence
        (station_id, month, filing_id, {NAMES}, groups, persons, homes)
    SELECT station, month, filing, {NAMES}, groups, persons, homes
    FROM packed JOIN owner USING (station, month) ORDER BY month, station
)
INSERT INTO reports_monthcount
    (station_id, month, filing_id, measure, {NAMES}, "group", item, value)
SELECT station, month, filing, measure, {NAMES}, grp, item, value
FROM counted JOIN owner USING (station, month)
ORDER BY month, station, {NAMES}, measure
"""  # noqa: S608
# The planner expects as many packed rows as people, and would sort them on disk.
KEEPING = SETTINGS + "SET LOCAL enable_sort = off; {}; SET LOCAL enable_sort = on"


def refresh_months(months: Collection[Month], *, force: bool = False) -> int:
    """Count stations' months anew that are marked, in one transaction; with ``force`` all of
    these. How many were counted.

    The lock comes first, as a statement of its own; then the marks go; then, in statements that
    began later still, the records are counted. So what a mark stood for is always seen, and a
    mark that comes in between stays.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(ISOLATION)
        cursor.execute(LOCK, [[f"{station}/{month}" for station, month in months]])
        cursor.execute(UNMARK, arrays(months))
        marked = set(cursor.fetchall())
        fresh = sorted(set(months) if force else marked)
        if fresh:
            for statement in FORGET:
                cursor.execute(statement, arrays(fresh))
            cursor.execute(KEEPING.format(LIVE + KEEP), arrays(fresh) | of_groups())
    return len(fresh)


def refresh_counts() -> int:
    """One sweep over the oldest marks, bounded in time; how many months were counted."""
    ends, number = time.monotonic() + SECONDS, 0
    oldest = list(ChangedMonth.objects.order_by("pk").values_list("station_id", "month")[:AT_ONCE])
    for batch in batched(dict.fromkeys(oldest), BATCH):
        if time.monotonic() < ends:
            number += refresh_months(batch)
    return number


def settle_filings(filings: Iterable[UUID]) -> int:
    """Count filings that were not counted yet, once and for ever; how many there were.

    Nothing needs it: a reader counts an unsettled filing from its records.
    """
    number = 0
    for batch in batched(sorted(set(filings)), AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LOCK, [[str(key) for key in batch]])
            cursor.execute(UNSETTLED, [batch])
            rows = cursor.fetchall()
            for keys in _one_version_each(rows):
                values = of_groups() | {"filings": keys}
                cursor.execute(KEEPING.format(OF_FILINGS + KEEP), values)
        number += len(rows)
    return number


def _one_version_each(rows: Iterable[tuple[UUID, int, date]]) -> list[list[UUID]]:
    """Lists of filings in which no station's month comes twice."""
    versions: dict[Month, list[UUID]] = {}
    for key, station, month in rows:
        versions.setdefault((station, month), []).append(key)
    rounds = zip_longest(*versions.values())
    return [[key for key in keys if key is not None] for keys in rounds]


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def arrays(months: Iterable[Month]) -> Values:
    pairs = sorted(months)
    return {"stations": [station for station, _ in pairs], "months": [month for _, month in pairs]}
