"""A table of a listing's columns in templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from stations import wording
from stations.lists.listing import Column

register = template.Library()


@register.filter
def words(value: Any) -> Any:
    """A value as a page writes it: days short, numbers with their commas, None as a dash."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return wording.short_day(value)
    if isinstance(value, Decimal):
        return wording.quantity(value)
    if isinstance(value, int):
        return wording.count(value)
    return wording.NONE if value is None else value


@register.simple_tag
def table_rows(columns: Iterable[Column], rows: Iterable[Any]) -> SafeString:
    """One ``<tr>`` a row; on a phone each is a card."""
    heads = [(column, _opening(column)) for column in columns]
    return mark_safe("".join(_row(heads, row) for row in rows))  # noqa: S308  (cells are escaped)


def _opening(column: Column) -> SafeString:
    """The opening tag of a column's cells: made once, not in every row."""
    css = format_html(' class="{}"', column.css) if column.css else ""
    label = format_html(' data-label="{}"', column.label) if column.phone == "labelled" else ""
    return format_html("<td{}{}>", css, label)


def _row(heads: list[tuple[Column, SafeString]], row: Any) -> str:
    (first, _tag), *others = heads
    cells = [f'<th scope="row">{_shown(first, row)}</th>']
    cells += [f"{tag}{_shown(column, row)}</td>" for column, tag in others]
    return f"<tr>{''.join(cells)}</tr>"


def _shown(column: Column, row: Any) -> SafeString:
    return conditional_escape(words(column.cell(row)))
