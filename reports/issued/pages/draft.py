"""Figures of any place of one's scope and any days, counted now."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from reports.figures.asking import days_asked
from reports.figures.periods import Period
from reports.issued.drafts import DraftSheet, draft_of
from reports.issued.forms import DraftForm
from reports.issued.pages.reading import ReadingMixin
from reports.issued.queries.scope import kind_of, own_places
from reports.issued.tables import HEADINGS, rows_of, workbook
from reports.issued.wording import TITLES, heads_of
from stations.exports import XLSX, download


class Draft(ReadingMixin, TemplateView):
    """Opens with the running month of one's own place."""

    template_name = "reports/draft.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        form = form_of(self.request)
        context = super().get_context_data(**kwargs) | {
            "form": form,
            "presets": self._presets(form),
            "title": TITLES[""],
            "heads": heads_of(""),
        }
        if form.is_valid():
            sheet = sheet_of(form)
            context |= {"sheet": sheet, "report": sheet.report}
        return context

    def _presets(self, form: DraftForm) -> list[dict[str, object]]:
        today = timezone.localdate()
        place, first = form.data["place"], form.data["first"]
        is_open_ended = not form.data["last"]
        starts = {
            _("this month"): today.replace(day=1),
            _("this quarter"): Period.of("quarter", today).first,
            _("this half-year"): Period.of("half", today).first,
            _("this year"): date(today.year, 1, 1),
            _("last 30 days"): today - timedelta(days=29),
        }
        return [
            {
                "label": label,
                "url": "?" + urlencode({"place": place, "first": day.isoformat()}),
                "is_on": is_open_ended and day.isoformat() == first,
            }
            for label, day in starts.items()
        ]


class DraftFile(ReadingMixin, View):
    """The same as a file; ``kind`` is csv or xlsx. What can't be counted is said on the page."""

    def get(self, request: HttpRequest, kind: str, **kwargs: object) -> HttpResponseBase:
        form = form_of(request)
        if not form.is_valid():
            return redirect(f"{reverse('reports:draft')}?{request.GET.urlencode()}")
        sheet = sheet_of(form)
        report = sheet.report
        words = {"place": report.place, "first": report.first, "last": report.last}
        name = _("Figures to date %(place)s %(first)s to %(last)s") % words
        if kind == "csv":
            return download("csv", name, HEADINGS, rows_of(report, sheet.cells.values()))
        file = workbook(report, sheet)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def form_of(request: HttpRequest) -> DraftForm:
    """What is asked for; else the running month of one's own place. A last day alone begins its
    month."""
    own = own_places(request.user)[0]
    asked = days_asked(request.GET)
    asked["place"] = request.GET.get("place", "") or f"{kind_of(own)}:{own.pk}"
    if not (asked["first"] or asked["last"]):
        asked["first"] = timezone.localdate().replace(day=1).isoformat()
    return DraftForm(asked, user=request.user)


def sheet_of(form: DraftForm) -> DraftSheet:
    asked = form.cleaned_data
    return DraftSheet(draft_of(asked["place"], asked["period"]))
