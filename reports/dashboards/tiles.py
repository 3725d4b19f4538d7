"""The six tiles: figure, of how many, change, and the line of twelve months."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.shares import Share
from reports.figures.comparison import Change, change_of, in_percent
from reports.figures.periods import Period
from reports.indicators.declaration import half_up
from stations.exports import Formatted
from stations.wording import NONE, WAN, count, is_large, money

MONEY = "#,##0.00"
WIDTH, HEIGHT, EDGE = 120, 22, 3  # of the line, in its own units


class Tile(NamedTuple):
    key: str
    label: str
    note: str
    figure: str
    unit: str
    change: Change | None
    points: list[tuple[float, float]]
    url: str
    cells: tuple[object, ...]  # in a file: the figure, its numerator and denominator, before


def tiles(board: DashboardFigures) -> list[Tile]:
    """As the catalogue counts them: IND-NET-02 (of a station IND-VIS-01r), SVC-01, VIS-05,
    VIS-06, CAS-09, RES-02."""
    share, number = partial(_share_tile, board), partial(_number_tile, board)
    if board.is_station:
        visits = partial(_contacts, board, measure="records")
        first = number("visits", _("Visits at home"), _("times"), visits, is_rise_good=True)
    else:
        first = share("coverage", _("Station coverage"), lambda period: board.towns(period)[0])
    return [
        first,
        number(
            "services", _("Services received"), _("person-times"),
            partial(_contacts, board, measure="contacts"), is_rise_good=True,
        ),
        share("kept", _("Visits kept in time"), board.kept),
        number(
            "overdue", _("Visits overdue"), _("in persons"),
            lambda period: board.sign("overdue", period).number, is_rise_good=False,
        ),
        number(
            "cases", _("Open cases"), _("in number"),
            lambda period: board.sign("case", period).number, is_rise_good=None,
        ),
        _value(board),
    ]  # fmt: skip


def _share_tile(
    board: DashboardFigures, key: str, label: str, share: Callable[[Period], Share]
) -> Tile:
    now, before = share(board.period), share(board.compared) if board.compared else None
    change = change_of(now.indicator, now.value, before.value if before else None)
    line = [share(period).percent for period in board.months[1:]]
    note = f"{now.part:,}/{now.whole:,}" if now.whole else ""
    unit = "%" if now.whole else ""
    cells = (now.cell, now.part, now.whole, before.cell if before else NONE)
    return Tile(key, label, note, now.text, unit, change, spark(line), board.url(key), cells)


def _contacts(board: DashboardFigures, period: Period, measure: str) -> int:
    return board.reached(period, measure=measure)


def _number_tile(
    board: DashboardFigures,
    key: str,
    label: str,
    unit: str,
    number: Callable[[Period], int],
    *,
    is_rise_good: bool | None,
) -> Tile:
    now, before = number(board.period), number(board.compared) if board.compared else None
    line = [Decimal(number(period)) for period in board.months[1:]]
    note = "" if before is None else f"{compared_words(board)} {count(before)}"
    change = relative(now, before, is_rise_good=is_rise_good)
    cells = (now, None, None, NONE if before is None else before)
    return Tile(key, label, note, count(now), unit, change, spark(line), board.url(key), cells)


def _value(board: DashboardFigures) -> Tile:
    """Money is written in 万元 from 10,000 yuan on, the figure apart from its unit."""
    now = board.sign("donation", board.period).good
    before = board.sign("donation", board.compared).good if board.compared else None
    line = [board.sign("donation", period).good for period in board.months[1:]]
    figure, _space, unit = money(now).partition(" ")
    rate = WAN if is_large(now) else 1
    cell: object = NONE
    note = ""
    if before is not None:
        earlier = money(before).partition(" ")
        note = f"{compared_words(board)} {earlier[0] if earlier[2] == unit else money(before)}"
        cell = Formatted(before / rate, MONEY)
    change = relative(now, before, is_rise_good=True)
    label = _("Donations received, worth")
    cells = (Formatted(now / rate, MONEY), None, None, cell)
    url = board.url("donations")
    return Tile("donations", label, note, figure, unit, change, spark(line), url, cells)


def compared_words(board: DashboardFigures) -> str:
    if board.compare == "year":
        return _("last year")
    return _("last month") if board.is_month else _("period before")


def relative(
    now: int | Decimal, before: int | Decimal | None, *, is_rise_good: bool | None
) -> Change | None:
    """By how many percent; nothing where there was nothing before, or none to compare with."""
    if not before:
        return None
    percent = half_up(Decimal(100 * (now - before)) / Decimal(before), 1)
    words = f"{abs(percent):,}%"
    return _changed(words, percent, in_percent(percent), is_rise_good=is_rise_good)


def _changed(
    words: str, by: Decimal, cell: Formatted | None, *, is_rise_good: bool | None
) -> Change:
    if not by:
        return Change(_("no change"), None, cell=cell)
    is_good = None if is_rise_good is None else (by > 0) == is_rise_good
    return Change(words, by > 0, is_good, cell)


def spark(values: Sequence[Decimal | None]) -> list[tuple[float, float]]:
    """Where the line goes; a month without a figure is left out."""
    known = [(at, float(value)) for at, value in enumerate(values) if value is not None]
    if not known:
        return []
    least, most = min(v for _at, v in known), max(v for _at, v in known)
    step = (WIDTH - 2 * 2) / max(1, len(values) - 1)
    tall = HEIGHT - 2 * EDGE
    spread = most - least or 1.0  # a level line lies at the bottom
    return [
        (round(2 + at * step, 1), round(HEIGHT - EDGE - tall * (v - least) / spread, 1))
        for at, v in known
    ]


def signed(now: int, before: int | None) -> str:
    """+11.9%, −3.0%, or a dash where there was nothing before."""
    change = relative(now, before, is_rise_good=None)
    if change is None:
        return NONE
    return {True: f"+{change.text}", False: f"−{change.text}"}.get(change.rises, "0%")  # noqa: RUF001
