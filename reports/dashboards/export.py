"""The tables of a dashboard: a sheet each in XLSX, one below the other in CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from reports.dashboards.chart import Chart
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.heat import Heat, HeatCell
from reports.dashboards.parts import Part, Parts
from reports.dashboards.tiles import compared_words, relative, tiles
from reports.issued.workbook import Book
from stations.exports import Formatted
from stations.wording import NONE

Row = list[object]


def file_name(board: DashboardFigures) -> str:
    return f"{board.place}-{board.period.key}"


def headings(board: DashboardFigures) -> Row:
    return [str(board.place), str(board.period), _as_of(board)]


def rows(board: DashboardFigures) -> Iterator[Row]:
    """Blocks with a title and heads of their own, parted by empty rows: CSV has one sheet."""
    for title, heads, table in _blocks(board):
        yield from ([], [title], heads, *table)


def workbook(board: DashboardFigures) -> IO[bytes]:
    """A sheet each, so each can be sorted and filtered by its headings."""
    book = Book()
    for title, heads, table in _blocks(board):
        widths = [24, *[14] * (len(heads) - 1)]
        above = [(_("As of"), board.as_of)]
        name = f"{board.place} {board.period}"
        book.sheet(title, heads, table, widths, title=name, head=above)
    return book.file()


def _as_of(board: DashboardFigures) -> str:
    return _("as of %(day)s") % {"day": board.as_of.isoformat()}


def _blocks(board: DashboardFigures) -> Iterator[tuple[str, Row, list[Row]]]:
    """Title, heads and rows of those that have any."""
    for block in (_tiles, _parts, _months, _heat):
        (title,), heads, *table = block(board)
        if table:
            yield str(title), heads, table


def _tiles(board: DashboardFigures) -> Iterator[Row]:
    yield [_("Key figures")]
    yield [
        *(_("figure"), _("value"), _("unit"), _("numerator"), _("denominator")),
        *(compared_words(board), _("change")),
    ]
    for tile in tiles(board):
        now, part, whole, before = tile.cells
        unit = "" if tile.unit == "%" else tile.unit
        change = tile.change.cell if tile.change else NONE
        yield [tile.label, now, unit, part, whole, before, change]


def _parts(board: DashboardFigures) -> Iterator[Row]:
    parts = Parts(board)
    yield [_("By division") if parts.are_divisions else _("By station")]
    yield [
        *(_("Place"), _("code"), _("townships with a station"), _("Townships")),
        *(_("with a station at work"), _("person-times"), compared_words(board), _("change")),
        *(_("visits kept in time"), _("visits due"), _("people overdue")),
    ]
    yield from (_part(row) for row in parts.rows)
    if parts.rows:
        yield [_("total"), *_part(parts.total)[1:]]


def _part(row: Part) -> Row:
    towns = [row.towns.part, row.towns.whole, row.operating] if row.towns.whole else ["", "", ""]
    moved = relative(row.contacts, row.before, is_rise_good=None)
    change = moved.cell if moved else NONE
    before = NONE if row.before is None else row.before
    figures = [row.contacts, before, change, row.kept.part, row.kept.whole, row.overdue]
    return [row.name, row.key, *towns, *figures]


def _months(board: DashboardFigures) -> Iterator[Row]:
    chart = Chart(board, "domain")
    yield [_("Person-times by month and domain")]
    yield [_("month"), *map(str, chart.heads)]
    for period, line in zip(board.months, chart.lines, strict=True):
        yield [period.key, *(number.value for number in line.numbers)]


def _heat(board: DashboardFigures) -> Iterator[Row]:
    heat = Heat(board)
    yield [_("Visits kept in time, percent")]
    yield [_("Place"), *(period.key for period in heat.months)]
    for row in heat.rows:
        yield [row.name, *map(_rate, row.cells)]


def _rate(cell: HeatCell) -> Formatted | str:
    return cell.kept.cell if cell.is_filed else _("not filed")
