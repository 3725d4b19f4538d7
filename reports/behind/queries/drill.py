"""Drill-down of a flow: the very records, people or households that it counted.

The same lines as the figure, so list and figure can't disagree. Of records only the newest are
made into lines, as many as fill a page; what all pages add up to is read from the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cases.codes import Method, Outcome
from cases.dimensions import DIMENSIONS, IS_APART, NAMES, RECORDS
from cases.facts.declaration import Line
from cases.models import HandOver, ServiceRecord
from reports.counting.queries.cells import every_cell
from reports.counting.queries.lines import every_line, parameters, some_lines
from reports.counting.queries.reading import Values, read
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.flows import Cell, whole
from stations.lists.paging import Key, beyond, merged

PAGE = 50
CHOSEN = f"""
chosen AS (
    SELECT * FROM (
        SELECT record, station, {NAMES}, done_on, person, home, heads, groups,
            NULL AS item, 0::numeric AS quantity, 0::numeric AS value
        FROM lines WHERE %(source)s = 'lines'
        UNION ALL
        SELECT record, station, {NAMES}, done_on, person, NULL, 0, groups,
            item, quantity, value
        FROM given WHERE %(source)s = 'given'
        UNION ALL
        SELECT record, station, {NAMES}, done_on, NULL, home, 0, '{{}}'::text[],
            outcome, 0, 0
        FROM records WHERE (%(source)s = 'attempts' AND outcome <> 'met')
            OR (%(source)s = 'gatherings' AND outcome = 'met' AND method = 'S'
                AND activity IS NULL)
    ) line JOIN scope USING (station)
    WHERE (%(part)s::text IS NULL OR part = %(part)s)
        AND (%(method)s::text IS NULL OR method = %(method)s)
        AND (%(domain)s::text IS NULL OR domain = %(domain)s)
        AND (%(item)s::text IS NULL OR item = %(item)s)
        AND (%(group)s = '' OR %(group)s = ANY(groups)){IS_APART}
),
"""  # noqa: S608
LISTED = """
SELECT key, day, amount, total FROM (
    SELECT *, sum(amount) OVER () AS total FROM counted WHERE amount > 0
) listed
WHERE %(after)s::uuid IS NULL OR (day, key) {sign} (%(after_day)s::date, %(after)s::uuid)
ORDER BY day {way}, key {way} LIMIT %(limit)s
"""
# A total reads some cells of each station, which the planner would rather find by reading all.
NEAR = "SET LOCAL random_page_cost = 1.1;"
TOTAL = f"""
total AS (
    SELECT coalesce(sum(value), 0) AS total FROM counts JOIN scope USING (station)
    WHERE station = ANY(%(stations)s::bigint[]) AND measure = %(measure)s AND grp = %(group)s
        AND (%(part)s::text IS NULL OR part = %(part)s)
        AND (%(method)s::text IS NULL OR method = %(method)s)
        AND (%(domain)s::text IS NULL OR domain = %(domain)s)
        AND (%(item)s::text IS NULL OR item = %(item)s){IS_APART}
)
SELECT total FROM total
"""  # noqa: S608
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
    key: UUID | str | None = None
    is_up: bool = False
    size: int = PAGE

    @property
    def words(self) -> dict[str, str]:
        """In SQL."""
        return {"sign": ">", "way": "ASC"} if self.is_up else {"sign": "<", "way": "DESC"}


After = Turn | tuple[date, UUID | str] | None


def turn_of(after: After) -> Turn:
    return after if isinstance(after, Turn) else Turn(*(after or ()))


class Listing(NamedTuple):
    """A page of lines, what all pages add up to, and where the next page goes on."""

    lines: list[Line]
    total: int | Decimal
    following: After

    @classmethod
    def first(
        cls, lines: list[Line], total: int | Decimal, size: int, *, has_more: bool = False
    ) -> Listing:
        """So many of these lines; another page follows when there are more."""
        has_more = has_more or len(lines) > size
        lines = lines[:size]
        return cls(lines, total, (lines[-1].day, lines[-1].key) if has_more and lines else None)


def behind(counted_range: CountedRange, cell: Cell, measure: str, after: After = None) -> Listing:
    """A page of the lines that a figure counts, the newest first unless turned."""
    turn = turn_of(after)
    in_cells = not cell.group or measure in BY_GROUP
    in_cells = in_cells and (cell.item is None or measure in BY_ITEM)
    values = _values(counted_range, cell, measure, turn)
    if measure in COUNTED or not in_cells:
        counted = COUNTED.get(measure, BY_RECORD) + LISTED.format(**turn.words)
        rows = read(every_line(counted_range) + CHOSEN + counted, values)
        return _listing(rows, rows[0][3] if rows else Decimal(0), turn.size)
    total = read(NEAR + every_cell(counted_range) + TOTAL, values)[0][0]
    rows = _nearest(counted_range, cell, measure, turn, values) if total else []
    return _listing(rows, total, turn.size)


def _nearest(
    counted_range: CountedRange, cell: Cell, measure: str, turn: Turn, values: Values
) -> list[tuple[Any, ...]]:
    """The lines among the nearest records that may be counted; of more, until a page is full."""
    stations = [s for s, part in counted_range.stations.items() if cell.part in (None, part)]
    records, number = _records(counted_range, cell, measure), LOOKED_AT * turn.size
    if turn.day and turn.key:
        records = beyond(records, "done_on", Key(turn.day, str(turn.key)), sign=turn.words["sign"])
    sql = some_lines(counted_range) + CHOSEN + BY_RECORD + LISTED.format(**turn.words)
    while True:
        found = merged(records, stations, "done_on", number, is_down=not turn.is_up)
        rows = read(sql, values | {"keys": [str(key.pk) for key in found]})
        if len(found) < number or len(rows) > turn.size:
            return rows
        number *= 4


def _records(counted_range: CountedRange, cell: Cell, measure: str) -> QuerySet[ServiceRecord]:
    """Records that may be counted: the lines decide."""
    period = (counted_range.period.first, counted_range.period.last)
    records = ServiceRecord.objects.filter(done_on__range=period)
    records = records.not_voided() if counted_range.is_live else records.exclude(filing=None)
    chosen = _chosen(cell)
    of_records = {d.columns[RECORDS]: chosen[d.name] for d in DIMENSIONS if chosen[d.name]}
    records = records.filter(**of_records)
    source = SOURCES.get(measure)
    if source == "attempts":
        return records.exclude(outcome=Outcome.MET)
    if source == "given":
        records = records.filter(Exists(HandOver.objects.filter(record=OuterRef("pk"))))
    if source == "gatherings":
        records = records.filter(method=Method.COMMUNITY, activity=None)
    return records.filter(outcome=Outcome.MET)


def _chosen(cell: Cell) -> dict[str, str | None]:
    """Which item of each dimension."""
    named = dict.fromkeys(dimension.name for dimension in DIMENSIONS)
    named |= {"method": cell.method, "domain": cell.domain}
    return named | dict([cell.apart] if cell.apart else [])


def _values(counted_range: CountedRange, cell: Cell, measure: str, turn: Turn) -> Values:
    return parameters(counted_range) | {
        "source": SOURCES.get(measure, "lines"),
        "part": cell.part,
        **_chosen(cell),
        "group": cell.group,
        "item": cell.item,
        "measure": measure,
        "after_day": turn.day,
        "after": turn.key,
        "limit": turn.size + 1,
    }


def _listing(rows: Sequence[tuple[Any, ...]], total: Decimal, size: int) -> Listing:
    lines = [Line(key, day, whole(amount)) for key, day, amount, _total in rows]
    return Listing.first(lines, whole(total), size)
