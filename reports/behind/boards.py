"""Drill-down of a dashboard's numbers: the very rows that each counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.http import Http404
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.dimensions import TableWords
from cases.facts.casework import CaseRow
from cases.facts.donations import DonationRow
from cases.facts.faces import named
from cases.models import Case, VisitDuty
from reports.behind.columns import CASES, DONATIONS, DUTIES, OVERDUE, RECORDS
from reports.behind.faced import Columns
from reports.behind.lists import BehindAsked
from reports.behind.queries import drill, faces, lists
from reports.behind.queries.drill import PAGE, After
from reports.behind.queries.lists import Counted
from reports.behind.queries.pages import LinePager, WholePager
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.pages import board_of
from reports.figures.keys import FigureKey
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE, Indicator, Listed
from reports.indicators.flows import ITEMS
from reports.issued.item_words import word_of
from reports.words import Words
from resources.models import Donation
from stations.lists.listing import Column, Listing
from stations.lists.paging import Pager
from stations.templatetags.site import pill


@dataclass(frozen=True)
class Subject:
    """``rows``: those of a board's stations, with their sums; none: a flow."""

    title: Words
    unit: Words
    indicator: str
    columns: Columns[Any]
    is_of_day: bool = False  # as of a day, not of the whole month
    day: str = "day"  # the column by which the rows stand
    is_up: bool = False  # the oldest first
    rows: Callable[[DashboardFigures, list[int]], Counted] | None = None
    shown: Callable[[DashboardFigures, Any], object] = lambda board, row: row


class Town(NamedTuple):
    name: str
    county: str
    milestones: frozenset[str]


def township(row: Town) -> str:
    if "operating" in row.milestones:
        return format_html('<i class="key f1"></i>{}', gettext("operating"))
    if "built" in row.milestones:
        return format_html('<i class="key f2"></i>{}', gettext("built, not operating"))
    return pill(gettext("no station"), "warn tint", "home-off")


def told(row: Town) -> str:
    words = {"operating": gettext("operating"), "built": gettext("built, not operating")}
    return next((words[key] for key in words if key in row.milestones), gettext("no station"))


TOWNS: Columns[Town] = (
    Column(key="town", label=_("Township"), value=lambda row: row.name,
           shown=lambda row: format_html("<b>{}</b>", row.name)),
    Column(key="county", label=_("County"), value=lambda row: row.county, phone="plain"),
    Column(key="station", label=_("Station"), value=told, shown=township, phone="plain"),
)  # fmt: skip
# Whose donation it is stands behind a report's figure, not behind a dashboard's.
GIVEN = tuple(column for column in DONATIONS if column.key != "donor")
HELD = tuple(
    replace(column, label=_("Opened on")) if column.key == "day" else column
    for column in CASES
    if column.key != "worker"
)


def late_duty(board: DashboardFigures, duty: VisitDuty) -> VisitDuty:
    return lists.late(duty, board.as_of)


def case_row(board: DashboardFigures, case: Case) -> CaseRow:
    row = named(case, board.as_of)
    return CaseRow(row, row.opened_on, 1, row.is_known)


def donation_row(board: DashboardFigures, donation: Donation) -> DonationRow:
    return DonationRow(donation, "", donation.value, False)


SUBJECTS = {
    "coverage": Subject(
        _("Station coverage"), _("townships"), "IND-NET-02", TOWNS, is_of_day=True
    ),
    "services": Subject(_("Services received"), _("person-times"), "IND-SVC-01", RECORDS),
    "visits": Subject(_("Visits at home"), _("times"), "IND-VIS-01r", RECORDS),
    "kept": Subject(
        _("Visits kept in time"), _("visits due"), "IND-VIS-05", DUTIES, day="due_on",
        is_up=True, shown=late_duty,
        rows=lists.due_duties,
    ),
    "overdue": Subject(
        _("Visits overdue"), _("in persons"), "IND-VIS-06", OVERDUE, is_of_day=True,
        day="late_on", is_up=True, shown=late_duty,
        rows=lists.overdue_duties,
    ),
    "cases": Subject(
        _("Open cases"), _("in number"), "IND-CAS-09", HELD, is_of_day=True, day="opened_on",
        rows=lists.held_cases, shown=case_row,
    ),
    "donations": Subject(
        _("Donations received"), "", "IND-RES-02", GIVEN, day="received_on",
        rows=lists.given, shown=donation_row,
    ),
}  # fmt: skip


