"""A hand-over's station and day are its record's, whoever writes which of them and when."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connections, transaction

from cases.models import HandOver, ServiceRecord
from cases.testing import _hand_over

DAY, MOVED = date(2026, 4, 1), date(2026, 3, 9)
WAITS = 1  # seconds after which whoever still writes is held by a lock


def test_nobody_writes_it_otherwise(make_record, granny_li, stocked, west):
    record = make_record(done_on=DAY, handed=[(granny_li, stocked("棉被", 3), 1)])
    HandOver.objects.update(handed_on=MOVED, station=west)
    line = HandOver.objects.get()
    assert (line.handed_on, line.station) == (DAY, record.station)


def test_all_lines_of_many_records_move_at_once(make_record, granny_li, stocked):
    item = stocked("棉被", 3)
    for n in range(3):
        make_record(done_on=DAY - timedelta(days=n), handed=[(granny_li, item, 1)])
    ServiceRecord.objects.update(done_on=MOVED)
    assert set(HandOver.objects.values_list("handed_on", flat=True)) == {MOVED}


@pytest.mark.django_db(transaction=True)
def test_a_line_written_while_its_record_moves_has_the_day_it_moved_to(
    make_record, granny_li, stocked
):
    record, item = make_record(done_on=DAY), stocked("棉被", 3)

    def write():
        try:
            _hand_over(record, granny_li, item, 1)
        finally:
            connections.close_all()

    writer = Thread(target=write)
    with transaction.atomic():
        ServiceRecord.objects.filter(pk=record.pk).update(done_on=MOVED)
        writer.start()
        writer.join(WAITS)
        assert writer.is_alive()
    writer.join()
    assert HandOver.objects.get().handed_on == MOVED
