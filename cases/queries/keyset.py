"""Lists by day, the newest first: their pages by key, and how many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from stations.newest import MOST, Key, beyond, merged

PAGE = 50
EXPORT_PAGE = 500


@dataclass
class Listed:
    """What is asked for, at these stations; and ``others``, none of which is at one of them.

    ``asked`` knows no scope: whoever makes a list says whose stations these are.
    """

    asked: QuerySet
    stations: Collection[int]
    others: QuerySet | None = None
    day: str = "done_on"

    def page(self, cursor: str = "", size: int = PAGE) -> tuple[list[Any], str]:
        """One page (``?before=2026-11-20_<key>``), as cheap deep down as at the top; the next key.

        A cursor that isn't ours starts at the top.
        """
        after = self._read(cursor)
        keys = self._newest(size + 1, after) if after or size > MOST else self.head[: size + 1]
        shown = [key.pk for key in keys[:size]]
        found = self.asked.in_bulk(shown)
        last = keys[size - 1] if len(keys) > size else None
        following = f"{last.value.isoformat()}_{last.pk}" if last else ""
        return [found[pk] for pk in shown if pk in found], following

    def pages(self) -> Iterator[list[Any]]:
        """All of them, so many at a time: for a download."""
        cursor, is_more = "", True
        while is_more:
            found, cursor = self.page(cursor, EXPORT_PAGE)
            yield found
            is_more = bool(cursor)

    @cached_property
    def head(self) -> list[Key]:
        """The newest ones, one more than are counted."""
        return self._newest(MOST + 1)

    @property
    def counted(self) -> list[Any] | None:
        """All of them, to be added up; None when they are more than ``MOST``."""
        return None if len(self.head) > MOST else [key.pk for key in self.head]

    def _newest(self, limit: int, after: Key | None = None) -> list[Key]:
        rows, others = self.asked, self.others
        if after:
            rows = beyond(rows, self.day, after, sign="<")
        found = merged(rows, self.stations, self.day, limit)
        if others is None:
            return found
        if after:
            others = beyond(others, self.day, after, sign="<")
        others = others.order_by(f"-{self.day}", "-pk").values_list(self.day, "pk")
        found += [Key(*row) for row in others[:limit]]
        return sorted(found, reverse=True)[:limit]

    def _read(self, cursor: str) -> Key | None:
        day, _sep, key = cursor.partition("_")
        try:
            return Key(date.fromisoformat(day), self.asked.model._meta.pk.to_python(key))
        except (ValueError, ValidationError):
            return None