class BoardAsked(BehindAsked):
    name = "behind_board"

    @cached_property
    def board(self) -> DashboardFigures:
        return board_of(self.user, self.query, self.where["kind"], self.where["key"])

    @cached_property
    def subject(self) -> Subject:
        name = self.where["subject"]
        if name not in SUBJECTS or (name == "coverage" and self.board.is_station):
            raise Http404
        return SUBJECTS[name]

    @property
    def title(self) -> Words:
        return self.subject.title

    @property
    def indicator(self) -> Indicator:
        return CATALOGUE[self.subject.indicator]

    @cached_property
    def listing(self) -> Listing[Any]:
        subject = self.subject
        columns = tuple(
            replace(column, sort=subject.day) if column.sort else column
            for column in subject.columns
        )
        order = "" if subject.columns is TOWNS else "day" if subject.is_up else "-day"
        return Listing(columns=columns, order=order, size=PAGE)

    @cached_property
    def keys(self) -> list[int]:
        """The stations whose rows are counted."""
        return sorted(self.only(self.board.keys(self.board.period)) or ())

    @cached_property
    def counted(self) -> Counted | None:
        """Rows, and what they add up to; None of a flow."""
        return self.subject.rows(self.board, self.keys) if self.subject.rows else None

    @cached_property
    def pager(self) -> LinePager | WholePager | Pager:
        if self.subject.columns is TOWNS:
            return WholePager(self.towns())
        if self.counted is None:
            return LinePager(self.read, is_up=self.is_up)
        return Pager(self.counted.rows, self.listing.order_of(self.query.get("sort", "")))

    def read(self, after: After = None) -> drill.Listing:
        """One figure of the catalogue, whole or of one item of a dimension."""
        board, (dimension, item) = self.board, self.cell
        flow = self.indicator.count
        if not (isinstance(flow, Listed) and is_item(dimension, item)):
            raise Http404
        source = FigureSource(board.place, board.period, board.as_of, only=self.only())
        return flow.lines(source, FigureKey(self.indicator.id, "", dimension, item), after)

    @property
    def cell(self) -> tuple[str, str]:
        return self.query.get("dimension", ""), self.query.get("item", "")

    def towns(self) -> list[Town]:
        board, names = self.board, self.board.history.names
        towns = sorted(board.towns_on(board.as_of), key=lambda town: len(town.milestones))
        return [
            Town(names[town.code], names.get(town.county, ""), town.milestones) for town in towns
        ]

    def lines(self, found: list[Any]) -> list[Any]:
        if self.subject.columns is RECORDS:
            return faces.record_rows(self.user, found)
        return [self.subject.shown(self.board, row) for row in found]

    def beside(self) -> dict[str, object]:
        """What the page says about the number beside its rows."""
        board, (dimension, item) = self.board, self.cell
        if self.subject.columns is TOWNS:
            share, operating = board.towns(board.period)
            return {"share": share, "operating": operating, "number": share.part}
        if self.counted is None:
            word = word_of(dimension, item) if dimension else ""
            return {"number": self.pager.total, "item": word}
        return {"number": self.counted.number, "good": self.counted.good}


def is_item(dimension: str, item: str) -> bool:
    """Whether figures may be told by it: of a table's own words, by any."""
    if not dimension:
        return True
    words = ITEMS.get(dimension, {})
    return item in words or isinstance(words, TableWords)
