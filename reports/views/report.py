"""One report: the page, and its figures as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.views.generic import DetailView, TemplateView
from django.views.generic.base import View
from django.views.generic.detail import SingleObjectMixin

from reports.indicators import CATALOGUE, Chapter
from reports.models import Report
from reports.periods import Period
from reports.queries.scope import kind_of, own_places
from reports.queries.tally import Tally
from reports.sheets import Sheet
from reports.tables import HEADINGS, file_name, rows_of
from stations.exports import download
from stations.pages import HtmxMixin
from stations.scope import ScopedMixin


class ReportMixin(ScopedMixin):
    queryset = Report.objects.select_related("station", "division", "job", "requested_by")


class ReportPage(ReportMixin, HtmxMixin, DetailView):
    """While it is being compiled the page asks for its state by itself."""

    template_name = "reports/report.html"
    partial_template_name = "reports/_report_state.html"
    context_object_name = "report"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.object
        context = {
            "key": f"{kind_of(report.place)}:{report.place.pk}",
            "kind": kind_of(report.place),
        }
        if report.state == Report.State.COMPILED:
            editions = Report.objects.of(report.place).filter(kind=report.kind, first=report.first)
            context |= {"sheet": Sheet(report), "editions": editions.order_by("-edition")}
        return super().get_context_data(**kwargs) | context


class ReportFile(ReportMixin, SingleObjectMixin, View):
    """Every figure of a compiled report, one row each; ``kind`` is csv or xlsx."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(state=Report.State.COMPILED)

    def get(self, request: Any, *args: Any, kind: str, **kwargs: Any) -> HttpResponseBase:
        report = self.get_object()
        return download(kind, file_name(report), HEADINGS, rows_of(report))


class Indicators(TemplateView):
    """How each figure is counted, with today's value for one's own place."""

    template_name = "reports/indicators.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = next(iter(own_places(self.request.user)), None)
        today = timezone.localdate()
        tally = Tally(place, Period.month(today), today) if place else None
        chapters = [
            (
                chapter.label,
                [(row, _value(row, tally)) for row in CATALOGUE.values() if row.chapter == chapter],
            )
            for chapter in Chapter
        ]
        return super().get_context_data(**kwargs) | {"place": place, "chapters": chapters}


def _value(indicator: Any, tally: Tally | None) -> str:
    """The whole, counted now; "" where the place has no such figure."""
    if tally is None or not indicator.has(tally):
        return ""
    whole = next((cell for cell in indicator.count(tally) if not cell.dimension), None)
    return indicator.number(whole.value) if whole else ""
