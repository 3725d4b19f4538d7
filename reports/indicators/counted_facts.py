"""How a figure of facts beside the records is declared: cases, activities, donations, duties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cases.facts.activities import ACTIVITY
from cases.facts.declaration import Happening, Line
from reports.behind.queries import drill
from reports.behind.queries.drill import After, Listing, turn_of
from reports.figures.keys import FigureKey
from reports.figures.queries.facts import Fact, Item, Total
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.flows import Cell
from reports.indicators.declaration import Count, ratio
from reports.indicators.flows import Told

Measure = Callable[[Total | Fact], Decimal]
CASH = "cash"


def number(of: Total | Fact) -> Decimal:
    """How many there are."""
    return Decimal(of.number if isinstance(of, Total) else 1)


def amount(of: Total | Fact) -> Decimal:
    return of.amount


def value(of: Total | Fact) -> Decimal:
    return of.value


@dataclass(frozen=True)
class Sum(Told):
    """One happening, of one item or of all."""

    fact: Happening
    measure: Measure = number
    item: str | None = None

    @property
    def apart(self) -> tuple[str, ...]:
        return self.fact.apart

    def amount(self, source: FigureSource, part: str, dimension: str, item: str) -> Decimal:
        of, apart = self._chosen(dimension, item)
        return self.measure(source.facts.total(self.fact.kind, part, of, apart))

    def items_apart(self, source: FigureSource, dimension: str) -> list[str]:
        return source.facts.items(self.fact.kind, dimension)

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        of, apart = self._chosen(key.dimension, key.item)
        rows = source.facts.keys(self.fact.kind, key.part, of, after, apart)
        lines = [Line(fact.key, fact.day, self.measure(fact)) for fact in rows]
        total = self.amount(source, key.part, key.dimension, key.item)
        return Listing.first(lines, total, turn_of(after).size)

    def _chosen(self, dimension: str, item: str) -> tuple[str | None, Item]:
        """An item of the happening, or of what stands apart."""
        if dimension in self.apart:
            return self.item, (dimension, item)
        return item if dimension else self.item, None


@dataclass(frozen=True)
class Quantities(Sum):
    """Of each thing so much of its unit; different things never add up, so there is no whole."""

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        for item in source.facts.items(self.fact.kind):
            if item != CASH:
                yield Count(self.amount(source, "", "item", item), "", "item", item)

    @property
    def apart(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Rate:
    """One sum of another, whole and by part; opens what the numerator counts."""

    numerator: Sum
    denominator: Sum

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        for part in ("", *source.parts):
            some = self.numerator.amount(source, part, "", "")
            whole = self.denominator.amount(source, part, "", "")
            yield Count(ratio(some, whole), part=part, numerator=some, denominator=whole)

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        return self.numerator.lines(source, key, after)


@dataclass(frozen=True)
class Gatherings(Told):
    """Activities, and community records that belong to none, by domain."""

    dimensions: tuple[str, ...] = ("domain",)

    @property
    def apart(self) -> tuple[str, ...]:
        return ACTIVITY.apart

    def amount(self, source: FigureSource, part: str, dimension: str, item: str) -> Decimal:
        cell, of = self._chosen(part, dimension, item)
        known = source.facts.total(ACTIVITY.kind, part, cell.domain, of)
        return Decimal(known.number + source.flows[cell, "gatherings"])

    def items_apart(self, source: FigureSource, dimension: str) -> list[str]:
        alone = source.flows.items_apart("gatherings", dimension)
        return sorted({*alone, *source.facts.items(ACTIVITY.kind, dimension)})

    def _chosen(self, part: str, dimension: str, item: str) -> tuple[Cell, Item]:
        """Which records, and of what stands apart which activities."""
        if dimension in self.apart:
            return Cell(part or None, apart=(dimension, item)), (dimension, item)
        return Cell(part or None, domain=item or None), None

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        """Both, as one list."""
        turn = turn_of(after)
        cell, of = self._chosen(key.part, key.dimension, key.item)
        known = source.facts.keys(ACTIVITY.kind, key.part, cell.domain, after, of)
        alone = drill.behind(source.counted_range, cell, "gatherings", after)
        lines = [Line(fact.key, fact.day, 1) for fact in known]
        lines += [Line(str(line.key), line.day, line.amount) for line in alone.lines]
        lines.sort(key=lambda line: (line.day, line.key), reverse=not turn.is_up)
        has_more = len(known) > turn.size or alone.following is not None
        total = self.amount(source, key.part, key.dimension, key.item)
        return Listing.first(lines, total, turn.size, has_more=has_more)


@dataclass(frozen=True)
class HandedOver:
    """Of each thing so much handed over."""

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        for (part, item), quantity in sorted(source.flows.items("goods").items()):
            if item != CASH:
                yield Count(quantity, part=part, dimension="item", item=item)

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        cell = Cell(key.part or None, item=key.item)
        return drill.behind(source.counted_range, cell, "goods", after)
