"""How far the values of an .xlsx sheet reach, found by streaming before it is loaded.

The library that reads the sheet allocates the whole box from the first value to the last.
"""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CHUNK = 1 << 18
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class TooLarge(Exception):
    """A sentence: the file is larger than can be imported."""


HEADROOM = 50  # rows above the limit that titles and headings may take


def check_boxes(
    archive: zipfile.ZipFile, *, rows: int, columns: int, values: int, most: int
) -> None:
    """``TooLarge`` when a sheet has a value beyond these rows or columns, or more values, or all
    sheets together more than ``most`` bytes, whatever the directory says."""
    left = most
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with archive.open(name) as part:
                left -= _scan(part, _Box(rows, columns, values), left)


class _Box:
    """Follows cells with a reference of their own, and those that only follow another."""

    def __init__(self, rows: int, columns: int, values: int) -> None:
        self.rows, self.columns = rows, columns
        self.values = self.left = values
        self.row = self.column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A cell counts when it has a value: formatted empty ones are common and cost nothing."""
        name = tag.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isascii() and number.isdigit() else self.row + 1
            self.column = 0
        elif name == "c":
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            self.column = column_number(match[1]) if match else self.column + 1
            self.row = int(match[2]) if match else self.row
        elif name in ("v", "is"):
            self._count()

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

    def _is_beyond(self) -> bool:
        return self.row > self.rows + HEADROOM or self.column > self.columns


def _scan(part: BinaryIO, box: _Box, most: int) -> int:
    """Bytes read."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = box.start
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
        raise ValidationError(
            _("The file is damaged or has a password: it can't be opened.")
        ) from None
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
