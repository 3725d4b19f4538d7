"""A place's figures of any days and by month, and where their lists are.

Every number has the address of its list (``reports.behind``), which counts by the same rules; a
place is counted by its own map of each month's last day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from cases.filings.queries.must_file import must_file
from reports.dashboards.shares import COVERAGE, KEPT_TARGET, Share
from reports.figures.periods import Period
from reports.figures.queries.place_history import PlaceHistory, Point, TownshipAt
from reports.figures.queries.trends import Contacts, Sign, contacts, signs
from reports.issued.queries.scope import DIVISION, STATION
from stations.models import Division, Station, User

BY = ("domain", "method", "group")
MONTHS = 13  # the chosen month, and a year before it


class DashboardFigures:
    """``period``: any days; running ones are shown to date and compared with as many days.
    ``opened`` asks for the code of the part that shows what lies in it; ``by`` is how the chart
    tells services apart."""

    def __init__(
        self,
        place: Station | Division,
        period: Period,
        *,
        user: User,
        compare: str = "year",
        opened: str = "",
        by: str = "",
        today: date | None = None,
    ) -> None:
        self.place, self.period, self.user = place, period, user
        self.compare, self.asked = compare, opened
        self.by = by if by in BY else BY[0]
        self.today = today or timezone.localdate()
        self.now = timezone.now()
        self.as_of = period.as_of(self.today)
        self.is_running = period.is_running(self.today)
        self.is_station = isinstance(place, Station)
        self.history = PlaceHistory(place)
        self._others: dict[Period, Contacts] = {}
        self._towns: dict[date, list[TownshipAt]] = {}
        self._maps: dict[date, dict[int, Point]] = {}
        self._below: dict[date, dict[tuple[str, ...], list[int]]] = {}

    @cached_property
    def months(self) -> list[Period]:
        """Whole calendar months, the oldest first; the last is that of the day."""
        return Period.month(self.as_of).and_before(MONTHS)[::-1]

    @property
    def is_month(self) -> bool:
        return self.period.kind == "month"

    @property
    def since(self) -> int:
        """The year of the first day that the books of the place can have."""
        days = [
            day
            for point in self.history.points
            for day in (point.built_on, point.plaque_on, point.operating_on)
            if day
        ]
        return min(day.year for day in [*days, self.months[0].first])

    @cached_property
    def compared(self) -> Period | None:
        """The period that changes are measured against; none where the two would share days."""
        is_of_year = self.compare == "year"
        other = self.period.year_ago if is_of_year else self.period.before
        found = self._as_far(other, self.period)
        return found if found.is_before(self.period) else None

    def year_before(self, period: Period) -> Period:
        return self._as_far(period.year_ago, period)

    def _as_far(self, other: Period, period: Period) -> Period:
        """While a period runs, as many days of the other one."""
        if not period.is_running(self.today):
            return other
        days = period.as_of(self.today) - period.first
        return Period(other.first, min(other.first + days, other.last))

    # who lies where

    def points(self, period: Period) -> dict[int, Point]:
        """The stations of the place on the period's last day (today, while it runs)."""
        day = period.as_of(self.today)
        if day not in self._maps:
            self._maps[day] = {
                point.pk: point for point in self.history.lying(self.history.points, day)
            }
        return self._maps[day]

    def keys(self, period: Period, *steps: str) -> list[int]:
        """Stations that lie below these steps that day; without any, all of the place."""
        if not steps:
            return list(self.points(period))
        day = period.as_of(self.today)
        if day not in self._below:
            self._below[day] = defaultdict(list)
            for pk, point in self.points(period).items():
                codes = self.history.steps(point, day)
                for depth in range(1, len(codes) + 1):
                    self._below[day][*codes[:depth]].append(pk)
        return self._below[day].get(steps, [])

    @cached_property
    def parts(self) -> list[str]:
        """Codes of the divisions directly below that have a township or a station."""
        alive = {town.part for town in self.towns_on(self.as_of)}
        alive |= {point.part for point in self.history.stations(self.as_of)}
        below = self.history.below(self.as_of)
        return [g.code for g in below if g.code in alive and g.level <= Division.Level.TOWNSHIP]

    @property
    def opened(self) -> str:
        """The part that is open: the one asked for; the only one of a wide place by itself."""
        is_only = self.has_counties and len(self.parts) == 1
        wanted = self.asked or (self.parts[0] if is_only else "")
        return wanted if wanted in self.parts else ""

    # figures

    @cached_property
    def contacts(self) -> Contacts:
        years = [period.year_ago for period in self.months]
        members = {p.first: self.keys(p) for p in [*years, *self.months]}
        groups = [self.months[-1].first, years[-1].first] if self.by == "group" else []
        return contacts(Period(years[0].first, self.months[-1].last), members, groups)

    def reached(
        self,
        period: Period,
        dimension: str = "",
        item: int | str = "",
        measure: str = "contacts",
    ) -> int:
        """As ``contacts`` has it by month, of any days."""
        is_told = period.kind == "month" and self.months[0].year_ago.first <= period.first
        found = self.contacts if is_told else self._contacts_of(period)
        months = period.months
        return sum(found(month, dimension, item, measure) for month in months)

    def _contacts_of(self, period: Period) -> Contacts:
        """Whoever lies in the place on the last day counts in all of its months."""
        if period not in self._others:
            keys, groups = self.keys(period), period.months if self.by == "group" else []
            members = dict.fromkeys(period.months, keys)
            self._others[period] = contacts(period, members, groups)
        return self._others[period]

    @cached_property
    def signs(self) -> dict[tuple[str, Period], dict[int, Sign]]:
        stations = {point.pk for point in self.history.points}
        periods = dict.fromkeys([*self.months, self.period, self.compared or self.period])
        return signs(stations, list(periods), self.today, self.as_of)

    def sign(self, kind: str, period: Period, keys: Iterable[int] | None = None) -> Sign:
        """Of these stations together; of the whole place without any named."""
        found = self.signs.get((kind, period), {})
        chosen = self.keys(period) if keys is None else keys
        several = [found[pk] for pk in chosen if pk in found]
        return Sign(sum(s.number for s in several), sum((s.good for s in several), Decimal(0)))

    def kept(self, period: Period, keys: Iterable[int] | None = None) -> Share:
        found = self.sign("duty", period, keys)
        return Share(int(found.good), found.number, self.target)

    @cached_property
    def target(self) -> Decimal:
        """Which share of visits is to be kept in time, in percent."""
        goal = self.history.goal(self.as_of)
        return KEPT_TARGET if goal is None else goal

    def towns(self, period: Period, part: str | None = None) -> tuple[Share, int]:
        """Townships with a station out of all, and how many have one at work."""
        day = period.as_of(self.today)
        found = [t for t in self.towns_on(day) if part is None or t.part == part or t.code == part]
        built = sum("built" in town.milestones for town in found)
        share = Share(built, len(found), indicator=COVERAGE)
        return share, sum("operating" in town.milestones for town in found)

    def towns_on(self, day: date) -> list[TownshipAt]:
        if day not in self._towns:
            self._towns[day] = self.history.townships(day)
        return self._towns[day]

    # addresses

    def url(
        self,
        subject: str,
        period: Period | None = None,
        place: int | str | None = None,
        **cell: str,
    ) -> str:
        """The list behind a number; ``place`` is a station's key or a division's code."""
        where = _address(self.place.pk if place is None else place)
        query = {"period": (period or self.period).key} | cell
        return f"{reverse('reports:behind', args=[*where, subject])}?{urlencode(query)}"

    def page(self, place: int | str, **other: str) -> str:
        query = {"period": self.period.key, "compare": self.compare} | other
        return f"{reverse('reports:dashboard', args=_address(place))}?{urlencode(query)}"

    @property
    def name(self) -> str:
        return self.place.name if isinstance(self.place, Station) else self.place.short_name

    def short_name(self, point: Point) -> str:
        """The only station of a township goes by its township's name, any other by its own."""
        is_town = point.tier == Station.Tier.TOWNSHIP and self._stations_of[point.home] == 1
        return self.history.names.get(point.home, point.name) if is_town else point.name

    @cached_property
    def _stations_of(self) -> Counter[str]:
        """How many township stations each place has."""
        points = self.history.points
        return Counter(p.home for p in points if p.tier == Station.Tier.TOWNSHIP)

    @property
    def has_counties(self) -> bool:
        return isinstance(self.place, Division) and self.place.level < Division.Level.COUNTY

    def must_file(self, point: Point, period: Period) -> bool:
        return must_file(point, period.first)

    def is_filed(self, point: Point, period: Period) -> bool:
        """Or need not be: the month runs, or the station was not at work in it."""
        if period.is_running(self.today) or not self.must_file(point, period):
            return True
        return bool(self.sign("filed", period, [point.pk]).number)


def _address(place: int | str) -> list[int | str]:
    """Divisions are known by their code, stations by their key."""
    return [STATION if isinstance(place, int) else DIVISION, place]
