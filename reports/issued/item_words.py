"""Words of the items by which figures are told: of a code table, of a table, or its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext_lazy as _

from reports.indicators.flows import ITEMS
from reports.words import Words

MILESTONES = {"built": _("built"), "plaque": _("plaque put up"), "operating": _("operating")}
WORDS = ITEMS | {"milestone": MILESTONES}


def word_of(dimension: str, item: str) -> Words:
    """The word of an item; what no table knows is its own."""
    return words_among(dimension, [item])[item]


def words_among(dimension: str, items: Collection[str]) -> dict[str, Words]:
    """Of these items, in the order of their table; one statement at most."""
    words = WORDS.get(dimension, {})
    if among := getattr(words, "among", None):
        return among(items)
    listed = [item for item in words if item in items]
    every = dict.fromkeys([*listed, *sorted(items)])
    return {item: words.get(item, item) for item in every}


def words_of(cells: Iterable[tuple[str, str]]) -> Callable[[str, str], Words]:
    """``word_of`` of these (dimension, item): a statement for each dimension that needs one, not
    for each item. What has no dimension has no word."""
    items: dict[str, set[str]] = {}
    for dimension, item in cells:
        if dimension:
            items.setdefault(dimension, set()).add(item)
    known = {name: words_among(name, its) for name, its in items.items()}
    return lambda dimension, item: known[dimension][item] if dimension else ""
