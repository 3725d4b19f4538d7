"""The catalogue itself: complete declarations, and rounding as declared."""

from decimal import Decimal

import pytest

from reports.indicators import CATALOGUE, Behind, Chapter, Kind
from reports.indicators.declaration import half_up, ratio
from reports.indicators.flows import ITEMS

COVERAGE = CATALOGUE["IND-NET-02"]
ROOMS = CATALOGUE["IND-NET-04r"]


@pytest.mark.parametrize("indicator", CATALOGUE.values(), ids=CATALOGUE)
def test_every_indicator_says_all_that_a_reader_needs(indicator):
    assert len(indicator.id) <= 20
    assert str(indicator.name)
    assert str(indicator.explanation)
    assert str(indicator.unit)
    assert str(indicator.source)
    assert indicator.version >= 1
    assert indicator.chapter in Chapter
    assert not indicator.is_share or indicator.kind == Kind.RATIO
    assert indicator.kind != Kind.RATIO or (indicator.numerator and indicator.denominator)
    assert all(name in ITEMS or name == "milestone" for name in indicator.dimensions)


def test_every_indicator_opens_a_list():
    assert not [key for key, row in CATALOGUE.items() if row.behind == Behind.NOTHING]


def test_the_chapters_stand_in_the_order_of_a_chinese_report():
    order = [indicator.chapter for indicator in CATALOGUE.values()]
    assert list(dict.fromkeys(order)) == list(Chapter)


def test_names_are_told_apart():
    names = [str(indicator.name) for indicator in CATALOGUE.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (101, 140, "72%"),
        (3, 8, "38%"),
        (1, 8, "13%"),  # 12.5 goes up
        (140, 140, "100%"),
        (0, 140, "0%"),
        (209, 210, "99.5%"),  # not whole, so never 100
        (1999, 2000, "99.95%"),
        (0, 0, "—"),
    ],
)
def test_a_rate_is_rounded_half_up_and_never_up_to_all(numerator, denominator, text):
    assert COVERAGE.text(ratio(numerator, denominator)) == text


def test_decimals_are_declared():
    assert ROOMS.text(ratio(4, 1294)) == "0.31%"
    assert CATALOGUE["IND-SVC-03"].text(ratio(2, 3)) == "66.7%"
    assert CATALOGUE["IND-SVC-01"].text(Decimal(14236)) == "14,236"


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [("16.418", 2, "16.42"), ("39.987", 0, "40"), ("2.5", 0, "3"), ("0.125", 2, "0.13")],
)
def test_half_goes_up(value, decimals, rounded):
    assert half_up(Decimal(value), decimals) == Decimal(rounded)
