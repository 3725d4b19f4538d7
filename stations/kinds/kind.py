"""A kind of record, declared once: fields, rights, list, services, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from django.db.models import AutoField, QuerySet
from django.urls import reverse

from stations.audit.words import tell
from stations.imports.columns import Column
from stations.lists.asked import LISTS
from stations.lists.filters import ListFilter
from stations.lists.listing import Listing
from stations.models import Record, User
from stations.wording import Text
from stations.workflow import Workflow

from .asked import KindAsked
from .fields import Field
from .life import fields_of, words_of
from .places import Placement, placement_of
from .protocol import Errors, Made, Sent
from .refs import Ref
from .rights import Rights

STATUS = Field(name="status")  # of a kind with a life


@dataclass(frozen=True, kw_only=True)
class Services:
    """What the doors call. ``row(by=, client_uuid=, payload=, **values)``, its place among the
    values, makes what ``add`` and ``check`` take; their shapes are those of ``protocol.Batch``.
    A kind without edit or void has no such page and no such address. ``steps``: of a kind with a
    life (``life.steps_of``); ``photos``: of one with photos (``photos.add_photos``)."""

    row: Callable[..., Sent | Record]
    add: Callable[..., Made]
    check: Callable[..., Errors]
    edit: Callable[..., Record] | None = None
    void: Callable[..., Record] | None = None
    steps: Mapping[str, Callable[..., Record]] = field(default_factory=dict)
    photos: Callable[..., Record] | None = None

    @property
    def acts(self) -> list[str]:
        """What may be done to one, besides reading it."""
        return [act for act in ("edit", "void") if getattr(self, act)]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What pages say. Nouns of the model (``verbose_name``) serve where nothing stands here."""

    many: Text  # title of the list, tab, import
    add: Text = ""  # button and title of the form of a new one
    edit: Text = ""
    void: Text = ""
    void_means: Text = ""  # what voiding one does
    find: Text = ""  # in the box that searches
    none: Text = ""  # nothing there yet
    none_hint: Text = ""
    file: Text = ""  # name of a download, with %(day)s
    lead: Text = ""  # of the import


@dataclass(frozen=True, kw_only=True)
class Importing:
    """``likely``: of rows without an id of their own, records or earlier rows that they may
    double: ``doubles(rows, numbers in the sheet)``. ``id_words``: label, aliases
    and hint of the sender's own number; None: the model has none."""

    batch: int = 1000
    doubles: Callable[..., list[list[tuple[str, str]]]] | None = None
    id_words: tuple[Text, Text, Text] | None = None
    columns: Sequence[Column] | None = None  # all columns, where a sheet is not the model's fields


@dataclass(frozen=True, kw_only=True)
class Kind:
    """``space``, ``one``, ``many``: its addresses (resources:volunteer, resources:volunteers).
    ``rows``: what a person may list, annotated with ``is_own`` (whether they keep the record)
    where fields or columns are masked. ``opened``: what they may open; None: as ``rows``.
    ``life``: its states and steps. ``anywhere``: rows of any station, for a list by station
    alone, which names the stations itself (asked twice, the scope costs)."""

    space: str
    one: str
    many: str
    model: type[Record]
    words: Words
    icon: str
    rights: Rights
    rows: Callable[[User], QuerySet]
    services: Services
    listing: Listing
    fields: Sequence[Field] = ()
    opened: Callable[[User], QuerySet] | None = None
    anywhere: Callable[[User], QuerySet] | None = None
    filterset: type[ListFilter] | None = None
    section: str = ""
    life: Workflow | None = None
    importing: Importing | None = None
    templates: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> Placement:
        """Where its records belong."""
        return placement_of(self.model)

    @property
    def key(self) -> str:
        """How its addresses write a primary key."""
        return "int" if isinstance(self.model._meta.pk, AutoField) else "uuid"

    @property
    def photos(self) -> bool:
        return bool(self.services.photos)

    @property
    def refs(self) -> list[Ref]:
        return [one for one in self.fields if isinstance(one, Ref)]

    def opens(self, user: User) -> QuerySet:
        """What this person may open."""
        return (self.opened or self.rows)(user)

    def listed(self, user: User) -> QuerySet:
        """What a list narrows, sorts and turns the pages of."""
        by_station = self.listing.by_station and self.anywhere
        return (by_station or self.rows)(user)

    @property
    def told(self) -> list[Field]:
        """What a record tells: its state, its fields, and those that its steps wrote."""
        state = [STATUS] if self.life else []
        return [*state, *self.fields, *self.step_fields.values()]

    @property
    def step_fields(self) -> dict[str, Field]:
        """What only steps of its life write, by name."""
        own = {one.name for one in self.fields}
        asked = fields_of(self.life) if self.life else {}
        return {name: said for name, said in asked.items() if name not in own}

    def name(self, act: str) -> str:
        """Of the address of a page: list, page, or what is done (add, edit, void)."""
        return f"{self.space}:{self.last_name(act)}"

    def last_name(self, act: str) -> str:
        """The same without its namespace."""
        return {"list": self.many, "page": self.one}.get(act, f"{self.one}_{act}")

    def url(self, act: str, obj: Record | None = None) -> str:
        return reverse(self.name(act), args=[obj.pk] if obj else [])

    def template(self, page: str) -> str:
        return self.templates.get(page, f"kinds/{page}.html")


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Each app says its kinds once, in ``AppConfig.ready``: what menus, jobs, the audit trail and
    tests go by."""
    KINDS.update({kind.many: kind for kind in kinds})
    for kind in kinds:
        if kind.life:
            tell(words_of(kind.life))
    LISTS.update({kind.many: partial(KindAsked, kind) for kind in kinds})


class Tab(NamedTuple):
    url: str
    label: Text
    is_here: bool


@dataclass(frozen=True)
class Section:
    """Lists that stand beside each other under one entry of the menu: ``(view, label, rights)``."""

    title: Text
    lists: Sequence[tuple[str, Text, Rights]]

    def tabs(self, here: str, user: User) -> list[Tab]:
        """The lists that this person may see."""
        return [
            Tab(reverse(view), label, view == here)
            for view, label, rights in self.lists
            if rights.anywhere(user, "list")
        ]


SECTIONS: dict[str, Section] = {}
