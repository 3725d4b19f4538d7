"""Pages of lines behind a figure, up and down, with the cursors that addresses say:
``2025-10-03_<key>``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.http import Http404

from cases.facts.declaration import Line
from reports.behind.queries.drill import After, Listing, Turn, turn_of
from stations.lists.paging import BATCH, MOST, KeyPage

TEXT = re.compile(r"[0-9a-f]{1,32}(:\d{1,3})?")


class LinePager:
    """``read``: a page of lines, the newest first unless its turn says otherwise. ``is_text``:
    keys of other kinds than UUIDs. ``is_up``: the oldest first."""

    def __init__(
        self, read: Callable[[After], Listing], *, is_text: bool = False, is_up: bool = False
    ) -> None:
        self.read, self.is_text, self.is_up = read, is_text, is_up

    def page(self, before: str = "", after: str = "", size: int = 50) -> KeyPage:
        is_back, cursor = bool(before), before or after
        day, key = self._place(cursor) if cursor else (None, None)
        found = self.read(Turn(day, key, self.is_up != is_back, size))
        if not cursor:
            self.first = found
        lines, is_more = list(found.lines), found.following is not None
        if is_back:
            lines.reverse()
        above, below = (is_more, True) if is_back else (bool(after), is_more)
        return KeyPage(
            lines,
            _cursor(lines[0]) if lines and above else "",
            _cursor(lines[-1]) if lines and below else "",
        )

    def pages(self) -> Iterator[list[Line]]:
        page = self.page(size=BATCH)
        yield page.rows
        while page.after:
            page = self.page(after=page.after, size=BATCH)
            yield page.rows

    @cached_property
    def first(self) -> Listing:
        return self.read(Turn(is_up=self.is_up))

    @property
    def total(self) -> int | Decimal:
        """What all lines add up to."""
        return self.first.total

    @cached_property
    def counted(self) -> list[UUID | str] | None:
        """Keys of all lines; None when they are too many to be written at once."""
        found = self.read(Turn(is_up=self.is_up, size=MOST))
        return None if found.following else [line.key for line in found.lines]

    def number(self) -> int:
        return sum(len(page) for page in self.pages())

    def _place(self, cursor: str) -> tuple[date, UUID | str]:
        day, _separator, key = cursor.partition("_")
        try:
            is_text = self.is_text and TEXT.fullmatch(key)
            return date.fromisoformat(day), key if is_text else UUID(key)
        except ValueError:
            raise Http404 from None


def kept(keys: Sequence[str], day: date) -> Callable[[After], Listing]:
    """Reads what a stock has kept, in the order of its keys."""
    ordered = sorted(keys)

    def read(after: After) -> Listing:
        turn = turn_of(after)
        mark = UUID(str(turn.key)).hex if turn.key else ""
        if turn.is_up:
            end = bisect_left(ordered, mark) if mark else len(ordered)
            found = ordered[max(0, end - turn.size - 1) : end][::-1]
        else:
            begin = bisect_right(ordered, mark) if mark else 0
            found = ordered[begin : begin + turn.size + 1]
        lines = [Line(UUID(key), day, 1) for key in found]
        return Listing.first(lines, len(ordered), turn.size)

    return read


class WholePager:
    """All there are on one page: stations, townships, posts."""

    def __init__(self, rows: Sequence[object]) -> None:
        self.rows = list(rows)

    def page(self, before: str = "", after: str = "", size: int = 0) -> KeyPage:
        return KeyPage(self.rows, "", "")

    def pages(self) -> Iterator[list[object]]:
        yield self.rows

    @property
    def counted(self) -> list[object]:
        return self.rows

    def number(self) -> int:
        return len(self.rows)


def _cursor(line: Line) -> str:
    return f"{line.day}_{line.key}"
