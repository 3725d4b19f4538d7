"""Two editions of a report side by side: only what differs."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from cases.models import Filing
from reports.figures.keys import FigureKey
from reports.indicators import CATALOGUE, Indicator
from reports.models import Figure, Report
from stations.models import Division
from stations.row_security.acting import beyond_scope

Month = tuple[str, str]  # a station's code and 2025-10


class Difference(NamedTuple):
    """A figure that the two do not share; None where one has none."""

    indicator: Indicator
    part: Division | None
    dimension: str
    item: str
    before: Figure | None
    after: Figure | None

    @property
    def moved(self) -> Decimal:
        return (_value(self.after) or Decimal(0)) - (_value(self.before) or Decimal(0))


def differences(older: Report, newer: Report) -> list[Difference]:
    """In the order of the catalogue, the whole before its parts and items; two statements."""
    before, after = _figures(older), _figures(newer)
    order = list(CATALOGUE)
    return [
        Difference(
            CATALOGUE[key.indicator],
            (after.get(key) or before[key]).part,
            key.dimension,
            key.item,
            before.get(key),
            after.get(key),
        )
        for key in sorted({*before, *after}, key=lambda key: (order.index(key.indicator), key))
        if _value(before.get(key)) != _value(after.get(key))
    ]


@beyond_scope()  # what a report stands on, wherever its stations lie by now
def stations_changed(older: Report, newer: Report) -> tuple[list[Month], list[Month]]:
    """Months that only the newer one has filed, and those that it awaits again: what is awaited
    for the first time was never filed, so it wasn't returned."""
    then, now = _filed(older), _filed(newer)
    late = {(code, month) for code, month in newer.awaited}
    return sorted(now - then), sorted(then & late)


def _filed(report: Report) -> set[Month]:
    rows = Filing.objects.filter(pk__in=report.filings).order_by()
    return {(c, f"{month:%Y-%m}") for c, month in rows.values_list("station__code", "month")}


def _figures(report: Report) -> dict[FigureKey, Figure]:
    rows = report.figures.select_related("part")
    return {f.key: f for f in rows if f.indicator in CATALOGUE}


def _value(figure: Figure | None) -> Decimal | None:
    return figure.value if figure else None
