"""Shares in a column have one decimal, all alike; a sentence keeps the indicator's own rounding."""

from decimal import Decimal

import pytest

from reports.dashboards.shares import Share
from reports.figures.comparison import change_of
from reports.indicators import CATALOGUE
from reports.issued.sheets import Sheet

COVERAGE, ROOMS, KEPT = (CATALOGUE[key] for key in ("IND-NET-02", "IND-NET-04r", "IND-VIS-05"))
OF_STATIONS, PEOPLE = CATALOGUE["IND-TAL-08r"], CATALOGUE["IND-SVC-02"]


@pytest.mark.parametrize(
    ("indicator", "value", "column", "text"),
    [
        (COVERAGE, "0.92", "92.0", "92%"),
        (COVERAGE, "0.721429", "72.1", "72%"),
        (COVERAGE, "1", "100.0", "100%"),
        (COVERAGE, "0.9996", "99.96", "99.96%"),
        (ROOMS, "0.04", "4.0", "4.00%"),
        (KEPT, "0.91", "91.0", "91.0%"),
        (OF_STATIONS, "1.5", "1.50", "1.50"),
        (PEOPLE, "1633", "1,633", "1,633"),
    ],
)
def test_a_column_and_a_sentence(indicator, value, column, text):
    assert (indicator.column(Decimal(value)), indicator.text(Decimal(value))) == (column, text)
    sign = "%" if indicator.is_share else ""
    assert indicator.column_text(Decimal(value)) == column + sign


def test_a_share_of_nothing_is_a_dash():
    assert (COVERAGE.column(None), COVERAGE.column_text(None)) == ("—", "—")


def test_all_shares_of_the_table_have_one_decimal(compiled, county, east, granny_li):
    sheet = Sheet(compiled(county))
    lines = [line.shown for _chapter, lines in sheet.chapters for line in lines]
    shares = [s.text for s in lines if s.indicator.is_share and s.value is not None]
    assert len(shares) > 1
    assert {text[-2] for text in shares} == {"."}


def test_a_change_is_the_difference_of_what_the_table_prints(settings):
    settings.LANGUAGE_CODE = "en"
    now, then = Decimal("0.921"), Decimal("0.916")
    assert (COVERAGE.column(now), COVERAGE.column(then)) == ("92.1", "91.6")
    change = change_of(COVERAGE, now, then)
    assert (change.text, change.rises, change.cell.value) == ("0.5 points", True, Decimal("0.5"))


def test_a_dashboards_column_too():
    assert [Share(n, 4).column for n in (4, 3, 0)] == ["100.0", "75.0", "0.0"]
    assert Share(0, 0).column == "—"
