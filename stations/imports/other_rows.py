"""Rows of a sheet that are none of the register's: totals, and what is said of the sheet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from .columns import Column, plain_heading

TOTALS = gettext_lazy("total|sum|subtotal|average")
REMARKS = gettext_lazy("note|remark|explanation|filled in by|checked by|approved by")
NAME = 3  # letters of an ordinary name, which no total is


def _first(row: list[str]) -> str:
    return plain_heading(next((cell for cell in row if cell), ""))


def adds_up(row: list[str], words: set[str]) -> bool:
    """合计, and 本页合计, 人次合计; but 小计 at the end of a short word may be a name."""
    first = _first(row)
    return first in words or len(first) > NAME and first.endswith(tuple(words))


def is_remark(row: list[str]) -> bool:
    """说明：…, 填表人：… 审核：…: what stands below a register and is none of its rows."""
    found = {cell for cell in row if cell}
    return bool(found) and all(_begins_like_remark(cell) for cell in found)


def _begins_like_remark(cell: str) -> bool:
    head, colon, _said = cell.replace("：", ":").partition(":")
    words = Column(key="", label="", aliases=REMARKS).headings()
    return bool(colon) and plain_heading(head) in words


def total_words() -> set[str]:
    """A row that begins with 合计 adds up the others, and is nobody."""
    return Column(key="", label="", aliases=TOTALS).headings()
