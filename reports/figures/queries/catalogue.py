"""One indicator as a place has it now: the whole, its items, its parts, and the last months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.place_history import Place, PlaceHistory
from reports.indicators import CATALOGUE, Count, Indicator, by_chapter
from reports.words import Words

MONTHS = 12


class Month(NamedTuple):
    period: Period
    cell: Count
    is_running: bool


def source_of(place: Place, period: Period, today: date) -> FigureSource:
    """As of the period's last day, or today while it runs."""
    return FigureSource(place, period, period.as_of(today))


def whole_of(source: FigureSource, indicator: Indicator) -> Count | None:
    """The figure of the place itself, and nothing counted beyond it."""
    if not indicator.has(source):
        return None
    cell = next(iter(indicator.count(source)), None)
    return cell if cell and not cell.part and not cell.dimension else None


def last_months(place: Place, indicator: Indicator, last: Period, today: date) -> list[Month]:
    """A month and the eleven before it, the newest first. The map is read once."""
    found, history = [], PlaceHistory(place)
    for period in last.and_before(MONTHS):
        source = source_of(place, period, today)
        source.map = history
        cell = whole_of(source, indicator) or Count(None)
        found.append(Month(period, cell, period.is_running(today)))
    return found


def found(text: str, chapter: str = "") -> list[tuple[Words, list[Indicator]]]:
    """Chapters with the indicators whose code, name or explanation has the words."""
    words = text.casefold().split()
    rows = (row for row in CATALOGUE.values() if chapter in ("", row.chapter))
    return by_chapter(row for row in rows if all(word in _text(row) for word in words))


def _text(indicator: Indicator) -> str:
    said = (indicator.id, indicator.name, indicator.only, indicator.explanation)
    return " ".join(str(part) for part in said).casefold()


def value_of(source: FigureSource | None, indicator: Indicator) -> Decimal | None:
    cell = whole_of(source, indicator) if source else None
    return cell.value if cell else None
