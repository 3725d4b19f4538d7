"""A place's map over time: on any day of a stretch, who lay where and what served what.

One set of rules for a station, a county, a city, a province and the nation (``None``). What
lies directly below a division is its parts: a county's townships, a city's counties; "" is
the place itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, TypedDict, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from reports.models import Target
from stations.models import Division, DivisionPath, Posting, Station, StationDivision

Place = Station | Division | None
Day = date | None
MILESTONES = ("built", "plaque", "operating")
DATES = (*MILESTONES, "closed", "suspended")
KEPT = "IND-VIS-05"
TOWNSHIP = Division.Level.TOWNSHIP


class StationAt(NamedTuple):
    """A station that stands in a place, with the milestones it has passed and not lost."""

    pk: int
    tier: int
    part: str
    county: str
    milestones: frozenset[str]
    is_suspended: bool = False


class TownshipAt(NamedTuple):
    """A legal township of a place, with the milestones of the stations that serve it."""

    code: str
    part: str
    county: str
    milestones: frozenset[str]


class Point(NamedTuple):
    """A station's row, as often as its home has moved."""

    pk: int
    code: str
    name: str
    tier: int
    home: str
    path: str
    since: Day
    until: Day
    lead: str  # the name of who leads it today; "" where only one day is asked for
    built_on: Day
    plaque_on: Day
    operating_on: Day
    closed_on: Day
    suspended_on: Day

    def milestones(self, day: date) -> frozenset[str]:
        return passed(day, self.built_on, self.plaque_on, self.operating_on, self.closed_on)


class Goal(TypedDict):
    """By when which share of visits is kept in time, in percent."""

    due_on: str
    value: float


class Ground(NamedTuple):
    """A division of the place, as often as it has moved."""

    code: str
    name: str
    level: int
    is_legal: bool
    born: Day
    gone: Day
    path: str
    since: Day
    until: Day
    goals: list[Goal]


class Served(NamedTuple):
    """A township, from when till when a township station serves it, and that one's dates."""

    code: str
    since: date
    until: Day
    built_on: Day
    plaque_on: Day
    operating_on: Day
    closed_on: Day


Row = TypeVar("Row", Point, Ground)


