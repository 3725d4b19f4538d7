"""Amounts as receipts write them: 人民币大写, so that no digit can be added."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


def capitals(yuan: Decimal) -> str:
    """1203.50 → 壹仟贰佰零叁元伍角整. Up to 12 digits of yuan, never negative."""
    fen = int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))
    whole, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole(whole)}元" if whole or not fen else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif rest and whole:
        text += "零"
    return text + (f"{DIGITS[rest]}分" if rest else "整")


def _whole(number: int) -> str:
    """Four digits at a time; zeros between say 零 once, zeros at the end nothing."""
    text, is_gap = "", False
    for n in reversed(range(len(GROUPS))):
        part = number // 10_000**n % 10_000
        if not part:
            is_gap = True
            continue
        text += "零" if text and (is_gap or part < 1000) else ""
        text += _four(part) + GROUPS[n]
        is_gap = False
    return text or DIGITS[0]


def _four(part: int) -> str:
    text, is_gap = "", False
    for n in reversed(range(len(PLACES))):
        digit = part // 10**n % 10
        if not digit:
            is_gap = True
            continue
        text += "零" if text and is_gap else ""
        text += DIGITS[digit] + PLACES[n]
        is_gap = False
    return text
