"""A list as somebody's address asks for it: its page, a download and a job read the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.models import User
from stations.scope import stations_countable_by

from .listing import Column, Listing
from .paging import Pager


class Asking:
    """What a filter wants of a request, where a job has none."""

    def __init__(self, user: User) -> None:
        self.user = user


class Asked:
    """``name``: in the audit trail and of the job. ``verb``: what a download is called there.
    ``file``: the file's name with its %(day)s. ``where``: what beside the query says which list
    this is (the place, the figure): words that a job keeps as they are."""

    name: str
    verb = "export"
    title: Any = ""
    file: Any = ""
    find: Any = ""  # what the search box finds; a list without one has no field "q"
    icon = "list-check"
    none: Any = _("Nothing here yet")
    none_hint: Any = ""
    nothing_fits: Any = _("Nothing fits")
    nothing_hint: Any = _("Take a filter away, or widen the days.")
    listing: Listing[Any]
    filterset: Any = None

    def __init__(self, user: User, query: QueryDict, **where: str) -> None:
        self.user, self.query, self.where = user, query, where

    def rows(self) -> QuerySet[Any]:
        """All that this person may list. Of a list by station they may know no scope."""
        raise TypeError(f"{type(self).__name__} must say what it lists")

    @cached_property
    def filter(self) -> Any:
        return self.filterset(self.query, self.rows(), request=Asking(self.user))

    @cached_property
    def found(self) -> QuerySet[Any]:
        """What the filter leaves."""
        return self.filter.qs if self.filterset else self.rows()

    @cached_property
    def stations(self) -> list[int]:
        return list(stations_countable_by(self.user).values_list("pk", flat=True))

    @property
    def has_places(self) -> bool:
        return len(self.stations) > 1

    @property
    def others(self) -> QuerySet[Any] | None:
        """Of a list by station: further rows, of none of these stations."""
        return None

    @cached_property
    def pager(self) -> Any:
        listing = self.listing
        return Pager(
            self.found,
            listing.order_of(self.query.get("sort", "")),
            self.stations if listing.by_station else None,
            self.others,
            is_counted=bool(listing.totals),
        )

    @cached_property
    def is_long(self) -> bool:
        """Whether a download is a job."""
        return self.pager.counted is None

    @property
    def table(self) -> list[Column[Any]]:
        columns = [column for column in self.listing.columns if "table" in column.where]
        return [column for column in columns if column.only is None or column.only(self)]

    @property
    def totals(self) -> str:
        return self.listing.totals(self.user, self.pager) if self.listing.totals else ""

    def lines(self, found: list[Any]) -> list[Any]:
        """What the columns read, for a page of rows."""
        return self.listing.rows(self.user, found)

    @property
    def file_name(self) -> str:
        pattern = str(self.file) or f"{self.title} %(day)s"
        return pattern % {"day": timezone.localdate().isoformat()}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What of the address the filter's form must not lose: the order, and what it knows not."""
        own = {"before", "after", "format", "page", *self.filter.form.fields}
        names = [name for name in self.query if name not in own]
        return [(name, value) for name in names for value in self.query.getlist(name)]

    def address(self, **changed: str) -> str:
        """The address's query from the first page on."""
        query = self.query.copy()
        for name in ("before", "after", "format", "page"):
            query.pop(name, None)
        for name, value in changed.items():
            query[name] = value
        return query.urlencode()


Listed = Callable[..., Asked]
LISTS: dict[str, Listed] = {}


def register(*lists: type[Asked]) -> None:
    """Each app says its lists once, in ``AppConfig.ready``: what jobs and tests go by."""
    LISTS.update({one.name: one for one in lists})
