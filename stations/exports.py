"""Tables out, as CSV or XLSX: what a list shows, safe to open in Excel.

A cell that begins like a formula gets an apostrophe (OWASP: CSV injection). CSV carries a
byte-order mark, without which Excel takes Chinese for another encoding.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: object) -> str | int | float | Decimal | date:
    """Numbers and dates as they are, moments by the clock here; text that begins like a formula
    with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value).replace(microsecond=0)
    if isinstance(value, int | float | Decimal | date):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([str(heading) for heading in headings])
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def xlsx_file(
    headings: Sequence[object], rows: Iterable[Sequence[object]], title: str
) -> IO[bytes]:
    """A rewound temporary file; written row by row, so its size doesn't matter to memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    head = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, str(heading))
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    number = 1
    for number, row in enumerate(rows, 2):  # noqa: B007  (the last one's)
        sheet.append([safe(value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head) or 1)}{number}"
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
