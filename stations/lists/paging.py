"""Keyset pagination: page 100 costs what page 1 costs, over one station or a thousand.

To sort the rows of a city costs what the city has. Where a list says whose stations its rows
are, each station gives a few of its first rows, as its index (station, column, key) holds them;
the last that fits on the page bounds what the stations can still add.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Field, Func, Model, QuerySet, UUIDField, Value
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler
from django.http import Http404

from stations import cursors

PAGE = 25
BATCH = 500  # rows that a download reads at a time
MOST = 1_000  # so many rows are counted and added up; of more it is said that they are more
OF_EACH = """
SELECT listed.value, listed.key{text}, scope.station
FROM unnest(%s::bigint[]) AS scope(station), LATERAL ({rows}) AS listed(value, key)
ORDER BY listed.value {way}, listed.key {way} LIMIT %s
"""
Pk = int | str  # of a UUID its text
STATION = RawSQL("scope.station", ())


class Key(NamedTuple):
    """Where a row stands: the value of the column that orders, and the primary key: of a UUID
    the text, since thousands of them are read to be counted and few to be shown."""

    value: object
    pk: Pk


Shown = TypeVar("Shown")


@dataclass(frozen=True)
class KeyPage(Generic[Shown]):
    rows: list[Shown]
    before: str  # cursor of the page above, empty on the first one
    after: str  # cursor of the page below, empty on the last one


@dataclass(frozen=True)
class Order:
    """A column (or annotation) that never is null, and which way."""

    column: str
    is_down: bool = True

    def of(self, rows: QuerySet, *, is_back: bool = False) -> QuerySet:
        sign = "-" if self.is_down != is_back else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}pk")

    def key(self, row: Model) -> Key:
        value: object = row
        for name in self.column.split("__"):
            value = getattr(value, name)
        return Key(value, row.pk)


def order_of(sort: str, sorts: Mapping[str, str], default: str) -> Order:
    """``sort`` as the address says it (``-day``); an unknown one is the default."""
    asked = sort if sort.lstrip("-") in sorts else default
    return Order(sorts[asked.lstrip("-")], asked.startswith("-"))


@dataclass
class Pager:
    """``rows`` in this order. With ``stations`` each is read by its index, and ``rows`` may know
    no scope: whoever makes the list says whose these are. ``others``: further rows, none of
    which is at one of these stations."""

    rows: QuerySet
    order: Order
    stations: Collection[object] | None = None
    others: QuerySet | None = None
    is_counted: bool = False  # whether all are added up as well: then one look serves both

    def page(self, before: str = "", after: str = "", size: int = PAGE) -> KeyPage[Model]:
        is_back, cursor = bool(before), before or after
        found = self._rows(size + 1, self._read(cursor) if cursor else None, is_back)
        is_more, shown = len(found) > size, found[:size]
        if is_back:
            shown.reverse()
        above, below = (is_more, True) if is_back else (bool(after), is_more)
        return KeyPage(
            shown,
            self._cursor(shown[0]) if shown and above else "",
            self._cursor(shown[-1]) if shown and below else "",
        )

    def pages(self) -> Iterator[list[Model]]:
        """All of them, so many at a time: for a download."""
        page = self.page(size=BATCH)
        yield page.rows
        while page.after:
            page = self.page(after=page.after, size=BATCH)
            yield page.rows

    def number(self) -> int:
        """How many there are, however many: for a job."""
        rows = self.rows
        if self.stations is not None:
            rows = rows.filter(station__in=list(self.stations))
        others = self.others.order_by().count() if self.others is not None else 0
        return rows.order_by().count() + others

    @cached_property
    def head(self) -> list[Key]:
        """The first ones, one more than are counted."""
        return self._keys(MOST + 1, None, False)

    @property
    def counted(self) -> list[Pk] | None:
        """Keys of all of them, to be added up; None when they are more than ``MOST``."""
        return None if len(self.head) > MOST else [key.pk for key in self.head]

    def _rows(self, limit: int, after: Key | None, is_back: bool) -> list[Model]:
        if self.stations is None:
            return list(self._narrowed(self.rows, after, is_back)[:limit])
        is_first = self.is_counted and after is None and limit <= MOST
        keys = self.head[:limit] if is_first else self._keys(limit, after, is_back)
        known = {plain(row.pk): row for row in self.rows.filter(pk__in=[key.pk for key in keys])}
        return [known[key.pk] for key in keys if key.pk in known]

    def _keys(self, limit: int, after: Key | None, is_back: bool) -> list[Key]:
        column, is_down = self.order.column, self.order.is_down != is_back
        rows = self._narrowed(self.rows, after, is_back)
        if self.stations is None:
            keys = rows.values_list(column, "pk")[:limit]
            return [Key(value, plain(pk)) for value, pk in keys]
        found = merged(rows, self.stations, column, limit, is_down=is_down)
        if self.others is not None:
            others = self._narrowed(self.others, after, is_back).values_list(column, "pk")
            found += [Key(value, plain(pk)) for value, pk in others[:limit]]
            found = sorted(found, reverse=is_down)[:limit]
        return found

    def _narrowed(self, rows: QuerySet, after: Key | None, is_back: bool) -> QuerySet:
        if after:
            sign = "<" if self.order.is_down != is_back else ">"
            rows = beyond(rows, self.order.column, after, sign=sign)
        return self.order.of(rows, is_back=is_back)

    def _cursor(self, row: Model) -> str:
        value, pk = self.order.key(row)
        return cursors.sealed([str(value), str(pk)])

    def _read(self, cursor: str) -> Key:
        try:
            value, pk = cursors.opened(cursor, 2)
            field = field_of(self.rows, self.order.column)
            key = cursors.value_of(self.rows.model._meta.pk, pk)
            return Key(cursors.value_of(field, value), key)
        except ValueError as error:
            raise Http404 from error


def plain(pk: UUID | Pk) -> Pk:
    """A primary key as a ``Key`` has it."""
    return str(pk) if isinstance(pk, UUID) else pk


def field_of(rows: QuerySet, column: str) -> Field:
    """The field of a column or an annotation: it reads a cursor's value."""
    found = rows.query.annotations.get(column)
    if found is not None:
        return found.output_field
    meta = rows.model._meta
    *path, last = column.split("__")
    for name in path:
        meta = meta.get_field(name).related_model._meta
    return meta.get_field(last)


