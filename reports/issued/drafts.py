"""Live figures of any days, laid out as a report is: to date, never issued."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import urlencode

from reports.figures.keys import FigureKey
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import counts, snapshot
from reports.indicators import CATALOGUE, VERSION
from reports.issued.addresses import live_url
from reports.issued.comparing import Earlier
from reports.issued.queries.filed_months import key_of
from reports.issued.queries.scope import Place
from reports.issued.services.documents import figure_of
from reports.issued.sheets import Sheet
from reports.models import Figure, Report
from stations.models import Division


def draft_of(place: Place, period: Period) -> Report:
    """A report that is never saved: it has no edition and no state."""
    kind, _key = key_of(place)
    return Report(
        kind="", first=period.first, last=period.last, edition=0, catalogue=VERSION, state="",
        **{kind: place},
    )  # fmt: skip


class DraftSheet(Sheet):
    """The figures of today; beside them those of the same days before, as last compiled."""

    @cached_property
    def cells(self) -> dict[FigureKey, Figure]:
        report = self.report
        with snapshot():
            source = FigureSource(report.place, report.period, report.period.as_of())
            figures = [
                figure_of(report, indicator, cell)
                for indicator, cell in counts(source, CATALOGUE.values())
            ]
        parts = Division.objects.in_bulk({f.part_id for f in figures if f.part_id})
        for figure in figures:
            figure.part = parts.get(figure.part_id)
        return {figure.key: figure for figure in figures}

    @cached_property
    def earlier(self) -> list[Earlier]:
        return [Earlier({}, None), Earlier({}, None)]

    @property
    def standing_notes(self) -> list[str]:
        """Nothing of it is filed: it says that it is to date."""
        return []

    @property
    def lacking_filings(self) -> list[list[object]]:
        return []

    def url_of(self, figure: Figure) -> str:
        report = self.report
        return live_url(report.place, report.first, report.last, figure, figure.indicator)

    @property
    def query(self) -> str:
        """What the page and its files ask for."""
        kind, key = key_of(self.report.place)
        first, last = self.report.first, self.report.last
        return urlencode({"place": f"{kind}:{key}", "first": first, "last": last})
