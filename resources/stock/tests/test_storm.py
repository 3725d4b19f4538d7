"""After any storm the balance is the sum of the movements, and it never was below nothing."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

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

NAMES = ("quilt", "quilt", "cash")
AMOUNTS = st.sampled_from([Decimal(n) for n in ("0.07", "1", "2.50", "9", "10")])
VALUES = st.sampled_from([Decimal(n) for n in ("0", "0.01", "10", "99.99")])
WHICH = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.just("receive"), st.sampled_from(NAMES), AMOUNTS, VALUES),
    st.tuples(st.just("take"), st.lists(st.tuples(WHICH, AMOUNTS), min_size=1, max_size=3)),
    st.tuples(st.just("lose"), WHICH, AMOUNTS),
    st.tuples(st.just("back"), WHICH),
    st.tuples(st.just("void"), WHICH),
)
# Every item's balance beside what its movements add up to, and the lowest they ever stood at.
RECOUNT = """
WITH line AS (
    SELECT item_id, id, CASE WHEN target = 'stock' THEN quantity ELSE -quantity END AS quantity,
        CASE WHEN target = 'stock' THEN value ELSE -value END AS value
    FROM resources_stockmove
), running AS (
    SELECT item_id, sum(quantity) OVER w AS quantity, sum(value) OVER w AS value
    FROM line WINDOW w AS (PARTITION BY item_id ORDER BY id)
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
    def __init__(self, make_donation, lin, today):
        self.make_donation, self.lin, self.today = make_donation, lin, today

    def receive(self, name, quantity, value):
        if name == "cash":
            return self.make_donation(kind="cash", quantity=quantity)
        basis = "invoice" if value else "unvalued"
        return self.make_donation(item_name=name, quantity=quantity, value=value, basis=basis)

    def take(self, lines):
        items = StockItem.objects.all()
        if items.exists():
            out = [OutLine(nth(items, n), amount, "people") for n, amount in lines]
            take_out(out, on=self.today, by=self.lin)

    def lose(self, n, quantity):
        item = nth(StockItem.objects.all(), n)
        if item:
            write_off(item, quantity=quantity, reason="Mice.", by=self.lin)

    def back(self, n):
        move = nth(StockMove.objects.filter(target="people"), n)
        if move:
            give_back([move], reason="Wrong house.", by=self.lin)

    def void(self, n):
        donation = nth(Donation.objects.all(), n)
        if donation:
            void_donation(donation, reason="Booked twice.", by=self.lin)


@pytest.mark.long
@pytest.mark.django_db
@settings(
    max_examples=soaked(8, 500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_the_balance_is_the_sum_of_the_movements(make_donation, lin, today, steps):
    storm = Storm(make_donation, lin, today)
    with transaction.atomic():
        for value in (Decimal("99.99"), Decimal(0)):  # one item of two values from the start
            storm.receive("quilt", Decimal(10), value)
        for verb, *what in steps:
            with suppress(ValidationError):  # refused: nothing may have changed
                getattr(storm, verb)(*what)
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
