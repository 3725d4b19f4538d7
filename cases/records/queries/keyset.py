"""Lists by day, the newest first, with what reached one's people elsewhere (``others``)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from stations.lists.paging import Order, Pager

PAGE = 50


class Listed:
    """Pages that only go on; a cursor that isn't ours starts at the top."""

    def __init__(
        self,
        asked: QuerySet,
        stations: Collection[int],
        others: QuerySet | None = None,
        day: str = "done_on",
    ) -> None:
        self.asked, self.stations, self.others, self.day = asked, stations, others, day

    @cached_property
    def pager(self) -> Pager:
        return Pager(self.asked, Order(self.day), self.stations, self.others, is_counted=True)

    def page(self, cursor: str = "", size: int = PAGE) -> tuple[list[Any], str]:
        try:
            page = self.pager.page(after=cursor, size=size)
        except Http404:
            page = self.pager.page(size=size)
        return page.rows, page.after

    def pages(self) -> Iterator[list[Any]]:
        return self.pager.pages()

    @property
    def counted(self) -> list[Any] | None:
        return self.pager.counted
