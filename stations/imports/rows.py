"""One row on its way in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stations.models import ImportRow
from stations.refused import plain_names
from stations.written import is_writable, unwritable_sentence

from .cells import WrongCell, empty_sentence
from .columns import Column
from .proposals import plain
from .units import YUAN, Counted


@dataclass
class Row:
    """``cells``: texts as uploaded; ``values``: what they mean; ``fixes``: the one text that would
    be right for a cell, ``choices``: one of these; ``likely``: rows of the
    register that this one may double, as (key, description); ``decision``: what the uploader said
    of them, ``asked``: keys of those that they saw; ``was_good``: so the check found; ``left``:
    headings of columns that no field has, by the keys of their cells."""

    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    fixes: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    likely: list[tuple[str, str]] = field(default_factory=list)
    decision: str = ""
    asked: frozenset[str] = frozenset()
    was_good: bool = False
    left: dict[str, str] = field(default_factory=dict)

    def aside(self) -> list[tuple[str, str]]:
        """What columns without a field say: their headings and cells."""
        cells = self.cells
        return [(heading, cells[key]) for key, heading in self.left.items() if key in cells]

    @property
    def is_bad(self) -> bool:
        return bool(self.errors)

    @property
    def outcome(self) -> str:
        if self.errors:
            return ImportRow.Outcome.BAD
        return ImportRow.Outcome.DOUBLE if self.likely else ImportRow.Outcome.GOOD

    @property
    def is_news(self) -> bool:
        """Whether it may double something that the uploader hasn't seen: nothing said of the others
        holds for that."""
        return not self.asked >= {key for key, _text in self.likely}

    def get(self, key: str, otherwise: Any = None) -> Any:
        return self.values.get(key, otherwise)

    def wrong(self, key: str, sentence: str, *fixes: str) -> None:
        """Mark a cell; ``key`` "" is the whole row. ``fixes``: a text that would be right,
        or several among which the uploader chooses."""
        sentences = self.errors.setdefault(key, [])
        if sentence not in sentences:
            sentences.append(sentence)
        found = [fix for fix in fixes if fix]
        if len(found) == 1:
            self.fixes[key] = found[0]
        elif found:
            self.choices[key] = found

    def refuse(self, error: ValidationError, columns: dict[str, str] | None = None) -> None:
        """Take over what a service found: its fields' errors go to the columns of that name
        (or as ``columns`` translates them), the rest to the whole row."""
        renamed = columns or {}
        if not hasattr(error, "error_dict"):
            for sentence in error.messages:
                self.wrong("", sentence)
            return
        for name, sentences in error.message_dict.items():
            names = plain_names(name)
            key = next((renamed[one] for one in names if one in renamed), names[0])
            key = "" if key == "__all__" else key
            for sentence in sentences:
                self.wrong(key, sentence)

    def read(self, columns: Collection[Column]) -> None:
        """Cells to values; every cell that can't be read gets its sentence."""
        for column in columns:
            cell = self.cells.get(column.key, "")
            if not cell or column.is_none(cell):
                continue
            if not is_writable(cell):
                self.wrong(column.key, unwritable_sentence())
                continue
            try:
                self.values[column.key] = column.value(cell)
            except WrongCell as error:
                self.wrong(column.key, error.message, *error.fixes)
            except ValidationError as error:
                for sentence in error.messages:
                    self.wrong(column.key, sentence)
        for column in columns:
            self._agree(column)
            self._require(column)

    def _agree(self, column: Column) -> None:
        """The unit beside the number is the one that the row says, if it says one."""
        value = self.values.get(column.key)
        named = value.unit if isinstance(value, Counted) else ""
        if not column.unit_from or not named or YUAN.times(named):
            return
        said = self.values.setdefault(column.unit_from, named)
        if plain(str(said)) != plain(named):
            words = {"text": self.cells[column.key], "unit": said}
            self.wrong(column.key, _("“%(text)s”: the row counts in %(unit)s.") % words)

    def _require(self, column: Column) -> None:
        """It is empty, or says that there is none."""
        is_empty = self.values.get(column.key, "") in ("", None)
        if column.required and is_empty and column.key not in self.errors:
            self.wrong(column.key, empty_sentence(column.label))
