"""Amounts in capitals, as receipts have them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.donations.capitals import DIGITS, capitals


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("105", "壹佰零伍元整"),
        ("1203.50", "壹仟贰佰零叁元伍角整"),
        ("1203.05", "壹仟贰佰零叁元零伍分"),
        ("500.56", "伍佰元伍角陆分"),
        ("10000", "壹万元整"),
        ("10050", "壹万零伍拾元整"),
        ("100000", "壹拾万元整"),
        ("1001000", "壹佰万壹仟元整"),
        ("100000008", "壹亿零捌元整"),
        ("1234567890.12", "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
    ],
)
def test_as_banks_write_them(amount, text):
    assert capitals(Decimal(amount)) == text


def read(text):
    """The amount again, by adding up what stands there."""
    yuan, _sep, rest = text.rpartition("元")
    total = section = digit = 0
    for sign in yuan:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(sign) + 1), 0
        else:
            factor = 10_000 if sign == "万" else 100_000_000
            total, section, digit = total + (section + digit) * factor, 0, 0
    cents = 0
    for sign, worth in (("角", 10), ("分", 1)):
        if sign in rest:
            cents += DIGITS.index(rest[rest.index(sign) - 1]) * worth
    return Decimal(total + section + digit) + Decimal(cents) / 100


@given(st.integers(0, 10**14 - 1))
def test_no_amount_is_lost(fen):
    assert read(capitals(Decimal(fen) / 100)) == Decimal(fen) / 100


@given(st.integers(0, 10**14 - 1))
def test_a_zero_is_said_once(fen):
    text = capitals(Decimal(fen) / 100)
    assert "零零" not in text
    assert fen == 0 or not text.startswith("零")
