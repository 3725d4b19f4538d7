"""A report as a table of rows, for CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.indicators import CATALOGUE
from reports.models import Figure, Report
from reports.sheets import DIMENSIONS, WORDS
from stations.wording import month

HEADINGS = [
    gettext_lazy("indicator code"),
    gettext_lazy("indicator"),
    gettext_lazy("place"),
    gettext_lazy("division code"),
    gettext_lazy("month"),
    gettext_lazy("as of"),
    gettext_lazy("edition"),
    gettext_lazy("dimension"),
    gettext_lazy("item"),
    gettext_lazy("unit"),
    gettext_lazy("numerator"),
    gettext_lazy("denominator"),
    gettext_lazy("value"),
]


def rows_of(report: Report) -> Iterator[list[Any]]:
    for figure in report.figures.select_related("part").order_by("pk"):
        yield _row(report, figure)


def _row(report: Report, figure: Figure) -> list[Any]:
    indicator = CATALOGUE[figure.indicator]
    place = figure.part or report.place
    return [
        indicator.id,
        indicator.name,
        place,
        figure.part_id or report.division_id or "",
        f"{report.month:%Y-%m}",
        report.as_of,
        report.edition,
        DIMENSIONS.get(figure.dimension, ""),
        WORDS[figure.dimension][figure.item] if figure.dimension else "",
        indicator.unit,
        _whole(figure.numerator),
        _whole(figure.denominator),
        "—" if figure.value is None else indicator.rounded(figure.value),
    ]


def _whole(number: Any) -> int | str:
    return "" if number is None else int(number)


def file_name(report: Report) -> str:
    return _("Report %(place)s %(month)s, edition %(edition)d") % {
        "place": report.place,
        "month": month(report.month),
        "edition": report.edition,
    }
