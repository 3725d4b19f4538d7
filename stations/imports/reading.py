"""An uploaded file becomes rows of text, or a sentence why not.

What the file is says its content, not its name. Nothing here trusts it: sizes are checked
before anything is unpacked, and the box that the values span before anything is allocated
(a sheet with one value in XFD1048576 would take gigabytes).
"""

from __future__ import annotations

import csv
import io
import json
import logging
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from . import sheet_child
from .sheet_box import HEADROOM, TooLarge, check_boxes, damaged_sentence
from .sheet_child import as_text

MAX_ROWS = 50_000
MAX_COLUMNS = 100
MAX_CELL = 5_000
MAX_VALUES = 600_000  # 50,000 rows of a dozen columns
MAX_CHARACTERS = 12_000_000
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 2_000
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
LAST_ROW = MAX_ROWS + HEADROOM
PATIENCE = 30  # seconds
log = logging.getLogger(__name__)

Table = list[tuple[int, list[str]]]  # (row number in the file, texts), empty rows left out


def read_table(upload: Any) -> Table:
    """The first sheet of an .xlsx or .xls, or a .csv in UTF-8, UTF-16 or GB18030."""
    if upload.size > settings.IMPORT_MAX_BYTES:
        raise ValidationError(
            _("The file has %(size)s; at most %(most)s can be imported. Split it.")
            % {
                "size": filesizeformat(upload.size),
                "most": filesizeformat(settings.IMPORT_MAX_BYTES),
            }
        )
    head = upload.read(8)
    upload.seek(0)
    try:
        if head.startswith((ZIP, OLE2)):
            return _rows_of_workbook(upload, is_zip=head.startswith(ZIP))
        return _rows_of_text(upload.read())
    except TooLarge as error:
        raise ValidationError(str(error)) from None


def _rows_of_workbook(upload: BinaryIO, *, is_zip: bool) -> Table:
    if is_zip:
        _check_zip(upload)
    limits = (LAST_ROW, MAX_COLUMNS, MAX_VALUES, MAX_CHARACTERS)
    command = [sys.executable, "-I", sheet_child.__file__, *map(str, limits)]
    with tempfile.TemporaryFile() as out:  # row by row: what it prints lies in no memory twice
        try:
            child = subprocess.run(
                command, input=upload.read(), stdout=out, stderr=subprocess.DEVNULL,
                timeout=PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise TooLarge(too_large_sentence()) from None
        if child.returncode == sheet_child.TOO_LARGE:
            raise TooLarge(too_large_sentence())
        if child.returncode == sheet_child.LOCKED:
            raise ValidationError(_("The file has a password. Save it without one."))
        if child.returncode:
            log.info("no workbook: the child ended with %s", child.returncode)
            raise ValidationError(
                _stopped_sentence() if child.returncode < 0 else damaged_sentence()
            )
        out.seek(0)
        return _kept((number, texts) for number, texts in map(json.loads, out))


def _check_zip(upload: BinaryIO) -> None:
    """A workbook, and not too large when unpacked (the sizes in the directory may lie, so
    reading stops at the limit as well)."""
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
                raise ValidationError(_not_a_table(upload))
            if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
                raise TooLarge(too_large_sentence())
            check_boxes(
                archive,
                rows=MAX_ROWS,
                columns=MAX_COLUMNS,
                values=MAX_VALUES,
                most=MAX_UNPACKED,
            )
    except BROKEN:
        raise ValidationError(
            _("The file is damaged or has a password: it can't be opened.")
        ) from None
    finally:
        upload.seek(0)


def _rows_of_text(content: bytes) -> Table:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _kept(_numbered(reader))
    except csv.Error as error:
        raise ValidationError(
            _("The CSV file is damaged near line %(line)d: a quotation mark is missing.")
            % {"line": reader.line_num}
        ) from error


def _numbered(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(reader, 1):
        if len(row) > MAX_COLUMNS or number > LAST_ROW:
            raise TooLarge(too_large_sentence())
        yield number, [as_text(value) for value in row]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValidationError(_not_a_table(io.BytesIO(content)))


def _not_a_table(upload: BinaryIO) -> str:
    """A sentence that names what the file really is, when that can be told."""
    upload.seek(0)
    try:
        what = puremagic.from_string(upload.read(4096)).lstrip(".").upper()
    except (puremagic.PureError, ValueError):
        what = ""
    if what:
        return _("This is a %(what)s file, not a table. Upload an .xlsx or .csv file.") % {
            "what": what
        }
    return _("This is neither an .xlsx nor a .csv file. Save the table as one of these.")


def _stopped_sentence() -> str:
    """It died of its limits, or of what a damaged file asked for: who can tell?"""
    return _("The file is damaged, or has too much text: it can't be opened. Split it.")


def too_large_sentence() -> str:
    return _(
        "At most %(rows)s rows, %(columns)s columns and %(values)s filled cells can be imported. "
        "Split the file."
    ) % {"rows": f"{MAX_ROWS:,}", "columns": MAX_COLUMNS, "values": f"{MAX_VALUES:,}"}


def _kept(rows: Iterable[tuple[int, list[str]]]) -> Table:
    kept, values, characters = [], 0, 0
    for number, row in rows:
        found = [cell for cell in row if cell]
        values += len(found)
        characters += sum(map(len, found))
        if values > MAX_VALUES or characters > MAX_CHARACTERS:
            raise TooLarge(too_large_sentence())
        if (longest := max(map(len, found), default=0)) > MAX_CELL:
            raise ValidationError(
                _("Row %(row)d has a cell of %(length)d characters; at most %(most)d fit.")
                % {"row": number, "length": longest, "most": MAX_CELL}
            )
        if found:
            kept.append((number, [sys.intern(cell) for cell in row]))  # many stand in many rows
    return kept
