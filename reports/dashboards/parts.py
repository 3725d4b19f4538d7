"""The table of parts: a city's counties, a county's townships, a township's stations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.shares import Share
from reports.dashboards.tiles import signed
from reports.figures.periods import Period
from reports.figures.queries.place_history import Point

SUBJECTS = ("coverage", "services", "kept", "overdue")


class Child(NamedTuple):
    """What lies in an opened part: a division or a station, and its visits kept."""

    name: str
    url: str
    kept: Share
    has_station: bool


class Part(NamedTuple):
    """A row of the table of parts."""

    key: str
    name: str
    url: str  # its own dashboard
    towns: Share
    operating: int
    contacts: int
    before: int | None
    kept: Share
    overdue: int
    links: dict[str, str]
    opening: str = ""  # which part its link opens; "-" closes, "" when nothing lies in it
    is_open: bool = False
    children: Sequence[Child] = ()

    @property
    def change(self) -> str:
        return signed(self.contacts, self.before)

    @property
    def bars(self) -> tuple[float, float]:
        """Percent of the townships with a station, with one at work."""
        whole = self.towns.whole or 1
        return 100 * self.towns.part / whole, 100 * self.operating / whole

    @property
    def lacking(self) -> int:
        return self.towns.whole - self.towns.part

    @property
    def idle(self) -> int:
        return self.towns.part - self.operating


class Parts:
    def __init__(self, board: DashboardFigures) -> None:
        self.board = board
        self.period, self.history = board.period, board.history

    @cached_property
    def rows(self) -> list[Part]:
        """Divisions where there are any below, else stations; a station has no parts."""
        if self.board.is_station:
            return []
        if self.board.parts:
            return [self._division(code) for code in self.board.parts]
        return [self._station(point) for point in self.board.points(self.period).values()]

    @property
    def are_divisions(self) -> bool:
        return bool(self.board.parts)

    @cached_property
    def total(self) -> Part:
        """The foot of the table: the place itself, not the sum of its parts."""
        board = self.board
        row = self._row(board.place.pk, str(board.place), (), board.towns(self.period))
        return row._replace(
            contacts=board.reached(self.period),
            before=board.reached(board.compared) if board.compared else None,
        )

    def _division(self, code: str) -> Part:
        is_open = code == self.board.opened
        row = self._row(
            code, self.history.names[code], (code,), self.board.towns(self.period, code)
        )
        can_open = bool(self.board.keys(self.period, code))
        return row._replace(
            opening=("-" if is_open else code) if can_open else "",
            is_open=is_open,
            children=self._children(code) if is_open else [],
        )

    def _station(self, point: Point) -> Part:
        return self._row(point.pk, point.name, None, (Share(0, 0), 0))

    def _row(
        self, key: int | str, name: str, steps: tuple[str, ...] | None, towns: tuple[Share, int]
    ) -> Part:
        """``steps`` lead to the stations that the row counts; None is the one station itself."""
        board = self.board

        def inside(period: Period) -> list[int]:
            return [int(key)] if steps is None else board.keys(period, *steps)

        now, before = inside(self.period), board.compared
        return Part(
            key=str(key),
            name=name,
            url=board.page(key),
            towns=towns[0],
            operating=towns[1],
            contacts=_reached(board, self.period, now),
            before=_reached(board, before, inside(before)) if before else None,
            kept=board.kept(self.period, now),
            overdue=board.sign("overdue", self.period, now).number,
            links={subject: board.url(subject, place=key) for subject in SUBJECTS},
        )

    def _children(self, code: str) -> list[Child]:
        """The divisions in a part, or the stations in a township."""
        board, day = self.board, self.board.as_of
        covered = {town.code: bool(town.milestones) for town in board.towns_on(day)}
        inside = f"{self.history.top(day)}/{code}"
        found = []
        for ground in self.history.lying(self.history.grounds, day):
            if ground.path != f"{inside}/{ground.code}":
                continue
            keys = board.keys(self.period, code, ground.code)
            if keys or ground.code in covered:
                kept, has_station = board.kept(self.period, keys), covered.get(ground.code, True)
                found.append(Child(ground.name, board.page(ground.code), kept, has_station))
        return found or [
            Child(point.name, board.page(pk), board.kept(self.period, [pk]), True)
            for pk in board.keys(self.period, code)
            if (point := board.points(self.period)[pk])
        ]


def _reached(board: DashboardFigures, period: Period, keys: Iterable[int]) -> int:
    return sum(board.reached(period, "station", pk) for pk in keys)
