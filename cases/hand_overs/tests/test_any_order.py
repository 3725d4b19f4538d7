"""In whatever order things are received, handed out, counted, lost and taken back, and records put
on another day or given other quantities: on no day of the past was there less than nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import HandOver, ServiceRecord
from cases.records.services import edit_record, void_record
from config.testing_soak import soaked
from resources.models import StockItem
from resources.stock.tests.test_storm import AGO, AMOUNTS, STEPS, WHICH, Storm, nth, recount

RECORDS = st.one_of(
    st.tuples(st.just("hand"), AGO, WHICH, AMOUNTS),
    st.tuples(st.just("redate"), AGO, WHICH),
    st.tuples(st.just("amend"), AGO, WHICH, AMOUNTS),
    st.tuples(st.just("unrecord"), AGO, WHICH),
)


class Station(Storm):
    """With records that hand over, as its workers write and correct them."""

    def __init__(self, log_record, handing, person, *more):
        super().__init__(*more)
        self.log_record, self.handing, self.person = log_record, handing, person
        self.moved = 0

    def hand(self, n, quantity, *, on):
        item = nth(StockItem.objects.all(), n)
        if item:
            self.log_record(
                self.person, done_on=on, handed=[self.handing(self.person, item, quantity)]
            )

    def redate(self, n, *, on):
        record = nth(ServiceRecord.objects.all(), n)
        if record:
            edit_record(record, by=self.lin, done_on=on)
            self.moved += 1

    def amend(self, n, quantity, *, on):
        line = nth(HandOver.objects.all(), n)
        if line:
            lines = [self.handing(line.person, line.item, quantity)]
            edit_record(line.record, by=self.lin, done_on=on, handed=lines)

    def unrecord(self, n, *, on):
        record = nth(ServiceRecord.objects.all(), n)
        if record:
            void_record(record, reason="Another house.", by=self.lin)


@pytest.fixture
def station(log_record, handing, granny_li, make_donation, lin, he, today):
    def made():
        return Station(log_record, handing, granny_li, make_donation, lin, he, today)

    return made


@pytest.mark.long
@pytest.mark.django_db
@settings(
    max_examples=soaked(12, 500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.one_of(RECORDS, RECORDS, STEPS), min_size=4, max_size=14))
def test_no_day_of_the_past_is_below_nothing_whatever_is_put_on_another_day(station, steps):
    here = station()
    with transaction.atomic():
        for ago in (5, 2):
            here.act("receive", ago, "quilt", Decimal(10), Decimal("99.99"))
            here.act("hand", ago, 0, Decimal(9))
        for step in steps:
            here.act(*step)
            recount()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_record_is_not_put_on_a_day_before_the_goods_came(station):
    """The storm's own steps bite: such an edit is refused, and one to a later day isn't."""
    here = station()
    here.act("receive", 3, "quilt", Decimal(1), Decimal(1))
    here.act("hand", 1, 0, Decimal(1))
    here.act("redate", 5, 0)
    assert here.moved == 0
    here.act("redate", 2, 0)
    assert here.moved == 1
    assert HandOver.objects.get().move.done_on == here.today - timedelta(days=2)
    recount()
