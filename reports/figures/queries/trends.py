"""A place's figures month by month: two statements, however many months and stations.

``contacts`` is what the flow reader reads, told by month; ``SIGNS`` the rules of
``cases.filings.queries.month_facts`` and ``reports.figures.queries.workload`` for many months at
once, so a month here is the catalogue's figure of that month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from reports.counting.queries.cells import every_cell
from reports.counting.queries.lines import parameters
from reports.figures.periods import Period
from reports.figures.queries.books import Books
from reports.figures.queries.workload import OPEN

# A station belongs to a month when its home lay in the place on the month's last day.
BY_MONTH = """
member(station, month) AS (
    SELECT * FROM unnest(%(members)s::bigint[], %(member_months)s::date[])
)
SELECT month, measure, station, domain, method, grp, sum(value)
FROM counts JOIN member USING (station, month)
WHERE (measure = 'contacts' OR (measure = 'records' AND method = 'V'))
    AND (grp = '' OR month = ANY(%(group_months)s::date[]))
GROUP BY GROUPING SETS ((month, measure, grp), (month, measure, grp, station),
    (month, measure, grp, domain), (month, measure, grp, method))
HAVING grp = '' OR GROUPING(station, domain, method) = 7
"""

# kind, station, last day of the span, how many, how many of them as they should be (or yuan).
# Duties are added up by the day before they are told by span. An open one is its person's only
# one; whoever had several that ended later was overdue once.
SIGNS = """
WITH span AS (
    SELECT * FROM unnest(%(firsts)s::date[], %(lasts)s::date[], %(days)s::date[])
        AS span(first, last, day)
),
due AS (
    SELECT station_id, due_on, count(*) AS number,
        count(*) FILTER (WHERE state = 'done' AND ended_on <= due_on) AS kept
    FROM cases_visitduty
    WHERE station_id = ANY(%(stations)s) AND state <> 'cancelled'
        AND due_on BETWEEN (SELECT min(first) FROM span) AND (SELECT max(last) FROM span)
        AND (due_on < %(today)s OR (state = 'done' AND ended_on <= due_on))
    GROUP BY station_id, due_on
),
owed AS (
    SELECT station_id, greatest(due_on + 1, since_on) AS late_on, count(*) AS number
    FROM cases_visitduty
    WHERE station_id = ANY(%(stations)s) AND state = 'open'
        AND due_on < (SELECT max(day) FROM span)
    GROUP BY station_id, late_on
),
ended AS (
    SELECT DISTINCT station_id, person_id, last, day
    FROM span JOIN cases_visitduty ON due_on < day AND since_on <= day AND ended_on > day
    WHERE station_id = ANY(%(stations)s) AND state <> 'open' AND ended_on > due_on
        AND ended_on > (SELECT min(day) FROM span)
),
late AS (
    SELECT station_id, last, number FROM span JOIN owed ON late_on <= day
    UNION ALL
    SELECT station_id, last, 1 FROM ended WHERE NOT EXISTS (
        SELECT FROM cases_visitduty duty
        WHERE duty.person_id = ended.person_id AND duty.station_id = ended.station_id
            AND state = 'open' AND due_on < day AND since_on <= day
            AND station_id = ANY(%(stations)s) AND due_on < (SELECT max(day) FROM span))
),
steps AS (
    SELECT station_id AS station, target, done_on AS since,
        lead(done_on) OVER (PARTITION BY step.case_id ORDER BY done_on, step.id) AS until
    FROM cases_case JOIN cases_casestep step ON step.case_id = cases_case.id
    WHERE station_id = ANY(%(stations)s)
)
SELECT 'duty', station_id, last, sum(number)::bigint, sum(kept)::bigint
FROM span JOIN due ON due_on BETWEEN first AND last GROUP BY station_id, last
UNION ALL
SELECT 'overdue', station_id, last, sum(number)::bigint, 0 FROM late GROUP BY station_id, last
UNION ALL
SELECT 'case', station, last, count(*), 0
FROM span JOIN steps ON since <= day AND (until IS NULL OR until > day)
WHERE target = ANY(%(open)s) GROUP BY station, last
UNION ALL
SELECT 'donation', station_id, last, count(*), sum(value)
FROM span JOIN resources_donation ON received_on BETWEEN first AND last
WHERE station_id = ANY(%(stations)s) AND voided_at IS NULL GROUP BY station_id, last
UNION ALL
SELECT 'filed', station_id, last, 1, 1
FROM (
    SELECT DISTINCT ON (station_id, month) station_id, month, status FROM cases_filing
    WHERE station_id = ANY(%(stations)s) ORDER BY station_id, month, version DESC
) latest JOIN span ON month = first AND status <> 'returned'
UNION ALL
SELECT 'seen', station, done_on, 1, 1
FROM unnest(%(stations)s::bigint[]) AS station, LATERAL (
    SELECT done_on FROM cases_servicerecord
    WHERE station_id = station AND voided_at IS NULL ORDER BY done_on DESC LIMIT 1
) latest
UNION ALL
SELECT DISTINCT 'nudged', station_id, %(today)s::date, 1, 1 FROM stations_auditentry
WHERE station_id = ANY(%(stations)s) AND verb = 'nudge' AND at >= %(midnight)s
"""

Members = Mapping[date, Iterable[int]]  # which stations belong to the place in which month


class Sign(NamedTuple):
    """``good``: duties kept in time; of donations yuan."""

    number: int = 0
    good: Decimal = Decimal(0)


@dataclass(frozen=True)
class Contacts:
    """People reached (and home visits) by month: whole, by station, domain, method, group."""

    figures: Mapping[tuple[date, str, str, Any], int]

    def __call__(
        self, month: date, dimension: str = "", item: Any = "", measure: str = "contacts"
    ) -> int:
        return self.figures.get((month, measure, dimension, item), 0)


def contacts(period: Period, members: Members, groups: Collection[date] = ()) -> Contacts:
    """Of the months that a period touches; a month of which it is a part is counted in part.
    By group only these months: there are ten times as many cells."""
    stations = {station for keys in members.values() for station in keys}
    books = Books(dict.fromkeys(stations, ""), period)
    pairs = [(station, month) for month, keys in members.items() for station in keys]
    values = {
        "members": [station for station, _month in pairs],
        "member_months": [month for _station, month in pairs],
        "group_months": list(groups),
    }
    with connection.cursor() as cursor:
        cursor.execute(every_cell(books) + BY_MONTH, parameters(books) | values)
        rows = cursor.fetchall()
    found: dict[tuple[date, str, str, Any], int] = {}
    for month, measure, station, domain, method, group, value in rows:
        named = {"station": station, "domain": domain, "method": method, "group": group or None}
        dimension = next((name for name, item in named.items() if item is not None), "")
        found[month, measure, dimension, named.get(dimension, "")] = int(value)
    return Contacts(found)


def signs(
    stations: Iterable[int], periods: Sequence[Period], today: date | None = None
) -> dict[tuple[str, date], dict[int, Sign]]:
    """What else the months say, by kind and the period's last day: each station's sign.

    Duties due and kept, people overdue, open cases, donations, filed months; of "seen" the day
    is that of the station's last record, of "nudged" it is today.
    """
    today = today or timezone.localdate()
    values: dict[str, Any] = {
        "stations": list(stations),
        "firsts": [period.first for period in periods],
        "lasts": [period.last for period in periods],
        "days": [period.as_of(today) for period in periods],
        "today": today,
        "midnight": timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0),
        "open": [str(status) for status in OPEN],
    }
    with connection.cursor() as cursor:
        cursor.execute(SIGNS, values)
        rows = cursor.fetchall()
    found: dict[tuple[str, date], dict[int, Sign]] = defaultdict(dict)
    for kind, station, last, number, good in rows:
        found[kind, last][station] = Sign(number, good)
    return found
