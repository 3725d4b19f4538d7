"""Which figure: what pages, documents, bulletins and lists call it by."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

EXACT = Decimal("0.000001")


class FigureKey(NamedTuple):
    """Of an indicator the whole, an item of a dimension, or either of a part."""

    indicator: str
    part: str = ""  # code of the division
    dimension: str = ""
    item: str = ""


def exact(value: Decimal | int | None) -> Decimal | None:
    """As a report keeps it."""
    return None if value is None else Decimal(value).quantize(EXACT, ROUND_HALF_UP)
