"""How a number is written in Chinese prose: 2万余元, 50余万元, 1800多人, 近950个, 十二个.

With s the place value of the last shown digit that isn't 0: 余, 多, 超 say shown < actual <
shown + s; 近 says shown - s ≤ actual < shown; 约 says |actual - shown| ≤ s/2; nothing, 达 and
共 say it exactly. A figure that is exact loses a word that would say it isn't; 约 doesn't say so,
and stays beside a round figure: 约300套 of 300, but 7人 of 7.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

ABOVE, BELOW, ABOUT, EXACT = "above", "below", "about", "exact"
# What each word claims.
QUALIFIERS = {
    "": EXACT,
    "达": EXACT,
    "共": EXACT,
    "余": ABOVE,
    "多": ABOVE,
    "超": ABOVE,
    "近": BELOW,
    "约": ABOUT,
}
AFTER_THE_NUMBER = ("余", "多")
ROUNDING = {ABOVE: ROUND_FLOOR, BELOW: ROUND_CEILING, ABOUT: ROUND_HALF_UP}
SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
PERCENT, POINTS, COVERAGE = "%", "个百分点", "覆盖率"
SHARES = (PERCENT, COVERAGE)
UNITS = frozenset(
    "人 人次 人（次） 名 位 户 户次 家 个 处 所 支 场 场次 节 次 件 例 条 项 份 套 床 双 张 袋"
    " 箱 瓶 台 本 包 盒 桶 公斤 斤 升 元 天 小时 平方米".split()
)
BEFORE, AFTER = "前", "后"
POSITIONS = ("", BEFORE, AFTER)
DIGITS = "零一二三四五六七八九"
TWO = "两"  # 2 of something


@dataclass(frozen=True)
class Wording:
    """What a template says about a number. ``position`` of 余 and 多: before or after the 万 of
    the unit; "" is 50余万元, but 2万余元 and 1.4万余人次. ``step``: place value of the last digit
    to show; None is the first two digits, below 100 the first."""

    qualifier: str = ""
    unit: str = ""
    position: str = ""
    step: Decimal | None = None
    is_spelled: bool = False  # 十二 rather than 12, below 100

    @property
    def scale(self) -> str:
        """万 of 万元; "" without one."""
        return self.unit[:1] if self.unit not in UNITS and self.unit[:1] in SCALES else ""

    @property
    def base(self) -> str:
        return self.unit.removeprefix(self.scale)


def is_unit(unit: str) -> bool:
    return unit in ("", PERCENT, COVERAGE, POINTS) or Wording(unit=unit).base in UNITS | {""}


def rounded(actual: Decimal, qualifier: str, step: Decimal | None = None) -> tuple[Decimal, str]:
    """What is shown of a figure, and the word that is true of it: ("14000", "余")."""
    claim = QUALIFIERS[qualifier]
    if claim == EXACT:
        return actual, qualifier
    nearest = default_step(actual)
    step = step or nearest
    shown = (actual / step).to_integral_value(ROUNDING[claim]) * step
    if shown <= 0:  # smaller than what would be shown of it
        return actual, ""
    if claim == BELOW and shown - actual > max(nearest, step / 2):  # 1,134 isn't nearly 2,000
        return actual, ""
    if shown == actual and not (claim == ABOUT and last_place(shown) > 1):
        return actual, ""
    return shown, qualifier


def last_place(shown: Decimal) -> Decimal:
    """What the last written digit that isn't 0 stands for: 100 of 300, 10 of 40, 1 of 39."""
    return Decimal(1).scaleb(int(shown.normalize().as_tuple().exponent))


def default_step(actual: Decimal) -> Decimal:
    """1,000 of 14,236; 10 of 948 and of 87; 1 below 10."""
    leading = max(actual.adjusted(), 0)
    return Decimal(10) ** (leading if leading < 2 else leading - 1)


def in_words(actual: Decimal, wording: Wording) -> str:
    """1.4万余人次."""
    shown, word = rounded(actual, wording.qualifier, wording.step)
    if wording.scale and shown < SCALES[wording.scale]:
        wording = replace(wording, unit=wording.base)  # 8500元 rather than 0.85万元
    number = shown / SCALES[wording.scale] if wording.scale else shown
    digits = plain(number)
    if wording.is_spelled and not word and not wording.scale:
        digits = spelled(number) or digits
    if word not in AFTER_THE_NUMBER:
        return f"{word}{digits}{wording.unit}"
    if wording.scale and _is_before(number, wording.position):
        return f"{digits}{word}{wording.unit}"
    return f"{digits}{wording.scale}{word}{wording.base}"


def _is_before(number: Decimal, position: str) -> bool:
    """50余万元: round tens take the word before 万, others after it."""
    return position == BEFORE if position else number % 10 == 0


def plain(number: Decimal) -> str:
    """Without exponent, thousands separators and zeros behind the point."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spelled(number: Decimal) -> str:
    """12 as 十二, 2 as 两 (of something); "" for what isn't whole or has three digits."""
    if number != number.to_integral_value() or not 0 <= number < 100:
        return ""
    if number == 2:
        return TWO
    tens, ones = divmod(int(number), 10)
    if not tens:
        return DIGITS[ones]
    return f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"
