"""Services by month as a table; the chart above it is drawn from that table and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.dashboards.dashboard_figures import DashboardFigures
from reports.figures.periods import Period
from reports.indicators.flows import ITEMS
from reports.words import Words

SERIES = 6  # more than that nobody tells apart: the rest is one grey series


class Number(NamedTuple):
    value: int
    url: str


class Line(NamedTuple):
    label: Words
    numbers: list[Number]


class Chart:
    """By domain or method: months with a stack each. By group: a row for each group, never
    added up, since a person may be in several."""

    def __init__(self, board: DashboardFigures, by: str = "") -> None:
        self.board, self.by = board, by or board.by

    @property
    def kind(self) -> str:
        """What static/js/charts.js draws of it."""
        return "groups" if self.by == "group" else "stack"

    @cached_property
    def _shown(self) -> tuple[list[str], list[str]]:
        """Items with a series of their own, and those that are put together."""
        items = list(ITEMS[self.by])
        if len(items) <= SERIES:
            return items, []
        weights = {
            item: sum(self.board.contacts(p.first, self.by, item) for p in self.board.months)
            for item in items
        }
        largest = sorted(items, key=lambda item: -weights[item])[: SERIES - 1]
        own = [item for item in items if item in largest and weights[item]]
        return own, [item for item in items if item not in own and weights[item]]

    @property
    def heads(self) -> list[Words]:
        if self.by == "group":
            return [self._head, _("same days last year")]
        own, others = self._shown
        rest = [_("other")] if others else []
        names = [ITEMS[self.by][item] for item in own]
        return [*names, *rest, _("total"), _("same month last year")]

    @property
    def _head(self) -> str:
        period = self.board.period
        return label(period, 0) if self.board.is_month else str(period)

    @property
    def lines(self) -> list[Line]:
        return list(self._groups() if self.by == "group" else self._months())

    def _months(self) -> Iterator[Line]:
        own, others = self._shown
        for at, period in enumerate(self.board.months):
            numbers = [self._number(period, item) for item in own]
            if others:
                several = (self.board.contacts(period.first, self.by, item) for item in others)
                numbers.append(Number(sum(several), ""))
            numbers += [self._number(period), self._number(period.year_ago)]
            yield Line(label(period, at), numbers)

    def _groups(self) -> Iterator[Line]:
        """While the days run, beside as many of the year before."""
        period = self.board.period
        before = self.board.year_before(period)
        for item, name in ITEMS["group"].items():
            numbers = [self._number(period, item), self._number(before, item)]
            if any(number.value for number in numbers):
                yield Line(name, numbers)

    def _number(self, period: Period, item: str = "") -> Number:
        cell = {"dimension": self.by, "item": item} if item else {}
        value = self.board.reached(period, self.by if item else "", item)
        return Number(value, self.board.url("services", period, **cell))


def label(period: Period, at: int) -> str:
    """25-01, 02, …: the year stands at the first month and at each January."""
    month = f"{period.first:%m}"
    return f"{period.first:%y}-{month}" if at == 0 or month == "01" else month
