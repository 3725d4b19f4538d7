"""Where a bulletin's figures come from: the books as they are, or a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.utils import translation

from reports.bulletins.prose import Found
from reports.figures.keys import FigureKey
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE, Behind, Count
from reports.issued.queries.filed_months import silent_at_end
from reports.issued.sheets import Sheet
from reports.issued.standing import UNFILED
from reports.models import Report, Target
from reports.words import Words
from stations.models import Division, Station
from stations.row_security.acting import beyond_scope


class Counted:
    """Cells of a source, each indicator counted once. One of a part that is told by a dimension as
    well is the part's own: counted as a whole of that part, from the same filings, as of the same
    day."""

    def __init__(self, source: FigureSource) -> None:
        self.source = source
        self.cells = cache(lambda key: cells_of(key, self.source))
        self.of_part = cache(self._of_part)

    def cell(self, key: FigureKey) -> Count | None:
        count = self.cells(key.indicator).get(key)
        if count is not None or not (key.part and key.dimension):
            return count
        part = self.of_part(key.part)
        return part.cell(key._replace(part="")) if part else None

    def _of_part(self, code: str) -> Counted | None:
        if code not in self.source.parts:
            return None
        division, source = Division.objects.get(pk=code), self.source
        counted = (source.only, source.filings, source.awaited)
        own = FigureSource(division, source.period, source.day, *counted)
        return Counted(own)


class Live:
    """Counted now; its figures open no list."""

    def __init__(self, source: FigureSource) -> None:
        self.source = source
        self.place, self.period, self.day = named(source.place, source.period, source.day)
        self.notes: Sequence[str] = ()
        self.counted = Counted(source)
        self.counted_year_ago = cache(lambda: Counted(self.source.year_ago))

    def figure(self, cell: FigureKey) -> Found | None:
        count = self.counted.cell(cell)
        if count is None:
            return None
        return Found(count.value, count.numerator, count.denominator)

    def year_ago(self, cell: FigureKey) -> Decimal | None:
        """Nothing of days that a year before share some with these."""
        period = self.source.period
        if not period.year_ago.is_before(period):
            return None
        count = self.counted_year_ago().cell(cell)
        return count.value if count else None

    def target(self, cell: FigureKey) -> Decimal | None:
        return target_of(self.source.place, cell, self.source.day)

    def names(self, cell: FigureKey) -> Sequence[str]:
        count = self.counted.cell(cell)
        return names_of(cell, count.counted) if count else []


class Reported:
    """As a report has them, compiled or a draft."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        report = sheet.report
        day = report.as_of or report.period.as_of()
        self.place, self.period, self.day = named(report.place, report.period, day)
        self.counted = cache(lambda: Counted(source_of(report)))

    def figure(self, cell: FigureKey) -> Found | None:
        figure = self.sheet.cells.get(cell)
        if figure is None:
            return self._of_part(cell)
        if figure.is_unfiled:
            return Found(None, words=in_prose(UNFILED))
        address = self.sheet.url_of(figure)
        return Found(figure.value, figure.numerator, figure.denominator, address)

    @property
    def notes(self) -> Sequence[str]:
        with translation.override(settings.LANGUAGE_CODE):
            return self.sheet.notes

    def _of_part(self, cell: FigureKey) -> Found | None:
        """What a report doesn't keep, and its filings say; nothing of a part that isn't counted.
        Issued, it was sealed with the text that says it."""
        if not (cell.part and cell.dimension):
            return None
        if self.sheet.printed and (sealed := self.sheet.printed.beside.get(cell)):
            return Found(*sealed)
        whole = self.figure(FigureKey(cell.indicator, cell.part))
        if whole is not None and whole.value is None:
            return whole
        is_kept = bool(
            self.sheet.report.edition
        )  # a draft counts the books as the reader sees them
        with beyond_scope() if is_kept else nullcontext():
            count = self.counted().cell(cell)
        return count and Found(count.value, count.numerator, count.denominator)

    def year_ago(self, cell: FigureKey) -> Decimal | None:
        if cell != FigureKey(cell.indicator):
            return None
        return self.sheet.comparable(CATALOGUE[cell.indicator])

    def target(self, cell: FigureKey) -> Decimal | None:
        printed = self.sheet.printed
        if printed is None:
            return target_of(self.sheet.report.place, cell, self.sheet.report.last)
        return printed.targets.get(cell.indicator) if cell == FigureKey(cell.indicator) else None

    def names(self, cell: FigureKey) -> Sequence[str]:
        figure = self.sheet.cells.get(cell)
        return names_of(cell, figure.counted) if figure else []


def named(place: Station | Division | None, period: Period, day: date) -> tuple[str, ...]:
    """{place}, {period} and {day}, in the language of the prose, whoever reads the page."""
    with translation.override(settings.LANGUAGE_CODE):
        words = str(period) if period.kind else f"{in_full(period.first)}至{in_full(period.last)}"
        return str(place or "全国"), words, in_full(day)


def in_prose(words: Words) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(words)


def in_full(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def source_of(report: Report) -> FigureSource:
    """Whatever a report counted: its filings, its days; of a draft the books as they are."""
    if not report.edition:
        return FigureSource(report.place, report.period, report.period.as_of())
    filings, silent = tuple(report.filings), silent_at_end(report)
    return FigureSource(report.place, report.period, report.last, filings=filings, awaited=silent)


def cells_of(key: str, source: FigureSource) -> dict[FigureKey, Count]:
    indicator = CATALOGUE[key]
    if not indicator.has(source):
        return {}
    return {cell.key(key): cell for cell in indicator.count(source)}


def target_of(place: Division | Station | None, cell: FigureKey, day: date) -> Decimal | None:
    """What the division has promised by the next due day, as a figure of the indicator."""
    if not isinstance(place, Division) or cell != FigureKey(cell.indicator):
        return None
    promised = Target.objects.filter(division=place, indicator=cell.indicator)
    target = promised.filter(due_on__gte=day).order_by("due_on").first()
    if target is None:
        return None
    return target.value / 100 if CATALOGUE[cell.indicator].is_share else target.value


def targets_of(place: Division | Station, day: date) -> dict[str, Decimal]:
    """What ``target_of`` says of each indicator for which the division has promised anything."""
    if not isinstance(place, Division):
        return {}
    keys = Target.objects.filter(division=place).values_list("indicator", flat=True).distinct()
    found = {key: target_of(place, FigureKey(key), day) for key in keys.order_by("indicator")}
    return {key: value for key, value in found.items() if value is not None}


def names_of(cell: FigureKey, keys: Iterable[str]) -> list[str]:
    """Of the divisions or stations that a stock counted."""
    if CATALOGUE[cell.indicator].behind == Behind.DIVISIONS:
        found = Division.objects.filter(pk__in=keys).order_by("code")
        return list(found.values_list("short_name", flat=True))
    if CATALOGUE[cell.indicator].behind == Behind.STATIONS:
        found = Station.objects.filter(pk__in=keys).order_by("code")
        return list(found.values_list("name", flat=True))
    return []
