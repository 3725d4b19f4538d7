"""The bulletin beside a report: the paragraph, ready to paste."""

from __future__ import annotations

from django import template
from django.http import QueryDict
from django.template import Context

from reports.bulletins.panel import panel_of
from reports.issued.sheets import Sheet

register = template.Library()


@register.inclusion_tag("reports/_bulletin_panel.html", takes_context=True)
def bulletin(context: Context, sheet: Sheet) -> dict[str, object]:
    """Of a compiled report or a draft; ``?bulletin=`` chooses another template."""
    request = context["request"]
    panel = panel_of(sheet, request.user, request.GET.get("bulletin", ""))
    return {
        "panel": panel,
        "options": [(one, _address(request.GET, one.key)) for one in panel.choices],
    }


def _address(query: QueryDict, key: str) -> str:
    """The same page with another template."""
    other = query.copy()
    other["bulletin"] = key
    return f"?{other.urlencode()}#bulletin"
