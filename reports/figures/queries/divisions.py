"""What belongs to divisions, not to stations: counted where they lie as of a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cases.dimensions import AND_APART
from reports.counting.queries.reading import Values, read
from reports.figures.periods import Period
from reports.figures.queries.place_history import Place
from stations.models import Division, DivisionPath, Station

# The divisions of a place on the day, each with the part in which it lies and its whole path; none
# of a station.
INSIDE = """inside AS (
    SELECT division_id AS code, split_part(ltrim(substr(path, length(%(top)s) + 1), '/'), '/', 1)
        AS part, path
    FROM stations_divisionpath
    WHERE %(station)s::bigint IS NULL
        AND (since IS NULL OR since <= %(day)s) AND (until IS NULL OR until > %(day)s)
        AND (%(top)s = '' OR path = %(top)s
            OR (path >= %(top)s || '/' AND path < %(top)s || '0'))
)"""


def within(place: Place, day: date) -> Values:
    """The values that ``INSIDE`` asks for."""
    if isinstance(place, Station):
        return {"top": "", "station": place.pk, "day": day}
    return {"top": top_of(place, day), "station": None, "day": day}


def belonging(sql: str, place: Place, day: date) -> list[tuple[str, str]]:
    """Key and part of what ``sql`` finds as of the ``day``: key (text) and division."""
    found = f"""
        WITH {INSIDE} SELECT found.key, inside.part
        FROM ({sql}) AS found JOIN inside ON inside.code = found.division ORDER BY 1
    """  # noqa: S608 - of a declaration
    return [(key, part) for key, part in read(found, within(place, day))]


class Told(NamedTuple):
    """Something of a division: its key, the part and the path of where it lies, and an ``item``
    by which it is told apart."""

    key: str
    part: str
    path: str
    item: str


def told(sql: str, place: Place, period: Period, day: date) -> list[Told]:
    """What ``sql`` finds as of the ``%(day)s``, or from ``%(first)s`` to ``%(last)s``: key (text),
    division, item."""
    found = f"""
        WITH {INSIDE} SELECT found.key, inside.part, inside.path, found.item
        FROM ({sql}) AS found JOIN inside ON inside.code = found.division ORDER BY 1, 2, 4
    """  # noqa: S608 - of a declaration
    days: Values = {"first": period.first, "last": min(period.last, day)}
    return [Told(*row) for row in read(found, within(place, day) | days)]


def top_of(place: Division | None, day: date) -> str:
    """Where a division itself stands that day; "" for the nation and for one that is no more."""
    if place is None:
        return ""
    own = DivisionPath.objects.on(day).filter(division=place)
    return own.values_list("path", flat=True).first() or ""


class Dated(NamedTuple):
    """A record of a division: what it is, its part of the place, its item, what it adds, and its
    items of the dimensions that stand apart, in their order."""

    kind: str
    key: str
    part: str
    item: str
    amount: Decimal
    apart: tuple[str, ...]


def dated(sql: str, place: Place, period: Period, day: date) -> list[Dated]:
    """What ``sql`` finds of the days from ``first`` to ``last``: kind, key (text), division, item,
    amount and the dimensions that stand apart; of divisions inside the place on the ``day``."""
    found = f"""
        WITH {INSIDE} SELECT kind, key, inside.part, item, amount{AND_APART}
        FROM ({sql}) AS found JOIN inside ON inside.code = found.division ORDER BY 1, 2
    """  # noqa: S608 - of declarations
    days = period.to_date(day)
    values: Values = within(place, day) | {"first": days.first, "last": days.last}
    return [
        Dated(kind, key, part, item, amount, tuple(apart))
        for kind, key, part, item, amount, *apart in read(found, values)
    ]
