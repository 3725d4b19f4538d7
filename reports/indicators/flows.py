"""How a flow is declared: one measure of the fact table, whole and by its dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from beneficiaries.groups import GROUPS
from cases.codes import Domain, Method, Outcome
from reports.indicators.declaration import Count, ratio
from reports.queries.flows import Cell
from reports.queries.tally import Tally

# What a dimension may be, and the words of its items in the order of the code table.
ITEMS: dict[str, dict[str, Any]] = {
    "method": dict(Method.choices),
    "domain": dict(Domain.choices),
    "group": {key: group.name for key, group in GROUPS.items()},
    "outcome": {code: name for code, name in Outcome.choices if code != Outcome.MET},
}


@dataclass(frozen=True)
class Flow:
    """Counts one measure, of one method or of all, by the given dimensions and by part."""

    measure: str
    dimensions: tuple[str, ...]
    method: str | None = None

    def __call__(self, tally: Tally) -> Iterator[Count]:
        yield Count(self.value(tally, self.cell()))
        for part in tally.parts:
            yield Count(self.value(tally, self.cell(part)), part=part)
        for dimension in self.dimensions:
            for item in ITEMS[dimension]:
                value = self.value(tally, self.cell("", dimension, item))
                if value:
                    yield Count(value, dimension=dimension, item=item)

    def value(self, tally: Tally, cell: Cell) -> Decimal:
        return Decimal(tally.flows[cell, self.measure])

    def cell(self, part: str = "", dimension: str = "", item: str = "") -> Cell:
        """Which lines a figure of this flow counts."""
        cell = Cell(part=part or None, method=self.method)
        return replace(cell, **{dimension: item}) if dimension else cell


def attempts(tally: Tally) -> Iterator[Count]:
    yield Count(Decimal(tally.attempts.get(("", ""), 0)))
    for part in tally.parts:
        yield Count(Decimal(tally.attempts.get(("part", part), 0)), part=part)
    for dimension in ("outcome", "method"):
        for item in ITEMS[dimension]:
            if number := tally.attempts.get((dimension, item)):
                yield Count(Decimal(number), dimension=dimension, item=item)


def shares(flow: Flow, dimension: str) -> Callable[[Tally], Iterator[Count]]:
    """Each item's share of an additive flow; the whole is what they are shares of."""

    def count(tally: Tally) -> Iterator[Count]:
        whole = int(flow.value(tally, flow.cell()))
        for item in ITEMS[dimension]:
            amount = int(flow.value(tally, flow.cell("", dimension, item)))
            if amount:
                yield Count(
                    ratio(amount, whole),
                    dimension=dimension,
                    item=item,
                    numerator=amount,
                    denominator=whole,
                )

    return count