class Pair(Func):
    """``(day, id) < (…, …)``: one range of an index, which an OR of two conditions is not."""

    output_field = BooleanField()

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, tuple[object, ...]]:
        parts = [compiler.compile(one) for one in self.get_source_expressions()]
        column, pk, value, key = (sql for sql, _values in parts)
        values = tuple(value for _sql, values in parts for value in values)
        return f"({column}, {pk}) {self.extra['sign']} ({value}, {key})", values


def beyond(rows: QuerySet, column: str, key: Key, *, sign: str) -> QuerySet:
    """Rows whose (column, primary key) is ``<``, ``>``, ``<=`` or ``>=`` the key."""
    meta = rows.model._meta
    value = Value(key.value, field_of(rows, column))
    return rows.filter(Pair(F(column), F("pk"), value, Value(key.pk, meta.pk), sign=sign))


def merged(
    rows: QuerySet,
    stations: Collection[object],
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
    if few < limit and few in given.values():  # else what a station has more comes later still
        if len(found) == limit:
            rows = beyond(rows, column, found[-1][0], sign=">=" if is_down else "<=")
        found = _of_each(rows, stations, column, limit, limit, is_down)
    return [key for key, _station in found]


def _of_each(
    rows: QuerySet,
    stations: Collection[object],
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
    text = "::text" if isinstance(rows.model._meta.pk, UUIDField) else ""
    sql = OF_EACH.format(rows=sql, way="DESC" if is_down else "ASC", text=text)
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(stations), *values, limit])
        return [(Key(value, pk), station) for value, pk, station in cursor.fetchall()]
