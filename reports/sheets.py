"""A report laid out: its figures by chapter, by part and by dimension, each with its address.

Pages, files and REST read the same sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.indicators import CATALOGUE, Behind, Chapter, Indicator
from reports.indicators.flows import ITEMS
from reports.models import Figure, Report
from reports.queries.places import county_of
from stations.models import Division, DivisionPath
from stations.wording import NONE

MILESTONES = {"built": _("built"), "plaque": _("plaque put up"), "operating": _("operating")}
WORDS = ITEMS | {"milestone": MILESTONES}
DIMENSIONS = {
    "method": _("method"),
    "domain": _("domain"),
    "group": _("named group"),
    "outcome": _("outcome"),
    "milestone": _("milestone"),
}
OF_SERVICES = ("IND-SVC-01r", "IND-SVC-02h", "IND-SVC-01h", "IND-SVC-02", "IND-SVC-01")
OF_VISITS = ("IND-VIS-01r", "IND-VIS-01", "IND-VIS-01b", "IND-VIS-03", "IND-VIS-02")
BREAKDOWNS = [
    (_("Services by method"), "method", OF_SERVICES),
    (_("Home visits by domain"), "domain", OF_VISITS),
    (_("Home visits by named group"), "group", OF_VISITS),
    (_("All services by domain"), "domain", OF_SERVICES),
    (_("All services by named group"), "group", OF_SERVICES),
]


class Shown(NamedTuple):
    """A figure as it stands on a page."""

    indicator: Indicator
    figure: Figure | None
    text: str
    fraction: str
    url: str

    @property
    def percent(self) -> str:
        """With its sign: 72%."""
        return self.indicator.text(self.figure.value if self.figure else None)


class Line(NamedTuple):
    shown: Shown
    before: str  # the month before
    year_ago: str


class Part(NamedTuple):
    """A part of the place: how far it is covered, and what was done there."""

    division: Division
    townships: int
    built: Shown
    operating: Shown
    bar: tuple[float, float]  # percent of the townships with a station, with one at work
    figures: list[Shown]


class Table(NamedTuple):
    title: Any
    dimension: str
    heads: list[Indicator]
    rows: list[tuple[Any, list[Shown]]]
    whole: list[Shown]

    @property
    def overlaps(self) -> bool:
        return self.dimension == "group"


class Sheet:
    """One compiled report; a constant number of statements, whatever its size."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def cells(self) -> dict[tuple[str, str, str, str], Figure]:
        rows = self.report.figures.select_related("part").order_by("pk")
        return {(f.indicator, f.part_id or "", f.dimension, f.item): f for f in rows}

    def shown(self, key: str, part: str = "", dimension: str = "", item: str = "") -> Shown:
        indicator = CATALOGUE[key]
        figure = self.cells.get((key, part, dimension, item))
        if figure is None:
            return Shown(indicator, None, NONE if part == "" and not item else "", "", "")
        return Shown(
            indicator, figure, indicator.number(figure.value), fraction(figure), url_of(figure)
        )

    @cached_property
    def indicators(self) -> list[Indicator]:
        """Those that the report has as a whole."""
        return [row for row in CATALOGUE.values() if (row.id, "", "", "") in self.cells]

    def chapters(self) -> Iterator[tuple[Any, list[Line]]]:
        earlier = self._earlier()
        for chapter in Chapter:
            rows = [row for row in self.indicators if row.chapter == chapter]
            lines = [Line(self.shown(row.id), *self._of(row, earlier)) for row in rows]
            if lines:
                yield chapter.label, lines

    def _of(self, indicator: Indicator, earlier: list[dict[str, Figure]]) -> list[str]:
        found = [figures.get(indicator.id) for figures in earlier]
        return [indicator.number(figure.value) if figure else "" for figure in found]

    def _earlier(self) -> list[dict[str, Figure]]:
        """The whole figures of the month before and of the year before, as last compiled."""
        month = self.report.period.before.first
        year_ago = self.report.month.replace(year=self.report.month.year - 1)
        reports = Report.objects.of(self.report.place).filter(
            kind="month", first__in=[month, year_ago], state=Report.State.COMPILED
        )
        figures = Figure.objects.filter(
            report__in=reports.latest_editions(), part=None, dimension=""
        ).select_related("report")
        found: dict[Any, dict[str, Figure]] = {month: {}, year_ago: {}}
        for figure in figures:
            found[figure.report.month][figure.indicator] = figure
        return [found[month], found[year_ago]]

    def parts(self) -> list[Part]:
        codes = {f.part_id: f.part for f in self.cells.values() if f.part_id}
        return [self._part(division) for division in codes.values()]

    def _part(self, division: Division) -> Part:
        code = division.pk
        built = self.shown("IND-NET-02", code)
        operating = self.shown("IND-NET-02", code, "milestone", "operating")
        townships = int(built.figure.denominator) if built.figure else 0
        of_all = [
            float(100 * s.figure.numerator / townships) if s.figure and townships else 0.0
            for s in (built, operating)
        ]
        figures = [self.shown(key, code) for key in PART_FIGURES]
        return Part(division, townships, built, operating, (of_all[0], of_all[1]), figures)

    def tables(self) -> list[Table]:
        """The breakdowns that have any row."""
        tables = [self._table(*breakdown) for breakdown in BREAKDOWNS]
        return [table for table in tables if table.rows]

    def _table(self, title: Any, dimension: str, keys: tuple[str, ...]) -> Table:
        items = [
            item
            for item in WORDS[dimension]
            if any((key, "", dimension, item) in self.cells for key in keys)
        ]
        rows = [
            (WORDS[dimension][item], [self.shown(key, "", dimension, item) for key in keys])
            for item in items
        ]
        heads = [CATALOGUE[key] for key in keys]
        return Table(title, dimension, heads, rows, [self.shown(key) for key in keys])

    def attempts(self) -> list[tuple[Any, Shown]]:
        return [
            (word, self.shown("IND-SVC-01x", "", "outcome", code))
            for code, word in WORDS["outcome"].items()
            if ("IND-SVC-01x", "", "outcome", code) in self.cells
        ]

    @property
    def coverage(self) -> Shown:
        return self.shown("IND-NET-02")

    @property
    def operating(self) -> Shown:
        return self.shown("IND-NET-02", "", "milestone", "operating")

    @property
    def contacts(self) -> Shown:
        return self.shown("IND-SVC-01")

    @property
    def people(self) -> Shown:
        return self.shown("IND-SVC-02")

    @property
    def households(self) -> Shown:
        return self.shown("IND-VIS-01")

    @property
    def part_totals(self) -> list[Shown]:
        return [self.shown(key) for key in PART_FIGURES]

    @property
    def lacking_number(self) -> int:
        return len(self.coverage.figure.lacking) if self.coverage.figure else 0

    @cached_property
    def lacking(self) -> list[tuple[Division | None, list[Division]]]:
        """Townships without a station, by county."""
        coverage = self.cells.get(("IND-NET-02", "", "", ""))
        return by_county(coverage.lacking, self.report.as_of) if coverage else []

    @cached_property
    def complete(self) -> list[Division]:
        """Counties all of whose townships are served."""
        figure = self.cells.get(("IND-NET-03b", "", "", ""))
        codes = figure.counted if figure else []
        return list(Division.objects.filter(pk__in=codes).order_by("code"))


