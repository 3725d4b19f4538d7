"""A place's map on any day of a stretch of time: who lay where, what served what.

``reports.figures.queries.places`` answers for one day; this reads the same rows once for all
of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from reports.figures.queries.places import (
    MILESTONES,
    StationAt,
    TownshipAt,
    county_of,
    part_of,
    passed,
)
from reports.models import Target
from stations.models import Division, DivisionPath, Posting, Role, Station, StationDivision

KEPT = "IND-VIS-05"
DATES = [*MILESTONES, "suspended", "closed"]


class Point(NamedTuple):
    """A station's row, as often as its home has moved."""

    pk: int
    code: str
    name: str
    tier: int
    home: str
    path: str
    since: date | None
    until: date | None
    lead: str  # the name of who leads it today
    dates: tuple[date | None, ...]  # built, plaque, operating, suspended, closed

    def passed(self, day: date) -> frozenset[str]:
        built, plaque, operating, _suspended, closed = self.dates
        return passed(day, built, plaque, operating, closed)

    @property
    def operating_on(self) -> date | None:
        return self.dates[2]

    @property
    def suspended_on(self) -> date | None:
        return self.dates[3]

    @property
    def closed_on(self) -> date | None:
        return self.dates[4]


class Ground(NamedTuple):
    """A division of the place down to its townships, as often as it has moved."""

    code: str
    name: str
    is_township: bool
    path: str
    since: date | None
    until: date | None
    born: date | None
    gone: date | None
    goals: list[dict[str, Any]]  # by when which share of visits is kept in time, in percent


# A township, from when till when it is served, and the station's dates but its suspension.
Day = date | None
Served = tuple[str, date, Day, tuple[Day, Day, Day, Day]]


