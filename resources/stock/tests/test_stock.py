"""Double entry: what leaves one side arrives at the other, and nothing is ever less than none."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from resources.codes import Account
from resources.models import StockMove
from resources.stock.services.losses import write_off
from resources.stock.services.stock import OutLine, give_back, take_out
from stations.refused import Refused

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def hand(lin, today):
    """``hand((item, 2), (other, 1))``: taken out for beneficiaries."""

    def take(*lines):
        rows = [OutLine(item, Decimal(str(n)), Account.PEOPLE) for item, n in lines]
        return take_out(rows, on=today, by=lin)

    return take


def test_what_is_taken_out_leaves_the_stock_at_its_average(make_item, hand, balance):
    quilts = make_item("quilt", 10)
    make_item("quilt", 10, value=Decimal(400))
    [move] = hand((quilts, 5))
    assert (move.source, move.target) == ("stock", "people")
    assert move.value == Decimal(300)
    assert balance(quilts) == (15, 900)


def test_the_last_piece_takes_the_rest(make_item, hand, balance):
    soap = make_item("soap", 3, value=Decimal(10))
    values = [hand((soap, 1))[0].value for _ in range(3)]
    assert values == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]
    assert balance(soap) == (0, 0)


def test_more_than_there_is_is_refused_by_name_and_changes_nothing(make_item, hand, balance):
    quilts, coats = make_item("quilt", 3), make_item("coat", 1)
    with pytest.raises(Refused, match="quilt: only 3 piece left") as error:
        hand((coats, 1), (quilts, 4))
    assert list(error.value.entries) == [1]
    assert "quantity" in error.value.entries[1].message_dict
    assert balance(quilts)[0] == 3
    assert balance(coats)[0] == 1


def test_lines_of_one_item_are_added_up(make_item, hand, balance):
    quilts = make_item("quilt", 3)
    with pytest.raises(Refused) as error:
        hand((quilts, 2), (quilts, 2))
    assert list(error.value.entries) == [1]
    hand((quilts, 2), (quilts, 1))
    assert balance(quilts) == (0, 0)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "1e13"])
def test_no_odd_quantities(make_item, hand, amount):
    with pytest.raises(ValidationError):
        hand((make_item(), amount))


def test_given_back_it_is_as_before(make_item, hand, lin, balance):
    quilts = make_item("quilt", 3, value=Decimal(100))
    [move] = hand((quilts, 2))
    [back] = give_back([move], reason="Wrong house.", by=lin)
    assert (back.source, back.target, back.reverses) == ("people", "stock", move)
    assert (back.value, back.done_on) == (move.value, move.done_on)
    assert balance(quilts) == (3, 100)


def test_nothing_is_given_back_twice(make_item, hand, lin, balance):
    quilts = make_item("quilt", 3)
    moves = hand((quilts, 2))
    give_back(moves, reason="Wrong house.", by=lin)
    with pytest.raises(ValidationError, match="already"):
        give_back(moves, reason="Again.", by=lin)
    assert balance(quilts)[0] == 3


def test_cash_is_kept_like_goods(make_item, hand, balance):
    cash = make_item("cash", 500)
    [move] = hand((cash, "120.50"))
    assert move.value == Decimal("120.50")
    assert balance(cash) == (Decimal("379.50"), Decimal("379.50"))


def test_lines_cost_no_statements(make_item, lin, today, django_assert_num_queries):
    items = [make_item(f"thing {n}", 5) for n in range(8)]

    def take(some):
        lines = [OutLine(item, Decimal(1), Account.PEOPLE) for item in some]
        return take_out(lines, on=today, by=lin)

    with django_assert_num_queries(6):  # lock, later days, insert, update between two savepoints
        moves = take(items[:1])
    with django_assert_num_queries(6):
        moves += take(items)
    with django_assert_num_queries(7):
        give_back(moves, reason="All of it.", by=lin)


def test_what_is_lost_is_written_off_with_a_reason(make_item, lin, today, audit_verbs, balance):
    quilts = make_item("quilt", 3)
    with pytest.raises(ValidationError, match="Give a reason"):
        write_off(quilts, quantity=Decimal(1), reason=" ", by=lin)
    move = write_off(quilts, quantity=Decimal(1), reason="Eaten by mice.", by=lin)
    assert (move.target, move.reason, move.done_on) == ("losses", "Eaten by mice.", today)
    assert balance(quilts)[0] == 2
    assert audit_verbs(quilts) == [("write_off", "Eaten by mice.")]
    with pytest.raises(ValidationError, match="only 2"):
        write_off(quilts, quantity=Decimal(3), reason="All.", by=lin)
    with pytest.raises(ValidationError, match="Choose where"):
        write_off(quilts, quantity=Decimal(1), reason="Gone.", by=lin, target=Account.PEOPLE)


def test_only_who_keeps_the_stock_writes_off(make_item, zhao, wang, chen, balance):
    quilts = make_item("quilt", 3)
    for user in (zhao, wang, chen):
        with pytest.raises(PermissionDenied):
            write_off(quilts, quantity=Decimal(1), reason="Mine.", by=user)
    assert StockMove.objects.count() == 1


CHANGES = [
    "UPDATE resources_stockmove SET quantity = quantity + 1",
    "DELETE FROM resources_stockmove",
    "UPDATE resources_donation SET quantity = quantity + 1, value = value + 1",
    "UPDATE resources_donation SET received_on = received_on - 40",
    "UPDATE resources_donation SET is_anonymous = NOT is_anonymous",
    "DELETE FROM resources_donation",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_what_came_in_stays_as_it_was_written(make_donation, sql):
    make_donation()
    with (
        pytest.raises(DatabaseError, match="Cannot (update|delete)"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
