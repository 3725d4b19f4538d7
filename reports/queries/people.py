"""The people on the ledger (在账) as of a day, by what decides their categories and groups.

One statement folds everybody into standings: category codes as bits, age band, disability.
Which groups a standing is in is asked of ``beneficiaries.groups``, so there is one definition.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db import connection

from beneficiaries.codes import Category
from beneficiaries.groups import groups_of
from reports.queries.drill import PAGE, After, Line, Listing
from reports.queries.lines import SETTINGS

BANDS = (0, 16, 18, 60, 80)  # no group tells ages within a band apart
FIRST_CODE = 11  # codes 11 to 73 fit into the 63 bits

STANDINGS = """
WITH held(person, bits) AS (
    SELECT person_id, bit_or(1::bigint << (code::int - 11)) FROM (
        SELECT person_id, code FROM beneficiaries_personcategory
        WHERE since <= %(day)s AND (until IS NULL OR until > %(day)s)
        UNION ALL
        SELECT member.person_id, code
        FROM beneficiaries_householdcategory category
        JOIN beneficiaries_householdmember member USING (household_id)
        WHERE category.since <= %(day)s AND (category.until IS NULL OR category.until > %(day)s)
            AND member.since <= %(day)s AND (member.until IS NULL OR member.until > %(day)s)
    ) facts GROUP BY person_id
),
standing AS (
    SELECT person.id AS person, part, coalesce(bits, 0) AS bits,
        4 - width_bucket(born_on, %(births)s::date[]) AS band,
        disability_grade IS NOT NULL AS is_graded, enrolment.since AS since
    FROM unnest(%(stations)s::bigint[], %(parts)s::text[]) AS scope(station, part)
    JOIN beneficiaries_enrolment enrolment ON enrolment.station_id = station
    JOIN beneficiaries_person person ON person.id = enrolment.person_id
    LEFT JOIN held ON held.person = person.id
    WHERE enrolment.since <= %(day)s AND (enrolment.until IS NULL OR enrolment.until > %(day)s)
        AND (died_on IS NULL OR died_on > %(day)s)
)
"""
FOLDED = "SELECT part, bits, band, is_graded, count(*) FROM standing GROUP BY 1, 2, 3, 4"
# The list behind: whoever stands in one of the chosen standings.
CHOSEN = """
SELECT person, since FROM standing
WHERE (%(part)s = '' OR part = %(part)s)
    AND (bits, band, is_graded) IN (
        SELECT * FROM unnest(%(bits)s::bigint[], %(bands)s::int[], %(graded)s::boolean[]))
    AND (%(after)s::uuid IS NULL OR (since, person) < (%(after_day)s::date, %(after)s::uuid))
ORDER BY since DESC, person DESC LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Standing:
    """What a number of people have in common; ``band`` counts up through ``BANDS``."""

    part: str
    bits: int
    band: int
    is_graded: bool
    people: int

    @cached_property
    def codes(self) -> list[str]:
        return [code for code in Category.values if self.bits >> (int(code) - FIRST_CODE) & 1]

    @cached_property
    def groups(self) -> list[str]:
        return groups_of(self.codes, BANDS[self.band], 1 if self.is_graded else None)

    def has(self, dimension: str, item: str) -> bool:
        """In the category, in the group; without a dimension everybody."""
        held = {"category": lambda: self.codes, "group": lambda: self.groups}
        return not dimension or item in held[dimension]()


@dataclass(frozen=True)
class Ledger:
    """Everybody on the ledger of some stations, folded."""

    stations: Mapping[int, str]
    day: date
    standings: tuple[Standing, ...]

    def people(self, part: str = "", dimension: str = "", item: str = "") -> int:
        return sum(s.people for s in self._chosen(part, dimension, item))

    def _chosen(self, part: str, dimension: str, item: str) -> list[Standing]:
        mine = (s for s in self.standings if not part or s.part == part)
        return [s for s in mine if s.has(dimension, item)]

    def listing(
        self, part: str = "", dimension: str = "", item: str = "", after: After = None
    ) -> Listing:
        """A page of these people, the latest enrolled first."""
        chosen = self._chosen(part, dimension, item)
        kinds = list({(s.bits, s.band, s.is_graded) for s in chosen})
        day, key = after or (None, None)
        values = {
            "part": part,
            "bits": [bits for bits, _band, _graded in kinds],
            "bands": [band for _bits, band, _graded in kinds],
            "graded": [graded for _bits, _band, graded in kinds],
            "after_day": day,
            "after": key,
            "limit": PAGE + 1,
        }
        rows = _rows(STANDINGS + CHOSEN, self.stations, self.day, **values)
        lines = [Line(person, since, 1) for person, since in rows[:PAGE]]
        following = (lines[-1].day, lines[-1].key) if len(rows) > PAGE else None
        return Listing(lines, sum(s.people for s in chosen), following)


def ledger(stations: Mapping[int, str], day: date) -> Ledger:
    """Who is enrolled at these stations and alive on this day."""
    rows = _rows(STANDINGS + FOLDED, stations, day)
    return Ledger(stations, day, tuple(Standing(*row) for row in rows))


def _rows(sql: str, stations: Mapping[int, str], day: date, **values: Any) -> list[Any]:
    values |= {
        "stations": list(stations),
        "parts": list(stations.values()),
        "day": day,
        "births": [_born_after(day, age) for age in reversed(BANDS[1:])],
    }
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS + sql, values)
        return cursor.fetchall()


def _born_after(day: date, age: int) -> date:
    """The first birthday that is too late to have this age on the day."""
    is_leap_day = (day.month, day.day) == (2, 29)
    latest = (day - timedelta(days=is_leap_day)).replace(year=day.year - age)
    if is_leap_day and isleap(latest.year):
        latest += timedelta(days=1)
    return latest + timedelta(days=1)
