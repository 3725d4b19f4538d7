"""Stations at work without a record for 14 days, as of the end of what is looked at; and, while
that is today, who leads them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import NamedTuple

from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.queries import SILENT_DAYS, days_silent
from reports.figures.periods import Period
from reports.figures.queries.place_history import Point
from stations.models import Station


class Silent(NamedTuple):
    station: Point
    name: str
    town: str
    days: int
    lead: str
    is_nudged: bool


class Silence:
    def __init__(self, board: DashboardFigures) -> None:
        self.board = board

    @cached_property
    def rows(self) -> list[Silent]:
        """Township stations at work on the day without a record for 14 days, the longest first."""
        day, history = self.board.as_of, self.board.history
        quiet = [
            (point, days)
            for point in history.lying(history.points, day)
            if point.tier == Station.Tier.TOWNSHIP and _is_at_work(point, day)
            if (days := days_silent(self._seen.get(point.pk), point.operating_on, day))
            if days >= SILENT_DAYS
        ]
        today = self.board.today
        nudged = self.board.signs.get(("nudged", Period(today, today)), {})
        return [
            Silent(p, self.board.short_name(p), self._county_of(p), days, p.lead, p.pk in nudged)
            for p, days in sorted(quiet, key=lambda row: -row[1])
        ]

    @cached_property
    def _seen(self) -> dict[int, date]:
        """The day of each station's last record up to then."""
        return {
            pk: day.last
            for (kind, day), found in self.board.signs.items()
            if kind == "seen"
            for pk in found
        }

    def _county_of(self, point: Point) -> str:
        codes = self.board.history.steps(point, self.board.as_of)
        return self.board.history.names.get(codes[0], "") if len(codes) > 1 else ""


def _is_at_work(point: Point, day: date) -> bool:
    return (
        point.operating_on is not None
        and point.operating_on <= day
        and not (point.suspended_on and point.suspended_on <= day)
        and not (point.closed_on and point.closed_on <= day)
    )
