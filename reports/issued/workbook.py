"""An XLSX workbook that prints: a title and a head, bold headings that stay and filter, widths,
formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from reports.indicators import Indicator
from reports.words import Words
from stations.exports import WRAPPED, Formatted, cell, filter_from, fitted, headed, sheet_name, wide

THIN = Side(style="thin", color="999999")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TOP = Alignment(wrap_text=True, vertical="top")
LEFT = Alignment(horizontal="left")
LONG = 40  # a cell with more letters is written on several lines


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


def _gridded(sheet: WriteOnlyWorksheet, value: object) -> Cell:
    if wide(value) > LONG:
        return cell(sheet, value, border=GRID, alignment=TOP)
    return cell(sheet, value, border=GRID)


class Book:
    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def sheet(
        self,
        name: str,
        headings: Sequence[Words],
        rows: Iterable[Sequence[object]],
        widths: Sequence[int] = (),
        *,
        title: Words = "",
        head: Sequence[tuple[Words, object]] = (),
    ) -> None:
        """``widths``: the least ones; a column is as wide as its cells and its heading need."""
        sheet = self._book.create_sheet(sheet_name(name))
        above = bool(title) + len(head)
        table = [list(row) for row in rows]
        least = [*widths, *[0] * (len(headings) - len(widths))]
        found = [max(pair) for pair in zip(least, fitted(headings, table), strict=True)]
        headed(sheet, headings, found, at=above + 1)
        sheet.print_title_rows = f"{above + 1}:{above + 1}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        if title:
            sheet.append([cell(sheet, title, font=Font(bold=True, size=16))])
        for label, value in head:
            sheet.append(
                [cell(sheet, label), cell(sheet, value, font=Font(bold=True), alignment=LEFT)]
            )
        bold = {"font": Font(bold=True), "border": GRID, "alignment": WRAPPED}
        sheet.append([cell(sheet, heading, **bold) for heading in headings])
        for row in table:
            sheet.append([_gridded(sheet, value) for value in row])
        filter_from(sheet, above + 1, len(headings), above + 1 + len(table))

    def file(self) -> IO[bytes]:
        """A rewound temporary file."""
        file = TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
        self._book.save(file)
        file.seek(0)
        return file
