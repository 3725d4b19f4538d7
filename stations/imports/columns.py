"""A column of a register: its headings, how a cell is read, how it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import normalize

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils import translation

from stations.spelling.rules import says_none
from stations.wording import Text

from .cells import Reader, code, number_text, text
from .units import BRACKETS, Unit

MAX_EXTERNAL_ID = 80  # characters
A_DAY, MIDNIGHT = "2001-01-02", " 00:00:00"  # the latter marks a day that Excel keeps as one


@dataclass(frozen=True, kw_only=True)
class Column:
    """``aliases``: other headings that bureaus use, parted by ``|`` and translated like any
    word. ``choices``: a code table; the template offers it as a list. ``mask``: how the
    preview shows a protected value. ``is_shown``: stands in the preview even without error.
    ``adds``: a figure that is added up; merged over several rows it stands once. ``unit``: in what
    it is counted; where that is the row's own, ``unit_from`` is the column that says it.
    ``told``: what the preview says of a file that has it.
    """

    key: str
    label: Text
    read: Reader = text(200)
    required: bool = False
    aliases: Text = ""
    hint: Text = ""
    example: Text = ""
    choices: type[Choices] | None = None
    mask: Callable[[str], str] | None = None
    is_shown: bool = False
    adds: bool = False
    unit: Unit | None = None
    unit_from: str = ""
    told: Text = ""

    def headings(self) -> set[str]:
        """What a file may call it, in every language, ready for comparison. Its label without
        brackets, too; an alias stands as it is."""
        return self._full_headings | {plain_heading(name) for name in self._labels()} - {""}

    def _labels(self) -> set[str]:
        return {self.key} | self._in_every_language(lambda: [str(self.label)])

    def _in_every_language(self, words: Callable[[], list[str]]) -> set[str]:
        found: set[str] = set()
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found.update(words())
        return found

    def is_called(self, heading: str) -> bool:
        """Brackets and all, by one of its own words."""
        return full_heading(heading) in self._full_headings

    @cached_property
    def _full_headings(self) -> set[str]:
        aliases = self._in_every_language(lambda: str(self.aliases).split("|"))
        return {full_heading(name) for name in self._labels() | aliases} - {""}

    def value(self, cell: str) -> object:
        """What it means, converted from the unit that it names."""
        return self.unit.read(cell, self.read) if self.unit else self.read(cell)

    @cached_property
    def is_text(self) -> bool:
        """Text in which a day that Excel made of 1-2 is told from one that somebody typed."""
        return self._reads(A_DAY) and not self._reads(A_DAY + MIDNIGHT)

    def understands(self, cell: str) -> bool:
        """A word of its code table."""
        return self.choices is not None and self._reads(cell)

    def _reads(self, cell: str) -> bool:
        try:
            self.read(cell)
        except ValidationError:
            return False
        return True

    def is_none(self, cell: str) -> bool:
        """Whether it says that there is none, in a column that may be empty: 无, 没有, /, —; of
        codes 0, too. What a code table knows by such a word, and no of yes and no, stays it."""
        if self.required or not (says_none(cell) or self.choices and cell == "0"):
            return False
        try:
            value = self.value(cell)
        except ValidationError:
            return True
        return self.choices is None and isinstance(value, str | list)

    def taken(self, cell: str) -> str:
        """A cell as it is kept: of Excel's own days a text column sees what they are."""
        return cell if self.is_text else cell.removesuffix(MIDNIGHT)

    def shown(self, cell: str) -> str:
        """Of a protected one what it means, masked: spaces and hyphens move no star."""
        if not (self.mask and cell):
            return cell
        try:
            value = self.read(cell)
        except ValidationError:
            value = cell
        return self.mask(value if isinstance(value, str) else cell)


def coded(key: str, choices: type[Choices], words: Text = "", **column: Any) -> Column:
    """A column of codes: read by the very table that the template offers. ``words``: other words
    for a code (``cells.code``)."""
    return Column(key=key, read=code(choices, words), choices=choices, **column)


def own_number(**column: Any) -> Column:
    """How another system calls the row: sent again, it is known by it."""
    return Column(key="external_id", read=number_text(MAX_EXTERNAL_ID), **column)


def plain_heading(heading: str) -> str:
    """``*身份证 号（必填）`` → ``身份证号``: remarks in brackets, stars and spaces don't count."""
    return full_heading(BRACKETS.sub("", normalize("NFKC", heading)))


def full_heading(heading: str) -> str:
    """With what stands in brackets."""
    return re.sub(r"[\s*:：_-]+", "", normalize("NFKC", heading)).casefold()
