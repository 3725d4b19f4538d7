"""The people on the ledger (在账) as of a day, by what decides their categories and groups. Whoever
leaves or dies on that day counts still, as in lists (``Person.objects.on_ledger``).

One statement folds everybody into kinds, numbers of 54 bits: a bit for each category code from
11 on, three for the age band from the 50th, one for a disability grade. Which groups a kind is
in is asked of ``beneficiaries.groups``, so there is one definition of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from beneficiaries.codes import Category
from beneficiaries.groups import groups_of
from cases.facts.declaration import Line
from reports.behind.queries.drill import After, Listing, turn_of
from reports.counting.queries.lines import SETTINGS
from reports.counting.queries.reading import Value, read
from stations.ages import latest_birth

BANDS = (0, 16, 18, 60, 80)  # no group tells ages within a band apart
FIRST_CODE = 11  # the codes up to 60 have a bit

# Everybody's rows in the order of the person, straight from indexes that hold all that is asked:
# a city is merged, a station looked up, however many people there are elsewhere. Folded by
# nothing but the person, who is enrolled at one station at a time, it needs neither sort nor hash.
OPEN_ON = """
SET LOCAL random_page_cost = 1.1;
WITH open_on AS (
    SELECT person.id AS person, min(enrolled.station_id) AS station, min(enrolled.since) AS since,
        coalesce(bit_or(1::bigint << (own.code::int - 11)), 0)
        | coalesce(bit_or(1::bigint << (home.code::int - 11)), 0)
        | ((4 - width_bucket(born_on, %(births)s::date[]))::bigint << 50)
        | ((disability_grade IS NOT NULL)::int::bigint << 53) AS kind
    FROM beneficiaries_enrolment enrolled
    JOIN beneficiaries_person person ON person.id = enrolled.person_id
    LEFT JOIN beneficiaries_personcategory own ON own.person_id = enrolled.person_id
        AND own.since <= %(day)s AND (own.until IS NULL OR own.until > %(day)s)
    LEFT JOIN (
        beneficiaries_householdmember member
        JOIN beneficiaries_householdcategory home ON home.household_id = member.household_id
            AND home.since <= %(day)s AND (home.until IS NULL OR home.until > %(day)s)
    ) ON member.person_id = enrolled.person_id
        AND member.since <= %(day)s AND (member.until IS NULL OR member.until > %(day)s)
    WHERE enrolled.station_id = ANY(%(stations)s::bigint[])
        AND enrolled.since <= %(day)s AND (enrolled.until IS NULL OR enrolled.until > %(day)s)
        AND (died_on IS NULL OR died_on >= %(day)s)
    GROUP BY person.id
)
"""
FOLDED = "SELECT station, kind, count(*) FROM open_on GROUP BY station, kind"
# The list behind: whoever stands in one of the chosen statuses.
CHOSEN = """
SELECT person, since FROM open_on
WHERE kind = ANY(%(kinds)s::bigint[])
    AND (%(after)s::uuid IS NULL OR (since, person) {sign} (%(after_day)s::date, %(after)s::uuid))
ORDER BY since {way}, person {way} LIMIT %(limit)s
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
    """Everybody on the ledger of some stations, folded: ``rows`` are station, kind and people."""

    def __init__(
        self, stations: Mapping[int, str], day: date, rows: Iterable[tuple[int, int, int]]
    ) -> None:
        self.stations, self.day = stations, day
        self.numbers: Counter[tuple[str, int]] = Counter()
        for station, kind, number in rows:
            self.numbers[stations[station], kind] += number
        self.cells = {kind: figures_of(kind) for _part, kind in self.numbers}
        self._figures: dict[str, Counter[Cell]] = {}

    def people(
        self, part: str = "", dimension: str = "", item: str = "", *, among: str = ""
    ) -> int:
        """``among``: a group to which the whole and all its items are confined."""
        if among not in self._figures:
            self._figures[among] = self._counted(among)
        return self._figures[among][part, dimension, item]

    def _counted(self, among: str) -> Counter[Cell]:
        found: Counter[Cell] = Counter()
        for (part, kind), number in self.numbers.items():
            if not self._is_among(kind, among):
                continue
            for cell in self.cells[kind]:
                found["", *cell] += number
                if part:
                    found[part, *cell] += number
        return found

    def _is_among(self, kind: int, among: str) -> bool:
        return not among or ("group", among) in self.cells[kind]

    def listing(
        self,
        part: str = "",
        dimension: str = "",
        item: str = "",
        after: After = None,
        *,
        among: str = "",
    ) -> Listing:
        """A page of these people, the latest enrolled first."""
        kinds = [
            kind
            for kind, cells in self.cells.items()
            if (dimension, item) in cells and self._is_among(kind, among)
        ]
        turn = turn_of(after)
        values = {"kinds": kinds, "after_day": turn.day, "after": turn.key}
        mine = [pk for pk, at in self.stations.items() if not part or at == part]
        sql, size = OPEN_ON + CHOSEN.format(**turn.words), turn.size
        rows = _rows(sql, mine, self.day, limit=size + 1, **values)
        lines = [Line(person, since, 1) for person, since in rows]
        return Listing.first(lines, self.people(part, dimension, item, among=among), size)


def ledger(stations: Mapping[int, str], day: date) -> Ledger:
    """Who is enrolled at these stations on this day, which may be their last."""
    return Ledger(stations, day, _rows(OPEN_ON + FOLDED, stations, day))


def _rows(sql: str, stations: Iterable[int], day: date, **values: Value) -> list[tuple[Any, ...]]:
    values |= {
        "stations": list(stations),
        "day": day,
        "births": [latest_birth(day, age) + timedelta(days=1) for age in reversed(BANDS[1:])],
    }
    return read(SETTINGS + sql, values)
