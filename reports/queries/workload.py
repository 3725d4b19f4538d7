"""What is open at stations as of a day: cases, overdue duties, stations that are at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from cases.models import Case
from reports.periods import Period
from reports.queries.books import Books
from reports.queries.lines import ALL_FILINGS, FILED, SCOPE, parameters

SILENT_AFTER = 30  # days without a service
# Accepted, and neither closed, referred nor ended: what the last step by that day led to.
OPEN = [*Case.WORKING[1:], Case.Status.SUSPENDED]

OPEN_CASES = """
SELECT key, station FROM (
    SELECT DISTINCT ON (step.case_id) step.case_id AS key, station_id AS station, target
    FROM cases_case JOIN cases_casestep step ON step.case_id = cases_case.id
    WHERE station_id = ANY(%(stations)s) AND done_on <= %(day)s
    ORDER BY step.case_id, done_on DESC, step.id DESC
) latest WHERE target = ANY(%(open)s) ORDER BY key
"""
# A duty that was done or cancelled later was open still: only one that ended late can be.
OVERDUE = """
SELECT person_id, station_id FROM (
    SELECT person_id, station_id FROM cases_visitduty
    WHERE station_id = ANY(%(stations)s) AND due_on < %(day)s AND since_on <= %(day)s
        AND state = 'open'
    UNION
    SELECT person_id, station_id FROM cases_visitduty
    WHERE station_id = ANY(%(stations)s) AND due_on < %(day)s AND since_on <= %(day)s
        AND state <> 'open' AND ended_on > %(day)s AND ended_on > due_on
) late ORDER BY person_id
"""
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
Standing = list[tuple[UUID, int]]  # what is open, and at which station


def open_cases(stations: Iterable[int], day: date) -> Standing:
    return _rows(OPEN_CASES, stations, day, open=OPEN)


def overdue(stations: Iterable[int], day: date) -> Standing:
    """People whose visit was due before this day and had not been made by it."""
    return _rows(OVERDUE, stations, day)


def at_work(books: Books, day: date) -> frozenset[int]:
    """Stations with a service in the 30 days up to this one, as far as the books have it."""
    window = Period(day - timedelta(days=SILENT_AFTER - 1), day)
    asked = replace(books, period=window)
    with connection.cursor() as cursor:
        filed = SCOPE + ALL_FILINGS + FILED + FILED_AT_WORK
        cursor.execute(AT_WORK if books.is_live else filed, parameters(asked))
        return frozenset(station for (station,) in cursor.fetchall())


def _rows(sql: str, stations: Iterable[int], day: date, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"stations": list(stations), "day": day})
        return cursor.fetchall()
