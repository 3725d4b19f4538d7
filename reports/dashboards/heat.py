"""Visits kept in time, month by month: where it has been too few for long."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from reports.dashboards.chart import label
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.shares import Share, legend
from reports.figures.queries.place_history import Point
from stations.models import Station


class HeatCell(NamedTuple):
    kept: Share
    is_filed: bool
    url: str


class HeatRow(NamedTuple):
    name: str
    url: str
    cells: list[HeatCell]


class Heat:
    def __init__(self, board: DashboardFigures) -> None:
        self.board = board
        self.months = board.months[1:]

    @cached_property
    def _is_inside(self) -> bool:
        """Whether it shows the stations of the county or city that is opened above."""
        return self.board.has_counties and bool(self.board.opened)

    @property
    def legend(self) -> list[tuple[str, str]]:
        return legend(self.board.target)

    @property
    def place(self) -> str:
        names = self.board.history.names
        return names[self.board.opened] if self._is_inside else self.board.name

    @property
    def is_of_parts(self) -> bool:
        return self.board.has_counties and not self._is_inside

    @property
    def labels(self) -> list[str]:
        return [label(period, at) for at, period in enumerate(self.months)]

    @cached_property
    def rows(self) -> list[HeatRow]:
        """Stations; of a wide place its parts."""
        board = self.board
        if self.is_of_parts:
            names = board.history.names
            return [HeatRow(names[c], board.page(c), self._of_part(c)) for c in board.parts]
        steps = [board.opened] if self._is_inside else []
        points = [board.points(board.period)[pk] for pk in board.keys(board.period, *steps)]
        serving = [p for p in points if p.tier == Station.Tier.TOWNSHIP or self._has_duties(p)]
        return [
            HeatRow(board.short_name(p), board.page(p.pk), self._of_station(p)) for p in serving
        ]

    def _has_duties(self, point: Point) -> bool:
        return any(self.board.kept(period, [point.pk]).whole for period in self.months)

    def _of_part(self, code: str) -> list[HeatCell]:
        board = self.board
        return [
            HeatCell(board.kept(p, board.keys(p, code)), True, board.url("kept", p, code))
            for p in self.months
        ]

    def _of_station(self, point: Point) -> list[HeatCell]:
        board, pk = self.board, point.pk
        return [
            HeatCell(board.kept(p, [pk]), board.is_filed(point, p), board.url("kept", p, pk))
            for p in self.months
        ]
