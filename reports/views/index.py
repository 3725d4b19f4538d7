"""The list of reports, the months of a place, and the form that asks for one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from reports.forms import RequestForm
from reports.models import Report
from reports.periods import Period
from reports.queries.scope import find_place, kind_of, own_places, parts_of
from reports.services.compile import request_report
from stations.models import Division, Station
from stations.pages import HtmxMixin, ServiceFormMixin, UserFormMixin, say

PAGE = 30
MONTHS = 13  # a year, and the month that runs


class Index(HtmxMixin, UserFormMixin, ServiceFormMixin, FormView):
    """The newest reports of one's places; a POST asks for another one."""

    form_class = RequestForm
    template_name = "reports/index.html"
    partial_template_name = "reports/_report_rows.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not own_places(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def run_service(self, form: RequestForm) -> Report:
        report = request_report(by=self.request.user, **form.cleaned_data)
        say(
            self.request,
            _("Asked for: %(report)s. It is compiled in the background.") % {"report": report},
        )
        return report

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reports = Report.objects.visible_to(self.request.user).latest_editions()
        before = _uuid(self.request.GET.get("before", ""))
        if before:
            reports = reports.filter(pk__lt=before)
        rows = reports.select_related("station", "division", "job").order_by("-pk")
        found = list(rows[: PAGE + 1])
        return super().get_context_data(**kwargs) | {
            "reports": found[:PAGE],
            "following": found[PAGE - 1].pk if len(found) > PAGE else None,
            "is_waiting": any(_is_open(report) for report in found[:PAGE]),
            "is_later_page": before is not None,
        }


class Place(HtmxMixin, TemplateView):
    """One place: its last months, and what lies below it."""

    template_name = "reports/place.html"
    partial_template_name = "reports/_months.html"

    @cached_property
    def place(self) -> Station | Division:
        found = find_place(self.request.user, self.kwargs["kind"], self.kwargs["key"])
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        months = self._months()
        return super().get_context_data(**kwargs) | {
            "place": self.place,
            "key": f"{kind_of(self.place)}:{self.place.pk}",
            "months": months,
            "is_waiting": any(report and _is_open(report) for _day, _to_date, report in months),
            "parts": [(kind_of(p), p) for p in parts_of(self.request.user, self.place)],
        }

    def _months(self) -> list[tuple[date, bool, Report | None]]:
        """Month, whether it still runs, and the newest edition of its report."""
        period = Period.month(timezone.localdate())
        periods = [period]
        while len(periods) < MONTHS:
            periods.append(periods[-1].before)
        reports = Report.objects.of(self.place).filter(
            kind="month", first__in=[p.first for p in periods]
        )
        newest = {r.month: r for r in reports.latest_editions().select_related("job")}
        return [(p.first, p.is_running(), newest.get(p.first)) for p in periods]


def _is_open(report: Report) -> bool:
    return report.state == Report.State.COMPILING and report.job.state in ("waiting", "running")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
