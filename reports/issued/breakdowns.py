"""The tables below a report's figures, a sheet each: by dimension, attempts, places without a
station."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.indicators import Indicator
from reports.issued.sheets import DIMENSIONS, Sheet, Shown, Table
from reports.issued.workbook import Book, Value, number_format
from reports.words import Words

Row = list[object]


def add_breakdowns(book: Book, sheet: Sheet) -> None:
    for table in sheet.tables():
        book.sheet(str(table.title), headings_of(table), rows_of(table))
    if attempts := sheet.attempts():
        rows = [[word, shown_value(shown), shown.unit] for word, shown in attempts]
        book.sheet(_("Attempts"), [_("outcome"), _("attempts"), _("Unit")], rows)
    if sheet.lacking:
        heads = [_("county"), _("division code"), _("division")]
        book.sheet(_("Townships without a station"), heads, lacking_of(sheet))


def headings_of(table: Table) -> list[Words]:
    """What a row is, and of each figure its name with its unit."""
    first = DIMENSIONS.get(table.dimension, table.dimension)
    return [first, *(named(indicator) for indicator in table.heads)]


def named(indicator: Indicator) -> str:
    return f"{indicator.name} ({indicator.unit})"


def rows_of(table: Table) -> Iterator[Row]:
    for word, cells in table.rows:
        yield [word, *map(cell_value, cells)]
    if table.has_whole:
        yield [_("All"), *map(cell_value, table.whole)]


def cell_value(shown: Shown) -> Value:
    """Nothing counted in a table that has the row is 0, as on the page."""
    return shown_value(shown) if shown.figure else Decimal(0)


def shown_value(shown: Shown) -> Value:
    """A number as it is printed; whatever is no number is the words of the page."""
    number = shown.indicator.rounded(shown.value)
    return shown.text if number is None else number_format(number, shown.indicator)


def lacking_of(sheet: Sheet) -> Iterator[Row]:
    for county, towns in sheet.lacking:
        for town in towns:
            yield [county.name if county else "", town.code, town.name]
