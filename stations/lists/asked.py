"""A list as somebody's address asks for it: its page, a download and a job read the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.models import User
from stations.scope import stations_countable_by
from stations.wording import Text

from .filters import ListFilter
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
    title: Text = ""
    file: Text = ""
    find: Text = ""  # what the search box finds; a list without one has no field "q"
    icon = "list-check"
    none: Text = _("Nothing here yet")
    none_hint: Text = ""
    nothing_fits: Text = _("Nothing fits")
    nothing_hint: Text = _("Take a filter away, or widen the days.")
    listing: Listing
    filterset: type[ListFilter] | None = None

    def __init__(self, user: User, query: QueryDict, **where: str) -> None:
        self.user, self.query, self.where = user, query, where

    def rows(self) -> QuerySet:
        """All that this person may list. Of a list by station they may know no scope."""
        raise TypeError(f"{type(self).__name__} must say what it lists")

    @cached_property
    def filter(self) -> ListFilter:
        if self.filterset is None:
            raise TypeError(f"{self.name} has no filter")
        return self.filterset(self.query, self.rows(), request=Asking(self.user))

    @cached_property
    def found(self) -> QuerySet:
        """What the filter leaves."""
        return self.filter.qs if self.filterset else self.rows()

    @cached_property
    def stations(self) -> Sequence[object]:
        return list(stations_countable_by(self.user).values_list("pk", flat=True))

    @property
    def has_places(self) -> bool:
        return len(self.stations) > 1

    @property
    def others(self) -> QuerySet | None:
        """Of a list by station: further rows, of none of these stations."""
        return None

    @cached_property
    def pager(self) -> Pager:
        listing = self.listing
        return Pager(
            self.found,
            listing.order_of(self.query.get("sort", "")),
            self.stations if listing.by_station else None,
            self.others,
            is_counted=bool(listing.totals),
        )

    @property
    def table(self) -> list[Column]:
        columns = [column for column in self.listing.columns if "table" in column.where]
        return [column for column in columns if column.only is None or column.only(self)]

    @property
    def totals(self) -> str:
        return self.listing.totals(self.user, self.pager) if self.listing.totals else ""

    def lines(self, found: list[Model]) -> Sequence[object]:
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
