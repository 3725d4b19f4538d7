"""Behind a figure: the records, people, households, stations or townships that it counted."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from cases.facts.catalogue import FACTS
from reports.behind.queries import faces, rows
from reports.behind.queries.drill import After, Line, Listing
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.flows import whole
from reports.figures.queries.snapshot import snapshot
from reports.indicators import CATALOGUE, Behind, Count, Indicator
from reports.issued.drafts import draft_of
from reports.issued.forms import DraftForm
from reports.issued.services.documents import kept_figure
from reports.issued.sheets import DIMENSIONS, WORDS, by_county
from reports.models import Figure, Report
from stations.pages import HtmxMixin
from stations.scope import stations_countable_by

ROWS: dict[Behind, Any] = {
    Behind.RECORDS: lambda user, lines, day: faces.record_rows(user, lines),
    Behind.PEOPLE: lambda user, lines, day: faces.person_rows(user, lines),
    Behind.HOUSEHOLDS: lambda user, lines, day: faces.household_rows(user, lines),
    **{Behind(fact.listed): fact.rows for fact in FACTS.values()},
    Behind.LEDGER: rows.ledger_rows,
    Behind.WORKERS: rows.worker_rows,
}
KEY = re.compile(r"[0-9a-f]{1,32}(:\d{1,3})?")
# Their lines have keys of other kinds than UUIDs.
TEXT_KEYS = {Behind.CASES, Behind.DUTIES}


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

    def source_of(self, **options: Any) -> FigureSource:
        report = self.figure.report
        return FigureSource(report.place, report.period, report.as_of, **options)

    @property
    def counted_range(self) -> dict[str, Any]:
        """What the figure was counted from."""
        return {"filings": self.figure.report.filings}

    @cached_property
    def filed(self) -> FigureSource:
        return self.source_of(**self.counted_range)

    @cached_property
    def live(self) -> FigureSource:
        return self.source_of()

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
                "behind_template": f"reports/_behind_{indicator.behind}.html",
                "dimension": DIMENSIONS.get(figure.dimension),
                "item": WORDS[figure.dimension][figure.item] if figure.dimension else "",
            }
        )

    def _flow(self) -> dict[str, Any]:
        """What was counted, as far as the reader may see it."""
        own = set(stations_countable_by(self.request.user).values_list("pk", flat=True))
        mine = self.source_of(only=own, **self.counted_range)
        listing = self._lines(mine, self._after())
        is_all = mine.scope == self.filed.scope
        total = listing.total if is_all else self._lines(self.filed, None).total
        counted = _amount(self.figure)
        return {
            "rows": self._rows(listing.lines),
            "counted": counted,
            "since": whole(self._lines(self.live, None).total - counted),
            "elsewhere": whole(total - listing.total),
            "following": _cursor(listing.following),
            "is_later_page": self._after() is not None,
        }

    def _rows(self, lines: list[Line]) -> list[Any]:
        return ROWS[self.indicator.behind](self.request.user, lines, self.figure.report.as_of)

    def _lines(self, source: FigureSource, after: After) -> Listing:
        figure = self.figure
        lines = self.indicator.count.lines  # type: ignore[attr-defined]
        return lines(source, figure.part_id or "", figure.dimension, figure.item, after)

    def _after(self) -> After:
        """``?after=2025-10-03_<uuid>``: where the page before ended."""
        day, _separator, key = self.request.GET.get("after", "").partition("_")
        is_text = self.indicator.behind in TEXT_KEYS and KEY.fullmatch(key)
        try:
            return (date.fromisoformat(day), key if is_text else UUID(key)) if key else None
        except ValueError:
            raise Http404 from None

    def _stock(self) -> dict[str, Any]:
        """What was counted then: a stock keeps its keys."""
        figure = self.figure
        day = figure.report.as_of
        context: dict[str, Any] = {
            "counted": _amount(figure),
            "since": self._stock_since(),
            "lacking_number": len(figure.lacking),
        }
        if self.indicator.behind == Behind.STATIONS:
            stations = {"stations": faces.stations(figure.counted)}
            return context | stations | {"idle": faces.stations(figure.lacking)}
        if self.indicator.behind == Behind.DIVISIONS:
            found = {"divisions": by_county(figure.counted, day)}
            return context | found | {"lacking": by_county(figure.lacking, day)}
        if self.indicator.behind == Behind.POSTS:
            return context | {"rows": rows.post_rows(figure.counted, day)}
        if self.indicator.behind == Behind.POPULATIONS:
            found = {"rows": rows.population_rows(figure.counted, day)}
            return context | found | {"unknown": by_county(figure.lacking, day)}
        return context | self._kept(day)

    def _kept(self, day: date) -> dict[str, Any]:
        """A page of the people, cases or workers whose keys the figure holds."""
        figure, after = self.figure, self._after()
        listing = rows.kept_page(figure.counted, day, after)
        gone = rows.kept_page(figure.lacking, day)
        return {
            "rows": self._rows(listing.lines),
            "gone": self._rows(gone.lines),
            "following": _cursor(listing.following),
            "is_later_page": after is not None,
        }

    def _stock_since(self) -> int | Decimal:
        """How many more (or fewer) the same day counts by what is known today."""
        figure = self.figure
        key = (figure.part_id or "", figure.dimension, figure.item)
        now = (
            cell
            for cell in self.indicator.count(self.live)
            if (cell.part, cell.dimension, cell.item) == key
        )
        return whole(_amount(next(now, Count(Decimal(0)))) - _amount(figure))


def _amount(cell: Count | Figure) -> int | Decimal:
    """What the list adds up to: a share's numerator, else the figure itself."""
    number = cell.value if cell.numerator is None else cell.numerator
    return whole(number or Decimal(0))


def _cursor(following: After) -> str:
    return f"{following[0]}_{following[1]}" if following else ""


class LiveRecords(Records):
    """The same of a figure that stands in no report: counted now, of a place and any days."""

    @cached_property
    def figure(self) -> Figure:
        indicator = CATALOGUE.get(self.kwargs["indicator"])
        form = DraftForm(self.request.GET, user=self.request.user)
        if indicator is None or indicator.behind == Behind.NOTHING or not form.is_valid():
            raise Http404
        asked = form.cleaned_data
        report = draft_of(asked["place"], Period(asked["first"], asked["last"]))
        report.counted_at = timezone.now()
        source = FigureSource(report.place, report.period, report.period.last)
        wanted = tuple(self.request.GET.get(name, "") for name in ("part", "dimension", "item"))
        with snapshot():
            cells = indicator.count(source) if indicator.has(source) else ()
            cell = next((c for c in cells if (c.part, c.dimension, c.item) == wanted), None)
            if cell is None:
                raise Http404
            return kept_figure(report, indicator, cell)

    @property
    def counted_range(self) -> dict[str, Any]:
        return {}
