"""Two at once, many times: one last quilt, one receipt number, one item, one void."""

from decimal import Decimal
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from config.testing_soak import soaked
from resources.donations.services import void_donation
from resources.models import Donation, Donor, StockItem, StockMove
from resources.stock.services.stock import OutLine, give_back, take_out
from stations.models import AuditEntry, User

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
THREADS, ROUNDS = 2, soaked(3, 100)


def race(act, threads=THREADS):
    """Run ``act(n)`` at the same moment; what each answered or raised."""
    barrier, answers = Barrier(threads), [None] * threads

    def run(n):
        barrier.wait()
        try:
            answers[n] = act(n)
        except Exception as error:  # what was raised is the answer
            answers[n] = error
        finally:
            connections.close_all()

    running = [Thread(target=run, args=(n,)) for n in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return answers


def user(lin):
    return User.objects.get(pk=lin.pk)


def test_two_workers_and_one_last_quilt(make_item, lin, today, balance):
    for _ in range(ROUNDS):
        quilts = make_item("quilt", 1)

        def take(_n, item=quilts):
            return take_out([OutLine(item, Decimal(1), "people")], on=today, by=user(lin))

        answers = race(take)
        assert sum(isinstance(answer, list) for answer in answers) == 1
        [refused] = [answer for answer in answers if isinstance(answer, ValidationError)]
        assert "quilt" in str(refused)
        assert balance(quilts) == (0, 0)
    assert StockMove.objects.filter(target="people").count() == ROUNDS


def test_two_who_take_the_same_things_in_another_order_both_get_them(
    make_item, lin, today, balance
):
    quilts, coats = make_item("quilt", 2 * ROUNDS), make_item("coat", 2 * ROUNDS)
    for _ in range(ROUNDS):

        def take(n):
            things = [quilts, coats] if n else [coats, quilts]
            lines = [OutLine(item, Decimal(1), "people") for item in things]
            return take_out(lines, on=today, by=user(lin))

        assert [len(answer) for answer in race(take)] == [2, 2]
    assert balance(quilts) == balance(coats) == (0, 0)


def test_two_who_receive_get_two_numbers_one_donor_and_one_item(make_donation, lin, balance):
    for done in range(1, ROUNDS + 1):
        name = f"rice {done}"

        def receive(_n, name=name):
            return make_donation(item_name=name, donor_name=name, quantity=1, by=user(lin))

        first, second = race(receive)
        assert first.receipt_number != second.receipt_number
        assert (first.item, first.donor) == (second.item, second.donor)
        assert balance(first.item)[0] == 2
    assert StockItem.objects.count() == Donor.objects.count() == ROUNDS


def test_one_uuid_is_one_donation(make_donation, lin):
    for done in range(1, ROUNDS + 1):
        key = uuid4()
        first, second = race(lambda _n, key=key: make_donation(client_uuid=key, by=user(lin)))
        assert first == second
        assert Donation.objects.count() == StockMove.objects.count() == done


def test_one_voids_and_nothing_leaves_twice(make_donation, lin, balance):
    for done in range(1, ROUNDS + 1):
        donation = make_donation()

        def void(n, donation=donation):
            return void_donation(donation, reason=f"reason {n}", by=user(lin))

        answers = race(void)
        assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
        assert balance(donation.item) == (0, 0)
        assert AuditEntry.objects.filter(verb="void").count() == done


def test_a_void_and_a_hand_over_leave_one_of_them(make_donation, lin, today):
    for _ in range(ROUNDS):
        donation = make_donation(quantity=1, item_name=str(uuid4()))

        def act(n, donation=donation):
            if n:
                return void_donation(donation, reason="Booked twice.", by=user(lin))
            return take_out([OutLine(donation.item, Decimal(1), "people")], on=today, by=user(lin))

        answers = race(act)
        assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
        assert not isinstance(answers[0], ValidationError) or answers[1].voided_at


def test_nothing_is_given_back_twice_at_once(make_item, lin, today, balance):
    quilts = make_item("quilt", 1)
    for _ in range(ROUNDS):
        moves = take_out([OutLine(quilts, Decimal(1), "people")], on=today, by=lin)
        answers = race(
            lambda _n, moves=moves: give_back(moves, reason="Wrong house.", by=user(lin))
        )
        assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
        assert balance(quilts)[0] == 1


def test_the_database_itself_refuses_less_than_nothing(make_item):
    quilts = make_item("quilt", 1)
    with connection.cursor() as cursor, pytest.raises(Exception, match="stock_never_negative"):
        cursor.execute("UPDATE resources_stockitem SET quantity = -1 WHERE id = %s", [quilts.pk])
