"""Tables out, as CSV or XLSX: what a list shows, safe to open in Excel.

A cell that begins like a formula gets an apostrophe (OWASP: CSV injection; a Chinese Excel takes
signs of full width for the same). What no file takes (``stations.written``) and yet stands stored
is seen as such: it stops no export. CSV carries a byte-order mark, without which Excel takes
Chinese for another encoding.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from stations.written import written

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
NO_NAME = re.compile(r"[\[\]:*?/\\]")


class Formatted(NamedTuple):
    """A number and how a sheet shows it. ``words``: what CSV, which has no formats, says instead
    of the bare number."""

    value: Decimal
    format: str
    words: str = ""


def percent(number: Decimal | None, pattern: str = "0.0%") -> Formatted | None:
    """97.9 as Excel knows it: 0.979, shown in percent."""
    return None if number is None else Formatted(number / 100, pattern, f"{number}%")


def safe(value: object) -> str | int | float | Decimal | date:
    """Numbers and dates as they are, moments by the clock here; text that begins like a formula
    with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, Formatted):
        return value.words or value.value
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value).replace(microsecond=0)
    if isinstance(value, int | float | Decimal | date):
        return value
    text = written(str(value))
    return f"'{text}" if text.startswith(FORMULA) else text


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([safe(heading) for heading in headings])
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def sheet_name(title: str) -> str:
    """As Excel takes it: 31 characters, none of those that its references are made of."""
    return NO_NAME.sub(" ", written(title)).strip("' ")[:31]


def cell(sheet: WriteOnlyWorksheet, value: object, **style: Font | Border | Alignment) -> Cell:
    """A cell of a sheet; numbers with the format that they come with."""
    number, pattern = value[:2] if isinstance(value, Formatted) else (value, "")
    made = WriteOnlyCell(sheet, safe(number))
    for name, setting in style.items():
        setattr(made, name, setting)
    if pattern:
        made.number_format = pattern
    return made


def filter_from(sheet: WriteOnlyWorksheet, top: int, width: int, bottom: int) -> None:
    """Arrows at the headings, which stand in row ``top``."""
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(width or 1)}{bottom}"


def xlsx_file(
    headings: Sequence[object], rows: Iterable[Sequence[object]], title: str
) -> IO[bytes]:
    """A rewound temporary file; written row by row, so its size doesn't matter to memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title))
    sheet.freeze_panes = "A2"
    sheet.append([cell(sheet, str(heading), font=Font(bold=True)) for heading in headings])
    number = 1
    for number, row in enumerate(rows, 2):  # noqa: B007  (the last one's)
        sheet.append([cell(sheet, v) if isinstance(v, Formatted) else safe(v) for v in row])
    filter_from(sheet, 1, len(headings), number)
    file = TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    book.save(file)
    file.seek(0)
    return file


def download(
    kind: str, name: str, headings: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """``kind`` is ``csv`` or ``xlsx``; ``name`` the file's name without its ending."""
    if kind == "xlsx":
        file = xlsx_file(headings, rows, name)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    response = StreamingHttpResponse(csv_lines(headings, rows), "text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    return response
