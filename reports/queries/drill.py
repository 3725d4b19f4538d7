"""What stands behind a flow: the very records, people or households that it counted.

The same ``LINES`` as the figure, so list and figure can't disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from reports.periods import Period
from reports.queries.flows import LINES, SETTINGS, Cell, parameters

PAGE = 50
CHOSEN = """
chosen AS (
    SELECT * FROM lines
    WHERE (%(part)s::text IS NULL OR part = %(part)s)
        AND (%(method)s::text IS NULL OR method = %(method)s)
        AND (%(domain)s::text IS NULL OR domain = %(domain)s)
        AND (%(group)s = '' OR %(group)s = ANY(groups))
),
"""
LISTED = """
SELECT key, day, amount, total FROM (
    SELECT *, sum(amount) OVER () AS total FROM counted WHERE amount > 0
) listed
WHERE %(after)s::uuid IS NULL OR (day, key) < (%(after_day)s::date, %(after)s::uuid)
ORDER BY day DESC, key DESC LIMIT %(limit)s
"""
# Each record with what it adds to the figure.
BY_RECORD = """
counted AS (
    SELECT record AS key, done_on AS day, CASE %(measure)s
        WHEN 'records' THEN 1
        WHEN 'contacts' THEN sum(heads)
        WHEN 'heads' THEN coalesce(sum(heads) FILTER (WHERE person IS NULL), 0)
        ELSE count(DISTINCT home) END AS amount
    FROM chosen GROUP BY record, done_on
)
"""
# Each person, each household once, with the last day on which they were reached.
BY_PERSON = """
counted AS (
    SELECT person AS key, max(done_on) AS day, 1 AS amount
    FROM chosen WHERE person IS NOT NULL GROUP BY person
)
"""
BY_HOME = """
counted AS (
    SELECT home AS key, max(done_on) AS day, 1 AS amount
    FROM chosen WHERE home IS NOT NULL GROUP BY home
)
"""
ATTEMPTED = """
WITH counted AS (
    SELECT record.id AS key, done_on AS day, 1 AS amount
    FROM unnest(%(stations)s::bigint[], %(parts)s::text[]) AS scope(station, part)
    JOIN cases_servicerecord record ON record.station_id = scope.station
    WHERE done_on BETWEEN %(first)s AND %(last)s AND voided_at IS NULL AND outcome <> 'met'
        AND (%(part)s::text IS NULL OR part = %(part)s)
        AND (%(method)s::text IS NULL OR method = %(method)s)
        AND (%(outcome)s::text IS NULL OR outcome = %(outcome)s)
)
"""
COUNTED = {"people": BY_PERSON, "households": BY_HOME}


After = tuple[date, UUID] | None


class Line(NamedTuple):
    """One row behind a figure: a record, a person or a household (a person without one)."""

    key: UUID
    day: date
    amount: int


class Listing(NamedTuple):
    """A page of lines, what all pages add up to, and where the next page goes on."""

    lines: list[Line]
    total: int
    following: After


def behind(
    stations: Mapping[int, str],
    period: Period,
    cell: Cell,
    measure: str,
    after: After = None,
) -> Listing:
    """The newest ``PAGE`` lines that a figure counts, after the given one."""
    values = {
        "part": cell.part,
        "method": cell.method,
        "domain": cell.domain,
        "group": cell.group,
        "measure": measure,
    }
    sql = LINES + CHOSEN + COUNTED.get(measure, BY_RECORD) + LISTED
    return _listing(sql, parameters(stations, period) | values, after)


def attempted(
    stations: Mapping[int, str],
    period: Period,
    part: str | None,
    only: Mapping[str, str],
    after: After = None,
) -> Listing:
    """The newest ``PAGE`` attempts; ``only`` may name a ``method`` and an ``outcome``."""
    values = {"part": part, "method": None, "outcome": None, **only}
    return _listing(ATTEMPTED + LISTED, parameters(stations, period) | values, after)


def _listing(sql: str, values: dict[str, Any], after: After) -> Listing:
    day, key = after or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS + sql, values | {"after_day": day, "after": key, "limit": PAGE + 1})
        rows = cursor.fetchall()
    lines = [Line(key, day, int(amount)) for key, day, amount, _total in rows[:PAGE]]
    following = (lines[-1].day, lines[-1].key) if len(rows) > PAGE else None
    return Listing(lines, int(rows[0][3]) if rows else 0, following)
