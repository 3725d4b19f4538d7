"""The station of each row: the one that it names, by code or name, else the one that was chosen
on the page. Whoever imports for many stations needs no page for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Unpack

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stations.models import Station
from stations.spelling import rules as spelling

from .cells import name_text
from .columns import Column
from .rows import Row
from .sheet_columns import More, column

KEY = "station"
_KIND = re.compile("(社会工作|社工)(综合)?(服务)?(指导)?(总站|站|室|点|中心)$")


def own_station(**more: Unpack[More]) -> Column:
    usual: More = {
        "hint": gettext_lazy("Code or name of the station; empty: the one chosen at the upload"),
        "example": "522327101S1",
        "is_shown": True,
    }
    return column(
        KEY,
        name_text(100),
        gettext_lazy("station code"),
        gettext_lazy("station|station number|station name|name of the station|at the station"),
        **(usual | more),
    )


def name_stations(
    rows: Sequence[Row],
    chosen: Station | None,
    mine: Iterable[Station],
    *,
    into: str = KEY,
    is_optional: bool = False,
) -> None:
    """``row.values[into]``. ``mine``: the stations at which the uploader may write such rows; any
    other is unknown here. ``is_optional``: a row may be at none. One statement, whatever the number
    of rows."""
    known: dict[str, set[Station]] = {}
    stems: dict[str, set[str]] = {}
    for station in mine:
        stems.setdefault(_stem(station.name), set()).add(station.name)
        for name in (station.code, station.name):
            known.setdefault(_plain(name), set()).add(station)
    meant = {stem: names.pop() for stem, names in stems.items() if stem and len(names) == 1}
    for row in rows:
        row.values.pop(into, None)
        named = row.cells.get(KEY, "")
        named = "" if spelling.says_none(named) else named
        if KEY in row.errors or is_optional and not named:
            continue
        found = known.get(_plain(named), set()) if named else {chosen} - {None}
        if len(found) == 1:
            row.values[into] = next(iter(found))
        else:
            codes = sorted(station.code for station in found)
            fixes = codes or [meant.get(_stem(named), "")]
            row.wrong(KEY, _refusal(named, codes), *fixes)


def by_station(rows: Iterable[Row], key: str = KEY) -> Iterator[tuple[Station, list[Row]]]:
    """The rows of each station, in the order in which the file names them."""
    groups: dict[Station, list[Row]] = {}
    for row in rows:
        if row.get(key):
            groups.setdefault(row.values[key], []).append(row)
    yield from groups.items()


def _refusal(named: str, codes: Sequence[str]) -> str:
    if not named:
        return _("Name the station of this row, or choose one at the upload.")
    if codes:
        words = {"text": named, "codes": _(", ").join(codes)}
        return _("Several stations are called “%(text)s”: write the code (%(codes)s).") % words
    return _("“%(text)s” is none of the stations for which you may import this.") % {"text": named}


def _stem(name: str) -> str:
    """东镇 of 东镇社工站 and 东镇社会工作服务站: the same place, its kind said otherwise."""
    plain = _plain(name)
    return _KIND.sub("", plain) if _KIND.search(plain) else ""


def _plain(name: str) -> str:
    return re.sub(r"\s+", "", spelling.name(name)).casefold()
