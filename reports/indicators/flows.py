"""How a flow is declared: one measure of the fact table, whole and by its dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.codes import Category
from beneficiaries.groups import GROUPS
from cases.codes import Outcome
from cases.dimensions import DIMENSIONS, RECORDS, apart_of
from reports.behind.queries import drill
from reports.behind.queries.drill import After, Listing
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.flows import Cell
from reports.indicators.declaration import Count, ratio
from reports.indicators.network import STATUSES
from stations.models import Certificate


class Things(dict[str, Any]):
    """Words of goods, which no table lists: ``棉被|床`` is 棉被（床）."""

    def __missing__(self, item: str) -> str:
        name, _separator, unit = item.partition("|")
        return _("%(item)s (%(unit)s)") % {"item": name, "unit": unit} if unit else _("cash")

    def get(self, item: str, _default: Any = None) -> Any:
        return self[item]


# What a dimension may be, and the words of its items in the order of the code table.
ITEMS: dict[str, Mapping[str, Any]] = {
    **{dimension.name: dimension.items for dimension in DIMENSIONS},
    "group": {key: group.name for key, group in GROUPS.items()},
    "outcome": {code: name for code, name in Outcome.choices if code != Outcome.MET},
    "status": STATUSES,
    "category": dict(Category.choices),
    "level": {str(level): name for level, name in Certificate.Level.choices},
    "item": Things(),
}


@dataclass(frozen=True)
class Flow:
    """Counts one measure, of one method or of all, by the given dimensions and by part."""

    measure: str
    dimensions: tuple[str, ...]
    method: str | None = None

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        yield Count(self.value(source, self.cell()))
        for part in source.parts:
            yield Count(self.value(source, self.cell(part)), part=part)
        for dimension in self.dimensions:
            for item in ITEMS[dimension]:
                value = self.value(source, self.cell("", dimension, item))
                if value:
                    yield Count(value, dimension=dimension, item=item)
        for part, dimension in product(("", *source.parts), self.apart):
            for item in source.flows.items_apart(self.measure, dimension):
                if value := self.value(source, self.cell(part, dimension, item)):
                    yield Count(value, part, dimension, item)

    @property
    def apart(self) -> tuple[str, ...]:
        """By what else it is told, for each part too."""
        return apart_of(RECORDS)

    def value(self, source: FigureSource, cell: Cell) -> Decimal:
        return Decimal(source.flows[cell, self.measure])

    def cell(self, part: str = "", dimension: str = "", item: str = "") -> Cell:
        """Which lines a figure of this flow counts."""
        cell = Cell(part=part or None, method=self.method)
        if dimension in self.apart:
            return replace(cell, apart=(dimension, item))
        return replace(cell, **{dimension: item}) if dimension else cell

    def lines(
        self, source: FigureSource, part: str, dimension: str, item: str, after: After
    ) -> Listing:
        """What stands behind one figure."""
        cell = self.cell(part, dimension, item)
        return drill.behind(source.counted_range, cell, self.measure, after)


@dataclass(frozen=True)
class Shares:
    """Each item's share of an additive flow; there is no whole."""

    flow: Flow
    dimension: str

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        whole = int(self.flow.value(source, self.flow.cell()))
        for item in ITEMS[self.dimension]:
            amount = int(self.flow.value(source, self.flow.cell("", self.dimension, item)))
            if amount:
                yield Count(
                    ratio(amount, whole),
                    dimension=self.dimension,
                    item=item,
                    numerator=amount,
                    denominator=whole,
                )

    def lines(
        self, source: FigureSource, part: str, dimension: str, item: str, after: After
    ) -> Listing:
        """What the numerator counts."""
        return self.flow.lines(source, part, dimension, item, after)


@dataclass(frozen=True)
class Attempts:
    """Records that met nobody, by outcome and method."""

    dimensions: tuple[str, ...]

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        yield Count(Decimal(source.attempts.get(("", ""), 0)))
        for part in source.parts:
            yield Count(Decimal(source.attempts.get(("part", part), 0)), part=part)
        for dimension in self.dimensions:
            for item in ITEMS[dimension]:
                if number := source.attempts.get((dimension, item)):
                    yield Count(Decimal(number), dimension=dimension, item=item)

    def lines(
        self, source: FigureSource, part: str, dimension: str, item: str, after: After
    ) -> Listing:
        named = {"item" if dimension == "outcome" else dimension: item} if dimension else {}
        return drill.behind(
            source.counted_range, Cell(part=part or None, **named), "attempts", after
        )
