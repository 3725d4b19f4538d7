"""The calendar of reports: which are due of a period, how far each is, who is late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from reports.figures.periods import Period
from reports.figures.queries.place_history import county_of
from reports.issued.queries.due import LEVELS, Days, filing_due, own_days, report_due
from reports.issued.queries.filed_months import FiledMonths, PlaceKey, filed_months, key_of
from reports.issued.queries.scope import Place, divisions_of
from reports.models import Report
from stations.models import Division, DivisionPath, Station, User
from stations.scope import countable_stations

P = TypeVar("P", Station, Division)
PAGE = 30
ABSENT = "absent"  # a state that no report has: never asked for


class Row(NamedTuple):
    """A place of the calendar with the newest edition of its report."""

    place: Place
    kind: str
    level: str
    report: Report | None
    filed: int  # months that stand
    owing: int  # months that stand or are awaited
    due_on: date | None
    files_by: date
    late: list[tuple[str, date]]  # station code and month, past their day
    returned: int  # of those that are awaited
    is_stale: bool  # filings have come or gone since it was compiled

    @property
    def key(self) -> str:
        """As a form sends it: station:…"""
        return f"{self.kind}:{self.place.pk}"

    @property
    def is_late(self) -> bool:
        return bool(self.late)


class Calendar:
    """One page of the places of a user's scope; ``level`` "" is all, divisions first."""

    def __init__(
        self, user: User, period: Period, level: str = "", state: str = "", after: str = ""
    ) -> None:
        self.user, self.period, self.level, self.state = user, period, level, state
        self.kind, _separator, self.code = after.partition(":")
        self.following = ""

    def rows(self) -> list[Row]:
        """A constant number of statements."""
        places = self._places()
        if len(places) > PAGE:
            places = places[:PAGE]
            self.following = ":".join([key_of(places[-1])[0], _code(places[-1])])
        own, counties = own_days(), self._counties(places)
        months = filed_months(places, self.period)
        newest = self._newest(places)
        keys = [key_of(place) for place in places]
        return [
            self._row(place, months[key], newest.get(key), counties[key], own)
            for place, key in zip(places, keys, strict=True)
        ]

    def _places(self) -> list[Place]:
        found: list[Place] = []
        if self.kind != "station" and self.level != "station":
            levels = [LEVELS[self.level]] if self.level else LEVELS.values()
            rows = divisions_of(self.user).filter(level__in=levels, pk__in=self._inhabited())
            found += self._page(rows, "pk")
        if len(found) <= PAGE and self.level in ("", "station"):
            there = countable_stations(self.user).exclude(closed_on__lte=self.period.first)
            found += self._page(there.exclude(built_on__gt=self.period.last), "code")
        return found[: PAGE + 1]

    def _page(self, rows: QuerySet[P], key: str) -> list[P]:
        is_here = (self.kind == "station") == (key == "code")
        after = self.code if is_here else ""
        rows = self._in_state(rows, "station" if key == "code" else "division")
        return list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: PAGE + 1])

    def _inhabited(self) -> set[str]:
        """Codes of the divisions on the paths of the user's stations."""
        homes = countable_stations(self.user).order_by().values("home")
        paths = DivisionPath.objects.on(self.period.last).filter(division__in=homes)
        return {code for path in paths.values_list("path", flat=True) for code in path.split("/")}

    def _in_state(self, rows: QuerySet[P], kind: str) -> QuerySet[P]:
        """Places whose newest edition is in the asked state, or that have none."""
        if not self.state:
            return rows
        of_period = Report.objects.filter(
            kind=self.period.kind, first=self.period.first, **{kind: OuterRef("pk")}
        )
        if self.state == ABSENT:
            return rows.exclude(Exists(of_period))
        return rows.filter(Exists(of_period.latest_editions().filter(state=self.state)))

    def _newest(self, places: list[Place]) -> dict[PlaceKey, Report]:
        mine = Q(station__in=[p.pk for p in places if isinstance(p, Station)])
        mine |= Q(division__in=[p.pk for p in places if isinstance(p, Division)])
        rows = Report.objects.filter(mine, kind=self.period.kind, first=self.period.first)
        rows = rows.latest_editions().select_related("job", "station", "division")
        return {key_of(report.place): report for report in rows.defer("document")}

    def _counties(self, places: list[Place]) -> dict[PlaceKey, str]:
        homes = [p.home_id for p in places if isinstance(p, Station)]
        paths = DivisionPath.objects.on(self.period.last).filter(division__in=homes)
        found = {division: county_of(path) for division, path in
                 paths.values_list("division", "path")}  # fmt: skip
        return {key_of(p): found.get(p.home_id, "") if isinstance(p, Station) else p.pk
                for p in places}  # fmt: skip

    def _row(
        self,
        place: Place,
        months: FiledMonths,
        report: Report | None,
        county: str,
        own: Mapping[str, Days],
    ) -> Row:
        names = {level: name for name, level in LEVELS.items()}
        level = "station" if isinstance(place, Station) else names[Division.Level(place.level)]
        today = timezone.localdate()
        late = [
            (code, day)
            for code, text in months.awaited
            if filing_due(day := date.fromisoformat(f"{text}-01"), county, own) < today
        ]
        return Row(
            place=place,
            kind=key_of(place)[0],
            level=level,
            report=report,
            filed=len(months.filings),
            owing=len(months.filings) + len(months.awaited),
            due_on=report_due(self.period, level, county, own),
            files_by=filing_due(self.period.months[-1], county, own),
            late=late,
            returned=months.returned,
            is_stale=months.has_outrun(report),
        )


def _code(place: Place) -> str:
    return place.code
