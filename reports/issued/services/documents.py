"""The document of a report: canonical JSON of what it says, and the sha256 that seals it.

No key of the database, no moment, no language: the same filings give the same bytes on every
machine. Where a figure counted stations or divisions it names their codes; where it counted
people or workers, how many and the sha256 of their sorted keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from cases.models import Filing
from reports.figures.keys import FigureKey, exact
from reports.indicators import CATALOGUE, VERSION, Behind, Count, Indicator
from reports.models import Figure, Report
from stations.models import Station

NUMBERS = ("value", "numerator", "denominator")
OF_DIVISIONS = (Behind.DIVISIONS, Behind.POPULATIONS)
OF_STATIONS = (Behind.STATIONS, Behind.POSTS)


def kept_figure(report: Report, indicator: Indicator, cell: Count) -> Figure:
    """A cell with all keys that it counted, read within the snapshot of the count."""
    figure = figure_of(report, indicator, cell)
    figure.counted = cell.keys()
    return figure


def figure_of(report: Report, indicator: Indicator, cell: Count) -> Figure:
    """A cell as it is shown: exact to six places, without keys that nobody has read."""
    return Figure(
        report=report,
        indicator=indicator.id,
        part_id=cell.part or None,
        dimension=cell.dimension,
        item=cell.item,
        value=exact(cell.value),
        numerator=cell.numerator,
        denominator=cell.denominator,
        counted=cell.counted,
        lacking=cell.lacking,
    )


def canonical(report: Report, figures: Iterable[Figure]) -> str:
    """The document of a report with these figures; two statements."""
    figures = list(figures)
    codes = _station_codes(figures)
    content = {
        "place": {"station": report.station.code} if report.station else
        {"division": report.division_id},
        "period": report.period.key,
        "catalogue": report.catalogue,
        "filings": _filings(report.filings),
        "awaited": sorted(report.awaited),
        "figures": _rows(figures, codes),
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(document: str) -> str:
    return sha256(document.encode()).hexdigest()


def faithful(reports: Iterable[Report]) -> set[UUID]:
    """Those whose figures are what their documents say; two statements for any number. The keys
    of a report of another catalogue are named by its rules, so its numbers alone are compared."""
    known = {report.pk: report for report in reports}
    kept: dict[UUID, list[Figure]] = {pk: [] for pk in known}
    for figure in Figure.objects.filter(report__in=kept).order_by():
        kept[figure.report_id].append(figure)
    here = {pk: rows for pk, rows in kept.items() if known[pk].catalogue == VERSION}
    codes = _station_codes([figure for rows in here.values() for figure in rows])
    return {
        pk
        for pk, rows in kept.items()
        if said(known[pk]) == {figure.key: numbers(figure) for figure in rows}
        and (pk not in here or _stated(known[pk]) == _rows(rows, codes))
    }


def said(report: Report) -> dict[FigureKey, dict[str, str | None]]:
    """The numbers of every figure in the document."""
    return {_key(row): {name: row[name] for name in NUMBERS} for row in _stated(report)}


def _stated(report: Report) -> list[dict[str, Any]]:
    return json.loads(report.document)["figures"]


def _rows(figures: Iterable[Figure], codes: dict[str, str]) -> list[dict[str, Any]]:
    return sorted((_figure(figure, codes) for figure in figures), key=_key)


def _filings(keys: list[Any]) -> list[list[Any]]:
    rows = Filing.objects.filter(pk__in=keys).order_by()
    named = rows.values_list("station__code", "month", "version")
    return sorted([code, f"{month:%Y-%m}", version] for code, month, version in named)


def _station_codes(figures: list[Figure]) -> dict[str, str]:
    keys = {
        key
        for figure in figures
        if CATALOGUE[figure.indicator].behind in OF_STATIONS
        for key in (*figure.counted, *figure.lacking)
    }
    rows = Station.objects.filter(pk__in=[int(key) for key in keys])
    return {str(pk): code for pk, code in rows.values_list("pk", "code")}


def _figure(figure: Figure, codes: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        **figure.key._asdict(),
        **numbers(figure),
    }
    behind = CATALOGUE[figure.indicator].behind
    for name, keys in (("counted", figure.counted), ("lacking", figure.lacking)):
        if keys:
            row[name] = _named(behind, keys, codes)
    return row


def numbers(figure: Figure) -> dict[str, str | None]:
    return {name: plain(getattr(figure, name)) for name in NUMBERS}


def _named(behind: Behind, keys: list[str], codes: dict[str, str]) -> Any:
    if behind in OF_STATIONS:
        return sorted(codes.get(key, "") for key in keys)
    if behind in OF_DIVISIONS:
        return sorted(keys)
    return {"number": len(keys), "sha256": seal("\n".join(sorted(keys)))}


def _key(row: dict[str, Any]) -> FigureKey:
    return FigureKey(*(row[name] for name in FigureKey._fields))


def plain(number: Decimal | int | None) -> str | None:
    """A number as text, the same however it was kept: 0.971429, 1633."""
    if number is None:
        return None
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
