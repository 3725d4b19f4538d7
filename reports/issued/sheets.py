"""A report laid out: its figures by chapter, by part and by dimension, each with its address.

Pages, files and REST read the same sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.dimensions import APART
from cases.dimensions import DIMENSIONS as RECORD_DIMENSIONS
from reports.figures.comparison import Change, change_of, signed
from reports.figures.keys import FigureKey
from reports.figures.queries.place_history import county_of
from reports.indicators import CATALOGUE, Indicator, by_chapter
from reports.issued import comparing
from reports.issued.addresses import url_of
from reports.issued.comparing import Earlier
from reports.issued.item_words import WORDS, words_among
from reports.issued.printed import Printed, printed_of
from reports.issued.queries.compared import compared_with
from reports.issued.queries.likeness import likenesses
from reports.issued.standing import UNFILED, Standing
from reports.models import Figure, Report
from reports.words import Words
from stations.exports import Formatted
from stations.models import Division, DivisionPath
from stations.wording import NONE

DIMENSIONS = {
    **{dimension.name: dimension.label for dimension in RECORD_DIMENSIONS},
    "group": _("named group"),
    "outcome": _("outcome"),
    "milestone": _("milestone"),
    "status": _("status"),
    "category": _("category"),
    "level": _("level"),
    "item": _("thing"),
    "source": _("source of its means"),
    "basis": _("declared or counted"),
    "organisation": _("kind of organisation"),
    "programme": _("programme"),
    "ground": _("ground"),
}
OF_SERVICES = ("IND-SVC-01r", "IND-SVC-02h", "IND-SVC-01h", "IND-SVC-02", "IND-SVC-01")
OF_VISITS = ("IND-VIS-01r", "IND-VIS-01", "IND-VIS-01b", "IND-VIS-03", "IND-VIS-02")
BREAKDOWNS = [
    (_("Services by method"), "method", OF_SERVICES),
    (_("Home visits by domain"), "domain", OF_VISITS),
    (_("Home visits by named group"), "group", OF_VISITS),
    (_("All services by domain"), "domain", OF_SERVICES),
    (_("All services by named group"), "group", OF_SERVICES),
    (_("Stations by status"), "status", ("IND-NET-09a",)),
    (_("Goods by thing"), "item", ("IND-RES-04", "IND-RES-04d")),
    (_("Given something, by named group"), "group", ("IND-RES-03",)),
    (_("Ledger by category"), "category", ("IND-CLI-03",)),
    (_("Ledger by named group"), "group", ("IND-CLI-01",)),
    (_("Certified social workers by level"), "level", ("IND-TAL-01",)),
    (_("Projects by source"), "source", ("IND-PRJ-01",)),
    (_("Matching grants by level"), "source", ("IND-RES-06",)),
    (_("Declared and counted"), "basis", ("IND-VOL-01", "IND-VOL-04", "IND-VOL-06")),
    (_("Organisations taken into a programme"), "programme", ("IND-ORG-05b",)),
    (_("Organisations by kind"), "organisation", ("IND-ORG-05a", "IND-PAR-01")),
    *((d.title, d.name, (*OF_SERVICES, "IND-RES-02")) for d in APART),
]
UNLIKE = _("other stations")
ADDITIVE = ("method", "domain", "level", "source")  # dimensions whose rows make up a whole


class Shown(NamedTuple):
    """A figure as it stands on a page."""

    indicator: Indicator
    figure: Figure | None
    text: str
    fraction: str
    url: str

    @property
    def value(self) -> Decimal | None:
        return self.figure.value if self.figure else None

    @property
    def unit(self) -> Words:
        """What ``text`` is written in."""
        return self.indicator.unit_of(self.value)

    @property
    def percent(self) -> str:
        """With its sign: 72%; money with its unit."""
        is_unfiled = self.figure is not None and self.figure.is_unfiled
        return str(UNFILED) if is_unfiled else self.indicator.text(self.value)


class Line(NamedTuple):
    """A whole figure beside those of the period before and of the year before, in its unit."""

    shown: Shown
    earlier: tuple[Figure | None, Figure | None]
    change: Change | None  # against the year before
    since: str  # what came after it was counted: +96
    comments: int
    is_unlike: bool  # that year's report counts other stations: nothing is worked out

    @property
    def before(self) -> str:
        return self._number(self.earlier[0])

    @property
    def year_ago(self) -> str:
        return self._number(self.earlier[1])

    def _number(self, figure: Figure | None) -> str:
        beside = self.shown.value
        return printed(self.shown.indicator, figure, beside) if figure else ""

    @property
    def moved(self) -> Formatted | Words | None:
        """The change as a file has it."""
        return UNLIKE if self.is_unlike else self.change and self.change.cell


class Part(NamedTuple):
    """A part of the place: how far it is covered, what was filed and what was done there."""

    division: Division
    townships: int
    built: Shown
    operating: Shown
    bar: tuple[float, float]  # percent of the townships with a station, with one at work
    figures: list[Shown]
    gap: Sequence[int]  # months filed, of how many that are owed; nothing: all are


class Table(NamedTuple):
    title: Words
    dimension: str
    heads: list[Indicator]
    rows: list[tuple[Words, list[Shown]]]
    whole: list[Shown]

    @property
    def overlaps(self) -> bool:
        return self.dimension in ("group", "category")

    @property
    def has_whole(self) -> bool:
        return self.dimension in ADDITIVE

    @property
    def is_of_services(self) -> bool:
        """Whose people and households don't add up."""
        return self.dimension in ("method", "domain")

    @property
    def is_of_things(self) -> bool:
        return self.dimension == "item"


