"""The qualifier rule: what a word claims about a number is true of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.bulletins.qualifiers import (
    ABOUT,
    ABOVE,
    BELOW,
    EXACT,
    QUALIFIERS,
    UNITS,
    Wording,
    in_words,
    is_unit,
    plain,
    rounded,
    spelled,
)

amounts = st.decimals(0, 10**9, places=2) | st.integers(0, 10**7).map(Decimal)
steps = st.none() | st.integers(-1, 6).map(lambda power: Decimal(10) ** power)


def place_value(shown: Decimal) -> Decimal:
    """Of the last digit that isn't 0: 1,000 of 14,000; 10 of 950."""
    exponent = shown.normalize().as_tuple().exponent
    return Decimal(10) ** int(exponent)


def holds(actual: Decimal, shown: Decimal, qualifier: str) -> bool:
    """Whether a written figure with its word is true."""
    claim = QUALIFIERS[qualifier]
    if claim == EXACT or shown == 0:
        return actual == shown
    s = place_value(shown)
    if claim == ABOVE:
        return shown < actual < shown + s
    if claim == BELOW:
        return shown - s <= actual < shown
    return abs(actual - shown) <= s / 2


@given(amounts, st.sampled_from(list(QUALIFIERS)), steps)
def test_the_word_left_is_true_of_the_number_shown(actual, qualifier, step):
    shown, word = rounded(actual, qualifier, step)
    assert word in ("", qualifier)
    assert holds(actual, shown, word)


@given(amounts, st.sampled_from(list(QUALIFIERS)), steps)
def test_a_word_that_rounds_is_dropped_exactly_when_nothing_was_rounded(actual, qualifier, step):
    shown, word = rounded(actual, qualifier, step)
    if QUALIFIERS[word] != ABOUT:  # which says nothing wrong of an exact figure
        assert (QUALIFIERS[word] == EXACT) == (shown == actual)


@given(amounts, steps)
def test_about_stays_beside_a_round_figure_alone(actual, step):
    shown, word = rounded(actual, "约", step)
    if shown == actual:
        assert (word == "约") <= (place_value(shown) > 1)
    if shown == actual == round(actual, -1) > 0 and step in (None, Decimal(1)):
        assert word == "约"


@given(
    st.decimals(1, 10**9, places=1),
    st.sampled_from(["余", "多"]),
    st.sampled_from(["前", "后", ""]),
)
def test_no_position_changes_the_number(actual, qualifier, position):
    text = in_words(actual, Wording(qualifier, "万元", position))
    digits = text.removesuffix("元").replace("万", "").replace(qualifier, "")
    shown, word = rounded(actual, qualifier)
    assert Decimal(digits) * (10_000 if "万" in text else 1) == shown
    assert text.count(qualifier) == bool(word)


@pytest.mark.parametrize(
    ("actual", "wording", "text"),
    [
        (14_236, Wording("余", "万人次"), "1.4万余人次"),
        (203, Wording("余", "名"), "200余名"),
        (948, Wording("近", "个"), "近950个"),
        (21_500, Wording("余", "万元", step=Decimal(10_000)), "2万余元"),
        (523_000, Wording("余", "万元", step=Decimal(100_000)), "50余万元"),
        (523_000, Wording("余", "万元", "后", Decimal(100_000)), "50万余元"),
        (50_432, Wording("多", "万元", step=Decimal(10_000)), "5万多元"),
        (1_846, Wording("多", "人"), "1800多人"),
        (2_543, Wording("余", "人（次）"), "2500余人（次）"),
        (12, Wording("余", "位"), "10余位"),
        (12, Wording("余", "名", step=Decimal(1)), "12名"),
        (145_550, Wording("余", "万人次", step=Decimal(1000)), "14.5万余人次"),
        (14_880_000, Wording("", "万元"), "1488万元"),
        (369_320, Wording("达", "人"), "达369320人"),
        (5_541_234, Wording("约", "万元", step=Decimal(1000)), "约554.1万元"),
        (8_512, Wording("余", "万元"), "8500余元"),
        (9_999, Wording("近", "万人次"), "近1万人次"),
        (996, Wording("近", "人"), "近1000人"),
        (39, Wording("近", "场"), "近40场"),
        (30, Wording("近", "场"), "30场"),
        (390, Wording("近", "场", step=Decimal(100)), "近400场"),
        (73, Wording("近", "人次", step=Decimal(1000)), "73人次"),
        (1_134, Wording("近", "人次", step=Decimal(1000)), "1134人次"),
        (2_563, Wording("近", "人次", step=Decimal(1000)), "近3000人次"),
        (9_950, Wording("近", "人次", step=Decimal(1000)), "近10000人次"),
        (300, Wording("约", "套"), "约300套"),
        (298, Wording("约", "套"), "约300套"),
        (300, Wording("约", "套", step=Decimal(100)), "约300套"),
        (300, Wording("余", "套"), "300套"),
        (22_000, Wording("约", "万元"), "约2.2万元"),
        (7, Wording("约", "人"), "7人"),
        (2, Wording("", "支", is_spelled=True), "两支"),
        (1, Wording("", "个", is_spelled=True), "一个"),
        (6, Wording("余", "名", step=Decimal(10)), "6名"),
        (0, Wording("余", "人"), "0人"),
    ],
)
def test_as_places_write_it(actual, wording, text):
    assert in_words(Decimal(actual), wording) == text


@pytest.mark.parametrize(
    ("shown", "word", "least", "most"),
    [
        (1800, "多", 1801, 1899),
        (2500, "余", 2501, 2599),
        (20_000, "余", 20_001, 29_999),
        (500_000, "余", 500_001, 599_999),
        (950, "近", 940, 949),
        (1_000, "约", 500, 1_500),
        (1_000, "超", 1_001, 1_999),
    ],
)
def test_how_far_a_word_reaches(shown, word, least, most):
    for actual in (least, most):
        assert holds(Decimal(actual), Decimal(shown), word)
    for actual in (least - 1, most + 1):
        assert not holds(Decimal(actual), Decimal(shown), word)


def test_a_missing_digit_counts_by_the_last_that_is_not_zero():
    assert place_value(Decimal(14_000)) == 1_000
    assert place_value(Decimal("0.5")) == Decimal("0.1")


@given(st.integers(0, 99))
def test_spelled_numbers_differ_from_each_other(number):
    words = [spelled(Decimal(other)) for other in range(100)]
    assert words.count(words[number]) == 1
    assert spelled(Decimal(number) + Decimal("0.5")) == ""


def test_spelled():
    assert [spelled(Decimal(n)) for n in (0, 4, 10, 12, 20, 99)] == [
        *("零", "四", "十", "十二", "二十", "九十九")
    ]
    assert spelled(Decimal(100)) == ""


@given(amounts)
def test_plain_digits_are_the_number(amount):
    text = plain(amount)
    assert Decimal(text) == amount
    assert "E" not in text
    assert not (text.endswith("0") and "." in text)


def test_units():
    assert all(is_unit(f"{scale}{unit}") for unit in UNITS for scale in ("", "万", "亿"))
    assert not any(is_unit(word) for word in ("磅", "万磅", "万%", "人名", "余人"))
