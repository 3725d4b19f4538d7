"""What a period counts beside its service records: cases, activities, donations, duties.

Live, straight from ``cases.filings.queries.month_facts``; filed, from the facts that the filings
froze.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from cases.filings.queries.month_facts import FACTS
from reports.behind.queries.drill import After, turn_of
from reports.figures.queries.books import Books

SCOPE = """
WITH scope(station, part) AS (
    SELECT * FROM unnest(%(stations)s::bigint[], %(parts)s::text[])
),
"""
HAPPENED = "happened AS ("
# A duty that is due today or later is no failure yet.
COUNTED = """
),
facts AS (
    SELECT happened.*, part FROM happened JOIN scope USING (station)
    WHERE kind <> 'duty' OR done_on < %(today)s OR amount = 1
)
"""
LIVE = HAPPENED + FACTS + COUNTED
FILED = """
facts AS (
    SELECT kind, station, key, done_on, item, amount, value, part
    FROM cases_filedfact fact JOIN cases_filing filing ON filing.id = filing_id
    JOIN scope ON station = station_id
    WHERE filing_id = ANY(%(filings)s::uuid[]) AND done_on BETWEEN %(first)s AND %(last)s
)
"""
FOLDED = """
SELECT kind, part, item, sum(amount), sum(value), count(*) FROM facts GROUP BY kind, part, item
"""
LISTED = """
SELECT key, done_on, amount, value FROM facts
WHERE kind = %(kind)s AND (%(part)s = '' OR part = %(part)s)
    AND (%(item)s::text IS NULL OR item = %(item)s)
    AND (%(after)s::text IS NULL
        OR (done_on, key COLLATE "C") {sign} (%(after_day)s::date, %(after)s::text))
ORDER BY done_on {way}, key COLLATE "C" {way} LIMIT %(limit)s
"""


class Total(NamedTuple):
    """``amount`` in the item's unit, ``value`` in yuan, ``number`` of facts."""

    amount: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    number: int = 0


class Fact(NamedTuple):
    key: str
    day: date
    amount: Decimal
    value: Decimal


@dataclass(frozen=True)
class Facts:
    """Facts of some books, folded by kind, part and item; each adds up."""

    books: Books
    totals: Mapping[tuple[str, str, str], Total] = field(default_factory=dict)

    def total(self, kind: str, part: str = "", item: str | None = None) -> Total:
        """Of a part ("" is the whole) and of one item (None is all)."""
        found = list(self._of(kind, part, item))
        return Total(
            sum((one.amount for one in found), Decimal(0)),
            sum((one.value for one in found), Decimal(0)),
            sum(one.number for one in found),
        )

    def _of(self, kind: str, part: str, item: str | None) -> Iterator[Total]:
        for (of, at, what), total in self.totals.items():
            if of == kind and (not part or at == part) and (item is None or what == item):
                yield total

    def items(self, kind: str) -> list[str]:
        return sorted({item for of, _part, item in self.totals if of == kind})

    def keys(
        self, kind: str, part: str = "", item: str | None = None, after: After = None
    ) -> list[Fact]:
        """Facts after the given one, as text or as the UUID that it is; one more than a page when
        there are more."""
        turn = turn_of(after)
        values = {"kind": kind, "part": part, "item": item, "after_day": turn.day}
        values["after"] = None if turn.key is None else str(turn.key)
        sql = LISTED.format(**turn.words)
        return [Fact(*row) for row in _rows(sql, self.books, limit=turn.size + 1, **values)]


def facts(books: Books) -> Facts:
    """Every fact of these books folded, one statement."""
    rows = _rows(FOLDED, books)
    return Facts(books, {tuple(row[:3]): Total(*row[3:]) for row in rows})


def _rows(sql: str, books: Books, **values: Any) -> list[Any]:
    values |= {
        "stations": list(books.stations),
        "parts": list(books.stations.values()),
        "first": books.period.first,
        "last": books.period.last,
        "today": timezone.localdate(),
        "filings": list(books.filings or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(SCOPE + (LIVE if books.is_live else FILED) + sql, values)
        return cursor.fetchall()
