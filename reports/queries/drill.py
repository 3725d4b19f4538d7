"""What stands behind a flow: the very records, people or households that it counted.

The same lines as the figure, so list and figure can't disagree.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from reports.queries.books import Books
from reports.queries.flows import Cell, whole
from reports.queries.lines import every_line, parameters

PAGE = 50
CHOSEN = """
chosen AS (
    SELECT * FROM (
        SELECT record, station, method, domain, done_on, person, home, heads, groups,
            NULL AS item, 0::numeric AS quantity, 0::numeric AS value
        FROM lines WHERE %(source)s = 'lines'
        UNION ALL
        SELECT record, station, method, domain, done_on, person, NULL, 0, groups,
            item, quantity, value
        FROM given WHERE %(source)s = 'given'
        UNION ALL
        SELECT record, station, method, domain, done_on, NULL, home, 0, '{}'::text[],
            outcome, 0, 0
        FROM records WHERE (%(source)s = 'attempts' AND outcome <> 'met')
            OR (%(source)s = 'gatherings' AND outcome = 'met' AND method = 'S'
                AND activity IS NULL)
    ) line JOIN scope USING (station)
    WHERE (%(part)s::text IS NULL OR part = %(part)s)
        AND (%(method)s::text IS NULL OR method = %(method)s)
        AND (%(domain)s::text IS NULL OR domain = %(domain)s)
        AND (%(item)s::text IS NULL OR item = %(item)s)
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
        WHEN 'contacts' THEN sum(heads)
        WHEN 'heads' THEN coalesce(sum(heads) FILTER (WHERE person IS NULL), 0)
        WHEN 'household_contacts' THEN count(DISTINCT home)
        WHEN 'hand_overs' THEN count(DISTINCT person)
        WHEN 'goods' THEN sum(quantity)
        WHEN 'goods_value' THEN sum(value)
        ELSE 1 END AS amount
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
COUNTED = {"people": BY_PERSON, "households": BY_HOME}
# From what a measure is counted; the others from the lines of people and head counts.
SOURCES = {
    "attempts": "attempts",
    "gatherings": "gatherings",
    "hand_overs": "given",
    "goods": "given",
    "goods_value": "given",
}


After = tuple[date, UUID] | None


class Line(NamedTuple):
    """One row behind a figure: a record, a person or a household (a person without one)."""

    key: UUID
    day: date
    amount: int | Decimal


class Listing(NamedTuple):
    """A page of lines, what all pages add up to, and where the next page goes on."""

    lines: list[Line]
    total: int | Decimal
    following: After


def behind(books: Books, cell: Cell, measure: str, after: After = None) -> Listing:
    """The newest ``PAGE`` lines that a figure counts, after the given one."""
    day, key = after or (None, None)
    values = {
        "source": SOURCES.get(measure, "lines"),
        "part": cell.part,
        "method": cell.method,
        "domain": cell.domain,
        "group": cell.group,
        "item": cell.item,
        "measure": measure,
        "after_day": day,
        "after": key,
        "limit": PAGE + 1,
    }
    sql = every_line(books) + CHOSEN + COUNTED.get(measure, BY_RECORD) + LISTED
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters(books) | values)
        rows = cursor.fetchall()
    lines = [Line(key, day, whole(amount)) for key, day, amount, _total in rows[:PAGE]]
    following = (lines[-1].day, lines[-1].key) if len(rows) > PAGE else None
    return Listing(lines, whole(rows[0][3]) if rows else 0, following)