class Sheet:
    """One compiled report; a constant number of statements, whatever its size.

    ``since``: what came after it was counted, by figure; ``comments``: how many, by indicator.
    """

    def __init__(
        self,
        report: Report,
        since: Mapping[FigureKey, Decimal] | None = None,
        comments: Mapping[str, int] | None = None,
    ) -> None:
        self.report, self.since, self.comments = report, since or {}, comments or {}

    @cached_property
    def cells(self) -> dict[FigureKey, Figure]:
        rows = self.report.figures.select_related("part").order_by("pk")
        return {figure.key: figure for figure in rows}

    def url_of(self, figure: Figure) -> str:
        return url_of(figure)

    def figure(self, *key: str) -> Figure | None:
        return self.cells.get(FigureKey(*key))

    def shown(self, key: str, part: str = "", dimension: str = "", item: str = "") -> Shown:
        indicator = CATALOGUE[key]
        figure = self.figure(key, part, dimension, item)
        if figure is None:
            return Shown(indicator, None, NONE if part == "" and not item else "", "", "")
        text, address = printed(indicator, figure), self.url_of(figure)
        return Shown(indicator, figure, text, fraction(figure), address)

    @cached_property
    def indicators(self) -> list[Indicator]:
        """Those that the report has as a whole."""
        return [row for row in CATALOGUE.values() if self.figure(row.id)]

    @cached_property
    def chapters(self) -> list[tuple[Words, list[Line]]]:
        chapters = by_chapter(self.indicators)
        return [(label, [self.line(row) for row in rows]) for label, rows in chapters]

    def line(self, indicator: Indicator) -> Line:
        """One row of the table of figures."""
        shown = self.shown(indicator.id)
        before, year_ago = (one.figures.get(indicator.id) for one in self.earlier)
        difference = self.since.get(FigureKey(indicator.id))
        return Line(
            shown,
            (before, year_ago),
            change_of(indicator, shown.value, self.comparable(indicator)),
            signed(indicator, difference) if difference else "",
            self.comments.get(indicator.id, 0),
            bool(year_ago) and not self._is_fair(indicator),
        )

    @cached_property
    def earlier(self) -> list[Earlier]:
        """The period before and the year before, of the editions that it is compared with."""
        period = self.report.period
        days = [period.before.first, period.year_ago.first]
        last = compared_with([self.report])[self.report.pk]
        alike = dict(zip(last, likenesses(self.report, list(last.values())), strict=True))
        found: dict[UUID, dict[str, Figure]] = {one.pk: {} for one in last.values()}
        for figure in Figure.objects.filter(report__in=list(found), part=None, dimension=""):
            found[figure.report_id][figure.indicator] = figure
        return [
            Earlier(found[last[day].pk], alike[day], self._not_issued(last[day]))
            if day in last
            else Earlier({}, None)
            for day in days
        ]

    def _not_issued(self, earlier: Report) -> int:
        is_issued = earlier.state == Report.State.ISSUED
        if self.printed is not None:
            _edition, is_issued = self.printed.compared[earlier.period.key]
        return 0 if is_issued else earlier.edition

    @cached_property
    def printed(self) -> Printed | None:
        """What was sealed with it when it was issued."""
        return printed_of(self.report)

    def comparable(self, indicator: Indicator) -> Decimal | None:
        """The whole figure of the year before; nothing where what it counted isn't filed here."""
        figure = self.earlier[1].figures.get(indicator.id)
        return figure.value if figure and self._is_fair(indicator) else None

    def _is_fair(self, indicator: Indicator) -> bool:
        alike = self.earlier[1].alike
        return not (indicator.is_flow and alike and not alike.is_fair)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.report)

    @property
    def notes(self) -> list[str]:
        """What the report says of itself before any figure, in the language of the moment."""
        return [*self.standing_notes, *comparing.notes(self.report.kind, self.earlier)]

    @property
    def standing_notes(self) -> list[str]:
        """The same where nothing is compared."""
        return self.standing.notes

    @property
    def lacking_filings(self) -> list[list[object]]:
        """Station code, station, month and state of what is not filed or not reviewed."""
        return list(self.standing.lacking)

    def parts(self) -> list[Part]:
        codes = {f.part_id: f.part for f in self.cells.values() if f.part}
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
        bar, gap = (of_all[0], of_all[1]), self.report.gaps.get(code, ())
        return Part(division, townships, built, operating, bar, figures, gap)

    def tables(self) -> list[Table]:
        """The breakdowns that have any row."""
        tables = [self._table(*breakdown) for breakdown in BREAKDOWNS]
        return [table for table in tables if table.rows]

    def _table(self, title: Words, dimension: str, keys: tuple[str, ...]) -> Table:
        there = {
            i for key, part, by, i in self.cells if (by, part) == (dimension, "") and key in keys
        }
        rows = [
            (word, [self.shown(key, "", dimension, item) for key in keys])
            for item, word in words_among(dimension, there).items()
        ]
        heads = [CATALOGUE[key] for key in keys]
        return Table(title, dimension, heads, rows, [self.shown(key) for key in keys])

    def attempts(self) -> list[tuple[Words, Shown]]:
        told = {code: self.shown("IND-SVC-01x", "", "outcome", code) for code in WORDS["outcome"]}
        return [(WORDS["outcome"][code], shown) for code, shown in told.items() if shown.figure]

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
        coverage = self.figure("IND-NET-02")
        return by_county(coverage.lacking, self.report.as_of) if coverage else []


PART_FIGURES = ("IND-SVC-01", "IND-SVC-02", "IND-VIS-01")


def printed(indicator: Indicator, figure: Figure, beside: Decimal | None = None) -> str:
    """A figure as it is written in a table; one of what is not filed says so, never 0."""
    return str(UNFILED) if figure.is_unfiled else indicator.number(figure.value, beside)


def fraction(figure: Figure) -> str:
    """Numerator/denominator, where the figure has them."""
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{figure.numerator:,.0f}/{figure.denominator:,.0f}"


def by_county(codes: list[str], day: date | None) -> list[tuple[Division | None, list[Division]]]:
    """Divisions under the counties in which they lay that day, in the order of their paths."""
    paths = DivisionPath.objects.on(day).filter(division__in=codes).order_by("path")
    found: dict[str, list[Division]] = {}
    for row in paths.select_related("division"):
        found.setdefault(county_of(row.path), []).append(row.division)
    counties = Division.objects.in_bulk(list(found))
    return [(counties.get(code), towns) for code, towns in found.items()]
