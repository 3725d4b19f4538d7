"""What stands behind a flow: the very records, people or households that it counted.

The same lines as the figure, so list and figure can't disagree. Of records only the newest are
made into lines, as many as fill a page; what all pages add up to is read from the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from cases.codes import Method, Outcome
from cases.models import HandOver, ServiceRecord
from reports.counting.queries.cells import every_cell
from reports.counting.queries.lines import every_line, parameters, some_lines
from reports.figures.queries.books import Books
from reports.figures.queries.flows import Cell, whole
from stations.lists.paging import Key, beyond, merged

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
WHERE %(after)s::uuid IS NULL OR (day, key) {sign} (%(after_day)s::date, %(after)s::uuid)
ORDER BY day {way}, key {way} LIMIT %(limit)s
"""
# A total reads some cells of each station, which the planner would rather find by reading all.
NEAR = "SET LOCAL random_page_cost = 1.1;"
TOTAL = """
total AS (
    SELECT coalesce(sum(value), 0) AS total FROM counts JOIN scope USING (station)
    WHERE station = ANY(%(stations)s::bigint[]) AND measure = %(measure)s AND grp = %(group)s
        AND (%(part)s::text IS NULL OR part = %(part)s)
        AND (%(method)s::text IS NULL OR method = %(method)s)
        AND (%(domain)s::text IS NULL OR domain = %(domain)s)
        AND (%(item)s::text IS NULL OR item = %(item)s)
)
SELECT total FROM total
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
# By what the cells tell these measures apart beside part, method and domain.
BY_GROUP = {"contacts", "heads", "household_contacts", "records", "hand_overs"}
BY_ITEM = {"attempts", "goods", "goods_value"}
LOOKED_AT = 2  # times a page of the newest records; four times as many while too few count


class Turn(NamedTuple):
    """Which page: ``size`` lines after the one of this day and key (None: from the end of the
    list on), to older ones or up to newer ones."""

    day: date | None = None
    key: Any = None
    is_up: bool = False
    size: int = PAGE

    @property
    def words(self) -> dict[str, str]:
        """In SQL."""
        return {"sign": ">", "way": "ASC"} if self.is_up else {"sign": "<", "way": "DESC"}


After = Turn | tuple[date, Any] | None


def turn_of(after: After) -> Turn:
    return after if isinstance(after, Turn) else Turn(*(after or ()))


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
    """A page of the lines that a figure counts, the newest first unless turned."""
    turn = turn_of(after)
    in_cells = not cell.group or measure in BY_GROUP
    in_cells = in_cells and (cell.item is None or measure in BY_ITEM)
    values = _values(books, cell, measure, turn)
    if measure in COUNTED or not in_cells:
        counted = COUNTED.get(measure, BY_RECORD) + LISTED.format(**turn.words)
        rows = _rows(every_line(books) + CHOSEN + counted, values)
        return _listing(rows, rows[0][3] if rows else Decimal(0), turn.size)
    total = _rows(NEAR + every_cell(books) + TOTAL, values)[0][0]
    rows = _nearest(books, cell, measure, turn, values) if total else []
    return _listing(rows, total, turn.size)


def _nearest(
    books: Books, cell: Cell, measure: str, turn: Turn, values: dict[str, Any]
) -> list[Any]:
    """The lines among the nearest records that may be counted; of more, until a page is full."""
    stations = [s for s, part in books.stations.items() if cell.part in (None, part)]
    records, number = _records(books, cell, measure), LOOKED_AT * turn.size
    if turn.day:
        records = beyond(records, "done_on", Key(turn.day, turn.key), sign=turn.words["sign"])
    sql = some_lines(books) + CHOSEN + BY_RECORD + LISTED.format(**turn.words)
    while True:
        found = merged(records, stations, "done_on", number, is_down=not turn.is_up)
        rows = _rows(sql, values | {"keys": [key.pk for key in found]})
        if len(found) < number or len(rows) > turn.size:
            return rows
        number *= 4


def _records(books: Books, cell: Cell, measure: str) -> QuerySet[ServiceRecord]:
    """Records that may be counted: the lines decide."""
    period = (books.period.first, books.period.last)
    records = ServiceRecord.objects.filter(done_on__range=period)
    records = records.standing() if books.is_live else records.exclude(filing=None)
    named = {"method": cell.method, "domain": cell.domain}
    records = records.filter(**{name: value for name, value in named.items() if value})
    source = SOURCES.get(measure)
    if source == "attempts":
        return records.exclude(outcome=Outcome.MET)
    if source == "given":
        records = records.filter(Exists(HandOver.objects.filter(record=OuterRef("pk"))))
    if source == "gatherings":
        records = records.filter(method=Method.COMMUNITY, activity=None)
    return records.filter(outcome=Outcome.MET)


def _values(books: Books, cell: Cell, measure: str, turn: Turn) -> dict[str, Any]:
    return parameters(books) | {
        "source": SOURCES.get(measure, "lines"),
        "part": cell.part,
        "method": cell.method,
        "domain": cell.domain,
        "group": cell.group,
        "item": cell.item,
        "measure": measure,
        "after_day": turn.day,
        "after": turn.key,
        "limit": turn.size + 1,
    }


def _rows(sql: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _listing(rows: Sequence[Any], total: Decimal, size: int) -> Listing:
    lines = [Line(key, day, whole(amount)) for key, day, amount, _total in rows[:size]]
    following = (lines[-1].day, lines[-1].key) if len(rows) > size else None
    return Listing(lines, whole(total), following)
