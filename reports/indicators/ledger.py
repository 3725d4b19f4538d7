"""Who is on the ledger as of a day (IND-CLI-…)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from reports.behind.queries.drill import After, Listing
from reports.figures.keys import FigureKey
from reports.figures.queries.figure_source import FigureSource
from reports.indicators.declaration import Behind, Chapter, Indicator, Kind
from reports.indicators.flows import Told

SOURCE = _("Code tables of categories and named groups of this system")


@dataclass(frozen=True)
class OnLedger(Told):
    """People enrolled; the whole and each item ``among`` one group."""

    among: str = ""
    dimensions: tuple[str, ...] = ()

    def amount(self, source: FigureSource, part: str, dimension: str, item: str) -> Decimal:
        return Decimal(source.ledger.people(part, dimension, item, among=self.among))

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        return source.ledger.listing(*key[1:], after, among=self.among)


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
        _(
            "People enrolled at a station on the day, their last one too. Each is enrolled at one."
            " By named group, with and without a category: age and a disability grade make groups"
            " as well."
        ),
        OnLedger(dimensions=("group",)),
        dimensions=("group",),
        version=2,
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
        version=2,
    ),
]
