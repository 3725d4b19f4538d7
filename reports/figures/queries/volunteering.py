"""Volunteers, their teams and sites as of a day: where people live, else where their station lies.

A person who is registered at two stations is one: by identity number, else by the number of the
platform. Beside what is counted stands what divisions declare, which is never added to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from cases.facts.declaration import Line
from reports.behind.queries.drill import After, Listing, turn_of
from reports.counting.queries.reading import Values, read
from reports.figures.queries.divisions import INSIDE, within
from reports.figures.queries.place_history import Place
from stations.models import Division, Station
from stations.row_security.acting import beyond_scope

# Of each thing what stands on the day: id, station, home (where that isn't the station's), since,
# and by what two rows are known to be one.
STANDING = {
    "volunteers": """
        SELECT id, station_id AS station, residence_id AS home, joined_on AS since, number,
            encode(id_index, 'hex') AS card
        FROM resources_volunteer WHERE voided_at IS NULL AND joined_on <= %(day)s
            AND (left_on IS NULL OR left_on >= %(day)s) AND (number <> '' OR id_index IS NOT NULL)
    """,
    "teams": """
        SELECT id, station_id AS station, village_id AS home, founded_on AS since,
            '' AS number, NULL AS card
        FROM resources_team WHERE voided_at IS NULL AND founded_on <= %(day)s
            AND (ended_on IS NULL OR ended_on >= %(day)s)
    """,
    "sites": """
        SELECT id, station_id AS station, village_id AS home, opened_on AS since,
            '' AS number, NULL AS card
        FROM resources_site WHERE voided_at IS NULL AND opened_on <= %(day)s
            AND (closed_on IS NULL OR closed_on >= %(day)s)
    """,
}
# A home that is no division any more says nothing: then it is the station's. A single station has
# its own, wherever they live.
PLACED = """
WITH {inside}, scope AS (
    SELECT * FROM unnest(%(stations)s::bigint[], %(parts)s::text[]) AS scope(station, part)
),
found AS (
    SELECT * FROM ({standing}) AS standing
    WHERE %(only)s::bigint[] IS NULL OR station = ANY(%(only)s::bigint[])
),
placed AS (
    SELECT found.*, inside.part FROM found JOIN inside ON inside.code = found.home
    UNION ALL
    SELECT found.*, scope.part FROM found JOIN scope USING (station)
    WHERE %(station)s::bigint IS NOT NULL OR home IS NULL OR NOT EXISTS (
        SELECT FROM stations_divisionpath path WHERE path.division_id = home
            AND (path.since IS NULL OR path.since <= %(day)s)
            AND (path.until IS NULL OR path.until > %(day)s))
),
known AS (
    SELECT id, since, part, coalesce(
        card,
        CASE WHEN number <> '' THEN coalesce(max(card) OVER (PARTITION BY number), number) END,
        id::text
    ) AS one
    FROM placed
)
"""
NUMBERS = """
SELECT grouping(part) = 1, part, count(DISTINCT one) FROM known GROUP BY GROUPING SETS ((), (part))
"""
# Each once, with the day on which they were the first time.
LISTED = """
SELECT id, since FROM (
    SELECT DISTINCT ON (one) id, since FROM known
    WHERE %(part)s = '' OR part = %(part)s ORDER BY one, since, id
) AS once
WHERE %(after)s::uuid IS NULL OR (since, id) {sign} (%(after_day)s::date, %(after)s::uuid)
ORDER BY since {way}, id {way} LIMIT %(limit)s
"""
DECLARED = """
SELECT DISTINCT ON (division_id, what) division_id, what, id, figure, counted_on
FROM resources_declaration
WHERE voided_at IS NULL AND counted_on <= %(day)s AND division_id = ANY(%(codes)s)
ORDER BY division_id, what, counted_on DESC, id
"""
RESIDENTS = """
SELECT DISTINCT ON (division_id) division_id, residents FROM stations_populationsnapshot
WHERE division_id = ANY(%(codes)s) AND counted_on <= %(day)s
ORDER BY division_id, counted_on DESC
"""


class Declared(NamedTuple):
    key: UUID
    figure: Decimal
    counted_on: date


class Standing:
    """Of one thing how many there are, in the whole ("") and in each part; and which. ``only``:
    of these stations alone."""

    def __init__(
        self,
        what: str,
        place: Place,
        stations: Mapping[int, str],
        day: date,
        only: Collection[int] | None,
    ) -> None:
        self.sql = PLACED.format(inside=INSIDE, standing=STANDING[what])
        self.values: Values = within(place, day) | {
            "stations": list(stations),
            "parts": list(stations.values()),
            "only": None if only is None else list(only),
        }
        with beyond_scope():  # who lives here and is registered elsewhere counts here
            rows = read(self.sql + NUMBERS, self.values)
        self.numbers = {"" if is_whole else part: number for is_whole, part, number in rows
                        if is_whole or part}  # fmt: skip

    def number(self, part: str) -> int:
        return self.numbers.get(part, 0)

    def listing(self, part: str, after: After) -> Listing:
        """A page of them, the latest first unless turned."""
        turn = turn_of(after)
        values: Values = {
            "part": part,
            "after_day": turn.day,
            "after": turn.key,
            "limit": turn.size + 1,
        }
        rows = read(self.sql + LISTED.format(**turn.words), self.values | values)
        lines = [Line(key, since, 1) for key, since in rows]
        return Listing.first(lines, Decimal(self.number(part)), turn.size)


def declared(place: Place, parts: Sequence[str], day: date) -> dict[str, dict[str, Declared]]:
    """By thing, what the place ("") and its parts declare: each the latest on or before the day."""
    own = place.pk if isinstance(place, Division) else ""
    codes = list(parts) if place is None else [own, *parts]
    found: dict[str, dict[str, Declared]] = {}
    if isinstance(place, Station):
        return found
    for code, what, key, figure, counted_on in read(DECLARED, {"day": day, "codes": codes}):
        told = found.setdefault(what, {})
        told["" if code == own else code] = Declared(key, figure, counted_on)
    return found


def residents(place: Place, parts: Sequence[str], day: date) -> dict[str, int]:
    """Of the place ("") and its parts, as far as their own population is known on the day."""
    if isinstance(place, Station):
        return {}
    own = place.pk if place else ""
    rows: list[tuple[Any, ...]] = read(RESIDENTS, {"codes": [own, *parts], "day": day})
    return {"" if code == own else code: number for code, number in rows}
