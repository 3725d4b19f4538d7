"""An XLSX workbook that prints: a title and a head, bold headings that stay and filter, widths,
formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from reports.indicators import Indicator
from reports.words import Words
from stations.exports import Formatted, cell, filter_from, sheet_name

THIN = Side(style="thin", color="999999")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LINE_HEIGHT = 32


Value = Formatted | Decimal | str | None


def number_format(value: Decimal | str | None, indicator: Indicator) -> Value:
    """A figure with as many decimals as it is printed with; text as it is."""
    if not isinstance(value, Decimal):
        return value
    if indicator.is_money or indicator.is_trimmed:
        value = value.normalize()
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Formatted(value, "#,##0" + ("." + "0" * decimals if decimals else ""))


class Book:
    """Written row by row, so its size doesn't matter to memory."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def sheet(
        self,
        name: str,
        headings: Sequence[Words],
        rows: Iterable[Sequence[object]],
        widths: Sequence[int],
        *,
        title: Words = "",
        head: Sequence[tuple[Words, object]] = (),
    ) -> None:
        sheet = self._book.create_sheet(sheet_name(name))
        above = bool(title) + len(head)
        sheet.freeze_panes = f"A{above + 2}"
        sheet.print_title_rows = f"{above + 1}:{above + 1}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        if title:
            sheet.append([cell(sheet, title, font=Font(bold=True, size=16))])
        for label, value in head:
            sheet.append([cell(sheet, label), cell(sheet, value, font=Font(bold=True))])
        wrap = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[above + 1].height = LINE_HEIGHT
        sheet.append(
            [cell(sheet, h, font=Font(bold=True), border=GRID, alignment=wrap) for h in headings]
        )
        number = above + 1
        for number, row in enumerate(rows, above + 2):  # noqa: B007  (the last one's)
            sheet.append([cell(sheet, value, border=GRID) for value in row])
        filter_from(sheet, above + 1, len(headings), number)

    def file(self) -> IO[bytes]:
        """A rewound temporary file."""
        file = TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
        self._book.save(file)
        file.seek(0)
        return file
