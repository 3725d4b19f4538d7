"""Where the rows behind a figure are listed."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from reports.indicators import CATALOGUE, Behind, Count
from reports.issued.queries.scope import Place, kind_of
from reports.models import Figure


def url_of(figure: Figure) -> str:
    """Where the rows behind a figure are listed; "" when nothing stands behind it."""
    if not _has_list(figure, figure.indicator):
        return ""
    address = reverse("reports:records", args=[figure.report_id, figure.indicator])
    cell = {"part": figure.part_id, "dimension": figure.dimension, "item": figure.item}
    query = urlencode({name: value for name, value in cell.items() if value})
    return f"{address}?{query}" if query else address


def _has_list(cell: Figure | Count, indicator: str) -> bool:
    """An unknown figure has one when it names what is lacking."""
    is_known = cell.value is not None or bool(cell.lacking)
    return is_known and CATALOGUE[indicator].behind != Behind.NOTHING


def live_url(place: Place, first: date, last: date, cell: Figure | Count, indicator: str) -> str:
    """Where the rows behind a figure counted now are listed; "" when nothing stands behind it."""
    if not _has_list(cell, indicator):
        return ""
    asked = {
        "place": f"{kind_of(place)}:{place.pk}",
        "first": first.isoformat(),
        "last": last.isoformat(),
        "part": cell.part_id if isinstance(cell, Figure) else cell.part,
        "dimension": cell.dimension,
        "item": cell.item,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('reports:live', args=[indicator])}?{query}"
