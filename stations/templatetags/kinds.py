"""Addresses and values of a kind in templates."""

from __future__ import annotations

from django import template

from stations.kinds.kind import Kind
from stations.templatetags.lists import words

register = template.Library()
register.filter("words", words)


@register.filter
def address(kind: Kind, act: str) -> str:
    return kind.name(act)
