"""What came after a report was issued to the months that it counted: what their stations say of
them now, less what they had filed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from cases.models import Filing
from reports.figures.keys import FigureKey, exact
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import counts, snapshot
from reports.indicators import CATALOGUE, Indicator
from reports.issued.queries.filed_months import silent_at_end
from reports.models import Report
from stations.row_security.acting import beyond_scope

NOUGHT = Decimal(0)
Values = dict[FigureKey, Decimal]


@beyond_scope()  # what a report stands on, wherever its stations lie by now
def since_then(report: Report) -> Values:
    """By how much each figure of an issued report would differ today; the report itself stays.

    Flows are those of the stations that had filed every month they owed: what others have
    written since was never counted, so it is no change of what was. Stocks are read anew as of
    the report's day, from the same filings.
    """
    if report.state != Report.State.ISSUED:
        return {}
    named = set(report.figures.values_list("indicator", flat=True).distinct())
    flows = [row for row in CATALOGUE.values() if row.id in named and row.is_flow]
    stocks = [row for row in CATALOGUE.values() if row.id in named and not row.is_flow]
    filings, late = tuple(report.filings), {code for code, _month in report.awaited}
    rows = Filing.objects.filter(pk__in=filings).exclude(station__code__in=late).order_by()
    filed = set(rows.values_list("station", flat=True))
    with snapshot():
        read = partial(FigureSource, report.place, report.period, report.last)
        moved = _moved(
            _values(read(filings=filings, only=filed), flows), _values(read(only=filed), flows)
        )
        now = _values(read(filings=filings, awaited=silent_at_end(report)), stocks)
    return moved | _moved(_kept(report, stocks), now)


def _moved(then: Values, now: Values) -> Values:
    moved = {key: now.get(key, NOUGHT) - then.get(key, NOUGHT) for key in {*then, *now}}
    return {key: difference for key, difference in moved.items() if difference}


def _values(source: FigureSource, indicators: Sequence[Indicator]) -> Values:
    return {
        cell.key(row.id): exact(cell.value) or NOUGHT for row, cell in counts(source, indicators)
    }


def _kept(report: Report, indicators: Sequence[Indicator]) -> Values:
    rows = report.figures.filter(indicator__in=[row.id for row in indicators])
    return {
        FigureKey(row, part or "", dimension, item): value or NOUGHT
        for row, part, dimension, item, value in rows.values_list(
            "indicator", "part", "dimension", "item", "value"
        )
    }
