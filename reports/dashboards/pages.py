"""A place's dashboard: the page, its tables as a file, a reminder to a silent station."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from reports.behind.queries.lists import longest_overdue
from reports.dashboards.chart import Chart
from reports.dashboards.dashboard_figures import BY, DashboardFigures
from reports.dashboards.export import file_name, headings, rows, workbook
from reports.dashboards.heat import Heat
from reports.dashboards.months import months
from reports.dashboards.parts import Parts
from reports.dashboards.services import nudge_station
from reports.dashboards.silence import Silence
from reports.dashboards.tiles import tiles
from reports.figures.asking import DaysMixin, choices_of, period_asked
from reports.issued.queries.scope import kind_of, own_places, place_or_404
from reports.rights import RIGHTS
from stations.exports import XLSX, download
from stations.models import User
from stations.pages import HtmxMixin, RightMixin, say
from stations.scope import countable_stations, postings_of

LATE_ROWS = 5


def board_of(user: User, asked: QueryDict, kind: str, key: str) -> DashboardFigures:
    """The place and the days that an address names, if this reader may count there."""
    return DashboardFigures(
        place_or_404(user, kind, key),
        period_asked(asked),
        user=user,
        compare="month" if asked.get("compare") == "month" else "year",
        opened=asked.get("open", ""),
        by=asked.get("by", ""),
    )


class BoardMixin:
    request: HttpRequest
    kwargs: dict[str, str]

    @cached_property
    def board(self) -> DashboardFigures:
        where = self.kwargs["kind"], self.kwargs["key"]
        return board_of(self.request.user, self.request.GET, *where)


class Dashboards(RightMixin, View):
    """One's own place: divisions before stations."""

    rights, act = RIGHTS, "read"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        place = next(iter(own_places(request.user)), None)
        if place is None:
            raise Http404
        return redirect("reports:dashboard", kind_of(place), place.pk)


class DashboardPage(DaysMixin, BoardMixin, HtmxMixin, TemplateView):
    """htmx asks for the parts with what is opened in them, or for the chart."""

    template_name = "reports/dashboard.html"

    @cached_property
    def board(self) -> DashboardFigures:
        """Two days that can't be read are told at their fields, beside the period."""
        asked = self.request.GET.copy()
        for name in self.days_form.fields:
            asked.pop(name, None)
        return board_of(self.request.user, asked, self.kwargs["kind"], self.kwargs["key"])

    @property
    def partial_template_name(self) -> str:
        is_chart = self.request.htmx.target == "services"
        return f"reports/_dashboard_{'chart' if is_chart else 'opened'}.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        board = self.board
        chart = Chart(board)
        return super().get_context_data(**kwargs) | {
            "board": board,
            "kind": kind_of(board.place),
            "tiles": lambda: tiles(board),
            "parts": Parts(board),
            "chart": chart,
            "chart_choices": self._choices(chart),
            "heat": Heat(board),
            "late": lambda: longest_overdue(
                self.request.user, board.keys(board.period), board.as_of, LATE_ROWS
            ),
            "silence": Silence(board),
            "may_nudge": RIGHTS.anywhere(self.request.user, "nudge"),
            "above": self._above(),
            "station_months": lambda: months(board),
            "periods": choices_of(("year", "month"), board.since, board.today, board.period),
            "is_wall": self.request.GET.get("view") == "wall",
        }

    def _choices(self, chart: Chart) -> list[dict[str, object]]:
        words = {"domain": _("by domain"), "method": _("by method"), "group": _("by named group")}
        return [
            {"label": words[by], "is_on": by == chart.by, "url": f"?{self._query(by=by)}"}
            for by in BY
        ]

    def _query(self, **changed: str) -> str:
        query = self.request.GET.copy()
        for name, value in changed.items():
            query[name] = value
        return query.urlencode()

    def _above(self) -> list[tuple[str, str]]:
        """Name and address of the places over this one; without an address beyond one's scope."""
        own = {p.division_id for p in postings_of(self.request.user) if p.division_id}
        found, is_mine = [], False
        for code, name in self.board.history.above(self.board.as_of):
            is_mine = is_mine or code in own
            found.append((name, self.board.page(code) if is_mine else ""))
        return found


class DashboardFile(BoardMixin, View):
    """The tables of the page; ``format`` is csv or xlsx."""

    def get(self, request: HttpRequest, format: str, **kwargs: object) -> HttpResponseBase:  # noqa: A002
        board = self.board
        name = file_name(board)
        if format == "csv":
            return download("csv", name, headings(board), rows(board))
        file = workbook(board)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


class Nudge(View):
    """催办: by POST, and back to where it was pressed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        station = get_object_or_404(countable_stations(request.user), pk=pk)
        try:
            told = nudge_station(station=station, by=request.user)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            names = _(", ").join(user.name for user in told)
            say(request, _("Reminded: %(names)s.") % {"names": names})
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, None):
            back = reverse("reports:dashboards")
        return redirect(back)
