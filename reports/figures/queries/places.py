"""Which stations and divisions belong to a place, as administered on a day.

One set of rules for a station, a county, a city, a province and the nation (``None``). What
lies directly below a division is its parts: a county's townships, a city's counties; "" is
the place itself.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from stations.divisions.models import DivisionPathQuerySet
from stations.models import Division, DivisionPath, Station, StationDivision

Place = Station | Division | None
MILESTONES = ("built", "plaque", "operating")


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


def paths_in(place: Division | None, day: date) -> DivisionPathQuerySet:
    """Paths of a division and all below it that day."""
    return DivisionPath.objects.under(place, day) if place else DivisionPath.objects.on(day)


def top_of(place: Division | None, day: date) -> str:
    """Where a division itself stands that day; "" for the nation and for one that is no more."""
    if place is None:
        return ""
    own = DivisionPath.objects.on(day).filter(division=place)
    return own.values_list("path", flat=True).first() or ""


def stations_in(place: Place, day: date) -> list[StationAt]:
    """The stations whose home lies in a place that day, closed ones too: past months are theirs."""
    dates = [f"{name}_on" for name in (*MILESTONES, "closed", "suspended")]
    if isinstance(place, Station):
        own = Station.objects.filter(pk=place.pk).values_list("pk", "tier", *dates)
        rows: Any = [("", *row) for row in own]
        top = ""
    else:
        fields = [f"division__stations__{name}" for name in ("pk", "tier", *dates)]
        paths = paths_in(place, day).filter(division__stations__isnull=False)
        rows, top = paths.values_list("path", *fields), top_of(place, day)
    return [
        StationAt(
            pk, tier, part_of(path, top), county_of(path), passed(day, *days),
            is_suspended=bool(suspended and suspended <= day),
        )
        for path, pk, tier, *days, suspended in rows
    ]  # fmt: skip


def townships_in(place: Division | None, day: date) -> list[TownshipAt]:
    """Legal townships of a place and which of them a township station serves that day."""
    towns = paths_in(place, day).filter(division__in=Division.objects.townships().valid_on(day))
    served = _milestones_of_townships(towns.values("division"), day)
    top = top_of(place, day)
    return [
        TownshipAt(code, part_of(path, top), county_of(path), served.get(code, frozenset()))
        for code, path in towns.order_by("path").values_list("division", "path")
    ]


def _milestones_of_townships(towns: QuerySet, day: date) -> dict[str, frozenset[str]]:
    services = StationDivision.objects.on(day).filter(
        division__in=towns, station__tier=Station.Tier.TOWNSHIP
    )
    dates = [f"station__{name}_on" for name in (*MILESTONES, "closed")]
    served: dict[str, frozenset[str]] = {}
    for code, *days in services.values_list("division", *dates):
        served[code] = served.get(code, frozenset()) | passed(day, *days)
    return served


def passed(
    day: date,
    built: date | None,
    plaque: date | None,
    operating: date | None,
    closed: date | None,
) -> frozenset[str]:
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


def parts_in(place: Place, day: date) -> list[str]:
    """Codes of the divisions directly below a place that exist that day, in their order."""
    if isinstance(place, Station):
        return []
    top = top_of(place, day)
    depth = top.count("/") + 1 if top else 0
    directly_below = rf"^[^/]+(/[^/]+){{{depth}}}$"
    paths = paths_in(place, day).filter(
        path__regex=directly_below, division__in=Division.objects.valid_on(day)
    )
    return list(paths.order_by("path").values_list("division", flat=True))


def counties_in(place: Division | None, day: date) -> list[str]:
    """Codes of the counties of a place that exist that day, in their order."""
    counties = paths_in(place, day).filter(division__in=Division.objects.counties().valid_on(day))
    return list(counties.order_by("path").values_list("division", flat=True))
