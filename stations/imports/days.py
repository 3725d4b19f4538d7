"""How people and programs write days that aren't typed as such."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_HAN = "[〇零○一二三四五六七八九]"
_YEAR = re.compile(f"({_HAN}{{4}})(?=年|$)")
_SMALL = re.compile(r"(廿|卅|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=月|日|号)")
_FIRST = date(1899, 12, 30)  # of Excel's numbers of days
_ABOUT = re.compile(
    r"(\d{4})年?(?:[-/.]?(\d{1,2})月?)?(初|末|底|中旬|中|上旬|下旬|年初|年末|年底)?"
)
LEAST, MOST = 10_000, 60_000  # days: 1927 to 2064


def in_digits(text: str) -> str:
    """一九四八年三月五日 → 1948年3月5日."""
    text = _YEAR.sub(lambda found: "".join(_DIGITS[one] for one in found[1]), text)
    return _SMALL.sub(lambda found: str(_small(found[1])), text) if "年" in text else text


def _small(word: str) -> int:
    word = word.replace("廿", "二十").replace("卅", "三十")
    tens, has_tens, ones = word.rpartition("十")
    of = {one: int(digit) for one, digit in _DIGITS.items()}
    return (of[tens] if tens else 1) * 10 * bool(has_tens) + (of[ones] if ones else 0)


def excel_day(text: str) -> date | None:
    """The day of a number by which Excel keeps it: 18323."""
    found = re.fullmatch(r"(\d{5})(\.0+)?", text)
    number = int(found[1]) if found else 0
    return _FIRST + timedelta(days=number) if LEAST <= number <= MOST else None


def days_meant(text: str) -> list[date]:
    """What somebody may mean who writes a month, a year, or 2024年末: its first or last day."""
    found = _ABOUT.fullmatch(re.sub(r"\s", "", text))
    if not found or not 1900 <= int(found[1]) <= 2100 or not 1 <= int(found[2] or 1) <= 12:
        return []
    year, said = int(found[1]), found[3] or ""
    least, most = (int(found[2]),) * 2 if found[2] else (1, 12)
    first, last = date(year, least, 1), date(year, most, monthrange(year, most)[1])
    if said.endswith("初"):
        return [first]
    return [last] if said.endswith(("末", "底")) else [first, last]
