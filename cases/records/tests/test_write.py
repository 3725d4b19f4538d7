"""What a batch writes: lines with that day's facts, one trail, repeats once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import HouseholdCategory, HouseholdMember, Person, PersonCategory
from beneficiaries.signals import people_changed
from cases.models import Attendance, ServiceRecord
from cases.records.services import RowsRefused, record_services, record_visit
from config.testing_soak import soaked
from stations.idempotency import Conflict
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
MANY = soaked(1200, 5000)  # more than are written with one statement


def test_an_attendance_keeps_what_held_that_day(log_record, granny_li, today):
    week = timedelta(days=7)
    PersonCategory.objects.create(person=granny_li, code="31", since=date(2020, 1, 1))
    PersonCategory.objects.create(
        person=granny_li, code="35", since=date(2020, 1, 1), until=today - week
    )
    HouseholdCategory.objects.create(
        household=granny_li.household, code="14", since=date(2020, 1, 1)
    )
    line = log_record(granny_li, done_on=today - week).attendances.get()
    assert (line.codes, line.household) == (["14", "31"], granny_li.household)
    assert line.age == granny_li.age_on(today - week)
    assert {"elders", "hardship", "aid", "key_groups"} <= set(line.groups)
    before = log_record(granny_li, done_on=today - 2 * week).attendances.get()
    assert before.codes == ["14", "31", "35"]


def test_a_record_keeps_the_subjects_household_of_that_day(
    log_record, granny_li, make_household, today
):
    old = granny_li.household
    moved_on = today - timedelta(days=10)
    HouseholdMember.objects.filter(person=granny_li).update(until=moved_on)
    new = make_household()
    HouseholdMember.objects.create(person=granny_li, household=new, since=moved_on)
    assert log_record(granny_li, done_on=moved_on - timedelta(days=1)).household == old
    assert log_record(granny_li, done_on=moved_on).household == new
    attempt = log_record(subject=granny_li, outcome="not_met")
    assert attempt.household == new


def test_heads_and_workers_are_kept(log_record, lin, make_worker, east):
    colleague = make_worker("Ma", east)
    record = log_record(
        method="S", head_counts={"elders": 30, "": 12}, workers=[lin.worker, colleague]
    )
    assert dict(record.head_counts.values_list("group", "number")) == {"elders": 30, "": 12}
    assert set(record.workers.all()) == {lin.worker, colleague}


def test_who_writes_is_the_worker_when_none_is_named(log_record, granny_li, lin):
    assert list(log_record(granny_li).workers.all()) == [lin.worker]


def test_each_record_leaves_one_entry(log_record, granny_li, audit_verbs):
    assert audit_verbs(log_record(granny_li)) == [("record", "")]


def test_a_repeat_answers_with_the_row_as_it_is_now(make_row, granny_li, lin):
    row = make_row(granny_li, client_uuid=uuid4(), note="好")
    [first] = record_services([row], by=lin)
    ServiceRecord.objects.filter(pk=first.pk).update(note="很好", version=2)
    record, is_new = record_visit(
        by=lin, **{name: getattr(row, name) for name in row.__dataclass_fields__}
    )
    assert (record.pk, record.note, is_new) == (first.pk, "很好", False)
    assert ServiceRecord.objects.count() == Attendance.objects.count() == 1
    assert AuditEntry.objects.filter(verb="record").count() == 1


def test_the_same_uuid_with_other_contents_is_a_conflict(make_row, granny_li, lin):
    key = uuid4()
    [first] = record_services([make_row(granny_li, client_uuid=key)], by=lin)
    with pytest.raises(Conflict) as error:
        record_services([make_row(granny_li, client_uuid=key, note="另一句")], by=lin)
    assert error.value.current == first
    assert ServiceRecord.objects.get().note == ""


def test_the_payload_that_was_sent_decides_not_the_row(make_row, granny_li, lin):
    key, sent = uuid4(), {"note": "a"}
    record_services([make_row(granny_li, client_uuid=key, payload=sent)], by=lin)
    record_services([make_row(granny_li, client_uuid=key, payload=sent, note="b")], by=lin)
    with pytest.raises(Conflict):
        record_services([make_row(granny_li, client_uuid=key, payload={"note": "c"})], by=lin)


def test_a_uuid_of_another_station_is_unknown(make_row, make_person, granny_li, lin, zhao, west):
    key = uuid4()
    record_services([make_row(granny_li, client_uuid=key)], by=lin)
    theirs = make_row(make_person("赵六", station=west), station=west, client_uuid=key)
    record_services([theirs], by=zhao)
    assert ServiceRecord.objects.filter(client_uuid=key).count() == 2


def test_a_repeat_is_not_judged_again(make_row, granny_li, lin, east, today):
    row = make_row(granny_li, client_uuid=uuid4())
    [first] = record_services([row], by=lin)
    east.closed_on = today - timedelta(days=30)
    east.save()
    assert record_services([row], by=lin) == [first]


def test_an_outer_number_is_written_once(make_row, granny_li, tong):
    row = make_row(granny_li, source="register", external_id="17")
    [first] = record_services([row], by=tong)
    assert record_services([row], by=tong) == [first]
    other = make_row(granny_li, source="register", external_id="17", note="x")
    with pytest.raises(Conflict):
        record_services([other], by=tong)


def test_an_outer_number_of_another_station_tells_nothing(
    make_row, make_person, granny_li, tong, west
):
    record_services([make_row(granny_li, source="register", external_id="17")], by=tong)
    theirs = make_row(
        make_person("赵六", station=west), station=west, source="register", external_id="17"
    )
    [written] = record_services([theirs], by=tong)
    assert (written.station, written.external_id) == (west, "17")


def test_known_and_new_rows_mix_in_a_batch(make_row, granny_li, lin):
    known, new = (make_row(granny_li, client_uuid=uuid4()) for _ in range(2))
    [first] = record_services([known], by=lin)
    answered = record_services([new, known], by=lin)
    assert answered[1] == first
    assert ServiceRecord.objects.count() == 2


def test_a_conflict_within_a_batch_names_its_row(make_row, granny_li, lin):
    key = uuid4()
    record_services([make_row(granny_li, client_uuid=key)], by=lin)
    rows = [make_row(granny_li), make_row(granny_li, client_uuid=key, note="x")]
    with pytest.raises(RowsRefused) as error:
        record_services(rows, by=lin)
    assert set(error.value.rows) == {1}
    assert ServiceRecord.objects.count() == 1


def test_more_rows_take_no_more_statements(make_row, make_person, lin, today):
    people = [make_person(f"李{n}") for n in range(6)]

    def statements(count, back):
        day = today - timedelta(days=back)
        rows = [make_row(people[n % 6], done_on=day, head_counts={"": 1}) for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            record_services(rows, by=lin)
        return len(queries)

    statements(6, 9)  # from here on each visit ends a duty and opens one
    assert statements(120, 6) == statements(6, 3)


@pytest.mark.long
def test_thousands_of_rows_are_one_batch(make_row, granny_li, lin, today):
    rows = [
        make_row(granny_li, done_on=today - timedelta(days=n % 900), method="T")
        for n in range(MANY)
    ]
    assert len(record_services(rows, by=lin)) == MANY
    assert Attendance.objects.count() == MANY
    assert AuditEntry.objects.filter(verb="record").count() == MANY


def test_a_corrected_category_reaches_earlier_attendances(log_record, granny_li, today):
    record = log_record(granny_li, done_on=today - timedelta(days=5))
    PersonCategory.objects.create(person=granny_li, code="31", since=date(2020, 1, 1))
    people_changed.send(sender=Person, people_ids=[granny_li.pk])
    assert record.attendances.get().codes == ["31"]


def test_a_corrected_birth_date_reaches_earlier_attendances(log_record, granny_li, today):
    record = log_record(granny_li)
    Person.objects.filter(pk=granny_li.pk).update(born_on=date(today.year - 70, 1, 1))
    people_changed.send(sender=Person, people_ids=[granny_li.pk])
    assert record.attendances.get().age == 70
