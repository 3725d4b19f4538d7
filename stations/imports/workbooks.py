"""Excel out: the template of a register, and the rows that could not be imported."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from stations.exports import safe

from .columns import Column
from .headings import PROBLEMS

AS_TEXT = "@"  # otherwise Excel cuts an identity number to 15 digits
HEAD = PatternFill("solid", fgColor="F1EEE9")
PREPARED = 2_000  # rows of the template that offer lists


def template(columns: Sequence[Column], title: str) -> bytes:
    """Headings to fill in below; every column explained; lists to choose from."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Fill in")
    _headings(sheet, [str(column.label) for column in columns])
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].number_format = AS_TEXT
        if column.choices:
            _offer(book, sheet, letter, column)
    _explain(book.create_sheet(_("How to fill in"), 1), columns, title)
    return _bytes(book)


def _offer(book: Workbook, sheet: Worksheet, letter: str, column: Column) -> None:
    """A drop-down; other words stay possible (several in one cell, dates in brackets)."""
    name = _("Lists")
    lists = book[name] if name in book.sheetnames else book.create_sheet(name)
    own = get_column_letter(sum(1 for cell in lists[1] if cell.value) + 1)
    words = [str(member.label) for member in column.choices]
    for row, word in enumerate([str(column.label), *words], 1):
        _put(lists[f"{own}{row}"], word)
    choice = DataValidation(
        type="list",
        formula1=f"'{name}'!${own}$2:${own}${len(words) + 1}",
        allow_blank=True,
        showErrorMessage=False,
    )
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{PREPARED + 1}")


def _explain(sheet: Worksheet, columns: Sequence[Column], title: str) -> None:
    _headings(sheet, [_("Column"), _("Required"), _("How to fill in"), _("Example"), _("Allowed")])
    for column in columns:
        allowed = [f"{member.value} {member.label}" for member in column.choices or ()]
        texts = [
            str(column.label),
            _("required") if column.required else "",
            str(column.hint),
            str(column.example),
            _(", ").join(allowed),
        ]
        sheet.append([""] * len(texts))
        for cell, text in zip(sheet[sheet.max_row], texts, strict=True):
            _put(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDE", (22, 10, 60, 28, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    notes = [
        "",
        title,
        _("The order of the columns is free; columns that are not needed can be deleted."),
        _("The first sheet with these headings is read. Dates are written like 2025-11-20."),
        _("Below, one row as an example:"),
    ]
    for note in notes:
        _put(sheet.cell(sheet.max_row + 1, 1), note or " ")
    used = [column for column in columns if str(column.example)]
    for values in ([c.label for c in used], [c.example for c in used]):
        row = sheet.max_row + 1
        for number, value in enumerate(values, 1):
            _put(sheet.cell(row, number), str(value))


def error_rows(
    columns: Sequence[Column], rows: Iterable[tuple[dict[str, str], list[str]]]
) -> bytes:
    """The rows as they were uploaded, each with its sentences in a last column: to correct
    and upload again."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Rows with errors")
    _headings(sheet, [*(str(column.label) for column in columns), str(PROBLEMS)])
    for number, (cells, sentences) in enumerate(rows, 2):
        texts = [*(cells.get(column.key, "") for column in columns), "\n".join(sentences)]
        for place, text in enumerate(texts, 1):
            _put(sheet.cell(number, place), text)
    sheet.column_dimensions[get_column_letter(len(columns) + 1)].width = 70
    return _bytes(book)


def _headings(sheet: Worksheet, names: Sequence[str]) -> None:
    for number, name in enumerate(names, 1):
        cell = sheet.cell(1, number)
        _put(cell, name)
        cell.font, cell.fill = Font(bold=True), HEAD
        sheet.column_dimensions[get_column_letter(number)].width = 18
    sheet.freeze_panes = "A2"


def _put(cell: Any, text: str) -> None:
    """Text and never a formula: in Excel by the cell's type, and by an apostrophe for the day
    on which somebody saves the sheet as CSV."""
    cell.value = safe(text)
    cell.data_type = "s"
    cell.number_format = AS_TEXT


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
