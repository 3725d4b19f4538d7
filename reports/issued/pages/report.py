"""One report: the page as a bureau reads it, its editions, its files."""

from __future__ import annotations

from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import DetailView
from django.views.generic.base import View
from django.views.generic.detail import SingleObjectMixin

from reports.indicators import CATALOGUE
from reports.issued.forms import CommentForm
from reports.issued.models import ReportQuerySet
from reports.issued.moved import rows_of_differences
from reports.issued.queries.editions import differences, stations_changed
from reports.issued.queries.filed_months import filed_months_of
from reports.issued.queries.progress import stage_of
from reports.issued.queries.scope import kind_of, may_ask
from reports.issued.queries.since import since_then
from reports.issued.rules import asks_why
from reports.issued.sheets import Sheet
from reports.issued.tables import HEADINGS, csv_rows, sealed, workbook
from reports.issued.wording import TITLES, file_name, heads_of
from reports.issued.workflow import WORKFLOW
from reports.models import Report
from stations.audit import trail
from stations.cursors import is_key
from stations.exports import XLSX, download
from stations.pages import HtmxMixin
from stations.scope import ScopedMixin

PEOPLE = ("requested_by", "reviewed_by", "issued_by")


class ReportMixin(ScopedMixin):
    queryset = Report.objects.select_related("station", "division", "job", "previous", *PEOPLE)


class CompiledMixin(ReportMixin):
    def get_queryset(self) -> ReportQuerySet:
        return super().get_queryset().compiled()


class ReportPage(ReportMixin, HtmxMixin, DetailView):
    """While it is being compiled the page asks for its state by itself."""

    template_name = "reports/report.html"
    partial_template_name = "reports/_report_state.html"
    context_object_name = "report"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        report = self.object
        context = {
            "title": TITLES[report.kind],
            "key": f"{kind_of(report.place)}:{report.place.pk}",
            "kind": kind_of(report.place),
            "may_ask": may_ask(self.request.user, report.place),
            "may_judge": WORKFLOW.may(self.request.user, "return", report),
            "offers": WORKFLOW.offers(self.request.user, report),
            "chosen": self._chosen,
        }
        if report.is_compiled:
            context |= self._compiled(report)
        return super().get_context_data(**kwargs) | context

    @property
    def _chosen(self) -> str:
        """The bulletin that the reader has chosen, for the addresses that lead on from here."""
        asked = self.request.GET.get("bulletin", "")
        return urlencode({"bulletin": asked}) if asked else ""

    def _compiled(self, report: Report) -> dict[str, object]:
        comments = report.comments.order_by().values_list("indicator").annotate(Count("pk"))
        sheet = Sheet(report, since=since_then(report), comments=dict(comments))
        editions = Report.objects.of(report.place).filter(kind=report.kind, first=report.first)
        filed, user = sheet.standing.filed, self.request.user
        return {
            "sheet": sheet,
            "heads": heads_of(report.kind),
            "filed": filed,
            "steps": stage_of(report, filed),
            "awaited": sheet.standing.awaited,
            "asks_why": {
                verb: asks_why(verb, report, user, filed.unreviewed) for verb in ("review", "issue")
            },
            "editions": editions.order_by("-edition"),
            "newest": (newest := max(editions.values_list("edition", flat=True))),
            "is_stale": report.edition == newest and filed_months_of(report).has_outrun(report),
            "panel": self._panel(report, sheet),
        }

    def _panel(self, report: Report, sheet: Sheet) -> dict[str, object]:
        """The chosen figure beside the table: how it is counted, and what was said of it."""
        asked = self.request.GET.get("figure", "")
        if asked and (asked not in CATALOGUE or not sheet.figure(asked)):
            raise Http404
        comments = report.comments.filter(indicator=asked).select_related("by")
        return {
            "key": asked,
            "line": sheet.line(CATALOGUE[asked]) if asked else None,
            "comments": comments,
            "form": CommentForm(initial={"indicator": asked}),
            "action": reverse("reports:comment", args=[report.pk]),
        }


class Compare(CompiledMixin, DetailView):
    """This edition beside an earlier one: only what differs."""

    template_name = "reports/compare.html"
    context_object_name = "report"

    @cached_property
    def older(self) -> Report:
        others = Report.objects.of(self.object.place).compiled()
        others = others.filter(kind=self.object.kind, first=self.object.first)
        with_edition = self.request.GET.get("with", "")
        if with_edition:
            return get_object_or_404(others, edition=with_edition if is_key(with_edition) else 0)
        earlier = others.filter(edition__lt=self.object.edition).order_by("-edition")
        found = self.object.previous or earlier.first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        arrived, late = stations_changed(self.older, self.object)
        found = rows_of_differences(differences(self.older, self.object))
        return super().get_context_data(**kwargs) | {
            "title": TITLES[self.object.kind],
            "older": self.older,
            "differences": found,
            "arrived": arrived,
            "late": late,
        }


class ReportFile(CompiledMixin, SingleObjectMixin, View):
    """Every figure of a compiled report: one row each in CSV, with the official head in XLSX."""

    def get(self, request: HttpRequest, kind: str, **kwargs: object) -> HttpResponseBase:
        report = self.get_object()
        trail.record("download_report", report, by=request.user, format=kind)
        if kind == "csv":
            return download("csv", file_name(report), HEADINGS, csv_rows(report, Sheet(report)))
        name = f"{file_name(report)}.xlsx"
        file = workbook(report, Sheet(report))
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


class Document(CompiledMixin, SingleObjectMixin, View):
    """The very bytes that were sealed."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return sealed(self.get_object())
