"""After any storm the balance is the sum of the movements, and on no day was it below nothing: in
whatever order receipts, hand-overs, losses, voids and counts of any days are entered."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.testing_soak import soaked
from resources.donations.services import void_donation
from resources.models import Donation, StockItem, StockMove
from resources.stock.services.losses import write_off
from resources.stock.services.stock import OutLine, give_back, take_out
from resources.stock.tests.test_races import race
from resources.stocktakes.models import Stocktake
from resources.stocktakes.services import (
    book_stocktake,
    enter_stocktakes,
    stocktake_row,
    void_stocktake,
)
from stations.kinds.protocol import one

NAMES = ("quilt", "quilt", "cash")
AMOUNTS = st.sampled_from([Decimal(n) for n in ("0.07", "1", "2.50", "9", "10")])
VALUES = st.sampled_from([Decimal(n) for n in ("0", "0.01", "10", "99.99")])
WHICH = st.integers(0, 3)
AGO = st.integers(0, 6)  # days
STEPS = st.one_of(
    st.tuples(st.just("receive"), AGO, st.sampled_from(NAMES), AMOUNTS, VALUES),
    st.tuples(st.just("take"), AGO, st.lists(st.tuples(WHICH, AMOUNTS), min_size=1, max_size=3)),
    st.tuples(st.just("lose"), AGO, WHICH, AMOUNTS),
    st.tuples(st.just("back"), AGO, WHICH),
    st.tuples(st.just("void"), AGO, WHICH),
    st.tuples(st.just("count"), AGO, WHICH, AMOUNTS),
    st.tuples(st.just("uncount"), AGO, WHICH),
)
# Every item's balance beside what its movements add up to, the least that stood there at the end
# of any day, and the least that it was ever worth.
RECOUNT = """
WITH line AS (
    SELECT item_id, id, done_on,
        CASE WHEN target = 'stock' THEN quantity ELSE -quantity END AS quantity,
        CASE WHEN target = 'stock' THEN value ELSE -value END AS value
    FROM resources_stockmove
), running AS (
    SELECT item_id, sum(quantity) OVER days AS quantity, sum(value) OVER entries AS value
    FROM line WINDOW days AS (PARTITION BY item_id ORDER BY done_on),
        entries AS (PARTITION BY item_id ORDER BY id)
)
SELECT item.quantity, item.value,
    (SELECT sum(quantity) FROM line WHERE item_id = item.id),
    (SELECT sum(value) FROM line WHERE item_id = item.id),
    (SELECT least(min(quantity), min(value)) FROM running WHERE item_id = item.id)
FROM resources_stockitem item
"""
# What donors gave and did not take back is what the standing donations say.
GIVEN = """
SELECT (SELECT coalesce(sum(CASE WHEN source = 'donors' THEN quantity ELSE -quantity END), 0)
        FROM resources_stockmove WHERE 'donors' IN (source, target)),
    (SELECT coalesce(sum(quantity), 0) FROM resources_donation WHERE voided_at IS NULL)
"""


def recount():
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        for quantity, value, moved, moved_value, lowest in cursor.fetchall():
            assert (quantity, value) == (moved, moved_value)
            assert lowest >= 0
            assert value == 0 or quantity > 0
        cursor.execute(GIVEN)
        moved, donated = cursor.fetchone()
        assert moved == donated


def nth(rows, n):
    found = list(rows.order_by("pk"))
    return found[n % len(found)] if found else None


class Storm:
    def __init__(self, make_donation, lin, he, today):
        self.make_donation, self.lin, self.he, self.today = make_donation, lin, he, today

    def act(self, verb, ago, *what):
        """A refusal changes nothing."""
        with suppress(ValidationError), transaction.atomic():
            getattr(self, verb)(*what, on=self.today - timedelta(days=ago))

    def receive(self, name, quantity, value, *, on):
        same = {"quantity": quantity, "received_on": on, "by": self.lin}
        if name == "cash":
            return self.make_donation(kind="cash", **same)
        basis = "invoice" if value else "unvalued"
        return self.make_donation(item_name=name, value=value, basis=basis, **same)

    def take(self, lines, *, on):
        items = StockItem.objects.all()
        if items.exists():
            out = [OutLine(nth(items, n), amount, "people") for n, amount in lines]
            take_out(out, on=on, by=self.lin)

    def lose(self, n, quantity, *, on):
        item = nth(StockItem.objects.all(), n)
        if item:
            write_off(item, quantity=quantity, reason="Mice.", by=self.lin, on=on)

    def back(self, n, *, on):
        move = nth(StockMove.objects.filter(target="people"), n)
        if move:
            give_back([move], reason="Wrong house.", by=self.lin)

    def void(self, n, *, on):
        donation = nth(Donation.objects.all(), n)
        if donation:
            void_donation(donation, reason="Booked twice.", by=self.lin)

    def count(self, n, quantity, *, on):
        item = nth(StockItem.objects.all(), n)
        if item:
            said = {"item": item, "station": item.station, "counted": quantity, "counted_on": on}
            row = stocktake_row(by=self.lin, reason="Counted.", **said)
            made, _new = one(enter_stocktakes, row, by=self.lin)
            book_stocktake(made, by=self.he)

    def uncount(self, n, *, on):
        made = nth(Stocktake.objects.all(), n)
        if made:
            void_stocktake(made, reason="Counted wrong.", by=self.lin)


@pytest.mark.long
@pytest.mark.django_db
@settings(
    max_examples=soaked(12, 500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_no_day_of_the_past_is_below_nothing(make_donation, lin, he, today, steps):
    storm = Storm(make_donation, lin, he, today)
    with transaction.atomic():
        for value in (Decimal("99.99"), Decimal(0)):  # one item of two values from the start
            storm.act("receive", 3, "quilt", Decimal(10), value)
        for step in steps:
            storm.act(*step)
            recount()
        transaction.set_rollback(True)


def test_the_recount_sees_a_lie(make_item):
    quilts = make_item("quilt", 3)
    recount()
    StockItem.objects.filter(pk=quilts.pk).update(quantity=Decimal(2))
    with pytest.raises(AssertionError):
        recount()


def test_a_movement_out_of_nowhere_is_seen(make_item, lin):
    quilts = make_item("quilt", 3)
    StockMove.objects.create(
        item=quilts, source="people", target="stock", quantity=1, value=0,
        done_on=date(2026, 4, 1), by=lin,
    )  # fmt: skip
    with pytest.raises(AssertionError):
        recount()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_four_who_write_at_once_leave_no_day_below_nothing(make_donation, lin, he, today):
    """Each of other days of the same items; seeds, so that a failure is met again."""
    storm = Storm(make_donation, lin, he, today)
    for seed in range(soaked(2, 40)):
        storm.act("receive", 4, "quilt", Decimal(10), Decimal(10))

        def write(n, seed=seed):
            draw = Random(f"{seed}-{n}")
            for _step in range(6):
                storm.act(*drawn(draw))

        answers = race(write, threads=4)
        assert answers == [None] * 4
        recount()
    assert {"donors", "people", "count"} <= set(StockMove.objects.values_list("target", flat=True))


def drawn(draw):
    """A step as ``STEPS`` has them."""
    verb = draw.choice(["receive", "take", "take", "lose", "back", "void", "count", "uncount"])
    amount, which = Decimal(draw.choice(["0.07", "1", "2.50", "9"])), draw.randrange(4)
    what = {
        "receive": ["quilt", amount, Decimal("9.99")],
        "take": [[(which, amount)]],
        "lose": [which, amount],
        "count": [which, amount],
    }
    return [verb, draw.randrange(7), *what.get(verb, [which])]