PART_FIGURES = ("IND-SVC-01", "IND-SVC-02", "IND-VIS-01")


def fraction(figure: Figure) -> str:
    """Numerator/denominator, where the figure has them."""
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{figure.numerator:,.0f}/{figure.denominator:,.0f}"


def url_of(figure: Figure) -> str:
    """Where the rows behind a figure are listed; "" when nothing stands behind it."""
    if CATALOGUE[figure.indicator].behind == Behind.NOTHING or figure.value is None:
        return ""
    address = reverse("reports:records", args=[figure.report_id, figure.indicator])
    cell = {"part": figure.part_id, "dimension": figure.dimension, "item": figure.item}
    query = urlencode({name: value for name, value in cell.items() if value})
    return f"{address}?{query}" if query else address


def by_county(codes: list[str], day: Any) -> list[tuple[Division | None, list[Division]]]:
    """Divisions under the counties in which they lay that day, in the order of their paths."""
    paths = DivisionPath.objects.on(day).filter(division__in=codes).order_by("path")
    found: dict[str, list[Division]] = {}
    for row in paths.select_related("division"):
        found.setdefault(county_of(row.path), []).append(row.division)
    counties = Division.objects.in_bulk(list(found))
    return [(counties.get(code), towns) for code, towns in found.items()]
