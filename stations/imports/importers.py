"""The registers that can be imported, and who may."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse

from stations.models import Station, User
from stations.rights_table import NotYourRole, Rights, Roles
from stations.scope import counts_anything
from stations.wording import Text

from .columns import Column
from .rows import Row

Step = Callable[[int, int], None]
Written = dict[int, Model]
Stops = dict[object, str]


class WriteRefused(Exception):
    """The database moved on since the check: rows are marked, and nothing may be written."""


class Importer(ABC):
    """A register. Subclasses say the columns, ``check`` and ``write``; and ``written`` and
    ``take_back``, or why it ``stays``.

    ``at_station``: each of its rows belongs to a station, which the row names, or else the
    uploader for all (``own_stations``); else each row says its own place.
    """

    kind: ClassVar[str]
    title: ClassVar[Text]
    lead: ClassVar[Text] = ""
    icon: ClassVar[str] = "table-import"
    right: ClassVar[tuple[Rights, str]]  # whose it is: the table, and the act in it
    at_station: ClassVar[bool] = False
    asks_proof: ClassVar[bool] = False  # the password or the second step again, before the upload
    list_view: ClassVar[str] = "stations:list"
    stays: ClassVar[Text] = ""  # why what it wrote can't be undone, and what to do instead

    @abstractmethod
    def columns(self) -> Sequence[Column]: ...

    @abstractmethod
    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        """Mark what is wrong, by row and cell. Rows whose cells couldn't be read are marked
        already. The same number of statements whatever the number of rows."""

    @abstractmethod
    def write(
        self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step
    ) -> Written:
        """Write checked rows in the caller's transaction; what they became, by row number. A row
        that was written before stays what it is, and isn't told.

        ``step(done, total)`` reports progress. ``WriteRefused``: rows turned out wrong and
        are marked."""

    def written(self, keys: Iterable[str]) -> list[Model]:
        """What ``write`` made, as it is now."""
        raise TypeError(f"{type(self).__name__} stays")

    def take_back(self, objs: Sequence[Model], *, since: datetime, by: User, reason: str) -> Stops:
        """Undo what ``write`` made after ``since``, in the caller's transaction: by key, why it
        can't be."""
        raise TypeError(f"{type(self).__name__} stays")

    def sent_back(  # noqa: B027  (most registers log nothing)
        self, rows: Sequence[Row], *, by: User, station: Station | None
    ) -> None:
        """The uploader reads what was wrong with these rows at the write, whose transaction is
        rolled back: here a register logs again what must not be told without its log."""

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns()}

    def is_open_to(self, user: User) -> bool:
        if self.at_station:
            return self.stations(user).exists()
        rights, act = self.right
        return rights.anywhere(user, act)

    def require(self, user: User, station: Station | None) -> None:
        """``NotYourRole`` unless this person may import, into this station if one was chosen."""
        chosen = self.stations(user).filter(pk=station.pk) if station else None
        if not (self.is_open_to(user) if chosen is None else chosen.exists()):
            raise self.refusal(user)

    def refusal(self, user: User) -> NotYourRole:
        rights, act = self.right
        return rights.refusal(act, user)

    def stations(self, user: User) -> QuerySet[Station]:
        """The stations into which this person may import."""
        rights, act = self.right
        mine = Station.objects.filter(pk__in=rights.stations(user, act), closed_on=None)
        return mine.select_related("home")

    def result_url(self, user: User) -> str:
        """Where the rows stand now, for who brought them in."""
        if self.at_station and not counts_anything(user):
            return reverse("stations:imports")
        return reverse(self.list_view)


IMPORTERS: dict[str, Importer] = {}


def register(importer: type[Importer]) -> type[Importer]:
    IMPORTERS[importer.kind] = importer()
    return importer


def importer_of(kind: str) -> Importer:
    if kind not in IMPORTERS:
        raise Http404
    return IMPORTERS[kind]


def importers_of(user: User) -> Iterable[Importer]:
    """The registers that this person may import, in the order of their apps."""
    is_open: dict[
        tuple[bool, Roles | None], bool
    ] = {}  # many ask for the same roles: they are looked up once
    found = []
    for importer in IMPORTERS.values():
        rights, act = importer.right
        asked = (importer.at_station, rights.acts.get(act))
        if asked not in is_open:
            is_open[asked] = importer.is_open_to(user)
        found += [importer] * is_open[asked]
    return found
