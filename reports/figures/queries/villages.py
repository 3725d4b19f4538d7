"""Village-level units of a place: how many there are, which are served, how many live there."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from reports.counting.queries.reading import read
from reports.figures.queries.divisions import top_of
from reports.figures.queries.place_history import Place
from stations.models import Division, DivisionPath, Station

VILLAGE = Division.Level.VILLAGE

# Divisions that an open station of the place serves; of a division: township stations and
# what is below them, since hubs serve a whole county in another sense.
SERVED = """
WITH served AS (
    SELECT DISTINCT division.code, division.level, path.path
    FROM stations_stationdivision serving
    JOIN stations_station station ON station.id = serving.station_id
    JOIN stations_division division ON division.code = serving.division_id
    JOIN stations_divisionpath path ON path.division_id = division.code
    WHERE serving.since <= %(day)s AND (serving.until IS NULL OR serving.until > %(day)s)
        AND (path.since IS NULL OR path.since <= %(day)s)
        AND (path.until IS NULL OR path.until > %(day)s)
        AND built_on <= %(day)s AND (closed_on IS NULL OR closed_on > %(day)s)
        AND CASE WHEN %(station)s::bigint IS NULL
            THEN tier >= 3 AND (%(top)s = '' OR path.path = %(top)s
                OR (path.path >= %(top)s || '/' AND path.path < %(top)s || '0'))
            ELSE station.id = %(station)s END
),
"""
VILLAGES = """
village AS (
    SELECT DISTINCT served.code AS served, division.code
    FROM served JOIN stations_divisionpath path ON path.path = served.path
        OR (path.path >= served.path || '/' AND path.path < served.path || '0')
    JOIN stations_division division ON division.code = path.division_id
    WHERE division.level = 5 AND NOT division.is_pseudo
        AND (division.since IS NULL OR division.since <= %(day)s)
        AND (division.until IS NULL OR division.until > %(day)s)
        AND (path.since IS NULL OR path.since <= %(day)s)
        AND (path.until IS NULL OR path.until > %(day)s)
)
SELECT DISTINCT code FROM village
UNION ALL
SELECT NULL WHERE EXISTS (SELECT FROM served WHERE code NOT IN (SELECT served FROM village))
ORDER BY code NULLS FIRST
"""
# Of a township and its villages, both served, only the township's own snapshot counts.
POPULATION = """
widest AS (
    SELECT code FROM served WHERE NOT EXISTS (
        SELECT FROM served above
        WHERE served.path >= above.path || '/' AND served.path < above.path || '0')
)
SELECT code, residents FROM widest LEFT JOIN LATERAL (
    SELECT residents FROM stations_populationsnapshot snapshot
    WHERE snapshot.division_id = widest.code AND counted_on <= %(day)s
    ORDER BY counted_on DESC LIMIT 1
) latest ON true
ORDER BY code
"""


class Population(NamedTuple):
    """Residents of the served divisions by code, and those without a snapshot."""

    known: dict[str, int]
    unknown: list[str]


def units_in(place: Division | None, day: date) -> int | None:
    """How many village-level units a place has; None when the list isn't loaded for all of it."""
    found = DivisionPath.objects
    paths = found.under(place, day) if place else found.on(day)
    units = Division.objects.filter(level=VILLAGE, is_pseudo=False).valid_on(day)
    towns = paths.filter(division__in=Division.objects.townships().valid_on(day))
    loaded = units.filter(pk__in=paths.values("division")).values("parent")
    if towns.exclude(division__in=loaded).exists():
        return None
    return paths.filter(division__in=units).count()


def served_in(place: Place, day: date) -> list[str] | None:
    """Codes of the served village-level units; None when a served place's aren't loaded."""
    codes = [code for (code,) in _rows(SERVED + VILLAGES, place, day)]
    return None if None in codes else codes


def population_served(place: Place, day: date) -> Population:
    rows = _rows(SERVED + POPULATION, place, day)
    known = {code: residents for code, residents in rows if residents is not None}
    return Population(known, [code for code, _residents in rows if code not in known])


def _rows(sql: str, place: Place, day: date) -> list[tuple[Any, ...]]:
    station = place.pk if isinstance(place, Station) else None
    top = "" if isinstance(place, Station) else top_of(place, day)
    return read(sql, {"day": day, "station": station, "top": top})
