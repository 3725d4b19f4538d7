"""Behind a dashboard's number: the very rows that it counts."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from reports.behind.queries import faces, lists
from reports.dashboards.pages import BoardMixin
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE
from reports.indicators.flows import ITEMS
from stations.pages import HtmxMixin
from stations.wording import money


class Subject(NamedTuple):
    title: Any
    unit: Any
    indicator: str
    is_of_day: bool = False  # as of a day, not of the whole month


SUBJECTS = {
    "coverage": Subject(_("Station coverage"), _("townships"), "IND-NET-02", is_of_day=True),
    "services": Subject(_("Services received"), _("person-times"), "IND-SVC-01"),
    "visits": Subject(_("Visits at home"), _("times"), "IND-VIS-01r"),
    "kept": Subject(_("Visits kept in time"), _("visits due"), "IND-VIS-05"),
    "overdue": Subject(_("Visits overdue"), _("in persons"), "IND-VIS-06", is_of_day=True),
    "cases": Subject(_("Open cases"), _("in number"), "IND-CAS-09", is_of_day=True),
    "donations": Subject(_("Donations received"), "", "IND-RES-02"),
}


class Behind(BoardMixin, HtmxMixin, TemplateView):
    template_name = "reports/behind.html"
    partial_template_name = "reports/_behind.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.kwargs["subject"]
        if name not in SUBJECTS or (name == "coverage" and self.board.is_station):
            raise Http404
        subject = SUBJECTS[name]
        return (
            super().get_context_data(**kwargs)
            | {
                "board": self.board,
                "name": name,
                "subject": subject,
                "indicator": CATALOGUE.get(subject.indicator),
                "back": self.board.page(self.board.place.pk),
                "is_later_page": "after" in self.request.GET,
            }
            | getattr(self, f"_{name}")()
        )

    def _coverage(self) -> dict[str, Any]:
        board = self.board
        towns = sorted(board.towns_on(board.as_of), key=lambda town: len(town.milestones))
        share, operating = board.towns(board.month)
        names = board.history.names
        rows = [(names[town.code], names.get(town.county, ""), town.milestones) for town in towns]
        return {"towns": rows, "share": share, "operating": operating, "number": share.part}

    def _services(self) -> dict[str, Any]:
        return self._flow()

    def _visits(self) -> dict[str, Any]:
        return self._flow()

    def _flow(self) -> dict[str, Any]:
        """One figure of the catalogue, whole or of one item of a dimension."""
        board, flow = self.board, CATALOGUE[SUBJECTS[self.kwargs["subject"]].indicator].count
        dimension, item = (self.request.GET.get(name, "") for name in ("dimension", "item"))
        if dimension and item not in ITEMS.get(dimension, {}):
            raise Http404
        source = FigureSource(board.place, board.month, board.as_of)
        listing = flow.lines(source, "", dimension, item, self._after())  # type: ignore[attr-defined]
        return {
            "rows": faces.record_rows(self.request.user, listing.lines),
            "number": listing.total,
            "item": ITEMS[dimension][item] if dimension else "",
            "following": _cursor(listing.following),
        }

    def _kept(self) -> dict[str, Any]:
        board = self.board
        asked = (board.keys(board.month), board.month, board.today, self._asked)
        return self._paged(lists.due_page(self.request.user, *asked))

    def _overdue(self) -> dict[str, Any]:
        return self._of_day(lists.overdue_page)

    def _cases(self) -> dict[str, Any]:
        return self._of_day(lists.case_page)

    def _of_day(self, page: Any) -> dict[str, Any]:
        board = self.board
        keys = board.keys(board.month)
        return self._paged(page(self.request.user, keys, board.as_of, self._asked))

    def _donations(self) -> dict[str, Any]:
        board = self.board
        keys = board.keys(board.month)
        page = lists.donation_page(keys, board.month, board.today, self._asked)
        return self._paged(page) | {"figure": money(page.good)}

    @property
    def _asked(self) -> str:
        return self.request.GET.get("after", "")

    def _paged(self, page: lists.Page) -> dict[str, Any]:
        return {
            "rows": page.rows,
            "number": page.number,
            "good": page.good,
            "following": page.following,
        }

    def _after(self) -> Any:
        """``?after=2025-10-03_<key>``: where the page before ended."""
        day, _separator, key = self._asked.partition("_")
        try:
            return (date.fromisoformat(day), UUID(key)) if key else None
        except ValueError:
            raise Http404 from None


def _cursor(following: Any) -> str:
    return f"{following[0]}_{following[1]}" if following else ""
