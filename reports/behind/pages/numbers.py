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
from reports.figures.queries.tally import Tally
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
        names = board.atlas.names
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
        tally = Tally(board.place, board.month, board.as_of)
        listing = flow.lines(tally, "", dimension, item, self._after(UUID))  # type: ignore[attr-defined]
        return {
            "rows": faces.record_rows(self.request.user, listing.lines),
            "number": listing.total,
            "item": ITEMS[dimension][item] if dimension else "",
            "following": _cursor(listing.following),
        }

    def _kept(self) -> dict[str, Any]:
        board = self.board
        duties = lists.due(board.keys(board.month), board.month, board.today)
        return self._paged(
            lists.duty_page(self.request.user, duties, board.as_of, self._after(int))
        )

    def _overdue(self) -> dict[str, Any]:
        board = self.board
        duties = lists.overdue(board.keys(board.month), board.as_of)
        page = lists.duty_page(self.request.user, duties, board.as_of, self._after(int))
        for duty in page.rows:
            duty.days = (board.as_of - duty.due_on).days
        return self._paged(page)

    def _cases(self) -> dict[str, Any]:
        board, user = self.board, self.request.user
        keys = board.keys(board.month)
        return self._paged(lists.case_page(user, keys, board.as_of, self._after(UUID)))

    def _donations(self) -> dict[str, Any]:
        board = self.board
        page = lists.donation_page(board.keys(board.month), board.month, self._after(UUID))
        return self._paged(page) | {"figure": money(page.good)}

    def _paged(self, page: lists.Page) -> dict[str, Any]:
        return {
            "rows": page.rows,
            "number": page.number,
            "good": page.good,
            "following": _cursor(page.following),
        }

    def _after(self, kind: type) -> Any:
        """``?after=2025-10-03_<key>``: where the page before ended."""
        day, _separator, key = self.request.GET.get("after", "").partition("_")
        try:
            return (date.fromisoformat(day), kind(key)) if key else None
        except ValueError:
            raise Http404 from None


def _cursor(following: Any) -> str:
    return f"{following[0]}_{following[1]}" if following else ""
