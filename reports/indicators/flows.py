"""How a flow is declared: one measure of the fact table, whole and by its dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.codes import Category
from beneficiaries.groups import GROUPS
from cases.codes import Outcome
from cases.dimensions import DIMENSIONS, RECORDS, apart_of
from reports.behind.queries import drill
from reports.behind.queries.drill import After, Listing
from reports.figures.keys import FigureKey
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.flows import Cell
from reports.indicators.declaration import Count, ratio
from reports.indicators.network import STATUSES
from reports.indicators.volunteers import BASES
from reports.words import Words
from resources.models import Project
from stations.models import Certificate, Organisation


class Things(dict[str, Words]):
    """Words of goods, which no table lists: ``棉被|床`` is 棉被（床）."""

    def __missing__(self, item: str) -> str:
        name, _separator, unit = item.partition("|")
        return _("%(item)s (%(unit)s)") % {"item": name, "unit": unit} if unit else _("cash")

    def get(self, item: str, _default: object = None) -> Words:
        return self[item]


class Programmes(dict[str, Words]):
    """What no table lists: a programme is its own word."""

    def __missing__(self, item: str) -> Words:
        return _("without a programme") if item == "-" else item

    def get(self, item: str, _default: object = None) -> Words:
        return self[item]


# What a dimension may be, and the words of its items in the order of the code table.
ITEMS: dict[str, Mapping[str, Words]] = {
    **{dimension.name: dimension.items for dimension in DIMENSIONS},
    "group": {key: group.name for key, group in GROUPS.items()},
    "outcome": {code: name for code, name in Outcome.choices if code != Outcome.MET},
    "status": STATUSES,
    "category": dict(Category.choices),
    "level": {str(level): name for level, name in Certificate.Level.choices},
    "item": Things(),
    "source": dict(Project.Level.choices),
    "basis": BASES,
    "programme": Programmes(),
    "organisation": dict(Organisation.Kind.choices),
    "ground": {"zone": gettext_lazy("zones of the rank of a county")},
}


class Told:
    """A figure that is told whole, by part, by the items of its ``dimensions``, and by those of
    what stands ``apart``, for each part too. What is nothing of an item isn't said."""

    dimensions: tuple[str, ...] = ()

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        yield Count(self.amount(source, "", "", ""))  # who wants no more asks for no parts
        for part in source.parts:
            yield Count(self.amount(source, part, "", ""), part)
        for dimension in self.dimensions:
            for item in ITEMS[dimension]:
                if amount := self.amount(source, "", dimension, item):
                    yield Count(amount, "", dimension, item)
        for dimension in self.apart:
            items = self.items_apart(source, dimension)
            for part, item in product(("", *source.parts), items) if items else ():
                if amount := self.amount(source, part, dimension, item):
                    yield Count(amount, part, dimension, item)

    @property
    def apart(self) -> tuple[str, ...]:
        return ()

    def amount(self, source: FigureSource, part: str, dimension: str, item: str) -> Decimal:
        raise TypeError(f"{type(self).__name__} must say what it counts")

    def items_apart(self, source: FigureSource, dimension: str) -> list[str]:
        """What there is of a dimension that stands apart."""
        return []


@dataclass(frozen=True)
class Flow(Told):
    """Counts one measure, of one method or of all."""

    measure: str
    dimensions: tuple[str, ...]
    method: str | None = None

    @property
    def apart(self) -> tuple[str, ...]:
        return apart_of(RECORDS)

    def amount(self, source: FigureSource, part: str, dimension: str, item: str) -> Decimal:
        return Decimal(source.flows[self.cell(part, dimension, item), self.measure])

    def items_apart(self, source: FigureSource, dimension: str) -> list[str]:
        return source.flows.items_apart(self.measure, dimension)

    def cell(self, part: str, dimension: str, item: str) -> Cell:
        """Which lines a figure of this flow counts."""
        cell = Cell(part=part or None, method=self.method)
        if dimension in self.apart:
            return replace(cell, apart=(dimension, item))
        return replace(cell, **{dimension: item}) if dimension else cell

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        """What stands behind one figure."""
        cell = self.cell(key.part, key.dimension, key.item)
        return drill.behind(source.counted_range, cell, self.measure, after)


@dataclass(frozen=True)
class Shares:
    """Each item's share of an additive flow; there is no whole."""

    flow: Flow
    dimension: str

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        whole = int(self.flow.amount(source, "", "", ""))
        for item in ITEMS[self.dimension]:
            if some := int(self.flow.amount(source, "", self.dimension, item)):
                share = ratio(some, whole)
                yield Count(share, "", self.dimension, item, numerator=some, denominator=whole)

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        """What the numerator counts."""
        return self.flow.lines(source, key, after)


@dataclass(frozen=True)
class Attempts(Told):
    """Records that met nobody."""

    dimensions: tuple[str, ...]

    def amount(self, source: FigureSource, part: str, dimension: str, item: str) -> Decimal:
        told = ("part", part) if part else (dimension, item)
        return Decimal(source.attempts.get(told, 0))

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        name = "item" if key.dimension == "outcome" else key.dimension
        cell = Cell(part=key.part or None, **({name: key.item} if name else {}))
        return drill.behind(source.counted_range, cell, "attempts", after)
