"""The people on the ledger (在账) as of a day, by what decides their categories and groups.

One statement folds everybody into kinds, numbers of 54 bits: a bit for each category code from
11 on, three for the age band from the 50th, one for a disability grade. Which groups a kind is
in is asked of ``beneficiaries.groups``, so there is one definition of them.
"""

from __future__ import annotations

from calendar import isleap
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection

from beneficiaries.codes import Category
from beneficiaries.groups import groups_of
from reports.queries.drill import PAGE, After, Line, Listing
from reports.queries.lines import SETTINGS

BANDS = (0, 16, 18, 60, 80)  # no group tells ages within a band apart
FIRST_CODE = 11  # the codes up to 60 have a bit

STANDINGS = """
WITH own(person, bits) AS (
    SELECT person_id, bit_or(1::bigint << (code::int - 11)) FROM beneficiaries_personcategory
    WHERE since <= %(day)s AND (until IS NULL OR until > %(day)s)
    GROUP BY person_id
),
home(household, bits) AS (
    SELECT household_id, bit_or(1::bigint << (code::int - 11))
    FROM beneficiaries_householdcategory
    WHERE since <= %(day)s AND (until IS NULL OR until > %(day)s)
    GROUP BY household_id
),
shared(person, bits) AS (
    SELECT person_id, bit_or(bits)
    FROM beneficiaries_householdmember JOIN home ON household = household_id
    WHERE since <= %(day)s AND (until IS NULL OR until > %(day)s)
    GROUP BY person_id
),
standing AS (
    SELECT enrolment.person_id AS person, place, enrolment.since,
        coalesce(own.bits, 0) | coalesce(shared.bits, 0)
        | ((4 - width_bucket(born_on, %(births)s::date[]))::bigint << 50)
        | ((disability_grade IS NOT NULL)::int::bigint << 53) AS kind
    FROM unnest(%(stations)s::bigint[], %(places)s::int[]) AS scope(station, place)
    JOIN beneficiaries_enrolment enrolment ON enrolment.station_id = station
    JOIN beneficiaries_person person ON person.id = enrolment.person_id
    LEFT JOIN own ON own.person = enrolment.person_id
    LEFT JOIN shared ON shared.person = enrolment.person_id
    WHERE enrolment.since <= %(day)s AND (enrolment.until IS NULL OR enrolment.until > %(day)s)
        AND (died_on IS NULL OR died_on > %(day)s)
)
"""
FOLDED = "SELECT place, kind, count(*) FROM standing GROUP BY place, kind"
# The list behind: whoever stands in one of the chosen standings.
CHOSEN = """
SELECT person, since FROM standing
WHERE (%(place)s::int IS NULL OR place = %(place)s)
    AND kind = ANY(%(kinds)s::bigint[])
    AND (%(after)s::uuid IS NULL OR (since, person) < (%(after_day)s::date, %(after)s::uuid))
ORDER BY since DESC, person DESC LIMIT %(limit)s
"""


Cell = tuple[str, str, str]  # part ("" is the whole), dimension and item ("" is everybody)


def figures_of(kind: int) -> list[tuple[str, str]]:
    """Dimension and item of every figure that counts the people of a kind."""
    codes = [code for code in Category.values if kind >> (int(code) - FIRST_CODE) & 1]
    age, is_graded = BANDS[kind >> 50 & 7], kind >> 53 & 1
    groups = groups_of(codes, age, 1 if is_graded else None)
    return [
        ("", ""),
        *(("category", code) for code in codes),
        *(("group", group) for group in groups),
    ]


class Ledger:
    """Everybody on the ledger of some stations, folded: ``rows`` are part, kind and people."""

    def __init__(
        self, stations: Mapping[int, str], day: date, rows: Iterable[tuple[str, int, int]]
    ) -> None:
        self.stations, self.day = stations, day
        self.cells: dict[int, list[tuple[str, str]]] = {}
        self.figures: Counter[Cell] = Counter()
        for part, kind, people in rows:
            if kind not in self.cells:
                self.cells[kind] = figures_of(kind)
            for cell in self.cells[kind]:
                self.figures["", *cell] += people
                if part:
                    self.figures[part, *cell] += people

    def people(self, part: str = "", dimension: str = "", item: str = "") -> int:
        return self.figures[part, dimension, item]

    def listing(
        self, part: str = "", dimension: str = "", item: str = "", after: After = None
    ) -> Listing:
        """A page of these people, the latest enrolled first."""
        kinds = [kind for kind, cells in self.cells.items() if (dimension, item) in cells]
        day, key = after or (None, None)
        values = {
            "place": places_of(self.stations).index(part) if part else None,
            "kinds": kinds,
            "after_day": day,
            "after": key,
            "limit": PAGE + 1,
        }
        rows = _rows(STANDINGS + CHOSEN, self.stations, self.day, **values)
        lines = [Line(person, since, 1) for person, since in rows[:PAGE]]
        following = (lines[-1].day, lines[-1].key) if len(rows) > PAGE else None
        return Listing(lines, self.people(part, dimension, item), following)


def ledger(stations: Mapping[int, str], day: date) -> Ledger:
    """Who is enrolled at these stations and alive on this day."""
    parts = places_of(stations)
    rows = _rows(STANDINGS + FOLDED, stations, day)
    return Ledger(stations, day, ((parts[place], kind, number) for place, kind, number in rows))


def places_of(stations: Mapping[int, str]) -> list[str]:
    """The parts, each under a number: cheaper to fold by than a code."""
    return sorted(set(stations.values()))


def _rows(sql: str, stations: Mapping[int, str], day: date, **values: Any) -> list[Any]:
    numbers = {part: number for number, part in enumerate(places_of(stations))}
    values |= {
        "stations": list(stations),
        "places": [numbers[part] for part in stations.values()],
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
