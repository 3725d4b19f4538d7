"""What differs between two editions, as it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from reports.figures.comparison import signed
from reports.indicators import Indicator
from reports.issued.item_words import words_of
from reports.issued.queries.editions import Difference
from reports.issued.standing import UNFILED
from reports.models import Figure
from reports.words import Words
from stations.wording import NONE


class Moved(NamedTuple):
    """A figure that differs between two editions, as it is printed."""

    indicator: Indicator
    where: str  # part, dimension and item; "" is the whole
    before: str
    after: str
    moved: str


def rows_of_differences(found: Iterable[Difference]) -> list[Moved]:
    found = list(found)
    word = words_of((row.dimension, row.item) for row in found)
    return [
        Moved(
            row.indicator,
            _where(row, word),
            _text(row, row.before),
            _text(row, row.after),
            _moved(row),
        )
        for row in found
    ]


def _moved(row: Difference) -> str:
    """What is not filed is not known, so nothing came or went since."""
    is_known = not any(one and one.is_unfiled for one in (row.before, row.after))
    return signed(row.indicator, row.moved) if is_known else NONE


def _text(row: Difference, figure: Figure | None) -> str:
    if figure is not None and figure.is_unfiled:
        return str(UNFILED)
    return row.indicator.text(figure.value if figure else None)


def _where(row: Difference, word: Callable[[str, str], Words]) -> str:
    words = [row.part, word(row.dimension, row.item)]
    return " · ".join(str(word) for word in words if word)
