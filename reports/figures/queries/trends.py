"""A place's figures month by month: two statements, however many months and stations.

``contacts`` is what the flow reader reads, told by month; ``signs`` are the facts of
``cases.facts.catalogue``, by their own SQL, of many months at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from cases.facts.casework import OPEN_CASE
from cases.facts.catalogue import every
from cases.facts.declaration import Fact, Happening, Lasting
from cases.facts.donations import DONATION
from cases.facts.duties import DUTY, OVERDUE
from reports.counting.queries.cells import every_cell
from reports.counting.queries.lines import parameters
from reports.counting.queries.reading import Values, read
from reports.figures.periods import Period
from reports.figures.queries.counted_range import CountedRange

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

# kind, station, first and last day of the span, how many, and what they add up to.
SPANS = """
WITH span AS (
    SELECT * FROM unnest(%(firsts)s::date[], %(lasts)s::date[], %(days)s::date[])
        AS span(first, last, day)
)
"""
# Happenings are added up by the day before they are told by span: up to the day while it runs,
# as ``FigureSource.facts`` counts them.
HAPPENED = """
SELECT '{kind}', station, first, last, sum(number)::bigint, sum(good) FROM span JOIN (
    SELECT station, done_on, count(*) AS number, sum({adds}) AS good FROM ({live}) AS found
    GROUP BY station, done_on
) AS found ON done_on BETWEEN span.first AND span.day GROUP BY station, first, last
"""
LASTED = """
SELECT '{kind}', station, first, last, count(*), 0
FROM span JOIN ({sql}) AS found ON since <= day AND until > day GROUP BY station, first, last
"""
# What holds still is its key's only one; a key with several that ended later holds once.
SEVERAL_LASTED = """
SELECT '{kind}', station, first, last, sum(number)::bigint, 0 FROM (
    SELECT station, first, last, number FROM span JOIN (
        SELECT station, since, count(*) AS number FROM ({sql}) AS found
        WHERE until = 'infinity' AND since <= (SELECT max(day) FROM span)
        GROUP BY station, since
    ) AS owed ON since <= day
    UNION ALL
    SELECT station, first, last, 1 FROM (
        SELECT DISTINCT station, key, first, last, day
        FROM span JOIN ({sql}) AS found ON since <= day AND until > day
        WHERE until < 'infinity' AND until > (SELECT min(day) FROM span)
    ) AS ended WHERE NOT EXISTS (
        SELECT FROM ({sql}) AS found
        WHERE found.key = ended.key AND found.station = ended.station AND until = 'infinity'
            AND since <= ended.day AND since <= (SELECT max(day) FROM span))
) AS found GROUP BY station, first, last
"""
# What is no fact: months filed, the day of a station's last record, who was reminded today.
BESIDE = """
SELECT 'filed', station_id, first, last, 1, 1
FROM (
    SELECT DISTINCT ON (station_id, month) station_id, month, status FROM cases_filing
    WHERE station_id = ANY(%(stations)s) ORDER BY station_id, month, version DESC
) latest JOIN span ON month = span.first AND status <> 'returned'
UNION ALL
SELECT 'seen', station, done_on, done_on, 1, 1
FROM unnest(%(stations)s::bigint[]) AS station, LATERAL (
    SELECT done_on FROM cases_servicerecord
    WHERE station_id = station AND voided_at IS NULL AND done_on <= %(seen_by)s
    ORDER BY done_on DESC LIMIT 1
) latest
UNION ALL
SELECT DISTINCT 'nudged', station_id, %(today)s::date, %(today)s::date, 1, 1
FROM stations_auditentry
WHERE station_id = ANY(%(stations)s) AND verb = 'nudge' AND at >= %(midnight)s
"""


def _asked(fact: Fact) -> str:
    """A fact's numbers by station and span."""
    if isinstance(fact, Happening):
        return HAPPENED.format(kind=fact.kind, adds=fact.adds, live=fact.live)
    asked = LASTED if isinstance(fact, Lasting) and fact.is_single else SEVERAL_LASTED
    return asked.format(kind=fact.kind, sql=fact.sql)


SHOWN: tuple[Fact, ...] = (DUTY, OVERDUE, OPEN_CASE, DONATION)  # on a dashboard
SIGNS = SPANS + every((*map(_asked, SHOWN), BESIDE))

Members = Mapping[date, Iterable[int]]  # which stations belong to the place in which month


class Sign(NamedTuple):
    """``good``: what they add up to: duties kept in time; of donations yuan."""

    number: int = 0
    good: Decimal = Decimal(0)


@dataclass(frozen=True)
class Contacts:
    """People reached (and home visits) by month: whole, by station, domain, method, group."""

    figures: Mapping[tuple[date, str, str, int | str], int]

    def __call__(
        self, month: date, dimension: str = "", item: int | str = "", measure: str = "contacts"
    ) -> int:
        return self.figures.get((month, measure, dimension, item), 0)


def contacts(period: Period, members: Members, groups: Collection[date] = ()) -> Contacts:
    """Of the months that a period touches; a month of which it is a part is counted in part.
    By group only these months: there are ten times as many cells."""
    stations = {station for keys in members.values() for station in keys}
    counted_range = CountedRange(dict.fromkeys(stations, ""), period)
    pairs = [(station, month) for month, keys in members.items() for station in keys]
    values: Values = {
        "members": [station for station, _month in pairs],
        "member_months": [month for _station, month in pairs],
        "group_months": list(groups),
    }
    rows = read(every_cell(counted_range) + BY_MONTH, parameters(counted_range) | values)
    found: dict[tuple[date, str, str, int | str], int] = {}
    for month, measure, station, domain, method, group, value in rows:
        named = {"station": station, "domain": domain, "method": method, "group": group or None}
        dimension = next((name for name, item in named.items() if item is not None), "")
        found[month, measure, dimension, named.get(dimension, "")] = int(value)
    return Contacts(found)


def signs(
    stations: Iterable[int],
    periods: Sequence[Period],
    today: date | None = None,
    seen_by: date | None = None,
) -> dict[tuple[str, Period], dict[int, Sign]]:
    """What else the periods say, by kind and period: each station's sign.

    The facts that are shown, and filed months; "seen" is said of the day of the station's last
    record up to ``seen_by`` (else today), "nudged" of today.
    """
    today = today or timezone.localdate()
    values: Values = {
        "stations": list(stations),
        "firsts": [period.first for period in periods],
        "lasts": [period.last for period in periods],
        "days": [period.as_of(today) for period in periods],
        "first": min(period.first for period in periods),
        "last": max(period.last for period in periods),
        "today": today,
        "seen_by": seen_by or today,
        "midnight": timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0),
    }
    found: dict[tuple[str, Period], dict[int, Sign]] = defaultdict(dict)
    for kind, station, first, last, number, good in read(SIGNS, values):
        found[kind, Period(first, last)][station] = Sign(number, Decimal(good))
    return found
