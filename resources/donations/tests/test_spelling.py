"""A donor and an item of the stock are one, in whatever spelling they come."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from resources.donations.services import donation_row, receive_donations
from resources.models import Donation, Donor, StockItem
from stations.imports.services import confirm_import

KEYS = [
    *("received_on", "donor_name", "kind", "item_name", "quantity", "unit"),
    *("value", "basis", "receipt_number"),
]


@pytest.fixture
def given(lin, east, today):
    def give(donor, item, unit="床", **more):
        row = donation_row(
            by=lin, station=east, received_on=today, kind="goods", donor_name=donor,
            item_name=item, unit=unit, quantity=Decimal(2), **more,
        )  # fmt: skip
        [(made, _is_new)] = receive_donations([row], by=lin)
        return made

    return give


@pytest.mark.parametrize("again", ["春风 商店(东)", "春风商店（东）\u200b", "春\u3000风商店(东）"])
def test_a_donor_and_an_item_are_one(again, given):
    first, second = given("春风商店（东）", "棉被"), given(again, "棉 被\u200b", unit=" 床")
    assert (first.donor, first.item) == (second.donor, second.item)
    assert (Donor.objects.get().name, StockItem.objects.get().name) == ("春风商店（东）", "棉被")


COPY = """
INSERT INTO resources_stockitem
       (id, station_id, kind, name, unit, purpose, quantity, value, created_at)
SELECT gen_random_uuid(), station_id, kind, '轮 椅(儿童)', unit, purpose, 0, 0, created_at
  FROM resources_stockitem
"""


def test_an_item_that_was_stored_before_keeps_its_name(given):
    """By it months have counted."""
    given("春风商店", "棉被")
    with connection.cursor() as cursor:
        cursor.execute(COPY)
    assert given("春风商店", "轮椅（儿童）").item.name == "轮 椅(儿童)"
    assert StockItem.objects.count() == 2


def test_a_receipt_stays_as_it_is_printed_and_is_used_once(upload, xlsx, run_jobs, lin, east):
    row = ["2026-03-01", "春风商店", "goods", "棉被", "10", "床", "800", "invoice"]
    for n, typed in enumerate(["黔(2025) 001", "黔(2025)\u200b 001"]):
        batch = upload("donations", xlsx(KEYS, [*row, typed]), lin, east)
        assert batch.counts()["bad"] == n
        if not n:
            confirm_import(batch, good_only=False, by=lin)
            run_jobs()
    assert Donation.objects.get().receipt_number == "黔(2025) 001"


def test_a_donors_phone_is_one_number(given):
    assert given("春风商店", "棉被", donor_phone="+86 138 0000 2207").donor.phone == "13800002207"
    with pytest.raises(ValidationError, match="13800002208"):
        given("别的商店", "棉被", donor_phone="13800002207/13800002208")
