"""Pages by key and column: page 100 costs what page 1 costs."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Q, QuerySet
from django.http import Http404

from stations.newest import merged

PAGE = 25
EXPORT_BATCH = 500


@dataclass(frozen=True)
class KeyPage:
    rows: list[Any]
    before: str  # cursor of the page above, empty on the first one
    after: str  # cursor of the page below, empty on the last one


@dataclass(frozen=True)
class Order:
    """A column that never is null, and which way; ``field`` reads a cursor's value."""

    column: str
    is_down: bool
    field: Field[Any, Any]

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        sign = "-" if self.is_down else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}pk")

    def beyond(self, rows: QuerySet[Any], cursor: str, *, is_back: bool) -> QuerySet[Any]:
        value, pk = self._read(cursor, rows.model)
        sign = "gt" if self.is_down == is_back else "lt"
        tie = Q(**{self.column: value, f"pk__{sign}": pk})
        return self.of(rows).filter(tie | Q(**{f"{self.column}__{sign}": value}))

    def cursor(self, row: Any) -> str:
        value = row
        for name in self.column.split("__"):
            value = getattr(value, name)
        text = json.dumps([str(value), str(row.pk)])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _read(self, cursor: str, model: Any) -> tuple[Any, Any]:
        try:
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            value, pk = json.loads(text)
            return self.field.to_python(value), model._meta.pk.to_python(pk)
        except (ValueError, binascii.Error, TypeError, ValidationError) as error:
            raise Http404 from error


def order_of(sort: str, sorts: Mapping[str, tuple[str, Field[Any, Any]]], default: str) -> Order:
    """``sort`` as the address says it (``-day``); an unknown one is the default."""
    asked = sort if sort.lstrip("-") in sorts else default
    column, field = sorts[asked.lstrip("-")]
    return Order(column, asked.startswith("-"), field)


def key_page(
    rows: QuerySet[Any],
    order: Order,
    *,
    before: str = "",
    after: str = "",
    limit: int = PAGE,
    stations: Collection[int] | None = None,
) -> KeyPage:
    """``stations``: whose rows these are; each is read by its index then."""
    part = order.of(rows)
    if before:
        part = order.beyond(rows, before, is_back=True)
    elif after:
        part = order.beyond(rows, after, is_back=False)
    if stations is None:
        found = list((part.reverse() if before else part)[: limit + 1])
    else:
        is_down = order.is_down != bool(before)
        keys = merged(part, stations, order.column, limit + 1, is_down=is_down)
        known = rows.in_bulk([key.pk for key in keys])
        found = [known[key.pk] for key in keys if key.pk in known]
    is_more, shown = len(found) > limit, found[:limit]
    if before:
        shown.reverse()
    has_above, has_below = (is_more, True) if before else (bool(after), is_more)
    return KeyPage(
        shown,
        order.cursor(shown[0]) if shown and has_above else "",
        order.cursor(shown[-1]) if shown and has_below else "",
    )


def every_row(rows: QuerySet[Any], order: Order) -> Iterator[Any]:
    """All of them in this order, a batch at a time: for a download."""

    def pages() -> Iterator[list[Any]]:
        page = key_page(rows, order, limit=EXPORT_BATCH)
        yield page.rows
        while page.after:
            page = key_page(rows, order, after=page.after, limit=EXPORT_BATCH)
            yield page.rows

    return chain.from_iterable(pages())
