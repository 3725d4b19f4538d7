"""Whatever changes a counted row marks its month: every kind of statement, on every table."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import InternalError, connection

from cases.models import Attendance, HandOver, HeadCount, ServiceRecord
from reports.models import ChangedMonth

SEPTEMBER, OCTOBER, NOVEMBER = date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)
LINES = [Attendance, HeadCount, HandOver]


@pytest.fixture
def record(make_service, granny_li, make_person, stocked):
    """A visit of East in October with one line of each kind; its marks are gone."""
    found = make_service([granny_li], heads={"elders": 2})
    hand_over(found, granny_li, stocked("棉被", 9))
    ChangedMonth.objects.all().delete()
    return found


def hand_over(record, person, item):
    from resources.models import StockMove

    fields = {"item": item, "quantity": 1, "value": 80}
    move = StockMove.objects.create(
        source="stock", target="people", done_on=record.done_on, by=record.created_by, **fields
    )
    return HandOver.objects.create(record=record, person=person, move=move, **fields)


def marks():
    """What is marked, and how often; then no longer."""
    found = sorted(ChangedMonth.objects.values_list("station_id", "month"))
    ChangedMonth.objects.all().delete()
    return found


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_new_record_marks_its_month(make_service, granny_li, east):
    make_service(on=date(2025, 11, 30))
    assert marks() == [(east.pk, NOVEMBER)]


def test_a_thousand_records_in_one_statement_append_one_mark_a_month(record, east, west):
    rows = [
        ServiceRecord(
            station=station, origin=east, done_on=day, method="V", domain="02",
            created_by_id=record.created_by_id,
        )
        for station in (east, west)
        for day in (date(2025, 9, 30), date(2025, 10, 1), date(2025, 10, 31))
        for _ in range(50)
    ]  # fmt: skip
    ServiceRecord.objects.bulk_create(rows)
    months = [(s.pk, month) for s in (east, west) for month in (SEPTEMBER, OCTOBER)]
    assert marks() == sorted(months)


def test_a_record_that_moves_marks_where_it_was_and_where_it_is(record, east, west):
    """What it handed over moves with it and marks the same once more."""
    ServiceRecord.objects.filter(pk=record.pk).update(done_on=date(2025, 11, 1))
    assert set(marks()) == {(east.pk, OCTOBER), (east.pk, NOVEMBER)}
    ServiceRecord.objects.filter(pk=record.pk).update(station=west)
    assert set(marks()) == {(east.pk, NOVEMBER), (west.pk, NOVEMBER)}


def test_a_voided_record_marks_its_month(record, east, void, lin):
    void(record, lin)
    assert marks() == [(east.pk, OCTOBER)]


@pytest.mark.parametrize("model", LINES)
def test_each_statement_on_a_line_marks_the_month_of_its_record(record, east, model):
    line = model.objects.get(record=record)
    line.save()
    assert marks() == [(east.pk, OCTOBER)]
    model.objects.filter(pk=line.pk).update(record=record)
    assert marks() == [(east.pk, OCTOBER)]
    table = model._meta.db_table
    run(f"UPDATE {table} SET record_id = record_id")  # noqa: S608
    assert marks() == [(east.pk, OCTOBER)]
    run(f"DELETE FROM {table}")  # noqa: S608
    assert marks() == [(east.pk, OCTOBER)]
    model.objects.bulk_create([line])
    assert marks() == [(east.pk, OCTOBER)]
    line.delete()
    assert marks() == [(east.pk, OCTOBER)]


@pytest.mark.parametrize("model", LINES)
def test_a_line_that_changes_its_record_marks_both_months(record, model, make_service, east, west):
    other = make_service(on=date(2025, 9, 9), station=west)
    marks()
    model.objects.update(record=other)
    assert marks() == sorted([(east.pk, OCTOBER), (west.pk, SEPTEMBER)])


def test_raw_sql_marks_too(record, east):
    run("UPDATE cases_attendance SET groups = '{}'")
    assert marks() == [(east.pk, OCTOBER)]
    run(
        'INSERT INTO cases_headcount (record_id, "group", number) VALUES (%s, %s, 3)',
        record.pk, "minors",
    )  # fmt: skip
    assert marks() == [(east.pk, OCTOBER)]
    run("UPDATE cases_servicerecord SET outcome = 'not_met'")
    assert marks() == [(east.pk, OCTOBER)]


def test_a_deleted_record_leaves_its_mark(record, east):
    """Django deletes the lines first, each table in a statement of its own."""
    record.delete()
    assert set(marks()) == {(east.pk, OCTOBER)}


def test_a_record_deleted_with_its_lines_in_one_statement_leaves_its_mark(record, east):
    HandOver.objects.all().delete()
    marks()
    run("""
        WITH gone AS (DELETE FROM cases_servicerecord RETURNING id),
            lines AS (DELETE FROM cases_attendance WHERE record_id IN (SELECT id FROM gone))
        DELETE FROM cases_headcount
    """)
    assert set(marks()) == {(east.pk, OCTOBER)}


def test_a_statement_that_changes_nothing_marks_nothing(record):
    ServiceRecord.objects.filter(done_on=date(1999, 1, 1)).update(note="x")
    Attendance.objects.filter(age=200).delete()
    assert marks() == []


def test_what_is_no_count_marks_nothing(granny_li, stocked):
    granny_li.save()
    item = stocked("大米", Decimal(5))
    item.save()
    assert marks() == []


def test_an_item_keeps_the_name_that_it_was_counted_by(stocked):
    item = stocked("大米", Decimal(5), unit="公斤")
    item.quantity = 4
    item.save()
    with pytest.raises(InternalError, match="stock"):
        type(item).objects.filter(pk=item.pk).update(unit="袋")
