"""Who is on the ledger as of a day (IND-CLI-…)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from reports.behind.queries.drill import After, Listing
from reports.figures.queries.figure_source import FigureSource
from reports.indicators.declaration import Behind, Chapter, Count, Indicator, Kind
from reports.indicators.flows import ITEMS

SOURCE = _("Code tables of categories and named groups of this system (docs/counting.md)")


@dataclass(frozen=True)
class OnLedger:
    """People enrolled and alive; ``among`` one group as the whole, then by dimensions."""

    among: str = ""
    dimensions: tuple[str, ...] = ()

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        for part in ("", *source.parts):
            yield Count(Decimal(source.ledger.people(part, *self._whole)), part=part)
        for dimension in self.dimensions:
            for item in ITEMS[dimension]:
                if people := source.ledger.people("", dimension, item):
                    yield Count(Decimal(people), dimension=dimension, item=item)

    @property
    def _whole(self) -> tuple[str, str]:
        return ("group", self.among) if self.among else ("", "")

    def lines(
        self, source: FigureSource, part: str, dimension: str, item: str, after: After
    ) -> Listing:
        chosen = (dimension, item) if dimension else self._whole
        return source.ledger.listing(part, *chosen, after)


_stock = partial(
    Indicator,
    kind=Kind.STOCK,
    chapter=Chapter.LEDGER,
    unit=_("in persons"),
    behind=Behind.LEDGER,
    source=SOURCE,
)

LEDGER = [
    _stock(
        "IND-CLI-01",
        _("People on the ledger"),
        _("People enrolled at a station on the day and alive. Each is enrolled at one station."),
        OnLedger(),
    ),
    _stock(
        "IND-CLI-03",
        _("People of key groups on the ledger"),
        _(
            "Of the people on the ledger, those with at least one category on the day: their own,"
            " or one of the household in which they live. By category and by named group; one"
            " person may stand in several, so these never add up to the whole."
        ),
        OnLedger("key_groups", ("category", "group")),
        dimensions=("category", "group"),
    ),
]
