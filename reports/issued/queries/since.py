"""What came after a report was counted: the live figures of its place and period, less its own."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import counts, snapshot
from reports.indicators import CATALOGUE, Count
from reports.models import Report

Key = tuple[str, str, str, str]  # indicator, part, dimension, item
EXACT = Decimal("0.000001")
NOUGHT = Decimal(0)


def since_then(report: Report) -> dict[Key, Decimal]:
    """By how much each figure that differs would differ today; the report itself stays."""
    kept = _kept(report)
    named = {key[0] for key in kept}
    indicators = [row for row in CATALOGUE.values() if row.id in named]
    with snapshot():
        source = FigureSource(report.place, report.period, report.period.last)
        now = {_key(row.id, cell): _exact(cell) for row, cell in counts(source, indicators)}
    moved = {key: now.get(key, NOUGHT) - kept.get(key, NOUGHT) for key in {*now, *kept}}
    return {key: difference for key, difference in moved.items() if difference}


def _kept(report: Report) -> dict[Key, Decimal]:
    rows = report.figures.values_list("indicator", "part", "dimension", "item", "value")
    return {(row, part or "", dimension, item): value or NOUGHT
            for row, part, dimension, item, value in rows}  # fmt: skip


def _key(indicator: str, cell: Count) -> Key:
    return indicator, cell.part, cell.dimension, cell.item


def _exact(cell: Count) -> Decimal:
    return NOUGHT if cell.value is None else cell.value.quantize(EXACT, ROUND_HALF_UP)
