"""Lists over many stations, the newest first: a range of an index of each, merged.

To sort the rows of a city costs what the city has. Here each station gives a few of its newest
rows, as its index (station, day, key) holds them; the last that fits on the page bounds what the
stations can still add. So a page costs what it shows, whatever lies below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.expressions import RawSQL

MOST = 1_000  # so many rows are counted and added up; of more it is said that they are more
OF_EACH = """
SELECT listed.*, scope.station
FROM unnest(%s::bigint[]) AS scope(station), LATERAL ({rows}) AS listed(value, key)
ORDER BY value {way}, key {way} LIMIT %s
"""
STATION = RawSQL("scope.station", ())


class Key(NamedTuple):
    """Where a row stands: the value of the column that orders, and the primary key."""

    value: Any
    pk: Any


class Pair(Func):
    """``(day, id) < (…, …)``: one range of an index, which an OR of two conditions is not."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        parts = [compiler.compile(one) for one in self.get_source_expressions()]
        column, pk, value, key = (sql for sql, _values in parts)
        values = [value for _sql, values in parts for value in values]
        return f"({column}, {pk}) {self.extra['sign']} ({value}, {key})", values


def beyond(rows: QuerySet, column: str, key: Key, *, sign: str) -> QuerySet:
    """Rows whose (column, primary key) is ``<``, ``>``, ``<=`` or ``>=`` the key."""
    meta = rows.model._meta
    value = Value(key.value)
    return rows.filter(Pair(F(column), F("pk"), value, Value(key.pk, meta.pk), sign=sign))


def merged(
    rows: QuerySet,
    stations: Collection[int],
    column: str,
    limit: int,
    *,
    is_down: bool = True,
) -> list[Key]:
    """The first keys, in the order of (column, primary key), of what these stations have.

    ``rows`` are of any station, narrowed to what is asked for; at most two statements.
    """
    if not stations:
        return []
    few = min(limit, -(-2 * limit // len(stations)))
    found = _of_each(rows, stations, column, few, limit, is_down)
    given = Counter(station for _key, station in found)
    if few < limit and (len(found) == limit or few in given.values()):
        if len(found) == limit:
            rows = beyond(rows, column, found[-1][0], sign=">=" if is_down else "<=")
        found = _of_each(rows, stations, column, limit, limit, is_down)
    return [key for key, _station in found]


def _of_each(
    rows: QuerySet,
    stations: Collection[int],
    column: str,
    number: int,
    limit: int,
    is_down: bool,
) -> list[tuple[Key, int]]:
    """Keys and whose they are."""
    order = [f"-{column}", "-pk"] if is_down else [column, "pk"]
    rows = rows.filter(station=STATION).order_by(*order).values_list(column, "pk")[:number]
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    sql = OF_EACH.format(rows=sql, way="DESC" if is_down else "ASC")
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(stations), *values, limit])
        return [(Key(value, pk), station) for value, pk, station in cursor.fetchall()]
