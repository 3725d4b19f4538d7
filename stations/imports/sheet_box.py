"""How far the values of an .xlsx sheet reach, found by streaming before it is loaded; and what the
library that reads it doesn't tell: hidden rows and columns, formulas whose result isn't stored.

That library allocates the whole box from the first value to the last.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CHUNK = 1 << 18
TRUE = ("1", "true")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class TooLarge(Exception):
    """A sentence: the file is larger than can be imported."""


HEADROOM = 50  # rows above the limit that titles and headings may take


@dataclass
class Unseen:
    """Of one sheet: the numbers of hidden rows that have values, the hidden columns (from, to), and
    the first cell with a formula whose result isn't stored."""

    rows: list[int] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    formula: str = ""


def check_boxes(
    archive: zipfile.ZipFile, *, rows: int, columns: int, values: int, most: int
) -> dict[str, Unseen]:
    """What isn't seen, by the name of the sheet. ``TooLarge`` when a sheet has a value beyond these
    rows or columns, or more values, or all sheets together more than ``most`` bytes, whatever the
    directory says."""
    left, names, found = most, _names(archive, most), {}
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            box = _Box(rows, columns, values)
            with archive.open(name) as part:
                left -= _scan(part, box.start, left, box.text)
            box.close()
            found[names.get(name, name)] = box.unseen
    return found


def _names(archive: zipfile.ZipFile, most: int) -> dict[str, str]:
    """``{part: name of the sheet}``, as the workbook's own list says."""
    parts: dict[str, str] = {}
    names: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = posixpath.join("/xl", attributes.get("Target", ""))
            parts[attributes.get("Id", "")] = posixpath.normpath(target).lstrip("/")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            key = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            names[parts.get(key, "")] = attributes.get("name", "")

    for part, start in ("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet):
        if part in archive.namelist():
            with archive.open(part) as opened:
                _scan(opened, start, most)
    return names


class _Box:
    """Follows cells with a reference of their own, and those that only follow another."""

    def __init__(self, rows: int, columns: int, values: int) -> None:
        self.rows, self.columns = rows, columns
        self.values = self.left = values
        self.row = self.column = 0
        self.unseen = Unseen()
        self.is_hidden = self.is_open = self.is_value = self.is_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A cell counts when it has a value: formatted empty ones are common and cost nothing."""
        name = tag.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isascii() and number.isdigit() else self.row + 1
            self.column = 0
            self.is_hidden = attributes.get("hidden") in TRUE
        elif name == "c":
            self.close()
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            self.column = column_number(match[1]) if match else self.column + 1
            self.row = int(match[2]) if match else self.row
            self.is_value, self.is_text = False, attributes.get("t") == "str"
        elif name == "f":
            self.is_open = not self.is_text  # whose result may be no text at all
        elif name in ("v", "is"):
            self.is_value = True
            self._count()
        elif name == "col" and attributes.get("hidden") in TRUE:
            first = int(attributes.get("min", "0"))
            self.unseen.columns.append((first, int(attributes.get("max", first))))

    def text(self, said: str) -> None:
        self.is_open = self.is_open and not self.is_value

    def close(self) -> None:
        """The last cell is over: its formula has a result, or hasn't."""
        if self.is_open and not self.unseen.formula:
            self.unseen.formula = f"{column_letters(self.column)}{self.row}"
        self.is_open = False

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            sentence = _("The sheet has more than %(values)s filled cells. Split the file.")
            raise TooLarge(sentence % {"values": f"{self.values:,}"})
        if self._is_beyond():
            raise TooLarge(
                _(
                    "There is a value in row %(row)s, column %(column)s. At most %(rows)s rows and "
                    "%(columns)s columns can be imported: delete what stands beyond, or split "
                    "the file."
                )
                % {
                    "row": self.row,
                    "column": self.column,
                    "rows": f"{self.rows:,}",
                    "columns": self.columns,
                }
            )

        if self.is_hidden and self.unseen.rows[-1:] != [self.row]:
            self.unseen.rows.append(self.row)

    def _is_beyond(self) -> bool:
        return self.row > self.rows + HEADROOM or self.column > self.columns


def _scan(
    part: BinaryIO,
    start: Callable[[str, dict[str, str]], None],
    most: int,
    text: Callable[[str], None] | None = None,
) -> int:
    """Bytes read."""
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    parser.EntityDeclHandler = _no_entities
    read = 0
    try:
        while chunk := part.read(CHUNK):
            read += len(chunk)
            if read > most:
                raise TooLarge(_("Unpacked, the file is too large. Split it."))
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise ValidationError(damaged_sentence()) from None
    return read


def _no_entities(*_declaration: object) -> None:
    raise ValidationError(damaged_sentence())


def damaged_sentence() -> str:
    return _("The file is damaged or has a password: it can't be opened.")


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number > 0:
        number, last = divmod(number - 1, 26)
        letters = chr(65 + last) + letters
    return letters
