"""Pages by key of lists that are ordered by day, the newest first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

PAGE = 50


def page_after(
    rows: QuerySet, cursor: str, *, day: str = "done_on", size: int = PAGE
) -> tuple[list[Any], str]:
    """One page (``?before=2026-11-20_<key>``), as cheap deep down as at the top; the next key.

    ``rows`` are ordered by ``-day, -pk``; a cursor that isn't ours starts at the top.
    """
    key = _read(rows, cursor)
    if key:
        rows = rows.filter(Q((f"{day}__lt", key[0])) | Q((day, key[0]), pk__lt=key[1]))
    found = list(rows[: size + 1])
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    value: Any = last
    for name in day.split("__"):
        value = getattr(value, name)
    return found[:size], f"{value.isoformat()}_{last.pk}"


def _read(rows: QuerySet, cursor: str) -> tuple[date, Any] | None:
    day, _sep, key = cursor.partition("_")
    try:
        return date.fromisoformat(day), rows.model._meta.pk.to_python(key)
    except (ValueError, ValidationError):
        return None
