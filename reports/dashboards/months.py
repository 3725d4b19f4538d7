"""A station's own table: its last months."""

from __future__ import annotations

from typing import NamedTuple

from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.shares import Share
from reports.dashboards.tiles import signed
from reports.figures.periods import Period


class Month(NamedTuple):
    period: Period
    contacts: int
    change: str  # on the same month last year
    kept: Share
    overdue: int
    is_filed: bool | None  # None: it still runs, or nothing was to be filed
    links: dict[str, str]


def months(board: DashboardFigures) -> list[Month]:
    """The newest first."""
    return [_month(board, period) for period in reversed(board.months)]


def _month(board: DashboardFigures, period: Period) -> Month:
    before = board.reached(board.year_before(period))  # to date, as many days of it
    number = board.contacts(period.first)
    point = next(iter(board.points(period).values()))
    is_due = not period.is_running(board.today) and board.must_file(point, period)
    return Month(
        period,
        number,
        signed(number, before),
        board.kept(period),
        board.sign("overdue", period).number,
        board.is_filed(point, period) if is_due else None,
        {subject: board.url(subject, period) for subject in ("services", "kept", "overdue")},
    )
