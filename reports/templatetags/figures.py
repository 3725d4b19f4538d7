"""Figures and the head of an official table, as they are written."""

from __future__ import annotations

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.issued.sheets import fraction

register = template.Library()
register.filter("fraction", fraction)

APART = "\N{IDEOGRAPHIC SPACE}"


@register.simple_tag
def pairs(*words: object) -> SafeString:
    """Label, value, label, value …, as the head of an official table has them; what has no value
    is left out."""
    told = [pair for pair in zip(words[::2], words[1::2], strict=True) if pair[1]]
    return format_html_join(APART, "{}{}{}", [(label, _(":"), value) for label, value in told])
