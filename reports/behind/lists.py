"""The lists behind numbers, as an address asks for them: a report's figure, one that stands in no
report, a dashboard's number. One page, one set of columns, one download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.facts.catalogue import FACTS
from cases.facts.declaration import Rows
from cases.models import Filing
from reports.behind.columns import COLUMNS
from reports.behind.filters import BehindFilter
from reports.behind.queries import drill, faces, projects, rows, standing
from reports.behind.queries.drill import PAGE, After
from reports.behind.queries.pages import LinePager, WholePager, kept
from reports.figures.asking import days_asked
from reports.figures.keys import FigureKey
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.flows import whole
from reports.figures.queries.snapshot import snapshot
from reports.indicators import CATALOGUE, Behind, Count, Indicator, Listed
from reports.issued.drafts import draft_of
from reports.issued.forms import DraftForm
from reports.issued.queries.filed_months import key_of, silent_at_end, stations_below
from reports.issued.services.documents import kept_figure
from reports.models import Figure, Report
from reports.words import Words
from stations.lists.asked import Asked, Asking
from stations.lists.listing import Listing
from stations.models import Station
from stations.row_security.acting import beyond_scope
from stations.wording import count

ROWS: dict[Behind, Rows] = {
    Behind.RECORDS: lambda user, lines, day: faces.record_rows(user, lines),
    Behind.PEOPLE: lambda user, lines, day: faces.person_rows(user, lines),
    Behind.HOUSEHOLDS: lambda user, lines, day: faces.household_rows(user, lines),
    **{Behind(fact.listed): fact.rows for fact in FACTS.values()},
    Behind.LEDGER: rows.ledger_rows,
    Behind.WORKERS: rows.worker_rows,
    **{Behind(name): show for name, show in projects.ROWS.items()},
    Behind.REGISTERED: standing.volunteer_rows,
    Behind.TEAMS: standing.team_rows,
    Behind.SITES: standing.site_rows,
    Behind.ORGANISATIONS: rows.organisation_rows,
}
# Their lines have keys of other kinds than UUIDs.
TEXT_KEYS = {Behind.CASES, Behind.DUTIES, Behind.HOURS}


class BehindAsked(Asked):
    """``behind``: what kind of rows it lists."""

    icon, none, nothing_fits, nothing_hint = "inbox", _("Nothing to list"), _("Nothing to list"), ""
    filterset = BehindFilter
    behind: Behind

    @cached_property
    def filter(self) -> BehindFilter:
        return BehindFilter(self.query, Station.objects.none(), request=Asking(self.user))

    def only(self, among: Iterable[int] | None = None) -> set[int] | None:
        """The stations that are counted: those asked for, of these (None: of all)."""
        chosen = self.filter.stations
        if chosen is None:
            return None if among is None else set(among)
        return set(chosen) if among is None else set(chosen) & set(among)

    @property
    def is_up(self) -> bool:
        """Whether the oldest stand first."""
        return self.query.get("sort", "") == "day"


class ReportAsked(BehindAsked):
    """One figure of a report, with the very rows that it counted from its filings, whatever was
    voided or written later. What came since then is said beside it."""

    name = "behind_report"

    @cached_property
    def figure(self) -> Figure:
        mine = Report.objects.visible_to(self.user).compiled()
        found = mine.select_related("station", "division").filter(pk=self.where["report"])
        report = get_object_or_404(found)
        cells = report.figures.cell(self.where["indicator"], *self.cell).select_related("part")
        figure = get_object_or_404(cells)
        figure.report = report
        if CATALOGUE[figure.indicator].behind == Behind.NOTHING or figure.is_unfiled:
            raise Http404
        return figure

    @property
    def cell(self) -> list[str]:
        return [self.query.get(name, "") for name in ("part", "dimension", "item")]

    @property
    def indicator(self) -> Indicator:
        return CATALOGUE[self.figure.indicator]

    @property
    def behind(self) -> Behind:
        return self.indicator.behind

    @property
    def title(self) -> Words:
        return self.indicator.name

    @property
    def day(self) -> date:
        return self.day_of(self.figure.report)

    @staticmethod
    def day_of(report: Report) -> date:
        return report.as_of or report.last

    @property
    def is_flow(self) -> bool:
        return isinstance(self.indicator.count, Listed)

    @cached_property
    def listing(self) -> Listing[Any]:
        columns = COLUMNS[self.behind]
        if self.is_flow:
            return Listing(columns=columns, order="-day", size=PAGE)
        columns = tuple(replace(column, sort="") for column in columns)
        return Listing(columns=columns, order="", size=PAGE)

    def source_of(self, filings: list[UUID] | None, only: set[int] | None = None) -> FigureSource:
        report = self.figure.report
        silent = silent_at_end(report)
        return FigureSource(report.place, report.period, self.day, only, filings, silent)

    @property
    def filings(self) -> list[UUID] | None:
        """What the figure was counted from."""
        return self.figure.report.filings

    @cached_property
    def filed(self) -> FigureSource:
        return self.source_of(self.filings)

    @cached_property
    def live(self) -> FigureSource:
        return self.source_of(None)

    @cached_property
    def mine(self) -> FigureSource:
        """As far as the reader may see it."""
        return self.source_of(self.filings, self.only({*self.stations, *self.left}))

    @property
    def reach(self) -> AbstractContextManager[None]:
        """In which its rows are read: all that it counted, wherever its stations lie by now. Whom
        a row names and what it opens is asked of the reader's scope of today."""
        return beyond_scope()

    @cached_property
    def left(self) -> set[int]:
        """Stations that it counted and that lie in its place no longer."""
        place = self.figure.report.place
        with self.reach:
            rows = Filing.objects.filter(pk__in=self.filings or []).order_by()
            counted = set(rows.values_list("station", flat=True))
        return counted - set(stations_below([place], timezone.localdate())[key_of(place)])

    @cached_property
    def pager(self) -> LinePager | WholePager:
        if self.is_flow:
            is_text = self.behind in TEXT_KEYS
            return LinePager(
                lambda after: self.read(self.mine, after), is_text=is_text, is_up=self.is_up
            )
        counted = self.figure.counted
        whole_lists: dict[Behind, Callable[[], Sequence[object]]] = {
            Behind.STATIONS: lambda: faces.stations(counted),
            Behind.DIVISIONS: lambda: faces.divisions(counted),
            Behind.PARTIES: lambda: rows.parties(counted),
            Behind.POSTS: lambda: rows.post_rows(counted, self.day),
            Behind.POPULATIONS: lambda: rows.population_rows(counted, self.day),
        }
        if self.behind in whole_lists:
            with self.reach:
                return WholePager(whole_lists[self.behind]())
        return LinePager(kept(counted, self.day))

    def read(self, source: FigureSource, after: After = None) -> drill.Listing:
        flow = self.indicator.count
        if not isinstance(flow, Listed):
            raise Http404
        with self.reach:
            return flow.lines(source, self.figure.key, after)  # type: ignore[attr-defined]

    @property
    def totals(self) -> str:
        """What the stations asked for add up to; of all of them the page's head tells."""
        if self.filter.stations is None or not self.is_flow:
            return ""
        return gettext("Of these stations: %(number)s") % {"number": count(self.pager.total)}

    def lines(self, found: list[Any]) -> list[Any]:
        show = ROWS.get(self.behind)
        with self.reach:
            return show(self.user, found, self.day) if show else found

    def beside(self) -> dict[str, object]:
        """What the page says about the figure beside its rows."""
        figure, counted = self.figure, amount(self.figure)
        if not self.is_flow:
            lacking = len(figure.lacking)
            return {"counted": counted, "since": self._stock_since(), "lacking_number": lacking}
        is_whole = self.mine.scope == self.filed.scope or self.filter.stations
        total = self.pager.total
        return {
            "counted": counted,
            "since": whole(self.read(self.live).total - counted),
            "elsewhere": 0 if is_whole else whole(self.read(self.filed).total - total),
        }

    def _stock_since(self) -> int | Decimal:
        """How many more (or fewer) the same day counts by what is known today, from the same
        filings."""
        figure = self.figure
        with self.reach:
            cells = self.indicator.count(self.filed)
            now = (cell for cell in cells if cell.key(figure.indicator) == figure.key)
            return whole(amount(next(now, Count(Decimal(0)))) - amount(figure))