class PlaceHistory:
    """Three statements for a division, one for a station, however many days are asked for."""

    def __init__(self, place: Station | Division) -> None:
        self.place = place

    @cached_property
    def tops(self) -> list[tuple[str, date | None, date | None]]:
        """Where the place itself stood, and from when till when."""
        rows = DivisionPath.objects.filter(division=self._home).order_by("pk")
        return list(rows.values_list("path", "since", "until"))

    @property
    def _home(self) -> str:
        return self.place.home_id if isinstance(self.place, Station) else self.place.pk

    def _below(self, prefix: str = "") -> Q:
        found = Q(pk__in=[])
        for top, _since, _until in self.tops:
            found |= Q(**{f"{prefix}path": top})
            found |= Q(**{f"{prefix}path__gte": f"{top}/", f"{prefix}path__lt": f"{top}0"})
        return found

    @cached_property
    def points(self) -> list[Point]:
        dates = [f"{name}_on" for name in DATES]
        if isinstance(self.place, Station):
            own = self.place
            days = tuple(getattr(own, name) for name in dates)
            return [
                Point(own.pk, own.code, own.name, own.tier, self._home, "", None, None, "", days)
            ]
        leads = Posting.objects.on().filter(
            station=OuterRef("pk"), role=Role.LEAD, user__is_active=True
        )
        lead = Coalesce(
            Subquery(leads.order_by("-since", "-pk").values("user__name")[:1]), Value("")
        )
        rows = Station.objects.filter(self._below("home__paths__")).order_by("code")
        where = [f"home__paths__{name}" for name in ("path", "since", "until")]
        fields = ["pk", "code", "name", "tier", "home", *where, "lead", *dates]
        found = rows.annotate(lead=lead).values_list(*fields)
        return [Point._make((*row[:9], row[9:])) for row in found]

    @cached_property
    def grounds(self) -> list[Ground]:
        """Divisions of the place and those above it, in the order of their paths."""
        above = {code for top, _since, _until in self.tops for code in top.split("/")}
        town = Division.objects.townships().filter(pk=OuterRef("division"))
        levels = Q(division__level__lte=Division.Level.TOWNSHIP)
        rows: QuerySet[Any] = DivisionPath.objects.filter(
            (self._below() & levels) | Q(division__in=above)
        )
        fields = ["path", "since", "until", "division__since", "division__until"]
        goals = Target.objects.filter(indicator=KEPT, division=OuterRef("division"))
        pairs = goals.order_by("due_on").values(goal=JSONObject(due_on="due_on", value="value"))
        rows = rows.annotate(is_township=Exists(town), goals=ArraySubquery(pairs))
        names = ["division", "division__short_name", "is_township"]
        return [Ground(*row) for row in rows.order_by("path").values_list(*names, *fields, "goals")]

    @cached_property
    def served(self) -> list[Served]:
        """Townships of the place, and the dates of each township station that serves one."""
        towns = {ground.code for ground in self.grounds if ground.is_township}
        rows = StationDivision.objects.filter(
            division__in=towns, station__tier=Station.Tier.TOWNSHIP
        )
        dates = [f"station__{name}_on" for name in (*MILESTONES, "closed")]
        found = rows.values_list("division", "since", "until", *dates)
        return [(code, since, until, (*days,)) for code, since, until, *days in found]

    @cached_property
    def names(self) -> dict[str, str]:
        return {ground.code: ground.name for ground in self.grounds}

    def top(self, day: date) -> str:
        return next((path for path, since, until in self.tops if _holds(day, since, until)), "")

    def above(self, day: date) -> list[tuple[str, str]]:
        """Code and name of each division over the place, the highest first."""
        codes = self.top(day).split("/")
        if not isinstance(self.place, Station):
            codes = codes[:-1]
        return [(code, self.names[code]) for code in codes if code in self.names]

    def goal(self, day: date) -> Decimal | None:
        """Which share of visits is to be kept in time, as the nearest division from the place
        upwards has promised: by the next date that it named, else by its last one."""
        goals = {ground.code: ground.goals for ground in self.grounds if ground.goals}
        for code in reversed(self.top(day).split("/")):
            if found := goals.get(code):
                ahead = (row for row in found if row["due_on"] >= day.isoformat())
                return Decimal(str(next(ahead, found[-1])["value"]))
        return None

    def lying(self, rows: Sequence[Any], day: date) -> Iterator[Any]:
        """Rows whose path holds that day and leads through where the place stood then."""
        top = self.top(day)
        for row in rows:
            if _holds(day, row.since, row.until) and (
                isinstance(self.place, Station) or row.path == top or row.path.startswith(f"{top}/")
            ):
                yield row

    def steps(self, point: Point, day: date) -> list[str]:
        """Codes on the way from the place down to a station's home."""
        below = point.path[len(self.top(day)) :] if point.path else ""
        return [code for code in below.split("/") if code]

    def stations(self, day: date) -> list[StationAt]:
        """As ``places.stations_in``."""
        top = self.top(day)
        return [
            StationAt(
                point.pk,
                point.tier,
                part_of(point.path, top) if point.path else "",
                county_of(point.path),
                point.passed(day),
            )
            for point in self.lying(self.points, day)
        ]

    def townships(self, day: date) -> list[TownshipAt]:
        """As ``places.townships_in``."""
        if isinstance(self.place, Station):
            return []
        top = self.top(day)
        served: dict[str, frozenset[str]] = {}
        for code, since, until, days in self.served:
            if _holds(day, since, until):
                served[code] = served.get(code, frozenset()) | passed(day, *days)
        return [
            TownshipAt(
                ground.code,
                part_of(ground.path, top),
                county_of(ground.path),
                served.get(ground.code, frozenset()),
            )
            for ground in self.lying(self.grounds, day)
            if ground.is_township and _holds(day, ground.born, ground.gone)
        ]

    def parts(self, day: date) -> list[str]:
        """As ``FigureSource.parts``: directly below, and with a township or a station."""
        if isinstance(self.place, Station):
            return []
        top = self.top(day)
        alive = {town.part for town in self.townships(day)}
        alive |= {point.part for point in self.stations(day)}
        return [
            ground.code
            for ground in self.lying(self.grounds, day)
            if ground.path == f"{top}/{ground.code}"
            and ground.code in alive
            and _holds(day, ground.born, ground.gone)
        ]


def _holds(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or until > day)