class PlaceHistory:
    """Four statements for a division, two for a station, however many days are asked for.
    ``day``: no other one is asked for, and its rows alone are read."""

    def __init__(self, place: Place, day: Day = None) -> None:
        self.place, self.day = place, day

    @cached_property
    def tops(self) -> list[tuple[str, Day, Day]]:
        """Where the place itself stood, and from when till when."""
        if self.place is None:
            return [("", None, None)]
        home = self.place.home_id if isinstance(self.place, Station) else self.place.pk
        rows = DivisionPath.objects.filter(self._on(), division=home).order_by("pk")
        return list(rows.values_list("path", "since", "until"))

    def _on(self, prefix: str = "") -> Q:
        if self.day is None:
            return Q()
        return (Q(**{f"{prefix}since": None}) | Q(**{f"{prefix}since__lte": self.day})) & (
            Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": self.day})
        )

    def _below(self, prefix: str = "") -> Q:
        if self.place is None:
            return self._on(prefix) & Q(**{f"{prefix}path__isnull": False})
        found = Q(pk__in=[])
        for top, _since, _until in self.tops:
            found |= Q(**{f"{prefix}path": top})
            found |= Q(**{f"{prefix}path__gte": f"{top}/", f"{prefix}path__lt": f"{top}0"})
        return self._on(prefix) & found

    @cached_property
    def points(self) -> list[Point]:
        """Closed ones too: past months are theirs."""
        dates = [f"{name}_on" for name in DATES]
        if isinstance(self.place, Station):
            own, days = self.place, [getattr(self.place, name) for name in dates]
            named = (own.pk, own.code, own.name, own.tier, own.home_id)
            return [Point(*named, "", None, None, "", *days)]
        where = [f"home__paths__{name}" for name in ("path", "since", "until")]
        rows = Station.objects.filter(self._below("home__paths__")).order_by("code")
        leads = Posting.objects.leading().on().filter(station=OuterRef("pk"))
        name = Subquery(leads.order_by("-since", "-pk").values("user__name")[:1])
        found = rows.annotate(lead=Value("") if self.day else Coalesce(name, Value("")))
        fields = ("pk", "code", "name", "tier", "home", *where, "lead", *dates)
        return [Point(*row) for row in found.values_list(*fields)]

    @cached_property
    def grounds(self) -> list[Ground]:
        """Divisions of the place down to its townships (of a township, to its villages) and those
        above it, in the order of their paths."""
        above = {code for top, _since, _until in self.tops for code in top.split("/")}
        is_deep = isinstance(self.place, Division) and self.place.level >= TOWNSHIP
        lowest = Division.Level.VILLAGE if is_deep else TOWNSHIP
        rows = DivisionPath.objects.filter(
            (self._below() & Q(division__level__lte=lowest)) | (self._on() & Q(division__in=above))
        )
        goals = Target.objects.filter(indicator=KEPT, division=OuterRef("division"))
        pairs = goals.order_by("due_on").values(goal=JSONObject(due_on="due_on", value="value"))
        named = [
            f"division__{name}" for name in ("short_name", "level", "is_legal", "since", "until")
        ]
        found = rows.annotate(goals=ArraySubquery(pairs)).order_by("path")
        fields = ("division", *named, "path", "since", "until", "goals")
        return [Ground(*row) for row in found.values_list(*fields)]

    @cached_property
    def served(self) -> list[Served]:
        towns = {ground.code for ground in self.grounds if is_township(ground)}
        rows = StationDivision.objects.filter(
            self._on(), division__in=towns, station__tier=Station.Tier.TOWNSHIP
        )
        dates = [f"station__{name}_on" for name in (*MILESTONES, "closed")]
        return [Served(*row) for row in rows.values_list("division", "since", "until", *dates)]

    @cached_property
    def names(self) -> dict[str, str]:
        return {ground.code: ground.name for ground in self.grounds}

    def top(self, day: date) -> str:
        return next((path for path, since, until in self.tops if holds(day, since, until)), "")

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

    def lying(self, rows: Iterable[Row], day: date) -> Iterator[Row]:
        """Rows whose path holds that day and leads through where the place stood then."""
        top = self.top(day)
        is_all = self.place is None or isinstance(self.place, Station)
        for row in rows:
            if holds(day, row.since, row.until) and (
                is_all or row.path == top or row.path.startswith(f"{top}/")
            ):
                yield row

    def steps(self, point: Point, day: date) -> list[str]:
        """Codes on the way from the place down to a station's home."""
        below = point.path[len(self.top(day)) :] if point.path else ""
        return [code for code in below.split("/") if code]

    def stations(self, day: date) -> list[StationAt]:
        """The stations whose home lies in the place that day."""
        top = self.top(day)
        return [
            StationAt(
                point.pk,
                point.tier,
                part_of(point.path, top) if point.path else "",
                county_of(point.path),
                point.milestones(day),
                bool(point.suspended_on and point.suspended_on <= day),
            )
            for point in self.lying(self.points, day)
        ]

    def divisions(self, day: date) -> list[Ground]:
        """Those of the place that exist that day, itself among them."""
        if isinstance(self.place, Station):
            return []
        lying = self.lying(self.grounds, day)
        return [ground for ground in lying if holds(day, ground.born, ground.gone)]

    def townships(self, day: date) -> list[TownshipAt]:
        """Legal townships, and which of them a township station serves that day."""
        towns = [ground for ground in self.divisions(day) if is_township(ground)]
        served: dict[str, frozenset[str]] = {}
        for code, since, until, *dates in self.served if towns else ():
            if holds(day, since, until):
                served[code] = served.get(code, frozenset()) | passed(day, *dates)
        top = self.top(day)
        return [
            TownshipAt(
                town.code,
                part_of(town.path, top),
                county_of(town.path),
                served.get(town.code, frozenset()),
            )
            for town in towns
        ]

    def counties(self, day: date) -> list[str]:
        """Codes of the counties; statistical zones are none."""
        level = Division.Level.COUNTY
        return [g.code for g in self.divisions(day) if g.level == level and g.is_legal]

    def zones(self, day: date) -> list[str]:
        """Codes of the statistical zones of that rank (功能区): development zones, no counties."""
        level = Division.Level.COUNTY
        return [g.code for g in self.divisions(day) if g.level == level and not g.is_legal]

    def below(self, day: date) -> list[Ground]:
        """What lies directly below the place."""
        top = self.top(day)
        depth = top.count("/") + 1 if top else 0
        return [ground for ground in self.divisions(day) if ground.path.count("/") == depth]


def is_township(ground: Ground) -> bool:
    return ground.level == TOWNSHIP and ground.is_legal


def holds(day: date, since: Day, until: Day) -> bool:
    return (since is None or since <= day) and (until is None or until > day)


def passed(day: date, built: Day, plaque: Day, operating: Day, closed: Day) -> frozenset[str]:
    """Which milestones a station has behind it; none once it is closed."""
    if closed and closed <= day:
        return frozenset()
    dates = zip(MILESTONES, (built, plaque, operating), strict=True)
    return frozenset(name for name, reached in dates if reached and reached <= day)


def part_of(path: str, top: str) -> str:
    """The code of the part of ``top`` in which ``path`` lies; "" for the place itself."""
    return path[len(top) :].lstrip("/").split("/")[0]


def county_of(path: str) -> str:
    """The code of the county on a path; "" above one."""
    return next((code for code in path.split("/") if len(code) == 6), "")
