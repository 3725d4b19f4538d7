"""A filed record is out of reach: the services say so first, the database holds it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction

from beneficiaries.models import Person, PersonCategory
from beneficiaries.people.services import edit_person
from beneficiaries.signals import people_changed
from cases.models import Attendance, Filing, HandOver, RecordPhoto, ServiceRecord
from cases.records.rows import HandedOver
from cases.records.services import edit_record, replace_record, row_of, void_record
from resources.codes import Account
from resources.stock.services.stock import OutLine, take_out

UPDATE = "UPDATE cases_servicerecord SET {} WHERE id = %s"
FIXED = ["note = 'x'", "minutes = 9", "done_on = done_on + 1", "station_id = NULL", "outcome = 'x'",
         "filing_id = NULL", "case_id = NULL", "method = 'T'", "created_at = now()"]  # fmt: skip

pytestmark = pytest.mark.usefixtures("english")  # sentences as they stand in the code


@pytest.fixture
def filed(log_record, granny_li, past_month, east, make_filing, make_case):
    record = log_record(
        granny_li, done_on=past_month, head_counts={"": 2}, note="as it was", case=make_case()
    )
    make_filing(east, past_month)
    record.refresh_from_db()
    return record


def refused(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql, values)


@pytest.mark.parametrize("change", FIXED)
def test_no_column_of_it_changes(filed, change):
    with pytest.raises(IntegrityError, match="filed month"):
        refused(UPDATE.format(change), filed.pk)


def test_it_is_not_deleted(filed):
    ServiceRecord.workers.through.objects.all().delete()
    with pytest.raises(IntegrityError, match="filed month"):
        refused("DELETE FROM cases_servicerecord WHERE id = %s", filed.pk)


def test_the_void_is_written_once(filed, he, lin):
    void_record(filed, reason="never was", by=he)
    for change in ("void_reason = 'other'", "voided_at = NULL", f"voided_by_id = {lin.pk}"):
        with pytest.raises(IntegrityError, match="filed month"):
            refused(UPDATE.format(change), filed.pk)
    refused(UPDATE.format("version = version + 1, updated_at = now()"), filed.pk)


def test_it_is_dropped_once(filed, he, make_filing, east, past_month, make_record, granny_li):
    void_record(filed, reason="never was", by=he)
    make_filing(east, past_month, reason="never was")
    make_record(granny_li, done_on=past_month)
    third = make_filing(east, past_month, reason="late")
    filed.refresh_from_db()
    assert filed.dropped_by.version == 2
    for change in ("dropped_by_id = NULL", f"dropped_by_id = '{third.pk}'"):
        with pytest.raises(IntegrityError, match="filed month"):
            refused(UPDATE.format(change), filed.pk)


LINES = [
    "UPDATE cases_attendance SET codes = '{11}' WHERE record_id = %s",
    "DELETE FROM cases_attendance WHERE record_id = %s",
    "INSERT INTO cases_headcount (record_id, \"group\", number) VALUES (%s, 'elder', 1)",
    "UPDATE cases_headcount SET number = 99 WHERE record_id = %s",
    "DELETE FROM cases_headcount WHERE record_id = %s",
]


@pytest.mark.parametrize("sql", LINES)
def test_no_line_of_it_changes(filed, sql):
    with pytest.raises(IntegrityError, match="filed month"):
        refused(sql, filed.pk)


def test_nobody_joins_it(filed, make_person):
    person = make_person("王芳")
    line = Attendance(record=filed, person=person, age=70)
    with pytest.raises(IntegrityError, match="filed month"), transaction.atomic():
        line.save()


def test_no_line_moves_into_it_or_out_of_it(filed, make_record, granny_li, past_month, make_person):
    other = make_record(make_person("王芳"), done_on=past_month)
    for source, target in ((filed, other), (other, filed)):
        with pytest.raises(IntegrityError, match="filed month"):
            refused("UPDATE cases_attendance SET record_id = %s WHERE record_id = %s",
                    target.pk, source.pk)  # fmt: skip


def test_many_lines_at_once_are_refused_for_one_that_is_filed(filed, make_record, make_person):
    make_record(make_person("王芳"))
    with pytest.raises(IntegrityError, match="filed month"):
        refused("UPDATE cases_attendance SET age = age + 1")


def test_unfiled_records_change_as_before(filed, make_record, granny_li, today, lin):
    record = make_record(granny_li, done_on=today)
    assert edit_record(record, by=lin, note="new", head_counts={"": 3}).note == "new"


@pytest.fixture
def handed(log_record, granny_li, past_month, east, make_filing, make_item):
    """A quilt in a filed month."""
    item = make_item("quilt", 10, received_on=past_month)
    line = HandedOver(person=granny_li, item=item, quantity=Decimal(1))
    log_record(granny_li, done_on=past_month, handed=[line])
    make_filing(east, past_month)
    return HandOver.objects.get()


@pytest.mark.parametrize("sql", [
    "UPDATE cases_handover SET quantity = 2 WHERE id = %s",
    "UPDATE cases_handover SET value = 0 WHERE id = %s",
    "DELETE FROM cases_handover WHERE id = %s",
])  # fmt: skip
def test_what_was_handed_over_stays(handed, sql):
    with pytest.raises(IntegrityError, match="filed month"):
        refused(sql, handed.pk)


def test_nothing_more_is_handed_over_in_it(handed, make_item, past_month, lin):
    rice = make_item("rice", 10, received_on=past_month)
    [move] = take_out([OutLine(rice, Decimal(1), Account.PEOPLE)], on=past_month, by=lin)
    line = HandOver(record=handed.record, person=handed.person, item=rice, move=move)
    line.quantity, line.value = move.quantity, move.value
    with pytest.raises(IntegrityError, match="filed month"), transaction.atomic():
        line.save()


def test_who_signed_for_it_may_follow(handed):
    HandOver.objects.update(receipt="self", signed_by="李桂兰")
    handed.refresh_from_db()
    assert handed.receipt == "self"


def test_voiding_gives_the_goods_back_and_keeps_the_line(handed, he, balance):
    void_record(handed.record, reason="never was", by=he)
    assert balance(handed.item)[0] == 10
    assert HandOver.objects.filter(pk=handed.pk).exists()


def test_photos_may_follow(filed):
    RecordPhoto.objects.create(record=filed, width=1, height=1, sha256="0", image="x.jpg")


def test_the_services_say_it_first(filed, lin, he):
    for user in (lin, he):
        with pytest.raises(ValidationError) as error:
            edit_record(filed, by=user, note="other")
        assert error.value.messages == [
            "This month is filed: void the record and write another in its place."
        ]
        assert error.value.code == "filed"
    filed.refresh_from_db()
    assert filed.note == "as it was"


def test_it_is_voided_and_replaced(filed, he, past_month):
    row = row_of(filed)
    following = replace_record(filed, reason="45 minutes", by=he, row=row)
    filed.refresh_from_db()
    assert filed.voided_at
    assert following.replaces == filed
    assert following.filing is None


def test_a_late_record_is_written(filed, log_record, granny_li, past_month):
    assert log_record(granny_li, done_on=past_month.replace(day=2)).filing is None


def test_a_category_dated_back_reaches_unfiled_months_only(
    filed, make_record, granny_li, past_month
):
    later = make_record(granny_li, done_on=past_month.replace(day=2))
    later.attendances.update(codes=[])
    PersonCategory.objects.create(person=granny_li, code="21", since=date(2020, 1, 1))
    people_changed.send(type(granny_li), people_ids=[granny_li.pk], since=date(2020, 1, 1))
    assert later.attendances.get().codes == ["21"]
    assert filed.attendances.get().codes == []


def test_a_birth_date_put_right_reaches_unfiled_months_only(
    filed, make_record, granny_li, past_month
):
    later = make_record(granny_li, done_on=past_month.replace(day=2))
    was = filed.attendances.get().age
    granny_li.born_on = date(1950, 4, 28)
    granny_li.save()
    people_changed.send(type(granny_li), people_ids=[granny_li.pk], since=None)
    assert filed.attendances.get().age == was
    assert later.attendances.get().age == was - 2


def test_an_identity_number_in_place_of_a_year_reaches_unfiled_months_only(
    filed, make_record, granny_li, past_month, lin, sample_number
):
    Person.objects.filter(pk=granny_li.pk).update(born_precision="year")
    later = make_record(granny_li, done_on=past_month.replace(day=2))
    was = filed.attendances.get().age
    edit_person(granny_li, by=lin, id_number=sample_number(date(1950, 4, 28)))
    assert filed.attendances.get().age == was
    assert later.attendances.get().age == was - 2


@pytest.mark.parametrize("sql", [
    "DELETE FROM cases_filing WHERE id = %s",
    "UPDATE cases_filing SET month = month - 31 WHERE id = %s",
    "UPDATE cases_filing SET reason = 'x' WHERE id = %s",
    "UPDATE cases_filedfact SET amount = 9 WHERE filing_id = %s",
    "DELETE FROM cases_filedfact WHERE filing_id = %s",
])  # fmt: skip
def test_a_version_and_its_facts_stay(sql, past_month, make_duty, granny_li, make_filing, east):
    make_duty(granny_li, due_on=past_month)
    filing = make_filing(east, past_month)
    assert filing.facts.exists()
    with pytest.raises(InternalError, match="Cannot"):
        refused(sql, filing.pk)


def test_nothing_joins_a_version_later(filed, make_record, granny_li, past_month, he):
    """Neither a record nor another fact is put under a version that was filed before."""
    late = make_record(granny_li, done_on=past_month.replace(day=2))
    void_record(filed, reason="never was", by=he)
    values = {"filing": filed.filing_id, "late": late.pk, "filed": filed.pk}
    for sql in (
        "UPDATE cases_servicerecord SET filing_id = '{filing}' WHERE id = '{late}'",
        "UPDATE cases_servicerecord SET dropped_by_id = '{filing}' WHERE id = '{filed}'",
        "INSERT INTO cases_filedfact (filing_id, kind, key, done_on, item, amount, value)"
        " VALUES ('{filing}', 'activity', 'x', now(), '', 1, 0)",
    ):
        with pytest.raises(IntegrityError, match="nothing joins a version later"):
            refused(sql.format(**values))


def test_no_record_is_born_filed(filed, make_record, granny_li, past_month):
    with pytest.raises(IntegrityError, match="nothing joins a version later"), transaction.atomic():
        make_record(granny_li, done_on=past_month, filing=filed.filing)


@pytest.mark.parametrize("column", ["added", "removed"])
def test_how_many_it_took_is_said_once(filed, column):
    with pytest.raises(InternalError, match="Cannot update"):
        Filing.objects.update(**{column: 9})
