"""A list's columns, said once: they make the table, its sorting, a phone's row, and the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from .paging import PAGE, Order, order_of

BOTH = frozenset({"table", "sheet"})
TABLE, SHEET = frozenset({"table"}), frozenset({"sheet"})


@dataclass(frozen=True, kw_only=True)
class Column:
    """``value``: of a row, typed (date, number, text): a sheet keeps it so. ``shown``: the words,
    or safe HTML, that stand in the table for a row; without one the value itself. ``sort``: the
    column or annotation that orders by it, never null. ``phone``: a card's line is "labelled",
    "plain", stands "aside" or "hidden"; the first column is the card's title."""

    key: str
    label: Any
    value: Callable[[Any], Any]
    shown: Callable[[Any], Any] | None = None
    heading: Any = None  # in the sheet; None: as the label
    sort: str = ""
    is_number: bool = False
    phone: str = "labelled"
    where: frozenset[str] = BOTH
    only: Callable[[Any], bool] | None = None  # of a page: whether the table has it at all

    def cell(self, row: Any) -> Any:
        return self.shown(row) if self.shown else self.value(row)

    @property
    def css(self) -> str:
        classes = {"aside": "aside", "hidden": "desk-only"}.get(self.phone, "")
        return f"{'num ' if self.is_number else ''}{classes}".strip()


@dataclass(frozen=True, kw_only=True)
class Listing:
    """``order``: as an address says it (``-day``). ``by_station``: whether each station's rows are
    read by an index (station, column, key), for lists of many stations; every column with a
    ``sort`` needs one then. ``lines``: what columns get for a page of rows (three statements for
    a page, whatever stands on it); without it the rows themselves. ``totals``: of all that fits,
    in one sentence."""

    columns: Sequence[Column]
    order: str
    by_station: bool = False
    size: int = PAGE
    lines: Callable[[Any, list[Any]], list[Any]] | None = None
    totals: Callable[[Any, Any], str] | None = None
    sorts: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        sorts = {column.key: column.sort for column in self.columns if column.sort}
        object.__setattr__(self, "sorts", sorts)

    def order_of(self, sort: str) -> Order:
        return order_of(sort, self.sorts, self.order)

    def rows(self, user: Any, found: list[Any]) -> list[Any]:
        return self.lines(user, found) if self.lines else found

    def table(self, page: Any) -> list[Column]:
        columns = [column for column in self.columns if "table" in column.where]
        return [column for column in columns if column.only is None or column.only(page)]

    @property
    def sheet(self) -> list[Column]:
        return [column for column in self.columns if "sheet" in column.where]

    def headings(self) -> list[str]:
        return [str(column.heading or column.label) for column in self.sheet]

    def cells(self, user: Any, pages: Iterable[list[Any]]) -> Iterator[list[Any]]:
        """A row of the sheet each, typed."""
        columns = self.sheet
        for found in pages:
            for row in self.rows(user, found):
                yield [column.value(row) for column in columns]


def sortable(rows: QuerySet, listing: Listing) -> list[str]:
    """Columns by which this list can't be sorted: empty when all is well (a test asks)."""
    from .paging import field_of

    return [key for key, column in listing.sorts.items() if not field_of(rows, column)]
