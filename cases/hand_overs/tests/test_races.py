"""Four workers and one last quilt, thirty times; no ring of those who wait for each other."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Sum

from cases.models import HandOver, ServiceRecord
from cases.records.services import edit_record, record_visit, void_record
from config.testing_soak import soaked
from resources.models import StockItem
from stations.models import User

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
THREADS, ROUNDS = 4, soaked(3, 100)


def race(act):
    """Run ``act(n)`` in four threads at the same moment; what each answered or raised."""
    barrier, answers = Barrier(THREADS), [None] * THREADS

    def run(n):
        barrier.wait()
        try:
            answers[n] = act(n)
        except Exception as error:  # what was raised is the answer
            answers[n] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def visit(granny_li, east, today, lin):
    def log(*handed, **fields):
        row = {"station": east, "method": "V", "domain": "02", "done_on": today}
        if "done_on" not in fields:  # of a day of its own it is no double; else it has an id
            row |= {"source": "test", "external_id": str(uuid4())}
        row |= {"subject": granny_li, "attended": [granny_li], "handed": handed}
        return record_visit(by=User.objects.get(pk=lin.pk), **row | fields)[0]

    return log


def balance(item):
    """What the stock says, and what its movements say."""
    item.refresh_from_db()
    sums = {
        side: item.moves.filter(**{side: "stock"}).aggregate(n=Sum("quantity"))["n"] or 0
        for side in ("target", "source")
    }
    return item.quantity, sums["target"] - sums["source"]


def test_the_last_quilt_is_handed_over_once(visit, handing, stocked, granny_li):
    quilt = stocked("棉被", 1)
    for done in range(1, ROUNDS + 1):
        StockItem.objects.filter(pk=quilt.pk).update(quantity=1, value=80)
        answers = race(lambda _n: visit(handing(granny_li, quilt)))
        refused = [answer for answer in answers if isinstance(answer, ValidationError)]
        assert len(refused) == THREADS - 1
        assert all("棉被" in error.message_dict["handed"][0] for error in refused)
        assert ServiceRecord.objects.count() == HandOver.objects.count() == done
        quilt.refresh_from_db()
        assert (quilt.quantity, quilt.value) == (0, 0)


def test_visits_edits_and_voids_of_the_same_goods_never_wait_in_a_ring(
    visit, handing, stocked, granny_li, today, lin
):
    goods = [stocked(name, 1000) for name in ("大米", "棉被", "食用油")]
    lines = [handing(granny_li, item) for item in goods]
    for round in range(ROUNDS):
        day = today - timedelta(days=10 + round)
        edited, voided = visit(*lines[1:]), visit(lines[2], lines[0])
        acts = [
            lambda by, record=edited: edit_record(record, by=by, handed=lines[:2]),
            lambda by, record=voided: void_record(record, reason="wrong", by=by),
            lambda _by, day=day: visit(*reversed(lines), done_on=day),
            lambda by, record=edited: edit_record(record, by=by, done_on=today - timedelta(days=1)),
        ]
        answers = race(lambda n, acts=acts: acts[n](User.objects.get(pk=lin.pk)))
        assert [answer for answer in answers if isinstance(answer, Exception)] == []
    for item in goods:
        kept, counted = balance(item)
        assert kept == counted
        held = HandOver.objects.filter(item=item, record__voided_at=None)
        assert kept == 1000 - held.aggregate(n=Sum("quantity"))["n"]