class LiveAsked(ReportAsked):
    """The same of a figure that stands in no report: counted now, of a place and any days."""

    name = "behind_live"

    @cached_property
    def figure(self) -> Figure:
        indicator = CATALOGUE.get(self.where["indicator"])
        if indicator is None or indicator.behind == Behind.NOTHING:
            raise Http404
        asked = days_asked(self.query) | {"place": self.query.get("place", "")}
        form = DraftForm(asked, user=self.user)
        if not form.is_valid():
            if "place" in form.errors:
                raise Http404
            raise ValidationError([text for said in form.errors.values() for text in said])
        asked = form.cleaned_data
        report = draft_of(asked["place"], asked["period"])
        report.counted_at = timezone.now()
        source = FigureSource(report.place, report.period, self.day_of(report))
        wanted = FigureKey(indicator.id, *self.cell)
        with snapshot():
            cells = indicator.count(source) if indicator.has(source) else ()
            cell = next((c for c in cells if c.key(indicator.id) == wanted), None)
            if cell is None:
                raise Http404
            return kept_figure(report, indicator, cell)

    @property
    def filings(self) -> None:
        return None

    @property
    def reach(self) -> AbstractContextManager[None]:
        return nullcontext()


def amount(cell: Count | Figure) -> int | Decimal:
    """What the list adds up to: a share's numerator, else the figure itself."""
    number = cell.value if cell.numerator is None else cell.numerator
    return whole(number or Decimal(0))
