"""A donation comes in with its receipt, its donor, its item and its movement, once."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from resources.donations.rows import DonationRow
from resources.donations.services import receive_donations, void_donation
from resources.models import Donation, Donor, StockItem, StockMove
from resources.stock.services.stock import OutLine, give_back, take_out
from stations.idempotency import Conflict
from stations.refused import Refused

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def make_row_of(east, today):
    def make(**fields):
        row = {"station": east, "received_on": today, "kind": "goods", "quantity": Decimal(5)}
        row |= {"donor_name": "Corner Shop", "item_name": "quilt", "unit": "piece"}
        return DonationRow(**row | fields)

    return make


def test_goods_come_into_the_stock(make_donation, east, lin, balance, audit_verbs):
    donation = make_donation(quantity=10, purpose="elders", earmark="For the winter")
    item = donation.item
    assert (item.station, item.name, item.unit, item.purpose) == (east, "quilt", "piece", "elders")
    assert balance(item) == (10, 800)
    [move] = StockMove.objects.all()
    assert (move.source, move.target, move.quantity) == ("donors", "stock", 10)
    assert (move.donation, move.value, move.by) == (donation, 800, lin)
    assert audit_verbs(donation) == [("donation", "")]


def test_cash_is_its_own_value(make_donation, balance):
    donation = make_donation(kind="cash", quantity="500.50", value=Decimal(3), basis="invoice")
    assert (donation.value, donation.basis) == (Decimal("500.50"), "")
    assert balance(donation.item) == (Decimal("500.50"), Decimal("500.50"))


def test_one_donor_a_name_and_one_item_a_name_unit_and_purpose(make_donation):
    first = make_donation(donor_name="Corner  Shop ", item_name=" quilt")
    second = make_donation(donor_name="Corner Shop", item_name="quilt ")
    earmarked = make_donation(purpose="study")
    assert first.donor == second.donor == earmarked.donor
    assert first.item == second.item
    assert first.item != earmarked.item
    assert Donor.objects.get().name == "Corner Shop"


def test_a_known_donor_is_given_by_key(make_donation, west, zhao):
    donor = make_donation().donor
    assert make_donation(donor=donor, donor_name="").donor == donor
    with pytest.raises(ValidationError) as error:
        make_donation(donor=donor, station=west, by=zhao)
    assert list(error.value.message_dict) == ["donor"]


def test_who_wants_no_name_gets_none(make_donation):
    assert make_donation(donor_name="", is_anonymous=True).donor.name == "匿名"
    with pytest.raises(ValidationError) as error:
        make_donation(donor_name=" ")
    assert list(error.value.message_dict) == ["donor_name"]


@pytest.mark.dated
def test_receipts_are_numbered_by_station_and_year(make_donation, west, zhao, today):
    last_year = today.replace(year=today.year - 1, day=1)
    numbers = [
        make_donation().receipt_number,
        make_donation(receipt_number="A-17").receipt_number,
        make_donation().receipt_number,
        make_donation(received_on=last_year).receipt_number,
        make_donation(station=west, by=zhao).receipt_number,
        make_donation(receipt_number=f"E1-{today.year}-0009").receipt_number,
        make_donation().receipt_number,
    ]
    year = today.year
    assert numbers == [
        f"E1-{year}-0001",
        "A-17",
        f"E1-{year}-0002",
        f"E1-{year - 1}-0001",
        f"W1-{year}-0001",
        f"E1-{year}-0009",
        f"E1-{year}-0010",
    ]


def test_a_receipt_number_is_used_once_and_free_again_after_voiding(make_donation, lin):
    first = make_donation(receipt_number="A-17")
    with pytest.raises(ValidationError) as error:
        make_donation(receipt_number="A-17")
    assert list(error.value.message_dict) == ["receipt_number"]
    void_donation(first, reason="Typed wrongly.", by=lin)
    assert make_donation(receipt_number="A-17").pk != first.pk


def test_a_proposed_number_is_given_once_even_when_voided(make_donation, lin, today):
    void_donation(make_donation(), reason="Typed wrongly.", by=lin)
    assert make_donation().receipt_number == f"E1-{today.year}-0002"


def test_a_proposed_number_makes_way_for_one_typed_in_the_same_batch(make_row_of, lin, today):
    typed = f"E1-{today.year}-0001"
    made = receive_donations([make_row_of(), make_row_of(receipt_number=typed)], by=lin)
    numbers = [donation.receipt_number for donation, _is_new in made]
    assert numbers == [f"E1-{today.year}-0002", typed]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal(-5)}, "quantity"),
        ({"quantity": Decimal("0.001")}, "quantity"),
        ({"quantity": Decimal("NaN")}, "quantity"),
        ({"quantity": Decimal("1e30")}, "quantity"),
        ({"value": Decimal(-1)}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal(100), "basis": ""}, "basis"),
        ({"value": Decimal(100), "basis": "unvalued"}, "basis"),
        ({"value": None, "basis": "invoice"}, "value"),
        ({"received_on": date.max}, "received_on"),
        ({"received_on": date(2019, 12, 31)}, "received_on"),
        ({"kind": "shares"}, "kind"),
        ({"purpose": "party"}, "purpose"),
        ({"basis": "guess"}, "basis"),
        ({"donor_kind": "martian"}, "donor_kind"),
        ({"item_name": " "}, "item_name"),
        ({"unit": ""}, "unit"),
        ({"item_name": "x" * 61}, "item_name"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_a_broken_rule_names_its_field_and_changes_nothing(make_donation, fields, name):
    with pytest.raises(ValidationError) as error:
        make_donation(**fields)
    assert name in error.value.message_dict
    assert not Donation.objects.exists()
    assert not StockItem.objects.exists()
    assert not Donor.objects.exists()


def test_a_closed_station_receives_nothing(make_donation, east, today):
    east.closed_on = today
    east.save()
    with pytest.raises(ValidationError) as error:
        make_donation()
    assert list(error.value.message_dict) == ["received_on"]
    assert make_donation(received_on=today - timedelta(days=1)).pk


def test_only_workers_leads_and_clients_of_the_station_receive(
    make_donation, he, tong, zhao, wang, chen, an, nobody, lin
):
    assert make_donation(by=he).created_by == he
    donation = make_donation(by=tong)
    for user in (zhao, wang, chen, an, nobody):
        with pytest.raises(PermissionDenied):
            make_donation(by=user)
        with pytest.raises(PermissionDenied):
            void_donation(donation, reason="Not mine.", by=user)
    assert Donation.objects.count() == 2


def test_sent_again_it_is_the_same(make_donation, balance):
    key = uuid4()
    first = make_donation(client_uuid=key)
    assert make_donation(client_uuid=key) == first
    with pytest.raises(Conflict) as error:
        make_donation(client_uuid=key, quantity=11)
    assert error.value.current == first
    assert balance(first.item)[0] == 10


def test_a_batch_is_all_or_nothing(make_row_of, lin):
    rows = [make_row_of(), make_row_of(quantity=Decimal(-1)), make_row_of(unit="")]
    with pytest.raises(Refused) as error:
        receive_donations(rows, by=lin)
    assert list(error.value.entries) == [1, 2]
    assert not Donation.objects.exists()


def test_a_batch_knows_what_stands_twice_in_it(make_row_of, lin):
    rows = [make_row_of(receipt_number="A-1"), make_row_of(receipt_number="A-1")]
    with pytest.raises(Refused) as error:
        receive_donations(rows, by=lin)
    assert error.value.entries[1].message_dict.keys() == {"receipt_number"}
    rows = [make_row_of(source="s", external_id="1"), make_row_of(source="s", external_id="1")]
    with pytest.raises(Refused) as error:
        receive_donations(rows, by=lin)
    assert error.value.entries[1].message_dict.keys() == {"external_id"}


def test_rows_of_a_batch_cost_no_statements(make_row_of, lin, count_statements):
    def row(n):
        return make_row_of(item_name=f"item {n}", donor_name=f"donor {n}", client_uuid=uuid4())

    receive_donations([row(99)], by=lin)
    few = count_statements(lambda: receive_donations([row(n) for n in range(2)], by=lin))
    many = count_statements(lambda: receive_donations([row(n) for n in range(40)], by=lin))
    assert many == few


def test_a_batch_sent_again_adds_nothing(make_row_of, lin, balance):
    rows = [make_row_of(source="import:E1", external_id=str(n)) for n in range(3)]
    first = receive_donations(rows, by=lin)
    again = receive_donations(rows, by=lin)
    assert [is_new for _d, is_new in again] == [False] * 3
    assert [d for d, _new in again] == [d for d, _new in first]
    assert balance(first[0][0].item)[0] == 15


def test_voided_it_leaves_the_stock_and_stays_readable(make_donation, he, balance, audit_verbs):
    donation = make_donation()
    with pytest.raises(ValidationError) as error:
        void_donation(donation, reason=" ", by=he)
    assert list(error.value.message_dict) == ["reason"]
    voided = void_donation(donation, reason="Booked twice.", by=he)
    assert (voided.voided_by, voided.void_reason) == (he, "Booked twice.")
    assert voided.version == donation.version + 1
    assert balance(donation.item) == (0, 0)
    assert audit_verbs(donation)[-1] == ("void", "Booked twice.")
    with pytest.raises(ValidationError, match="already"):
        void_donation(donation, reason="Again.", by=he)


def test_what_was_handed_over_keeps_its_donation(make_donation, lin, today, balance):
    donation = make_donation(quantity=10)
    moves = take_out([OutLine(donation.item, Decimal(1), "people")], on=today, by=lin)
    with pytest.raises(ValidationError, match="handed over or written off"):
        void_donation(donation, reason="Booked twice.", by=lin)
    donation.refresh_from_db()
    assert donation.voided_at is None
    assert balance(donation.item)[0] == 9
    give_back(moves, reason="Wrong house.", by=lin)
    void_donation(donation, reason="Booked twice.", by=lin)
    assert balance(donation.item) == (0, 0)


def test_what_remains_bears_the_difference_of_values(make_donation, lin, today, balance):
    dear = make_donation(quantity=10, value=Decimal(1000))
    make_donation(quantity=10, value=None, basis="unvalued")
    take_out([OutLine(dear.item, Decimal(5), "people")], on=today, by=lin)
    assert balance(dear.item) == (15, 750)
    void_donation(dear, reason="Another station's.", by=lin)
    assert balance(dear.item) == (5, 0)


def test_the_stock_holds_no_more_than_can_be_written(make_donation, balance):
    most = Decimal("999999999999.99")
    item = make_donation(kind="cash", quantity=most).item
    with pytest.raises(ValidationError, match="too much") as error:
        make_donation(kind="cash", quantity=Decimal(1))
    assert list(error.value.error_dict) == ["quantity"]
    assert balance(item) == (most, most)
    assert Donation.objects.count() == 1
