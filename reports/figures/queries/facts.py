"""What a period counts beside its service records: the happenings of ``cases.facts.catalogue``.

Live, by their own SQL; filed, as the filings froze them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from django.utils import timezone

from cases.dimensions import AND_APART, APART, IS_APART
from cases.facts.catalogue import COLUMNS, HAPPENINGS, every
from cases.facts.declaration import Happening
from reports.behind.queries.drill import After, turn_of
from reports.counting.queries.lines import SCOPE, parameters
from reports.counting.queries.reading import Value, Values, read
from reports.figures.queries.counted_range import CountedRange

LIVE = """
facts AS (SELECT found.*, part FROM ({found}) AS found JOIN scope USING (station))
"""
FILED = f"""
facts AS (
    SELECT station_id AS station, {COLUMNS}, part
    FROM cases_filedfact fact JOIN cases_filing filing ON filing.id = filing_id
    JOIN scope ON station = station_id
    WHERE filing_id = ANY(%(filings)s::uuid[]) AND done_on BETWEEN %(first)s AND %(last)s
)
"""  # noqa: S608
CELL = f"kind, part, item{AND_APART}"
FOLDED = f"""
SELECT {CELL}, sum(amount), sum(value), count(*) FROM facts GROUP BY {CELL}
"""  # noqa: S608
CHOSEN = f"""
kind = %(kind)s AND (%(part)s = '' OR part = %(part)s)
    AND (%(item)s::text IS NULL OR item = %(item)s){IS_APART}
"""
LISTED = f"""
SELECT key, done_on, amount, value FROM facts
WHERE {CHOSEN}
    AND (%(after)s::text IS NULL
        OR (done_on, key COLLATE "C") {{sign}} (%(after_day)s::date, %(after)s::text))
ORDER BY done_on {{way}}, key COLLATE "C" {{way}} LIMIT %(limit)s
"""  # noqa: S608
Item = tuple[str, str] | None  # of a dimension apart; None is any


class Total(NamedTuple):
    """``amount`` in the item's unit, ``value`` in yuan, ``number`` of facts."""

    amount: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    number: int = 0


def added(totals: Iterable[Total]) -> Total:
    found = list(totals)
    return Total(
        sum((one.amount for one in found), Decimal(0)),
        sum((one.value for one in found), Decimal(0)),
        sum(one.number for one in found),
    )


class Fact(NamedTuple):
    key: str
    day: date
    amount: Decimal
    value: Decimal


@dataclass(frozen=True)
class FactTotals:
    """Facts of a range, folded by kind, part, item and what stands apart; each adds up."""

    counted_range: CountedRange
    totals: Mapping[tuple[str, ...], Total] = field(default_factory=dict)

    def total(self, kind: str, part: str = "", item: str | None = None, of: Item = None) -> Total:
        """Of a part ("" is the whole), of one item and of one dimension's (None is all)."""
        if of is not None:
            return self._by_item.get((kind, part, item, of), Total())
        return added(self._of(kind, part, item))

    def _of(self, kind: str, part: str, item: str | None) -> Iterator[Total]:
        for (its, at, what, *_apart), total in self.totals.items():
            if its == kind and (not part or at == part) and (item is None or what == item):
                yield total

    @cached_property
    def _by_item(self) -> dict[tuple[str, str, str | None, Item], Total]:
        """What stands apart may have hundreds of items, each told of every part."""
        found: dict[tuple[str, str, str | None, Item], Total] = {}
        for (kind, at, what, *apart), total in self.totals.items():
            for of in zip(_APART, apart, strict=True):
                for part, item in product({at, ""}, (what, None)) if of[1] else ():
                    key = (kind, part, item, of)
                    found[key] = added([found.get(key, Total()), total])
        return found

    def items(self, kind: str, of: str = "") -> list[str]:
        """What there is; ``of`` a dimension apart, those of its items that any has."""
        at = 3 + _APART.index(of) if of else 2
        return sorted(
            {cell[at] for cell in self.totals if cell[0] == kind and (cell[at] or not of)}
        )

    def keys(
        self,
        kind: str,
        part: str = "",
        item: str | None = None,
        after: After = None,
        of: Item = None,
    ) -> list[Fact]:
        """Facts after the given one, as text or as the UUID that it is; one more than a page when
        there are more."""
        turn = turn_of(after)
        values = chosen(kind, part, item, of) | {"after_day": turn.day, "limit": turn.size + 1}
        values["after"] = None if turn.key is None else str(turn.key)
        only = [fact for fact in HAPPENINGS if fact.kind == kind]
        sql = LISTED.format(**turn.words)
        return [Fact(*row) for row in _rows(sql, self.counted_range, only, **values)]


_APART = [dimension.name for dimension in APART]


def facts(counted_range: CountedRange) -> FactTotals:
    """Every fact of this range folded, one statement."""
    rows = _rows(FOLDED, counted_range, HAPPENINGS)
    return FactTotals(counted_range, {tuple(row[:-3]): Total(*row[-3:]) for row in rows})


def chosen(kind: str, part: str = "", item: str | None = None, of: Item = None) -> Values:
    """What ``CHOSEN`` asks for."""
    named = dict.fromkeys(_APART) | dict([of] if of else [])
    return named | {"kind": kind, "part": part, "item": item}


def statement(
    sql: str, counted_range: CountedRange, happenings: Iterable[Happening]
) -> tuple[str, Values]:
    """What asks for the ``facts`` of a range, live or as they were filed, and its values."""
    source = LIVE.format(found=every(fact.live for fact in happenings))
    values = parameters(counted_range) | {"today": timezone.localdate()}
    return SCOPE + (source if counted_range.is_live else FILED) + sql, values


def _rows(
    sql: str, counted_range: CountedRange, happenings: Iterable[Happening], **values: Value
) -> list[tuple[Any, ...]]:
    asked, whole = statement(sql, counted_range, happenings)
    return read(asked, whole | values)
