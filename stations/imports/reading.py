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
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from . import sheet_child
from .sheet_box import HEADROOM, TooLarge, Unseen, check_boxes, damaged_sentence
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
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others break in other ways
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
LAST_ROW = MAX_ROWS + HEADROOM
PATIENCE = 30  # seconds
log = logging.getLogger(__name__)

Line = tuple[int, list[str]]  # row number in the file, texts
Rank = Callable[[Sequence[list[str]]], tuple[int, ...]]  # how much the first rows of a sheet say


class Table(list[Line]):
    """The rows of a sheet, empty ones left out, and what was seen of it besides.

    ``days``: places of cells that Excel keeps as days or times, by row number; ``filled``: places
    that a merged cell of a row above fills. ``others``: visible sheets that weren't read.
    """

    def __init__(self, rows: Iterable[Line] = (), sheet: str = "") -> None:
        super().__init__(rows)
        self.sheet = sheet
        self.others: list[str] = []
        self.days: dict[int, set[int]] = {}
        self.filled: dict[int, set[int]] = {}
        self.unseen = Unseen()


def read_table(upload: Any, *, rank: Rank | None = None, wanted: str = "") -> Table:
    """A sheet of an .xlsx or .xls, or a .csv in UTF-8, UTF-16 or GB18030.

    Of several visible sheets the ``wanted`` one, else the one whose first rows rank highest, else
    the first.
    """
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
            unseen = _check_zip(upload) if head.startswith(ZIP) else {}
            return _Book(upload.read(), unseen).table(rank, wanted)
        return _rows_of_text(upload.read())
    except TooLarge as error:
        raise ValidationError(str(error)) from None


class _Book:
    """A workbook, read in a process of its own: once where it has one visible sheet; else a look at
    all of them comes first."""

    def __init__(self, content: bytes, unseen: dict[str, Unseen]) -> None:
        self.content, self.unseen = content, unseen

    def table(self, rank: Rank | None, wanted: str) -> Table:
        with self._child(wanted) as lines:
            head = json.loads(next(lines))
            if head["read"] is not None:
                return self._read(head, lines)
            names = [name for name, shown in head["sheets"] if shown]
            if not names:
                raise ValidationError(_("The first sheet is empty."))
            chosen = _best(names, lines, rank)
        with self._child(chosen) as lines:
            return self._read(json.loads(next(lines)), lines)

    def _read(self, head: dict[str, Any], lines: Iterator[str]) -> Table:
        table = Table(sheet=head["read"])
        table.others = [n for n, shown in head["sheets"] if shown and n != table.sheet]
        table.unseen = self.unseen.get(table.sheet, table.unseen)
        if table.unseen.formula:
            raise ValidationError(
                _(
                    "%(cell)s has a formula whose result isn't stored. Open the file in Excel or "
                    "WPS, save it, and upload it again."
                )
                % {"cell": table.unseen.formula}
            )
        table += _kept(_marked(table, lines))
        return table

    @contextmanager
    def _child(self, sheet: str) -> Iterator[Iterator[str]]:
        """Line by line: what it prints lies in no memory twice."""
        limits = (LAST_ROW, MAX_COLUMNS, MAX_VALUES, MAX_CHARACTERS)
        command = [sys.executable, "-I", sheet_child.__file__, *map(str, limits)]
        with tempfile.TemporaryFile() as out:
            try:
                child = subprocess.run(
                    [*command, sheet] if sheet else command, input=self.content, stdout=out,
                    stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                raise TooLarge(too_large_sentence()) from None
            _refuse_end(child.returncode, sheet)
            out.seek(0)
            yield map(bytes.decode, out)


def _refuse_end(code: int, sheet: str) -> None:
    if code == sheet_child.TOO_LARGE:
        raise TooLarge(too_large_sentence())
    if code == sheet_child.LOCKED:
        raise ValidationError(_("The file has a password. Save it without one."))
    if code == sheet_child.NO_SHEET:
        raise ValidationError(_("The file has no sheet “%(name)s”.") % {"name": sheet})
    if code:
        log.info("no workbook: the child ended with %s", code)
        raise ValidationError(_stopped_sentence() if code < 0 else damaged_sentence())


def _best(names: Sequence[str], lines: Iterable[str], rank: Rank | None) -> str:
    """The first of those that rank highest."""
    rows: dict[int, list[list[str]]] = {number: [] for number in range(len(names))}
    for number, texts in map(json.loads, lines):
        rows[number].append(texts)
    return names[max(rows, key=lambda number: rank(rows[number])) if rank else 0]


def _marked(table: Table, lines: Iterable[str]) -> Iterator[Line]:
    for number, texts, days, filled in map(json.loads, lines):
        if days:
            table.days[number] = set(days)
        if filled:
            table.filled[number] = set(filled)
        yield number, texts


def _check_zip(upload: BinaryIO) -> dict[str, Unseen]:
    """A workbook, and not too large when unpacked (the sizes in the directory may lie, so
    reading stops at the limit as well). What isn't seen of its sheets, by name."""
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
                raise ValidationError(_not_a_table(upload))
            if any(part.compress_type not in PACKED for part in parts):
                raise ValidationError(damaged_sentence())
            if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
                raise TooLarge(too_large_sentence())
            return check_boxes(
                archive,
                rows=MAX_ROWS,
                columns=MAX_COLUMNS,
                values=MAX_VALUES,
                most=MAX_UNPACKED,
            )
    except BROKEN:
        raise ValidationError(damaged_sentence()) from None
    finally:
        upload.seek(0)


def _rows_of_text(content: bytes) -> Table:
    text = _decoded(content)
    _refuse_markup(text)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return Table(_kept(_numbered(reader)))
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


def _refuse_markup(text: str) -> None:
    """Many systems send a web page, or Excel's XML of 2003, under the name .xls."""
    begin = text.lstrip()[:2000].lower()
    if re.match(r"<!doctype html|<html|<table|<meta|mime-version:", begin):
        what = _("web page (HTML)")
    elif re.match(r"<\?xml|<workbook", begin):
        what = "XML"
    else:
        return
    raise ValidationError(
        _(
            "This is a %(what)s that only its name calls a table, as some systems export it. Open "
            "it in Excel or WPS, save it as .xlsx, and upload that."
        )
        % {"what": what}
    )


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


def _kept(rows: Iterable[Line]) -> list[Line]:
    kept: list[Line] = []
    values, characters = 0, 0
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
