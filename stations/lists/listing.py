"""A list's columns, said once: they make the table, its sorting, a phone's row, and the sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from django.db.models import Model, QuerySet

from stations.models import User
from stations.wording import Text

from .paging import PAGE, Order, Pager, field_of, order_of

if TYPE_CHECKING:
    from .asked import Asked

Row = TypeVar("Row")

BOTH = frozenset({"table", "sheet"})
PLACES = {"aside": "aside", "beside": "beside", "pick": "pick", "hidden": "desk-only"}
PLACES |= {name: name for name in ("second", "behind", "last", "doors")}
TABLE, SHEET = frozenset({"table"}), frozenset({"sheet"})


@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """``value``: of a row, typed (date, number, text): a sheet keeps it so. ``shown``: the words,
    or safe HTML, that stand in the table for a row; without one the value itself. ``sort``: the
    column or annotation that orders by it, never null. ``phone``: a card's line is "labelled",
    "plain", stands "aside", "beside" (the title), "second" (the line below) or "behind" that, as
    the "last" line, as "doors" at the edge, as the "pick" or "hidden"; the first column, or the one
    that ``is_head``, is the card's title. ``only``: of the list as it is asked for,
    whether the table has the column at all."""

    key: str
    label: Text
    value: Callable[[Row], object]
    shown: Callable[[Row], object] | None = None
    heading: Text | None = None  # in the sheet; None: as the label
    sort: str = ""
    is_number: bool = False
    is_head: bool = False
    is_short: bool = False  # never broken over two lines
    is_long: bool = False  # broken wherever it must be
    phone: str = "labelled"
    where: frozenset[str] = BOTH
    only: Callable[[Asked], bool] | None = None

    @property
    def css(self) -> str:
        place = PLACES.get(self.phone, "")
        looks = {
            "num": self.is_number,
            "text-nowrap": self.is_short,
            "break": self.is_long,
            place: bool(place),
        }
        return " ".join(name for name, is_so in looks.items() if is_so)


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Row]):
    """``order``: as an address says it (``-day``). ``by_station``: whether each station's rows are
    read by an index (station, column, key), for lists of many stations; every column with a
    ``sort`` needs one then. ``lines``: what columns get for a page of rows (three statements for
    a page, whatever stands on it); without it the rows themselves. ``totals``: of all that fits,
    in one sentence. ``is_strict``: whether a cursor that isn't ours is 404, or the first page."""

    columns: Sequence[Column[Row]]
    order: str
    by_station: bool = False
    size: int = PAGE
    is_strict: bool = True
    lines: Callable[[User, list[Model]], list[Row]] | None = None
    totals: Callable[[User, Pager], str] | None = None
    sorts: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        sorts = {column.key: column.sort for column in self.columns if column.sort}
        object.__setattr__(self, "sorts", sorts)

    def order_of(self, sort: str) -> Order:
        return order_of(sort, self.sorts, self.order)

    def rows(self, user: User, found: list[Model]) -> list[Row] | list[Model]:
        return self.lines(user, found) if self.lines else found

    @property
    def sheet(self) -> list[Column[Row]]:
        return [column for column in self.columns if "sheet" in column.where]

    def headings(self) -> list[str]:
        return [str(column.heading or column.label) for column in self.sheet]


def sortable(rows: QuerySet, listing: Listing) -> list[str]:
    """Columns by which this list can't be sorted: empty when all is well (a test asks)."""
    return [key for key, column in listing.sorts.items() if not field_of(rows, column)]
