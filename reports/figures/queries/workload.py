"""What is open at stations as of a day: cases, overdue duties, stations that are at work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db import connection

from cases.models import Case
from reports.counting.queries.lines import ALL_FILINGS, FILED, SCOPE, parameters
from reports.figures.periods import Period
from reports.figures.queries.books import Books

SILENT_AFTER = 30  # days without a service
# Accepted, and neither closed, referred nor ended: what the last step by that day led to.
OPEN = [*Case.WORKING[1:], Case.Status.SUSPENDED]

# What is found: key, station and part.
OPEN_CASES = """
found AS (
    SELECT key, station, part FROM (
        SELECT DISTINCT ON (step.case_id) step.case_id AS key, station_id AS station, target
        FROM cases_case JOIN cases_casestep step ON step.case_id = cases_case.id
        WHERE station_id = ANY(%(stations)s) AND done_on <= %(day)s
        ORDER BY step.case_id, done_on DESC, step.id DESC
    ) latest JOIN scope USING (station) WHERE target = ANY(%(open)s)
)
"""
# A duty that was done or cancelled later was open still: only one that ended late can be.
OVERDUE = """
owed AS NOT MATERIALIZED (
    SELECT person_id AS key, station, part FROM scope JOIN cases_visitduty ON station_id = station
    WHERE station_id = ANY(%(stations)s) AND due_on < %(day)s AND since_on <= %(day)s
        AND state = 'open'
),
ended AS (
    SELECT person_id AS key, station, part FROM scope JOIN cases_visitduty ON station_id = station
    WHERE station_id = ANY(%(stations)s) AND due_on < %(day)s AND since_on <= %(day)s
        AND state <> 'open' AND ended_on > %(day)s AND ended_on > due_on
),
found AS NOT MATERIALIZED (SELECT * FROM owed UNION SELECT * FROM ended)
"""
# How many different keys, by part; the whole has no part.
NUMBERS = """
SELECT part, count(DISTINCT key) FROM found GROUP BY GROUPING SETS ((part), ())
"""
# A person owes one open duty at most (``one_open_duty``): those needn't be told apart.
NUMBERS_OVERDUE = """
SELECT part, count(*) FROM owed GROUP BY GROUPING SETS ((part), ())
UNION ALL
SELECT part, count(DISTINCT key) FROM ended
WHERE NOT EXISTS (SELECT FROM owed WHERE owed.key = ended.key AND owed.part = ended.part)
GROUP BY part
UNION ALL
SELECT NULL, count(DISTINCT key) FROM ended
WHERE NOT EXISTS (SELECT FROM owed WHERE owed.key = ended.key)
"""
KEYS = "SELECT replace(key::text, '-', ''), part FROM found ORDER BY key"
AT_WORK = """
SELECT station FROM unnest(%(stations)s::bigint[]) AS station
WHERE EXISTS (
    SELECT FROM cases_servicerecord WHERE station_id = station
        AND done_on BETWEEN %(first)s AND %(last)s AND voided_at IS NULL AND outcome = 'met'
)
"""
FILED_AT_WORK = """
at_work AS (SELECT DISTINCT station FROM records WHERE outcome = 'met')
SELECT station FROM at_work
"""


class Standing:
    """What is open at stations as of a day: how many, and their keys, hex and in order. Each is
    read when asked for; both are of one moment within ``snapshot()``."""

    def __init__(
        self, found: str, scope: Mapping[int, str], day: date, numbers: str = NUMBERS
    ) -> None:
        self._found, self._scope, self._day, self._asked = found, scope, day, numbers

    def number(self, part: str = "") -> int:
        """``part`` "" is all of them; whoever stands in two parts is in each, once in all."""
        return self._numbers[part or None]

    def keys(self, part: str = "") -> list[str]:
        return list(dict.fromkeys(key for key, at in self._keys if not part or at == part))

    @cached_property
    def _numbers(self) -> Counter[str | None]:
        numbers: Counter[str | None] = Counter()
        for part, number in self._rows(self._asked):
            numbers[part] += number
        return numbers

    @cached_property
    def _keys(self) -> list[tuple[str, str]]:
        return self._rows(KEYS)

    def _rows(self, asked: str) -> list[Any]:
        values: dict[str, Any] = {
            "stations": list(self._scope),
            "parts": list(self._scope.values()),
            "day": self._day,
            "open": [str(status) for status in OPEN],
        }
        with connection.cursor() as cursor:
            cursor.execute(SCOPE + self._found + asked, values)
            return cursor.fetchall()


def open_cases(scope: Mapping[int, str], day: date) -> Standing:
    return Standing(OPEN_CASES, scope, day)


def overdue(scope: Mapping[int, str], day: date) -> Standing:
    """People whose visit was due before this day and had not been made by it."""
    return Standing(OVERDUE, scope, day, NUMBERS_OVERDUE)


def at_work(books: Books, day: date) -> frozenset[int]:
    """Stations with a service in the 30 days up to this one, as far as the books have it."""
    window = Period(day - timedelta(days=SILENT_AFTER - 1), day)
    asked = replace(books, period=window)
    with connection.cursor() as cursor:
        filed = SCOPE + ALL_FILINGS + FILED + FILED_AT_WORK
        cursor.execute(AT_WORK if books.is_live else filed, parameters(asked))
        return frozenset(station for (station,) in cursor.fetchall())
