"""What was counted, and what becomes of the difference; nothing leaves before it came."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from resources.donations.services import void_donation
from resources.models import StockMove, Stocktake
from resources.stock.services.losses import write_off
from resources.stock.services.stock import OutLine, give_back, take_out
from resources.stocktakes.services import (
    book_stocktake,
    enter_stocktakes,
    stocktake_row,
    void_stocktake,
)
from stations.kinds.protocol import one

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def ago(today):
    return lambda days: today - timedelta(days=days)


@pytest.fixture
def hand(lin, ago):
    def out(item, number, days):
        lines = [OutLine(item, Decimal(number), "people")]
        return take_out(lines, on=ago(days), by=lin)

    return out


@pytest.fixture
def counted(lin, ago):
    """``counted(quilts, 8, 2)``: so many stood there two days ago."""

    def enter(item, number, days=0, reason="Mice.", by=lin):
        said = {"item": item, "station": item.station, "counted": Decimal(number)}
        row = stocktake_row(by=by, counted_on=ago(days), reason=reason, **said)
        return one(enter_stocktakes, row, by=by)[0]

    return enter


def test_nothing_is_handed_out_before_it_was_received(make_item, hand, ago, balance):
    quilts = make_item("quilt", 3, received_on=ago(2))
    with pytest.raises(ValidationError, match="only 0 piece were in stock"):
        hand(quilts, 1, 3)
    hand(quilts, 1, 2)
    assert balance(quilts)[0] == 2


def test_what_later_days_took_is_not_there_on_an_earlier_one(make_item, hand, ago, balance):
    """Two came five days ago and were handed out two days ago; ten came yesterday."""
    quilts = make_item("quilt", 2, received_on=ago(5))
    hand(quilts, 2, 2)
    make_item("quilt", 10, received_on=ago(1))
    with pytest.raises(ValidationError, match="only 0 piece"):
        hand(quilts, 1, 4)
    hand(quilts, 10, 1)
    assert balance(quilts)[0] == 0


def test_a_receipt_entered_late_is_there_on_its_day(make_item, hand, ago):
    quilts = make_item("quilt", 1, received_on=ago(1))
    make_item("quilt", 2, received_on=ago(9))
    hand(quilts, 2, 8)
    with pytest.raises(ValidationError):
        hand(quilts, 1, 8)


def test_a_donation_stays_while_a_later_day_needs_it(make_donation, hand, ago, lin):
    early = make_donation(quantity=2, received_on=ago(5))
    hand(early.item, 2, 3)
    make_donation(quantity=9, received_on=ago(1))  # there is enough today, and was not then
    with pytest.raises(ValidationError) as error:
        void_donation(early, reason="Twice.", by=lin)
    assert "take the hand-overs back first" in error.value.messages[0]
    early.refresh_from_db()
    assert early.moves.count() == 1


def test_a_write_off_is_of_its_day(make_item, ago, lin):
    quilts = make_item("quilt", 3, received_on=ago(1))
    with pytest.raises(ValidationError, match="only 0 piece"):
        write_off(quilts, quantity=Decimal(1), reason="Mice.", by=lin, on=ago(2))


def test_the_ledger_stands_by_days(as_user, lin, make_item, hand, ago):
    quilts = make_item("quilt", 10, received_on=ago(5))
    hand(quilts, 1, 1)
    hand(quilts, 2, 3)  # entered later
    entries = as_user(lin).get(quilts.get_absolute_url()).context["entries"]
    lines = [(entry.move.done_on, entry.change, entry.balance) for entry in entries]
    assert lines == [(ago(1), -1, 7), (ago(3), -2, 8), (ago(5), 10, 10)]


def test_a_difference_is_booked_on_the_day_of_the_count(
    make_item, hand, counted, ago, lin, he, balance, audit_verbs
):
    quilts = make_item("quilt", 10, received_on=ago(5))
    hand(quilts, 1, 1)
    found = counted(quilts, 8, 2)
    assert balance(quilts)[0] == 9  # until the lead books it
    with pytest.raises(PermissionDenied):
        book_stocktake(found, by=lin)
    found = book_stocktake(found, by=he)
    assert balance(quilts) == (7, 560)
    move = StockMove.objects.get(target="count")
    assert (found.move, found.expected) == (move, 10)
    assert (move.quantity, move.done_on, move.reason) == (2, ago(2), "Mice.")
    assert [verb for verb, _reason in audit_verbs(found)] == ["add", "book_stocktake"]


def test_what_is_found_raises_the_stock_and_no_value(make_item, counted, he, balance):
    quilts = make_item("quilt", 10)
    found = book_stocktake(counted(quilts, 12), by=he)
    assert balance(quilts) == (12, 800)
    assert found.move.source == "count"


def test_a_count_that_agrees_moves_nothing_and_asks_no_reason(make_item, counted, he, balance):
    quilts = make_item("quilt", 10)
    found = book_stocktake(counted(quilts, 10, reason=""), by=he)
    assert (found.move, found.expected, found.status) == (None, 10, "booked")
    assert balance(quilts)[0] == 10


def test_a_difference_needs_a_reason(make_item, counted):
    with pytest.raises(ValidationError, match="The book says 10 piece"):
        counted(make_item("quilt", 10), 9, reason=" ")


def test_a_count_that_later_days_contradict_is_refused(make_item, hand, counted, ago, he):
    quilts = make_item("quilt", 10, received_on=ago(5))
    found = counted(quilts, 3, 3)
    hand(quilts, 6, 1)
    with pytest.raises(ValidationError, match="only 4 piece"):
        book_stocktake(found, by=he)
    found.refresh_from_db()
    assert (found.status, found.version) == ("counted", 1)


def test_voided_the_difference_is_taken_back(make_item, counted, lin, he, balance):
    quilts = make_item("quilt", 10)
    found = book_stocktake(counted(quilts, 8), by=he)
    void_stocktake(found, reason="The other shelf.", by=lin)
    assert balance(quilts) == (10, 800)


def test_what_was_found_and_left_stays(make_item, hand, counted, lin, he):
    quilts = make_item("quilt", 1)
    found = book_stocktake(counted(quilts, 3), by=he)
    hand(quilts, 3, 0)
    with pytest.raises(ValidationError, match="handed over or written off since"):
        void_stocktake(found, reason="The other shelf.", by=lin)
    assert Stocktake.objects.get().voided_at is None


def test_what_is_booked_is_not_corrected(make_item, counted, as_user, lin, he):
    from resources.stocktakes.services import edit_stocktake

    found = book_stocktake(counted(make_item("quilt", 3), 2), by=he)
    with pytest.raises(ValidationError, match="void it and count anew"):
        edit_stocktake(found, by=lin, counted=Decimal(3))
    page = as_user(lin).get(found.get_absolute_url())
    assert page.context["may"]["edit"] == ""


def test_an_item_of_another_station_is_not_counted_here(make_item, counted, west, lin):
    quilts = make_item("quilt", 3)
    row = stocktake_row(
        by=lin, station=west, item=quilts, counted=Decimal(3), counted_on=quilts.created_at.date()
    )
    from resources.stocktakes.services import BATCH

    assert "item" in BATCH.errors([row])[0].message_dict


def test_the_page_tells_the_book_beside_the_count(
    as_user, lin, he, make_item, hand, counted, ago, settings
):
    settings.LANGUAGE_CODE = "en"
    quilts = make_item("quilt", 10, received_on=ago(5))
    found, client = counted(quilts, 8, 2), as_user(lin)

    def told():
        facts = dict(client.get(found.get_absolute_url()).context["facts"])
        names = ("Quantity in the book", "difference", "Entered later for days up to then")
        return [facts.get(name, "") for name in names]

    assert told() == ["10 piece", "-2 piece", ""]
    step = as_user(he).get(reverse("resources:stocktake_step", args=[found.pk, "book"]))
    assert dict(step.context["facts"])["difference"] == "-2 piece"
    assert "Mice." in step.content.decode()
    book_stocktake(found, by=he)
    assert told() == ["10 piece", "-2 piece", ""]
    hand(quilts, 1, 3)  # one of the two is explained
    assert told() == ["10 piece", "-2 piece", "-1 piece"]


def test_an_item_is_counted_from_its_page(as_user, lin, make_item, ago):
    quilts = make_item("quilt", 10)
    client, add = as_user(lin), reverse("resources:stocktake_add")
    assert f"{add}?item={quilts.pk}" in client.get(quilts.get_absolute_url()).content.decode()
    form = client.get(f"{add}?item={quilts.pk}").context["form"]
    assert form["item"].initial == quilts
    assert client.get(f"{add}?item=nonsense").status_code == 200


def test_the_ledger_leads_to_the_count(as_user, lin, he, make_item, counted):
    quilts = make_item("quilt", 10)
    found = book_stocktake(counted(quilts, 8), by=he)
    page = as_user(lin).get(quilts.get_absolute_url()).content.decode()
    assert found.get_absolute_url() in page


def test_given_back_on_its_day_it_is_there_again(make_item, hand, ago, lin):
    quilts = make_item("quilt", 2, received_on=ago(5))
    moves = hand(quilts, 2, 4)
    give_back(moves, reason="Wrong house.", by=lin)
    hand(quilts, 2, 3)
