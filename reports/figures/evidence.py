"""A station's month beside the month before and the same month of the year before: what a lead
reads before filing it, and the county before accepting it.

Counted as its report will count it: a filed month by its filing, one that is not filed yet live.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.filings.queries.filings import filings_in_force
from cases.filings.queries.must_file import must_file
from cases.models import Filing
from reports.figures.comparison import Change, change_of
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE, Count, Indicator
from reports.indicators.flows import ITEMS
from reports.words import Words
from stations.models import Station
from stations.wording import NONE

ATTEMPTS = CATALOGUE["IND-SVC-01x"]  # no services: told apart from them
SHOWN = [row for row in CATALOGUE.values() if row.is_flow and row.of_stations and row != ATTEMPTS]
UNFILED = _("not filed")


class Beside(NamedTuple):
    """An earlier month's figure, and how far this one has moved from it. ``is_swing``: by the set
    share or more, or from nothing."""

    text: str
    change: Change | None = None
    is_swing: bool = False


class Row(NamedTuple):
    indicator: Indicator
    text: str
    before: Beside
    year_ago: Beside

    @property
    def earlier(self) -> tuple[Beside, Beside]:
        return self.before, self.year_ago

    @property
    def is_swing(self) -> bool:
        return self.before.is_swing or self.year_ago.is_swing


class Evidence(NamedTuple):
    """``attempts``: how many, and by outcome those that there were."""

    rows: list[Row]
    attempts: Row
    outcomes: list[tuple[Words, int]]
    swing: int  # percent

    @property
    def swings(self) -> int:
        return sum(row.is_swing for row in self.rows)

    @property
    def steady(self) -> int:
        return len(self.rows) - self.swings


Whole = dict[str, Decimal | None]


def evidence(station: Station, month: date, filing: Filing | None = None) -> Evidence:
    """Seven statements at most: two for each month, one for what was filed."""
    period = Period.month(month)
    earlier = [period.before, period.year_ago]
    filed = {f.month: f for f in filings_in_force([station.pk], [p.first for p in earlier])}
    source = _source(station, period, filing)
    now = _whole(source)
    beside = [
        _whole(_source(station, one, filed[one.first])) if one.first in filed else None
        for one in earlier
    ]
    blank = [UNFILED if must_file(station, one.first) else NONE for one in earlier]
    rows = [
        _row(indicator, now, beside, blank)
        for indicator in SHOWN
        if any(figures and figures.get(indicator.id) for figures in (now, *beside))
    ]
    rows.sort(key=lambda row: not row.is_swing)
    found = source.attempts
    outcomes = [
        (word, number)
        for code, word in ITEMS["outcome"].items()
        if (number := found.get(("outcome", code), 0))
    ]
    attempts = _row(ATTEMPTS, now, beside, blank)
    return Evidence(rows, attempts, outcomes, settings.FILING_SWING_PERCENT)


def _source(station: Station, period: Period, filing: Filing | None) -> FigureSource:
    return FigureSource(
        station, period, period.as_of(), filings=None if filing is None else (filing.pk,)
    )


def _whole(source: FigureSource) -> Whole:
    return {row.id: cell.value for row, cell in _cells(source)}


def _cells(source: FigureSource) -> Iterator[tuple[Indicator, Count]]:
    """The whole of each: it comes first, and nothing more is asked for."""
    for row in (*SHOWN, ATTEMPTS):
        cell = next(iter(row.count(source)), None)
        if cell is not None and not cell.dimension:
            yield row, cell


def _row(indicator: Indicator, now: Whole, earlier: list[Whole | None], blank: list[Words]) -> Row:
    value = now.get(indicator.id)
    before, year_ago = (
        Beside(str(word)) if figures is None else _beside(indicator, value, figures)
        for figures, word in zip(earlier, blank, strict=True)
    )
    return Row(indicator, indicator.text(value), before, year_ago)


def _beside(indicator: Indicator, now: Decimal | None, figures: Whole) -> Beside:
    then = figures.get(indicator.id)
    moved = change_of(indicator, now, then)
    return Beside(indicator.text(then), moved, is_swing(indicator, now, then))


def is_swing(indicator: Indicator, now: Decimal | None, then: Decimal | None) -> bool:
    """In percent of what it was, a share in points; whatever came from nothing."""
    if now is None or then is None:
        return False
    if indicator.is_share:
        return abs(now - then) * 100 >= settings.FILING_SWING_PERCENT
    if not then:
        return bool(now)
    return abs(now - then) * 100 >= settings.FILING_SWING_PERCENT * then
