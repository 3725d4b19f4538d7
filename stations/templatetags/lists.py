"""A table of a listing's columns in templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django import template
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from stations import wording
from stations.lists.listing import Column, Row
from stations.templatetags.site import icon

register = template.Library()

SORTED = {(True, False): ("ascending", "arrow-up"), (False, True): ("descending", "arrow-down")}


@register.filter
def words(value: object) -> object:
    """A value as a page writes it: days short, numbers with their commas, None as a dash."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return wording.short_day(value)
    if isinstance(value, Decimal):
        return wording.quantity(value)
    if isinstance(value, int):
        return wording.count(value)
    return wording.NONE if value is None else value


@register.simple_tag(takes_context=True)
def table_head(context: Mapping[str, HttpRequest], columns: Iterable[Column[Row]]) -> SafeString:
    """A ``<th>`` a column; one that sorts is a link: ?sort=key, then ?sort=-key."""
    asked = context["request"].GET
    now, kept = asked.get("sort", ""), asked.copy()
    for name in ("page", "before", "after"):
        kept.pop(name, None)
    heads = []
    for column in columns:
        css = format_html(' class="{}"', column.css) if column.css else ""
        words, order = conditional_escape(str(column.label)), ""
        if column.sort:
            kept["sort"] = f"-{column.key}" if now == column.key else column.key
            url = f"?{kept.urlencode()}"
            order, mark = SORTED.get((now == column.key, now == f"-{column.key}"), ("", ""))
            drawn = format_html(" {}", icon(mark)) if mark else ""
            words = format_html('<a class="plain" href="{}">{}{}</a>', url, words, drawn)
        said = format_html(' aria-sort="{}"', order) if order else ""
        heads.append(f'<th scope="col"{css}{said}>{words}</th>')
    return mark_safe("".join(heads))  # noqa: S308  (each part is escaped)


@register.simple_tag
def table_rows(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> SafeString:
    """One ``<tr>`` a row; on a phone each is a card."""
    head = next((column for column in columns if column.is_head), columns[0])
    drawn = [(*_tags(one, one is head), one.shown or one.value) for one in columns]
    table = []
    for row in rows:
        cells = [f"{tag}{conditional_escape(words(cell(row)))}{end}" for tag, end, cell in drawn]
        table.append(f"<tr data-row>{''.join(cells)}</tr>")
    return mark_safe("".join(table))  # noqa: S308  (cells are escaped)


def _tags(column: Column[Row], is_head: bool) -> tuple[SafeString, str]:
    """Around a column's cells: made once, not in every row."""
    css = format_html(' class="{}"', column.css) if column.css else ""
    if is_head:
        return format_html('<th scope="row"{}>', css), "</th>"
    label = format_html(' data-label="{}"', column.label) if column.phone == "labelled" else ""
    return format_html("<td{}{}>", css, label), "</td>"
