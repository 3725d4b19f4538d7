"""What came after a report was counted: the live figures of its place and period, less its own."""

from __future__ import annotations

from decimal import Decimal

from reports.figures.keys import FigureKey, exact
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import counts, snapshot
from reports.indicators import CATALOGUE
from reports.models import Report

NOUGHT = Decimal(0)


def since_then(report: Report) -> dict[FigureKey, Decimal]:
    """By how much each figure that differs would differ today; the report itself stays."""
    kept = _kept(report)
    named = {key.indicator for key in kept}
    indicators = [row for row in CATALOGUE.values() if row.id in named]
    with snapshot():
        source = FigureSource(report.place, report.period, report.period.last)
        now = {
            cell.key(row.id): exact(cell.value) or NOUGHT
            for row, cell in counts(source, indicators)
        }
    moved = {key: now.get(key, NOUGHT) - kept.get(key, NOUGHT) for key in {*now, *kept}}
    return {key: difference for key, difference in moved.items() if difference}


def _kept(report: Report) -> dict[FigureKey, Decimal]:
    rows = report.figures.values_list("indicator", "part", "dimension", "item", "value")
    return {
        FigureKey(row, part or "", dimension, item): value or NOUGHT
        for row, part, dimension, item, value in rows
    }
