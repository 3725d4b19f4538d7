"""Behind a figure: the records, people, households, stations or townships that it counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from reports.indicators import CATALOGUE, Behind, Count, Indicator
from reports.models import Figure, Report
from reports.queries import faces
from reports.queries.drill import After, Listing
from reports.queries.tally import Tally
from reports.sheets import DIMENSIONS, WORDS, by_county
from stations.pages import HtmxMixin
from stations.scope import stations_countable_by

ROWS = {
    Behind.RECORDS: faces.record_rows,
    Behind.PEOPLE: faces.person_rows,
    Behind.HOUSEHOLDS: faces.household_rows,
}


class Records(HtmxMixin, TemplateView):
    """One figure of a report, with the very rows that it counted from its filings, whatever was
    voided or written later. What came since then is said beside it."""

    template_name = "reports/records.html"
    partial_template_name = "reports/_records.html"

    @cached_property
    def figure(self) -> Figure:
        mine = Report.objects.visible_to(self.request.user).compiled()
        report = get_object_or_404(mine.select_related("station", "division"), pk=self.kwargs["pk"])
        asked = {name: self.request.GET.get(name, "") for name in ("part", "dimension", "item")}
        found = report.figures.cell(self.kwargs["indicator"], **asked).select_related("part")
        figure = get_object_or_404(found)
        figure.report = report
        if CATALOGUE[figure.indicator].behind == Behind.NOTHING:
            raise Http404
        return figure

    @property
    def indicator(self) -> Indicator:
        return CATALOGUE[self.figure.indicator]

    def tally_of(self, **options: Any) -> Tally:
        report = self.figure.report
        return Tally(report.place, report.period, report.as_of, **options)

    @cached_property
    def filed(self) -> Tally:
        return self.tally_of(filings=self.figure.report.filings)

    @cached_property
    def live(self) -> Tally:
        return self.tally_of()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figure, indicator = self.figure, self.indicator
        rows = self._flow() if hasattr(indicator.count, "lines") else self._stock()
        return (
            super().get_context_data(**kwargs)
            | rows
            | {
                "report": figure.report,
                "figure": figure,
                "indicator": indicator,
                "text": indicator.text(figure.value),
                "dimension": DIMENSIONS.get(figure.dimension),
                "item": WORDS[figure.dimension][figure.item] if figure.dimension else "",
            }
        )

    def _flow(self) -> dict[str, Any]:
        """What was counted, as far as the reader may see it."""
        figure = self.figure
        own = set(stations_countable_by(self.request.user).values_list("pk", flat=True))
        mine = self.tally_of(only=own, filings=figure.report.filings)
        listing = self._lines(mine, self._after())
        is_all = mine.scope == self.filed.scope
        total = listing.total if is_all else self._lines(self.filed, None).total
        counted = int((figure.numerator if figure.numerator is not None else figure.value) or 0)
        return {
            "rows": ROWS[self.indicator.behind](self.request.user, listing.lines),
            "counted": counted,
            "since": self._lines(self.live, None).total - counted,
            "elsewhere": total - listing.total,
            "following": _cursor(listing.following),
            "is_later_page": self._after() is not None,
        }

    def _lines(self, tally: Tally, after: After) -> Listing:
        figure = self.figure
        lines = self.indicator.count.lines  # type: ignore[attr-defined]
        return lines(tally, figure.part_id or "", figure.dimension, figure.item, after)

    def _after(self) -> After:
        """``?after=2025-10-03_<uuid>``: where the page before ended."""
        day, _separator, key = self.request.GET.get("after", "").partition("_")
        try:
            return (date.fromisoformat(day), UUID(key)) if key else None
        except ValueError:
            raise Http404 from None

    def _stock(self) -> dict[str, Any]:
        """What was counted then: a stock keeps its keys."""
        figure = self.figure
        context: dict[str, Any] = {"counted": len(figure.counted), "since": self._stock_since()}
        if self.indicator.behind == Behind.STATIONS:
            return context | {"stations": faces.stations(figure.counted)}
        day = figure.report.as_of
        return context | {
            "divisions": by_county(figure.counted, day),
            "lacking": by_county(figure.lacking, day),
            "lacking_number": len(figure.lacking),
        }

    def _stock_since(self) -> int:
        """How many more (or fewer) the same day counts by what is known today."""
        figure = self.figure
        key = (figure.part_id or "", figure.dimension, figure.item)
        now = (
            cell
            for cell in self.indicator.count(self.live)
            if (cell.part, cell.dimension, cell.item) == key
        )
        return int(_number(next(now, Count(Decimal(0))))) - len(figure.counted)


def _number(cell: Count) -> Decimal | int:
    return len(cell.counted) if cell.counted else (cell.numerator or 0)


def _cursor(following: After) -> str:
    return f"{following[0]}_{following[1]}" if following else ""
