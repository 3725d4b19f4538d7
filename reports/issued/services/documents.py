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
from typing import NotRequired, TypedDict
from uuid import UUID

from cases.models import Filing
from reports.figures.keys import FigureKey, exact
from reports.indicators import CATALOGUE, VERSION, Behind, Count, Indicator
from reports.issued.printed import Printed, content_of, kept_of
from reports.models import Figure, Report
from stations.models import Station

OF_DIVISIONS = (Behind.DIVISIONS, Behind.POPULATIONS)
OF_STATIONS = (Behind.STATIONS, Behind.POSTS)


class Digest(TypedDict):
    """Of keys that a document doesn't name."""

    number: int
    sha256: str


class Stated(TypedDict):
    """A figure in the document; its numbers are texts."""

    indicator: str
    part: str
    dimension: str
    item: str
    value: str | None
    numerator: str | None
    denominator: str | None
    unfiled: NotRequired[bool]
    counted: NotRequired[list[str] | Digest]
    lacking: NotRequired[list[str] | Digest]


Numbers = tuple[str | None, str | None, str | None]  # value, numerator, denominator


def kept_figure(report: Report, indicator: Indicator, cell: Count) -> Figure:
    """A cell with all keys that it counted, read within the snapshot of the count."""
    figure = figure_of(report, indicator, cell)
    figure.counted = [] if figure.is_unfiled else cell.keys()
    return figure


def figure_of(report: Report, indicator: Indicator, cell: Count) -> Figure:
    """A cell as it is shown: exact to six places, without keys that nobody has read; nothing of
    what is not filed."""
    if is_unfiled := indicator.is_flow and report.is_unfiled(cell.part):
        cell = Count(None, cell.part, cell.dimension, cell.item)
    return Figure(
        report=report,
        indicator=indicator.id,
        part_id=cell.part or None,
        dimension=cell.dimension,
        item=cell.item,
        value=exact(cell.value),
        numerator=cell.numerator,
        denominator=cell.denominator,
        is_unfiled=is_unfiled,
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
    } | said_of(report) | kept_of(report)  # fmt: skip
    return _written(content)


def said_of(report: Report) -> dict[str, object]:
    """What a report says of itself beside its figures: what is not filed or was not reviewed, and
    why it was issued all the same."""
    reasons = {"review": report.review_reason, "issue": report.issue_reason}
    told = {
        "gaps": report.gaps,
        "unreviewed": sorted(report.unreviewed or []),
        "reasons": {step: words for step, words in reasons.items() if words},
    }
    return {name: value for name, value in told.items() if value}


def amended(report: Report, printed: Printed) -> str:
    """Its document with what it says of itself by now and what it prints from now on; the figures
    stay as they were counted."""
    return _written(json.loads(report.document) | said_of(report) | content_of(printed))


def _written(content: dict[str, object]) -> str:
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


def said(report: Report) -> dict[FigureKey, Numbers]:
    """The numbers of every figure in the document."""
    return {
        _key(row): (row["value"], row["numerator"], row["denominator"]) for row in _stated(report)
    }


def _stated(report: Report) -> list[Stated]:
    return json.loads(report.document)["figures"]


def _rows(figures: Iterable[Figure], codes: dict[str, str]) -> list[Stated]:
    return sorted((_figure(figure, codes) for figure in figures), key=_key)


def _filings(keys: list[UUID]) -> list[tuple[str, str, int]]:
    rows = Filing.objects.filter(pk__in=keys).order_by()
    named = rows.values_list("station__code", "month", "version")
    return sorted((code, f"{month:%Y-%m}", version) for code, month, version in named)


def _station_codes(figures: list[Figure]) -> dict[str, str]:
    keys = {
        key
        for figure in figures
        if CATALOGUE[figure.indicator].behind in OF_STATIONS
        for key in (*figure.counted, *figure.lacking)
    }
    rows = Station.objects.filter(pk__in=[int(key) for key in keys])
    return {str(pk): code for pk, code in rows.values_list("pk", "code")}


def _figure(figure: Figure, codes: dict[str, str]) -> Stated:
    value, numerator, denominator = numbers(figure)
    row = Stated(
        indicator=figure.indicator,
        part=figure.part_id or "",
        dimension=figure.dimension,
        item=figure.item,
        value=value,
        numerator=numerator,
        denominator=denominator,
    )
    if figure.is_unfiled:
        row["unfiled"] = True
    behind = CATALOGUE[figure.indicator].behind
    if figure.counted:
        row["counted"] = _named(behind, figure.counted, codes)
    if figure.lacking:
        row["lacking"] = _named(behind, figure.lacking, codes)
    return row


def numbers(figure: Figure) -> Numbers:
    return plain(figure.value), plain(figure.numerator), plain(figure.denominator)


def _named(behind: Behind, keys: list[str], codes: dict[str, str]) -> list[str] | Digest:
    if behind in OF_STATIONS:
        return sorted(codes.get(key, "") for key in keys)
    if behind in OF_DIVISIONS:
        return sorted(keys)
    return {"number": len(keys), "sha256": seal("\n".join(sorted(keys)))}


def _key(row: Stated) -> FigureKey:
    return FigureKey(row["indicator"], row["part"], row["dimension"], row["item"])


def plain(number: Decimal | int | None) -> str | None:
    """A number as text, the same however it was kept: 0.971429, 1633."""
    if number is None:
        return None
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
