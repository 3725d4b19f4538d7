"""In what a column counts: what its heading and its cells may say of it, converted exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from unicodedata import normalize

from django.utils.translation import gettext as _

from .cells import Reader, WrongCell

BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
TIMES = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}
_NUMBER = re.compile(r"([¥]?)\s*(-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?)\s*")
_SAID = re.compile(r"^(?:计量)?单位\s*[:：]?\s*|^(?:in|unit:)\s+", re.IGNORECASE)
_TAIL = re.compile(r"[\s/,，:：-]+|数$")


class Counted(Decimal):
    """A number and the unit that its cell names."""

    unit: str = ""


@dataclass(frozen=True)
class Unit:
    """``name``: what one is called; ``words``: how many of it other words mean. ``is_free``: what
    is counted says the row, so any unit is read, and ``Counted`` tells which. ``is_own``: the
    column's reader knows these words itself."""

    name: str
    words: Mapping[str, Fraction | int]
    is_free: bool = False
    is_own: bool = False

    def times(self, word: str) -> tuple[Fraction, str] | None:
        """How many one of these is, and of what."""
        if not word or word in self.words:
            return Fraction(self.words.get(word, 1)), word
        for prefix, times in TIMES.items():
            rest = word.removeprefix(prefix)
            if rest != word and (not rest or rest in self.words or self.is_free):
                return Fraction(self.words.get(rest, 1)) * times, rest
        return (Fraction(1), word) if self.is_free else None

    def knows(self, word: str) -> bool:
        found = self.times(word) if word else None
        return found is not None and (not self.is_free or found[1] in self.words)

    def read(self, cell: str, read: Reader) -> object:
        """By the column's reader, once the unit that the cell names is its own."""
        number, word = split(cell)
        if number is None or not word or self.is_own:
            return read(cell)
        found = self.times(word)
        if found is None:
            words = {"text": cell, "said": word, "unit": self.name}
            raise WrongCell(_("“%(text)s”: here %(unit)s are counted, not %(said)s.") % words)
        plain = _written(Fraction(number) * found[0])
        try:
            value = read(plain)
        except WrongCell as error:
            words = {"text": cell, "number": plain, "unit": self.name or found[1]}
            words["problem"] = " ".join(error.messages)
            raise WrongCell(_("“%(text)s” is %(number)s %(unit)s. %(problem)s") % words) from None
        if self.is_free and isinstance(value, Decimal):
            value = Counted(value)
            value.unit = found[1]
        return value


def split(cell: str) -> tuple[Decimal | None, str]:
    """2,345人 → 2345 and 人; no number where it doesn't begin with one."""
    plain = normalize("NFKC", cell).strip()
    found = _NUMBER.match(plain)
    if not found:
        return None, ""
    word = plain[found.end() :].strip().casefold()
    if re.search(r"[0-9]", word):
        return None, ""
    return Decimal(found[2].replace(",", "")), word or ("元" if found[1] else "")


def with_unit(cell: str, word: str) -> str:
    """A bare number with the unit that stands in its heading."""
    number, own = split(cell)
    return f"{cell.strip()}{word}" if number is not None and not own and word else cell


def in_brackets(heading: str) -> list[str]:
    """What a heading says besides its name: 常住人口（万人） → 万人."""
    found = (_SAID.sub("", said.strip()) for said in BRACKETS.findall(normalize("NFKC", heading)))
    return [re.sub(r"\s+", "", said).casefold() for said in found if said]


def unit_of(heading: str, unit: Unit) -> str:
    """The unit that a heading names, in brackets or at its end (服务小时数)."""
    for said in in_brackets(heading):
        if unit.knows(said):
            return said
    bare = _TAIL.sub("", BRACKETS.sub("", normalize("NFKC", heading))).casefold()
    known = {*unit.words, *(f"{times}{word}" for times in TIMES for word in unit.words)}
    ends = [word for word in known if len(word) > 1 and bare.endswith(word) and bare != word]
    return max(ends, key=len, default="")


def foreign_unit(heading: str, unit: Unit) -> str:
    """One that can't be converted."""
    said = in_brackets(heading)
    return next((word for word in said if is_unit(word) and not unit.knows(word)), "")


def unit_of_sheet(cells: Iterable[str]) -> str:
    """单位：万元, as it stands above a table; "" where several or none is named."""
    said = [cell for cell in cells if _SAID.match(cell.strip()) and re.search("[:：]", cell)]
    words = {w for cell in said for w in re.split(r"[、,，;；/\s]+", _SAID.sub("", cell.strip()))}
    known = {word for word in words if is_unit(word)}
    return known.pop() if len(known) == 1 else ""


def _written(number: Fraction) -> str:
    value = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{value:f}"


def _unit(name: str, *same: str, **more: Fraction | int) -> Unit:
    return Unit(name, dict.fromkeys((name, *same), 1) | more)


PEOPLE = _unit("人", "人次", "名", "位", "个", "口", "个人", "people", "persons", "heads")
POSTS = _unit("个", "人", "名", "岗", "posts")
YUAN = _unit("元", "圆", "块", "元整", "人民币", "人民币元", "yuan", "rmb", "cny", "¥")
MINUTES = _unit("分钟", "分", "minutes", "min", 小时=60, 时=60, 个小时=60, hours=60, h=60)
_SIXTIETH = Fraction(1, 60)
HOURS = _unit("小时", "时", "个小时", "hours", "h", 分钟=_SIXTIETH, 分=_SIXTIETH, minutes=_SIXTIETH)
AGE = Unit("岁", dict.fromkeys(("岁", "周岁", "年", "years"), 1), is_own=True)
GRADE = Unit("级", {"级": 1, "grade": 1}, is_own=True)
_PIECES = """件 个 只 袋 包 箱 盒 瓶 桶 床 套 份 条 双 本 台 辆 张 把 支 块
斤 公斤 千克 克 吨 升 毫升 米 罐 提 篮 筐 捆 副 顶 根 卷 听 板 户 户次
场 场次 次 期 站 家 村 人/站 % 小时 时 天 日 周 月 年 pieces""".split()
_ANY = {*_PIECES, *PEOPLE.words, *YUAN.words, *MINUTES.words}
FREE = Unit("", dict.fromkeys(sorted(_ANY), 1), is_free=True)
_ALL = (PEOPLE, POSTS, YUAN, MINUTES, HOURS, AGE, GRADE, FREE)


def is_unit(word: str) -> bool:
    """Of any column, also by the thousand."""
    return any(one.knows(word) for one in _ALL)
