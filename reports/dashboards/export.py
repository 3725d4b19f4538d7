"""The tables of a dashboard, one below the other, for CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.dashboards.chart import Chart
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.heat import Heat, HeatCell
from reports.dashboards.parts import Part, Parts
from reports.dashboards.tiles import tiles

Row = list[object]


def file_name(board: DashboardFigures) -> str:
    return f"{board.place}-{board.month.key}"


def headings(board: DashboardFigures) -> Row:
    day = board.as_of.isoformat()
    return [str(board.place), str(board.month), _("as of %(day)s") % {"day": day}]


def rows(board: DashboardFigures) -> Iterator[Row]:
    """Blocks with a title and heads of their own, parted by empty rows."""
    for block in (_tiles, _parts, _months, _heat):
        lines = list(block(board))
        if len(lines) > 2:
            yield []
            yield from lines


def _tiles(board: DashboardFigures) -> Iterator[Row]:
    yield [_("Key figures")]
    yield [_("figure"), _("value"), _("unit"), _("compared with"), _("change")]
    for tile in tiles(board):
        change = tile.change
        sign = {True: "↑ ", False: "↓ "}.get(change.rises, "") if change else ""
        yield [
            tile.label,
            tile.figure,
            tile.unit,
            tile.note,
            f"{sign}{change.text}" if change else "",
        ]


def _parts(board: DashboardFigures) -> Iterator[Row]:
    parts = Parts(board)
    yield [_("By division") if parts.are_divisions else _("By station")]
    yield [
        *(_("Place"), _("code"), _("townships with a station"), _("townships")),
        *(_("with a station at work"), _("person-times"), _("compared with"), _("change")),
        *(_("visits kept in time"), _("visits due"), _("people overdue")),
    ]
    yield from (_part(row) for row in parts.rows)
    if parts.rows:
        yield [_("total"), *_part(parts.total)[1:]]


def _part(row: Part) -> Row:
    towns = [row.towns.part, row.towns.whole, row.operating] if row.towns.whole else ["", "", ""]
    figures = [row.contacts, row.before, row.change, row.kept.part, row.kept.whole, row.overdue]
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


def _rate(cell: HeatCell) -> str:
    return cell.kept.text() if cell.is_filed else _("not filed")
