"""How a row names whom it is about: whole and a link for whoever may open them, else masked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from stations.lists.listing import SHEET, Column
from stations.models import Station
from stations.wording import NONE

Row = TypeVar("Row")
Columns = tuple[Column[Row], ...]
OPEN, SHUT = '<a class="name" href="{}">{}</a>', "<b>{}</b>"


def led(words: object, url: str) -> SafeString:
    """Leads there, for whoever may open it."""
    return format_html(OPEN, url, words) if url else format_html(SHUT, words)


def station(of: Callable[[Row], Station | None]) -> Column[Row]:
    return Column(
        key="station", label=_("Station"), phone="plain", value=lambda row: str(of(row) or NONE)
    )


class Opening(Protocol):
    """``is_open``: whether the reader may open what the row is about."""

    @property
    def is_open(self) -> bool: ...


class Linked(Protocol):
    """What has a page of its own."""

    def get_absolute_url(self) -> str: ...


def opened(row: Opening, page: Linked, words: object) -> SafeString:
    return led(words, page.get_absolute_url() if row.is_open else "")


def tag(words: object) -> SafeString:
    return format_html('<span class="tag">{}</span>', words)


class Faced(Protocol):
    """A row about a person. ``is_known`` (else ``is_open``): whether the reader may open them."""

    @property
    def person(self) -> Person: ...
    @property
    def name(self) -> str: ...


class Told(Faced, Protocol):
    """With what tells them apart on the day (``cases.facts.faces``)."""

    age: int | None
    category: str


def opened_name(row: Faced) -> SafeString:
    """Whole and a link where the reader may open the file, else masked and behind a reason."""
    url = row.person.get_absolute_url()
    known = getattr(row, "is_known", getattr(row, "is_open", False))
    return led(row.name, url if known else reverse("beneficiaries:open_file", args=[row.person.pk]))


def age_told(row: Told) -> int | str:
    """约 78 where only the year of birth is known; nothing where no age is."""
    return "" if row.age is None else row.person.about(row.age)


def masked(row: Told) -> SafeString:
    told = f"{row.person.get_sex_display()} {age_told(row)}"
    told = f"{told} {row.category}" if row.category else told
    look = '{} <span class="muted text-nowrap">{}</span>'
    return format_html(look, opened_name(row), told.strip())


def told_apart(of: Callable[[Row], Told]) -> Columns[Row]:
    """What ``masked`` says beside a name, in the sheet."""
    return (
        Column(key="sex", label=_("Sex"), where=SHEET,
               value=lambda row: of(row).person.get_sex_display()),
        Column(key="age", label=_("Age"), where=SHEET, value=lambda row: age_told(of(row))),
        Column(key="category", label=_("Category"), where=SHEET,
               value=lambda row: of(row).category),
    )  # fmt: skip
