"""Who works in a place on a day: certificates, full-time workers, posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from reports.counting.queries.reading import Values, read
from reports.figures.queries.divisions import INSIDE, within
from reports.figures.queries.place_history import Place

# Certificate holders who live or are employed in the place, or work at one of its stations;
# of a single station only those who work there. Each once, with all parts they belong to.
HOLDERS = f"""
WITH {INSIDE},
belonging(worker, part) AS (
    SELECT worker.id, part FROM stations_worker worker JOIN inside ON code = home_id
    UNION
    SELECT worker.id, part FROM stations_worker worker
        JOIN stations_organisation employer
            ON employer.id = employer_id AND employer.voided_at IS NULL
        JOIN inside ON code = employer.division_id
    UNION
    SELECT worker_id, part FROM stations_assignment
        JOIN unnest(%(stations)s::bigint[], %(parts)s::text[]) AS scope(station, part)
            ON station = station_id
    WHERE since <= %(day)s AND (until IS NULL OR until > %(day)s)
),
held AS (
    SELECT worker_id AS worker, max(level) AS level FROM stations_certificate
    WHERE held_since <= %(day)s GROUP BY worker_id
)
SELECT worker, level, array_agg(part) FROM held JOIN belonging USING (worker)
GROUP BY worker, level ORDER BY worker
"""  # noqa: S608 - no value from outside is in it
# Full-time workers by station: whoever is assigned to two stations stands at both.
FULL_TIME = """
SELECT DISTINCT worker_id, station_id FROM stations_assignment
WHERE station_id = ANY(%(stations)s) AND is_full_time
    AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
ORDER BY worker_id
"""
POSTS = """
SELECT station_id, sum(number) FROM stations_stationposts
WHERE station_id = ANY(%(stations)s)
    AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
GROUP BY station_id ORDER BY station_id
"""


class Holder(NamedTuple):
    """A certificate holder, the highest level, and the parts of the place they belong to."""

    key: str
    level: int
    parts: frozenset[str]


def holders(place: Place, stations: Mapping[int, str], day: date) -> list[Holder]:
    values: Values = {"stations": list(stations), "parts": list(stations.values())}
    rows = read(HOLDERS, values | within(place, day))
    return [Holder(worker.hex, level, frozenset(parts)) for worker, level, parts in rows]


def full_time(stations: Mapping[int, str], day: date) -> list[tuple[str, int]]:
    """Worker and station of each full-time assignment."""
    rows = read(FULL_TIME, {"stations": list(stations), "day": day})
    return [(worker.hex, station) for worker, station in rows]


def posts(stations: Mapping[int, str], day: date) -> dict[int, int]:
    """How many posts are declared for each station that has any."""
    return dict(read(POSTS, {"stations": list(stations), "day": day}))
