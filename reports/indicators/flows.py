"""How a flow is declared: one measure of the fact table, whole and by its dimensions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.codes import Category
from beneficiaries.groups import GROUPS
from cases.codes import Domain, Method, Outcome
from reports.behind.queries import drill
from reports.behind.queries.drill import After, Listing
from reports.figures.queries.flows import Cell
from reports.figures.queries.tally import Tally
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
ITEMS: dict[str, dict[str, Any]] = {
    "method": dict(Method.choices),
    "domain": dict(Domain.choices),
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

    def lines(self, tally: Tally, part: str, dimension: str, item: str, after: After) -> Listing:
        """What stands behind one figure."""
        cell = self.cell(part, dimension, item)
        return drill.behind(tally.books, cell, self.measure, after)


@dataclass(frozen=True)
class Shares:
    """Each item's share of an additive flow; there is no whole."""

    flow: Flow
    dimension: str

    def __call__(self, tally: Tally) -> Iterator[Count]:
        whole = int(self.flow.value(tally, self.flow.cell()))
        for item in ITEMS[self.dimension]:
            amount = int(self.flow.value(tally, self.flow.cell("", self.dimension, item)))
            if amount:
                yield Count(
                    ratio(amount, whole),
                    dimension=self.dimension,
                    item=item,
                    numerator=amount,
                    denominator=whole,
                )

    def lines(self, tally: Tally, part: str, dimension: str, item: str, after: After) -> Listing:
        """What the numerator counts."""
        return self.flow.lines(tally, part, dimension, item, after)


@dataclass(frozen=True)
class Attempts:
    """Records that met nobody, by outcome and method."""

    dimensions: tuple[str, ...]

    def __call__(self, tally: Tally) -> Iterator[Count]:
        yield Count(Decimal(tally.attempts.get(("", ""), 0)))
        for part in tally.parts:
            yield Count(Decimal(tally.attempts.get(("part", part), 0)), part=part)
        for dimension in self.dimensions:
            for item in ITEMS[dimension]:
                if number := tally.attempts.get((dimension, item)):
                    yield Count(Decimal(number), dimension=dimension, item=item)

    def lines(self, tally: Tally, part: str, dimension: str, item: str, after: After) -> Listing:
        named = {"item" if dimension == "outcome" else dimension: item} if dimension else {}
        return drill.behind(tally.books, Cell(part=part or None, **named), "attempts", after)
