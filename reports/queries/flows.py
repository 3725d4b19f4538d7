"""Counts what was done, from the fact table, by the rules of docs/counting.md.

``LINES`` turns the records of some stations and days into lines: one for the record itself
with the household it was about, one for each person reached, one for each head count. ``CELLS``
folds them by station into ``counts`` (additive figures) and ``presence`` (who was there), and
those two into figures; kept tables of these two shapes can stand in for the live ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from beneficiaries.groups import GROUPS, counted_in
from reports.periods import Period

MEASURES = ("contacts", "people", "household_contacts", "households", "records", "heads")

# The planner takes one big statement for many rows: compiling it to machine code would take
# longer than running it, and sorting on disk longer than hashing in memory. In one round trip
# with the statement, so both end with it.
SETTINGS = """
SET LOCAL jit = off;
SET LOCAL work_mem = '64MB';
"""

# A record counts when it stands (was not voided) and somebody was met.
LINES = """
WITH scope(station, part) AS (
    SELECT * FROM unnest(%(stations)s::bigint[], %(parts)s::text[])
),
widening(narrow, wide) AS (
    SELECT * FROM unnest(%(narrow)s::text[], %(wide)s::text[])
),
records AS MATERIALIZED (
    SELECT record.id AS record, station, part, method, domain, done_on,
        coalesce(household_id, subject_id) AS home
    FROM scope JOIN cases_servicerecord record ON record.station_id = scope.station
    WHERE done_on BETWEEN %(first)s AND %(last)s AND voided_at IS NULL AND outcome = 'met'
),
lines(record, station, part, method, domain, done_on, person, home, heads, groups) AS (
    SELECT record, station, part, method, domain, done_on, NULL::uuid, home, 0, '{}'::text[]
    FROM records
    UNION ALL
    SELECT record, station, part, method, domain, done_on,
        person_id, coalesce(household_id, person_id), 1, attendance.groups::text[]
    FROM records JOIN cases_attendance attendance ON attendance.record_id = record
    UNION ALL
    SELECT record, station, part, method, domain, done_on, NULL, NULL, number,
        ARRAY(SELECT wide FROM widening WHERE narrow = head_count."group")
    FROM records JOIN cases_headcount head_count ON head_count.record_id = record
),
"""

CELLS = """
grouped AS (
    SELECT record, station, method, domain, '' AS grp, person, home, heads FROM lines
    UNION ALL
    SELECT record, station, method, domain, unnest(groups), person, home, heads FROM lines
),
homes AS (
    SELECT record, station, method, domain, grp, home, sum(heads) AS contacts,
        sum(heads) FILTER (WHERE person IS NULL) AS heads
    FROM grouped GROUP BY record, station, method, domain, grp, home
),
visits AS (
    SELECT record, station, method, domain, grp, sum(contacts) AS contacts, sum(heads) AS heads,
        count(home) AS household_contacts
    FROM homes GROUP BY record, station, method, domain, grp
),
counts AS (
    SELECT station, method, domain, grp, count(*) AS records, sum(contacts) AS contacts,
        sum(heads) AS heads, sum(household_contacts) AS household_contacts
    FROM visits GROUP BY station, method, domain, grp
),
presence AS (
    SELECT DISTINCT station, method, domain, grp, person, home FROM grouped
    WHERE home IS NOT NULL
),
additive AS (
    SELECT part, method, domain, grp, sum(records) AS records, sum(contacts) AS contacts,
        sum(heads) AS heads, sum(household_contacts) AS household_contacts
    FROM counts JOIN scope USING (station)
    GROUP BY GROUPING SETS ((grp), (grp, method), (grp, domain), (grp, method, domain),
        (grp, part), (grp, part, method))
    HAVING grp = '' OR GROUPING(part) = 1
),
one_person AS (
    SELECT part, method, domain, grp, person FROM presence JOIN scope USING (station)
    WHERE person IS NOT NULL
    GROUP BY GROUPING SETS ((grp, person), (grp, method, person), (grp, domain, person),
        (grp, method, domain, person), (grp, part, person), (grp, part, method, person))
    HAVING grp = '' OR GROUPING(part) = 1
),
one_home AS (
    SELECT part, method, domain, grp, home FROM presence JOIN scope USING (station)
    GROUP BY GROUPING SETS ((grp, home), (grp, method, home), (grp, domain, home),
        (grp, method, domain, home), (grp, part, home), (grp, part, method, home))
    HAVING grp = '' OR GROUPING(part) = 1
)
SELECT part, method, domain, grp, measure, amount
FROM additive, LATERAL (VALUES ('records', records), ('contacts', contacts), ('heads', heads),
    ('household_contacts', household_contacts)) AS named(measure, amount)
WHERE amount > 0
UNION ALL
SELECT part, method, domain, grp, 'people', count(*) FROM one_person
GROUP BY part, method, domain, grp
UNION ALL
SELECT part, method, domain, grp, 'households', count(*) FROM one_home
GROUP BY part, method, domain, grp
"""

# "Not met", "refused", "cannot be reached": attempts, never service.
ATTEMPTS = """
SELECT part, method, outcome, count(*)
FROM unnest(%(stations)s::bigint[], %(parts)s::text[]) AS scope(station, part)
JOIN cases_servicerecord record ON record.station_id = scope.station
WHERE done_on BETWEEN %(first)s AND %(last)s AND voided_at IS NULL AND outcome <> 'met'
GROUP BY GROUPING SETS ((), (part), (method), (outcome))
"""


@dataclass(frozen=True)
class Cell:
    """Which lines a figure counts; None is any. ``part`` "" is the place itself, ``group`` ""
    is everybody."""

    part: str | None = None
    method: str | None = None
    domain: str | None = None
    group: str = ""


@dataclass(frozen=True)
class Flows:
    """Figures of one period and some stations: ``flows[Cell(method="V"), "people"]``."""

    figures: Mapping[tuple[Cell, str], int] = field(default_factory=dict)

    def __getitem__(self, key: tuple[Cell, str]) -> int:
        return self.figures.get(key, 0)


def parameters(stations: Mapping[int, str], period: Period) -> dict[str, Any]:
    """What LINES and ATTEMPTS ask for. ``stations``: key and part of each."""
    pairs = [(narrow, wide) for narrow in GROUPS for wide in counted_in(narrow)]
    return {
        "stations": list(stations),
        "parts": list(stations.values()),
        "narrow": [narrow for narrow, _wide in pairs],
        "wide": [wide for _narrow, wide in pairs],
        "first": period.first,
        "last": period.last,
    }


def flows(stations: Mapping[int, str], period: Period) -> Flows:
    """Every figure of these stations and days, one statement."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS + LINES + CELLS, parameters(stations, period))
        rows = cursor.fetchall()
    return Flows(
        {
            (Cell(part, method, domain, group), measure): int(amount)
            for part, method, domain, group, measure, amount in rows
        }
    )


def attempts(stations: Mapping[int, str], period: Period) -> dict[tuple[str, str], int]:
    """Attempts: ``{(dimension, item): number}``; by part, method and outcome, ("", "") is all."""
    with connection.cursor() as cursor:
        cursor.execute(ATTEMPTS, parameters(stations, period))
        rows = cursor.fetchall()
    found: dict[tuple[str, str], int] = {}
    for *values, amount in rows:
        named = zip(("part", "method", "outcome"), values, strict=True)
        dimension = next(((name, value) for name, value in named if value is not None), ("", ""))
        found[dimension] = amount
    return found
