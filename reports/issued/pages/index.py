"""The calendar of reports, the reports of a place, and the form that asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from reports.figures.asking import Choices, choices_of
from reports.figures.periods import MONTHS_OF, Period
from reports.figures.queries.reach import first_year
from reports.issued.forms import RequestForm
from reports.issued.pages.reading import ReadingMixin
from reports.issued.queries.calendar import ABSENT, Calendar
from reports.issued.queries.scope import kind_of, may_ask, own_places, parts_of, place_or_404
from reports.issued.services.compile import request_report
from reports.issued.services.issuing_all import is_alone, to_issue
from reports.models import Report
from reports.rights import RIGHTS
from reports.words import Words
from stations.models import Division, Station
from stations.pages import HtmxMixin, ServiceFormMixin, UserFormMixin, say

LEVEL_WORDS = {
    "": gettext_lazy("all levels"),
    "province": gettext_lazy("provinces"),
    "city": gettext_lazy("cities"),
    "county": gettext_lazy("counties"),
    "station": gettext_lazy("stations"),
}
STATE_WORDS = {
    "": gettext_lazy("all states"),
    ABSENT: gettext_lazy("not compiled"),
    **dict(Report.State.choices),
}
KIND_WORDS = dict(Report.Kind.choices)
PERIODS = {"month": 13, "quarter": 8, "half": 6}


class Index(ReadingMixin, HtmxMixin, UserFormMixin, ServiceFormMixin, FormView):
    """What is due of a period at one's places; a POST asks for a report."""

    form_class = RequestForm
    template_name = "reports/index.html"
    partial_template_name = "reports/_calendar.html"

    def get_initial(self) -> dict[str, object]:
        """``?place=…&ask=2025-10``: what "compile again" on a report's page asks for."""
        given = {"place": self.request.GET.get("place"), "period": self.request.GET.get("ask")}
        return {name: value for name, value in given.items() if value}

    @cached_property
    def _since(self) -> int:
        return first_year(self.request.user, timezone.localdate())

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"since": self._since}

    def run_service(self, form: RequestForm) -> Report:
        report = request_report(by=self.request.user, **form.cleaned_data)
        say(
            self.request,
            _("Asked for: %(report)s. It is compiled in the background.") % {"report": report},
        )
        return report

    @cached_property
    def asked(self) -> dict[str, str]:
        """The filters, as far as they make sense."""
        given = {name: self.request.GET.get(name, "") for name in ("level", "state", "after")}
        given["level"] = given["level"] if given["level"] in LEVEL_WORDS else ""
        given["state"] = given["state"] if given["state"] in STATE_WORDS else ""
        return given

    @cached_property
    def period(self) -> Period:
        kind = self.request.GET.get("kind", "month")
        kind = kind if kind in MONTHS_OF else "month"
        asked = self.request.GET.get("period")
        return Period.whole(asked) if asked else Period.of(kind, timezone.localdate()).before

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        calendar = Calendar(self.request.user, self.period, **self.asked)
        rows = calendar.rows()
        context = {
            "rows": rows,
            "period": self.period,
            "periods": self._periods(),
            "kinds": self._options("kind", KIND_WORDS, self.period.kind, "month"),
            "levels": self._options("level", LEVEL_WORDS, self.asked["level"]),
            "states": STATE_WORDS,
            "asked": self.asked,
            "following": calendar.following,
            "is_running": self.period.is_running(),
            "to_issue": (waiting := to_issue(self.request.user, self.period)).count(),
            "is_alone": is_alone(self.request.user, waiting),
            "alone": _("Why you review and issue them alone"),
            "is_waiting": any(row.report and is_open(row.report) for row in rows),
            "may_ask": any(may_ask(self.request.user, p) for p in own_places(self.request.user)),
            "sets_days": RIGHTS.anywhere(self.request.user, "set_due_days"),
        }
        return super().get_context_data(**kwargs) | context

    def _periods(self) -> Choices:
        today = timezone.localdate()
        return choices_of((self.period.kind,), self._since, today, self.period)

    def _options(
        self, name: str, words: Mapping[str, Words], chosen: str, default: str = ""
    ) -> list[dict[str, object]]:
        kept = {"kind": self.period.kind, **self.asked, "after": ""} | (
            {} if name == "kind" else {"period": self.period.key}
        )
        return [
            {
                "label": word,
                "url": "?" + urlencode({k: v for k, v in (kept | {name: key}).items() if v}),
                "is_on": key == chosen,
            }
            for key, word in words.items()
        ]


class Place(HtmxMixin, TemplateView):
    """One place: its last periods of a kind, and what lies below it."""

    template_name = "reports/place.html"
    partial_template_name = "reports/_periods.html"

    @cached_property
    def place(self) -> Station | Division:
        return place_or_404(self.request.user, self.kwargs["kind"], self.kwargs["key"])

    @cached_property
    def _years(self) -> list[int]:
        """As far back as the books go, the newest first."""
        today = timezone.localdate()
        return list(range(today.year, first_year(self.request.user, today) - 1, -1))

    @property
    def _year(self) -> int | None:
        asked = self.request.GET.get("year", "")
        return next((year for year in self._years if str(year) == asked), None)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        chosen = self.request.GET.get("kind", "month")
        chosen = chosen if chosen in MONTHS_OF else "month"
        periods = self._periods(chosen)
        return super().get_context_data(**kwargs) | {
            "place": self.place,
            "key": f"{kind_of(self.place)}:{self.place.pk}",
            "periods": periods,
            "may_ask": may_ask(self.request.user, self.place),
            "kinds": [
                {"label": word, "url": f"?kind={kind}", "is_on": kind == chosen}
                for kind, word in KIND_WORDS.items()
            ],
            "is_waiting": any(report and is_open(report) for _p, _running, report in periods),
            "years": self._years if chosen != "year" else [],
            "year": self._year,
            "parts": [(kind_of(p), p) for p in parts_of(self.request.user, self.place)],
        }

    def _periods(self, kind: str) -> list[tuple[Period, bool, Report | None]]:
        """Period, whether it still runs, and the newest edition of its report: the last ones, or
        those of a chosen year."""
        today = timezone.localdate()
        if kind == "year":
            periods = Period.of(kind, today).and_before(len(self._years))
        elif self._year:
            day = min(today, date(self._year, 12, 31))
            found = Period.of(kind, day).and_before(12 // MONTHS_OF[kind])
            periods = [period for period in found if period.first.year == self._year]
        else:
            periods = Period.of(kind, today).and_before(PERIODS[kind])
        reports = Report.objects.of(self.place).filter(
            kind=kind, first__in=[p.first for p in periods]
        )
        rows = reports.latest_editions().select_related("job", "station", "division")
        newest = {report.first: report for report in rows.defer("document")}
        return [(p, p.is_running(), newest.get(p.first)) for p in periods]


def is_open(report: Report) -> bool:
    return report.state == Report.State.COMPILING and report.job.state in ("waiting", "running")
