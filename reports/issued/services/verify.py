"""Issued reports, proved again: the seal, the figures, and a recount from their filings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reports.figures.keys import FigureKey
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import counts, snapshot
from reports.indicators import CATALOGUE, VERSION, Behind
from reports.indicators.of_divisions import OfDivisions
from reports.issued.services import documents
from reports.models import Figure, Report


class Finding(NamedTuple):
    """What does not agree, in a word: seal, document, keys, or the key of a figure."""

    report: Report
    what: str


def verify(report: Report) -> list[Finding]:
    """Nothing, when its document is what was sealed and its figures are counted again.

    Flows are counted from the filings, stocks from the keys that the report kept: the dated rows
    of today may know better, the report stays. A report of another catalogue is not recounted.
    """
    found = []
    figures = list(report.figures.select_related("part"))
    if documents.seal(report.document) != report.sha256:
        found.append(Finding(report, "seal"))
    if documents.said(report) != {f.key: documents.numbers(f) for f in figures}:
        found.append(Finding(report, "document"))
    if report.catalogue == VERSION:
        if documents.canonical(report, figures) != report.document:
            found.append(Finding(report, "keys"))
        found += [Finding(report, " ".join(filter(None, key))) for key in _moved(report, figures)]
    return found


def _moved(report: Report, figures: list[Figure]) -> Iterator[FigureKey]:
    for figure in figures:
        if figure.counted and not CATALOGUE[figure.indicator].is_flow and not _adds_up(figure):
            yield figure.key
    kept = {f.key: f.value for f in figures if CATALOGUE[f.indicator].is_flow}
    now = _recount(report, {figure.indicator for figure in figures})
    yield from sorted(key for key in {*kept, *now} if kept.get(key) != now.get(key))


def _recount(report: Report, named: set[str]) -> dict[FigureKey, Decimal | None]:
    with snapshot():
        source = FigureSource(report.place, report.period, report.last, filings=report.filings)
        flows = [row for row in CATALOGUE.values() if row.id in named and row.is_flow]
        figures = [documents.figure_of(report, row, cell) for row, cell in counts(source, flows)]
        return {figure.key: figure.value for figure in figures}


def _adds_up(figure: Figure) -> bool:
    """As many keys as it says; of a share, of all that it could have been; of growth, those who
    came less those who went. A station may have several posts; money of divisions is added up."""
    number = figure.value if figure.numerator is None else figure.numerator
    if isinstance(count := CATALOGUE[figure.indicator].count, OfDivisions):
        return number == count.sum_of(figure.counted)
    if CATALOGUE[figure.indicator].behind == Behind.POSTS:
        return number is not None and number >= len(figure.counted)
    return number in (len(figure.counted), len(figure.counted) - len(figure.lacking))
