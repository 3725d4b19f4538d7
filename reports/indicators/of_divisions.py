"""How a figure of what divisions did is declared: records of a day, or yuan of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cases.dimensions import APART, apart_of
from reports.counting.queries.reading import read
from reports.figures.queries.divisions import Dated
from reports.figures.queries.figure_source import FigureSource
from reports.indicators.declaration import Count
from reports.indicators.flows import ITEMS

DECLARED: list[OfDivisions] = []  # all are read by one statement


@dataclass(frozen=True, kw_only=True)
class OfDivisions:
    """Standing records of ``table``, of divisions, whose ``day`` lies in the period: how many, or
    the sum of their ``amount``. No filing stands between: a report counts them when it is compiled
    and keeps their keys. ``dimension`` is told by the column ``item``; so is what stands apart,
    for each part too. A single station has none."""

    table: str
    day: str
    amount: str = "1"
    dimension: str = ""
    item: str = "''"

    def __post_init__(self) -> None:
        DECLARED.append(self)

    @property
    def apart(self) -> tuple[str, ...]:
        return apart_of(self.table)

    @property
    def sql(self) -> str:
        apart = "".join(f", {dimension.of(self.table)}" for dimension in APART)
        return f"""
            SELECT '{self.table}' AS kind, replace({self.table}.id::text, '-', '') AS key,
                division_id AS division, {self.item}::text AS item,
                {self.amount}::numeric AS amount{apart}
            FROM {self.table} WHERE voided_at IS NULL AND {self.day} BETWEEN %(first)s AND %(last)s
        """  # noqa: S608 - of a declaration

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        every = source.dated(" UNION ALL ".join(one.sql for one in DECLARED))
        rows = [row for row in every if row.kind == self.table]
        parts = ("", *source.parts)
        within = {part: [row for row in rows if not part or row.part == part] for part in parts}
        for part, some in within.items():
            yield _sum(some, part)
        for item in ITEMS[self.dimension] if self.dimension else ():
            if some := [row for row in rows if row.item == item]:
                yield _sum(some, "", self.dimension, item)
        for part, some in within.items():
            yield from self._told_apart(some, part)

    def _told_apart(self, rows: Sequence[Dated], part: str) -> Iterator[Count]:
        for n, dimension in enumerate(APART):
            for item in sorted({row.apart[n] for row in rows} - {""}):
                mine = [row for row in rows if row.apart[n] == item]
                yield _sum(mine, part, dimension.name, item)

    def sum_of(self, keys: Sequence[str]) -> Decimal:
        """Of these records, whatever was voided since then."""
        sql = f"""
            SELECT coalesce(sum({self.amount}::numeric), 0) FROM {self.table}
            WHERE id = ANY(%(keys)s::uuid[])
        """  # noqa: S608 - of a declaration
        [(total,)] = read(sql, {"keys": list(keys)})
        return Decimal(total)


def _sum(rows: Sequence[Dated], part: str = "", dimension: str = "", item: str = "") -> Count:
    total = sum((row.amount for row in rows), Decimal(0))
    return Count(total, part, dimension, item, counted=[row.key for row in rows])
