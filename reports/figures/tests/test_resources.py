"""Money, goods and who was given something."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from reports.indicators import CATALOGUE
from resources.donations.services import void_donation

LAST = date(2025, 10, 31)


@pytest.fixture
def gifts(make_donation, west, zhao):
    """October: 20,000.50 yuan and ten quilts at East, 2.5 bags of rice at West; more outside."""
    cash = make_donation(kind="cash", quantity=Decimal("20000.50"), received_on=LAST)
    quilts = make_donation(received_on=date(2025, 10, 1))
    rice = {"item_name": "rice", "unit": "bag", "basis": "unvalued"}
    make_donation(quantity=Decimal("2.5"), received_on=LAST, station=west, by=zhao, **rice)
    make_donation(received_on=date(2025, 11, 1))
    make_donation(kind="cash", quantity=1, received_on=date(2025, 9, 30))
    return cash, quilts


def test_money_and_what_goods_are_worth(figures, county, east, west, gifts):
    found = figures(county)
    assert found["IND-RES-01"].value == Decimal("20000.50")
    assert found["IND-RES-02"].value == Decimal("20800.50")
    assert found["IND-RES-02", east.home_id].value == Decimal("20800.50")
    assert found["IND-RES-02", west.home_id].value == 0
    assert figures(west)["IND-RES-01"].value == 0


def test_goods_are_told_by_thing_and_unit_and_never_added_up(figures, county, gifts):
    found = figures(county)
    received = {key[2]: c.value for key, c in found.items() if key[0] == "IND-RES-04"}
    assert received == {"quilt|piece": 10, "rice|bag": Decimal("2.5")}
    assert "IND-RES-04" not in found


def test_a_void_donation_counts_nowhere(figures, county, gifts, lin):
    for donation in gifts:
        void_donation(donation, reason="Entered twice", by=lin)
    found = figures(county)
    assert found["IND-RES-01"].value == found["IND-RES-02"].value == 0
    assert ("IND-RES-04", "item", "quilt|piece") not in found


def test_sums_agree_with_a_recount_in_plain_sql(figures, county, gifts):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(value), sum(CASE WHEN kind = 'cash' THEN value ELSE 0 END)"
            " FROM resources_donation WHERE voided_at IS NULL"
            " AND received_on >= '2025-10-01' AND received_on < '2025-11-01'"
        )
        both, cash = cursor.fetchone()
    found = figures(county)
    assert (found["IND-RES-02"].value, found["IND-RES-01"].value) == (both, cash)


@pytest.fixture
def handed(make_record, make_person, granny_li, stocked):
    """Two quilts and a bag of rice for the granny in one visit, a quilt for her grandson; another
    visit in November."""
    quilts, rice = stocked("棉被", 9), stocked("米", 9, unit="袋")
    grandson = make_person("李小宝", born_on=date(2015, 6, 1), household=granny_li.household)
    things = [(granny_li, quilts, 2), (granny_li, rice, 1), (grandson, quilts, 1)]
    record = make_record(granny_li, done_on=date(2025, 10, 8), attended=[grandson], handed=things)
    record.attendances.filter(person=granny_li).update(groups=["elders", "elders_and_minors"])
    record.attendances.filter(person=grandson).update(groups=["minors", "elders_and_minors"])
    make_record(granny_li, done_on=date(2025, 11, 8), handed=[(granny_li, quilts, 1)])
    return record


def test_two_things_in_one_visit_are_one_time_for_one_person(figures, county, east, handed):
    found = figures(county)
    assert found["IND-RES-03"].value == 2
    assert found["IND-RES-03", east.home_id].value == 2
    by = {key[2]: c.value for key, c in found.items() if key[:2] == ("IND-RES-03", "group")}
    assert by == {"elders": 1, "minors": 1, "elders_and_minors": 2}
    goods = {key[2]: c.value for key, c in found.items() if key[:2] == ("IND-RES-04d", "item")}
    assert goods == {"棉被|床": 3, "米|袋": 1}


def test_what_a_voided_visit_handed_over_counts_no_more(figures, county, handed, void, lin):
    void(handed, lin)
    found = figures(county)
    assert found["IND-RES-03"].value == 0
    assert ("IND-RES-04d", "item", "棉被|床") not in found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("20000.50", "2 × 10,000 yuan"),
        ("1826400", "182.64 × 10,000 yuan"),
        ("9999.5", "9,999.5 yuan"),
        ("0", "0 yuan"),
    ],
)
def test_money_is_shown_in_units_of_ten_thousand(settings, value, text):
    settings.LANGUAGE_CODE = "en"
    assert CATALOGUE["IND-RES-02"].text(Decimal(value)) == text
    assert CATALOGUE["IND-RES-02"].unit_after == ""


def test_quantities_are_shown_without_trailing_zeros():
    goods = CATALOGUE["IND-RES-04"]
    assert [goods.text(Decimal(n)) for n in ("2.50", "1200.00", "10")] == ["2.5", "1,200", "10"]
    assert goods.text(None) == "—"
