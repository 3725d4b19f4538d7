"""How a figure of facts beside the records is declared: cases, activities, donations, duties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.behind.queries import drill
from reports.behind.queries.drill import After, Line, Listing, turn_of
from reports.figures.queries import facts
from reports.figures.queries.facts import Fact, Total
from reports.figures.queries.flows import Cell
from reports.figures.queries.tally import Tally
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
    """One kind of facts, of one item or of all, whole and by part."""

    kind: str
    measure: Measure = number
    item: str | None = None

    def __call__(self, tally: Tally) -> Iterator[Count]:
        yield Count(self.of(tally))
        for part in tally.parts:
            yield Count(self.of(tally, part), part=part)

    def of(self, tally: Tally, part: str = "", item: str | None = None) -> Decimal:
        return self.measure(tally.facts.total(self.kind, part, item or self.item))

    def lines(self, tally: Tally, part: str, dimension: str, item: str, after: After) -> Listing:
        chosen = (item if dimension else None) or self.item
        rows = tally.facts.keys(self.kind, part, chosen, after)
        lines = [Line(fact.key, fact.day, self.measure(fact)) for fact in rows]
        return paged(lines, self.of(tally, part, chosen), turn_of(after).size)


@dataclass(frozen=True)
class Quantities(Sum):
    """Of each thing so much of its unit; different things never add up, so there is no whole."""

    def __call__(self, tally: Tally) -> Iterator[Count]:
        for item in tally.facts.items(self.kind):
            if item != CASH:
                yield Count(self.of(tally, item=item), dimension="item", item=item)


@dataclass(frozen=True)
class Rate:
    """One sum of another, whole and by part; opens what the numerator counts."""

    numerator: Sum
    denominator: Sum

    def __call__(self, tally: Tally) -> Iterator[Count]:
        for part in ("", *tally.parts):
            some, whole = self.numerator.of(tally, part), self.denominator.of(tally, part)
            yield Count(ratio(some, whole), part=part, numerator=some, denominator=whole)

    def lines(self, tally: Tally, part: str, dimension: str, item: str, after: After) -> Listing:
        return self.numerator.lines(tally, part, dimension, item, after)


@dataclass(frozen=True)
class Gatherings:
    """Activities, and community records that belong to none, by domain."""

    def __call__(self, tally: Tally) -> Iterator[Count]:
        from reports.indicators.flows import ITEMS

        yield Count(self.of(tally))
        for part in tally.parts:
            yield Count(self.of(tally, part), part=part)
        for item in ITEMS["domain"]:
            if held := self.of(tally, domain=item):
                yield Count(held, dimension="domain", item=item)

    def of(self, tally: Tally, part: str = "", domain: str | None = None) -> Decimal:
        activities = tally.facts.total("activity", part, domain).number
        return Decimal(activities + tally.flows[Cell(part or None, domain=domain), "gatherings"])

    def lines(self, tally: Tally, part: str, dimension: str, item: str, after: After) -> Listing:
        """Both, as one list."""
        turn = turn_of(after)
        domain = item if dimension else None
        known = tally.facts.keys("activity", part, domain, after)
        cell = Cell(part or None, domain=domain)
        alone = drill.behind(tally.books, cell, "gatherings", after)
        lines = [Line(fact.key, fact.day, 1) for fact in known]
        lines += [Line(str(line.key), line.day, line.amount) for line in alone.lines]
        lines.sort(key=lambda line: (line.day, line.key), reverse=not turn.is_up)
        has_more = len(known) > turn.size or alone.following is not None
        return paged(lines, self.of(tally, part, domain), turn.size, has_more=has_more)


@dataclass(frozen=True)
class HandedOver:
    """Of each thing so much handed over."""

    def __call__(self, tally: Tally) -> Iterator[Count]:
        for (part, item), quantity in sorted(tally.items("goods").items()):
            if item != CASH:
                yield Count(quantity, part=part, dimension="item", item=item)

    def lines(self, tally: Tally, part: str, dimension: str, item: str, after: After) -> Listing:
        return drill.behind(tally.books, Cell(part or None, item=item), "goods", after)


def paged(lines: list[Line], total: Decimal, size: int, *, has_more: bool = False) -> Listing:
    """The first page of these; there is another when they are more than a page."""
    has_more = has_more or len(lines) > size
    lines = lines[:size]
    following = (lines[-1].day, lines[-1].key) if has_more and lines else None
    return Listing(lines, total, following)


__all__ = ["Gatherings", "HandedOver", "Quantities", "Rate", "Sum", "amount", "facts", "value"]
