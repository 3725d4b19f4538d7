"""How a figure of facts beside the records is declared: cases, activities, donations, duties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from cases.facts.activities import ACTIVITY
from cases.facts.declaration import Happening, Line
from reports.behind.queries import drill
from reports.behind.queries.drill import After, Listing, turn_of
from reports.figures.queries.facts import Fact, Item, Total
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.flows import Cell
from reports.indicators.declaration import Count, ratio

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
class Sum:
    """One happening, of one item or of all, whole and by part."""

    fact: Happening
    measure: Measure = number
    item: str | None = None

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        yield Count(self.of(source))
        for part in source.parts:
            yield Count(self.of(source, part), part=part)
        for part, dimension in product(("", *source.parts), self.apart):
            for item in source.facts.items(self.fact.kind, dimension):
                if value := self.of(source, part, apart=(dimension, item)):
                    yield Count(value, part, dimension, item)

    @property
    def apart(self) -> tuple[str, ...]:
        return self.fact.apart

    def of(
        self, source: FigureSource, part: str = "", item: str | None = None, apart: Item = None
    ) -> Decimal:
        chosen = item or self.item
        return self.measure(source.facts.total(self.fact.kind, part, chosen, apart))

    def lines(
        self, source: FigureSource, part: str, dimension: str, item: str, after: After
    ) -> Listing:
        apart = (dimension, item) if dimension in self.apart else None
        chosen = (item if dimension and not apart else None) or self.item
        rows = source.facts.keys(self.fact.kind, part, chosen, after, apart)
        lines = [Line(fact.key, fact.day, self.measure(fact)) for fact in rows]
        return Listing.first(lines, self.of(source, part, chosen, apart), turn_of(after).size)


@dataclass(frozen=True)
class Quantities(Sum):
    """Of each thing so much of its unit; different things never add up, so there is no whole."""

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        for item in source.facts.items(self.fact.kind):
            if item != CASH:
                yield Count(self.of(source, item=item), dimension="item", item=item)

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
            some, whole = self.numerator.of(source, part), self.denominator.of(source, part)
            yield Count(ratio(some, whole), part=part, numerator=some, denominator=whole)

    def lines(
        self, source: FigureSource, part: str, dimension: str, item: str, after: After
    ) -> Listing:
        return self.numerator.lines(source, part, dimension, item, after)


@dataclass(frozen=True)
class Gatherings:
    """Activities, and community records that belong to none, by domain."""

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        from reports.indicators.flows import ITEMS

        yield Count(self.of(source))
        for part in source.parts:
            yield Count(self.of(source, part), part=part)
        for item in ITEMS["domain"]:
            if held := self.of(source, domain=item):
                yield Count(held, dimension="domain", item=item)

    def of(self, source: FigureSource, part: str = "", domain: str | None = None) -> Decimal:
        activities = source.facts.total(ACTIVITY.kind, part, domain).number
        return Decimal(activities + source.flows[Cell(part or None, domain=domain), "gatherings"])

    def lines(
        self, source: FigureSource, part: str, dimension: str, item: str, after: After
    ) -> Listing:
        """Both, as one list."""
        turn = turn_of(after)
        domain = item if dimension else None
        known = source.facts.keys(ACTIVITY.kind, part, domain, after)
        cell = Cell(part or None, domain=domain)
        alone = drill.behind(source.counted_range, cell, "gatherings", after)
        lines = [Line(fact.key, fact.day, 1) for fact in known]
        lines += [Line(str(line.key), line.day, line.amount) for line in alone.lines]
        lines.sort(key=lambda line: (line.day, line.key), reverse=not turn.is_up)
        has_more = len(known) > turn.size or alone.following is not None
        return Listing.first(lines, self.of(source, part, domain), turn.size, has_more=has_more)


@dataclass(frozen=True)
class HandedOver:
    """Of each thing so much handed over."""

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        for (part, item), quantity in sorted(source.items("goods").items()):
            if item != CASH:
                yield Count(quantity, part=part, dimension="item", item=item)

    def lines(
        self, source: FigureSource, part: str, dimension: str, item: str, after: After
    ) -> Listing:
        return drill.behind(source.counted_range, Cell(part or None, item=item), "goods", after)
