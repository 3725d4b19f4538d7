"""Tables out, as CSV or XLSX: what a list shows, safe to open in Excel.

A sheet has types: numbers, days and moments are such, and text is text, also where it begins like
a formula. CSV has none: there a cell that begins so gets an apostrophe (OWASP: CSV injection; a
Chinese Excel takes signs of full width for the same). What no file takes (``stations.written``)
and yet stands stored is seen as such: it stops no export. CSV carries a byte-order mark, without
which Excel takes Chinese for another encoding.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from math import ceil
from tempfile import TemporaryFile
from typing import IO, NamedTuple
from unicodedata import east_asian_width

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
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
SAMPLE = 200  # rows whose cells say how wide a column is
NARROWEST, WIDEST, LINES = 8, 40, 3  # of a column in characters; of a heading
LINE_HEIGHT = 16  # points
WRAPPED = Alignment(wrap_text=True, vertical="center")
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


def typed(value: object) -> str | int | float | Decimal | date | None:
    """Numbers and dates as they are, moments by the clock here, anything else as text."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value).replace(microsecond=0)
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    return written(str(value))


def safe(value: object) -> str | int | float | Decimal | date:
    """The same for a file without types: text that begins like a formula gets an apostrophe."""
    if isinstance(value, Formatted):
        return value.words or value.value
    text = typed(value)
    if not isinstance(text, str):
        return "" if text is None else text
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
    """A cell of a sheet; numbers with the format that they come with. Text stays text when
    somebody edits it, too (``quotePrefix``)."""
    found, pattern = value[:2] if isinstance(value, Formatted) else (value, "")
    content = typed(found)
    made = WriteOnlyCell(sheet, content)
    for name, setting in style.items():
        setattr(made, name, setting)
    if isinstance(content, str):
        made.data_type = "s"
        made.quotePrefix = content.startswith(FORMULA)
    elif isinstance(content, datetime):
        pattern = MOMENT
    elif isinstance(content, date):
        pattern = DAY
    if pattern:
        made.number_format = pattern
    return made


def _bare(sheet: WriteOnlyWorksheet, value: object) -> object:
    """The same for rows by the thousand: a cell of its own only where it needs one."""
    content = typed(value) if not isinstance(value, Formatted) else value
    needs_one = content.startswith(FORMULA) if isinstance(content, str) else True
    if needs_one and not isinstance(content, int | float | Decimal | None):
        return cell(sheet, content)
    return content


def wide(value: object) -> int:
    """How many columns of letters a value takes: a Chinese character takes two."""
    content = typed(value.value) if isinstance(value, Formatted) else typed(value)
    if isinstance(content, datetime):
        return len(MOMENT)
    if isinstance(content, int | float | Decimal):
        return len(f"{content:,}")
    lines = str("" if content is None else content).splitlines() or [""]
    return max(sum(2 if east_asian_width(one) in "WF" else 1 for one in line) for line in lines)


def fitted(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> list[int]:
    """Widths at which the cells are seen whole, up to a bound, and headings on a few lines."""
    found = [max(NARROWEST, ceil(wide(one) / LINES) + 2) for one in headings]
    for row in rows:
        for number, value in enumerate(row[: len(found)]):
            found[number] = max(found[number], min(wide(value), WIDEST) + 2)
    return found


def headed(
    sheet: WriteOnlyWorksheet, headings: Sequence[object], widths: Sequence[int], at: int = 1
) -> None:
    """The columns' widths, and the row of headings that stays in sight: as high as they need. To
    be said before any row is written."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    lines = [ceil(wide(h) / max(w - 2, 1)) for h, w in zip(headings, widths, strict=True)]
    sheet.row_dimensions[at].height = LINE_HEIGHT * max([1, *lines])
    sheet.freeze_panes = f"A{at + 1}"


def filter_from(sheet: WriteOnlyWorksheet, top: int, width: int, bottom: int) -> None:
    """Arrows at the headings, which stand in row ``top``."""
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(width or 1)}{bottom}"


def xlsx_file(
    headings: Sequence[object], rows: Iterable[Sequence[object]], title: str
) -> IO[bytes]:
    """A rewound temporary file; written row by row, so its size doesn't matter to memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title))
    following = iter(rows)
    sample = list(islice(following, SAMPLE))
    names = [str(heading) for heading in headings]
    headed(sheet, names, fitted(names, sample))
    bold = Font(bold=True)
    sheet.append([cell(sheet, name, font=bold, alignment=WRAPPED) for name in names])
    number = 1
    for number, row in enumerate(chain(sample, following), 2):  # noqa: B007  (the last one's)
        sheet.append([_bare(sheet, value) for value in row])
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
