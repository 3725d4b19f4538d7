"""Volunteers' time is a line of the record in which they helped, and goes where that goes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.activities.services import activity_row, add_activities, add_day
from cases.models import ServiceRecord, VolunteerService
from cases.records.rows import ActivityDay
from cases.records.services import (
    RowsRefused,
    edit_record,
    mend_record,
    record_services,
    replace_record,
    row_of,
    void_record,
)
from stations.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


def lines(record):
    return {(line.volunteer.name, line.minutes) for line in record.volunteering.all()}


def approve(record, by):
    record.volunteering.update(approved_at=timezone.now(), approved_by=by)


@pytest.fixture
def luo(make_volunteer):
    return make_volunteer()


@pytest.fixture
def visit(log_record, granny_li, luo, helping):
    def make(*helped, **fields):
        helped = helped or [helping(luo, 90)]
        return log_record(granny_li, volunteers=helped, **fields)

    return make


def test_time_is_of_the_station_and_day_of_its_record(visit, east, today):
    line = visit().volunteering.get()
    assert (line.minutes, line.station, line.served_on) == (90, east, today)
    assert line.approved_at is None


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_minutes_fit_into_a_day(minutes, visit, luo, helping):
    with pytest.raises(RowsRefused, match="1 to 1440"):
        visit(helping(luo, minutes))
    assert not ServiceRecord.objects.exists()


def test_nobody_stands_twice(visit, luo, helping):
    with pytest.raises(RowsRefused, match="twice"):
        visit(helping(luo, 30), helping(luo, 60))


def test_who_left_or_was_voided_or_is_a_strangers_helps_no_more(
    visit, make_volunteer, helping, west, today, luo
):
    gone = make_volunteer("杨帆", left_on=today - DAY)
    with pytest.raises(RowsRefused, match="was a volunteer until"):
        visit(helping(gone))
    assert visit(helping(gone), done_on=today - DAY)
    luo.voided_at, luo.void_reason = timezone.now(), "twice"
    luo.save()
    for one in (luo, make_volunteer("赵敏", station=west)):
        with pytest.raises(RowsRefused, match="not of your stations"):
            visit(helping(one))


def test_a_corrected_record_keeps_who_helped(visit, lin, luo, make_volunteer, helping, today):
    record = visit()
    key = record.volunteering.get().pk
    assert lines(edit_record(record, by=lin, note="Sat in the sun.")) == {("罗小红", 90)}
    moved = edit_record(record, by=lin, done_on=today - DAY)
    assert moved.volunteering.get().served_on == today - DAY
    other = make_volunteer("杨帆")
    now = edit_record(record, by=lin, volunteers=[helping(luo, 60), helping(other, 30)])
    assert lines(now) == {("罗小红", 60), ("杨帆", 30)}
    assert now.volunteering.get(volunteer=luo).pk == key
    changes = AuditEntry.objects.filter(verb="edit").latest("pk").detail["changes"]
    assert set(changes) == {"volunteers"}
    assert edit_record(record, by=lin, volunteers=[]).volunteering.count() == 0


def test_a_record_in_the_place_of_another_keeps_them_and_their_approval(
    visit, lin, he, make_person, helping, luo, make_volunteer
):
    record = visit(helping(luo, 90), helping(make_volunteer("杨帆"), 45))
    approve(record, he)
    wang = make_person("王芳")
    right = mend_record(
        record, by=lin, subject=wang, station=record.station, replacement_uuid=uuid4()
    )
    assert right != record
    assert lines(right) == lines(record) == {("罗小红", 90), ("杨帆", 45)}
    assert not right.volunteering.filter(approved_by=None).exists()


def test_other_minutes_in_the_place_are_approved_anew(visit, he, luo, helping):
    record = visit()
    approve(record, he)
    row = row_of(record)
    changed = type(row)(**vars(row) | {"volunteers": [helping(luo, 120)], "client_uuid": uuid4()})
    following = replace_record(record, reason="two hours", by=he, row=changed)
    assert following.volunteering.get().approved_at is None


def test_approved_time_is_not_edited(visit, lin, he, luo, helping):
    record = visit()
    approve(record, he)
    for volunteers in ([], [helping(luo, 91)]):
        with pytest.raises(ValidationError, match="approved"):
            edit_record(record, by=lin, volunteers=volunteers)
    assert edit_record(record, by=lin, note="Sat in the sun.").note


def test_who_left_since_stays_in_what_is_corrected(visit, lin, luo, today):
    record = visit()
    luo.left_on = today - 30 * DAY
    luo.save()
    assert lines(edit_record(record, by=lin, note="Sat in the sun.")) == {("罗小红", 90)}


def test_a_voided_records_time_stays_readable(visit, lin):
    record = visit()
    void_record(record, reason="never was", by=lin)
    assert lines(record) == {("罗小红", 90)}


FILED = [
    "UPDATE cases_volunteerservice SET minutes = 91 WHERE record_id = %s",
    "DELETE FROM cases_volunteerservice WHERE record_id = %s",
    "INSERT INTO cases_volunteerservice (record_id, volunteer_id, minutes, objection)"
    " SELECT %s, id, 5, '' FROM resources_volunteer WHERE name = '杨帆'",
    "UPDATE cases_volunteerservice SET approved_at = NULL, approved_by_id = NULL"
    " WHERE record_id = %s",
]


@pytest.mark.parametrize("sql", FILED)
def test_of_a_filed_month_no_time_changes_and_no_approval_is_taken_back(
    sql, visit, past_month, east, make_filing, he, make_volunteer
):
    make_volunteer("杨帆")
    record = visit(done_on=past_month)
    approve(record, he)
    make_filing(east, past_month)
    with (
        pytest.raises(IntegrityError, match="filed month"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [record.pk])


def test_time_of_a_filed_month_may_be_approved_late(visit, past_month, east, make_filing, he):
    record = visit(done_on=past_month)
    make_filing(east, past_month)
    approve(record, he)
    assert record.volunteering.get().approved_by == he


def test_a_filed_records_time_is_mended_by_another_in_its_place(
    visit, past_month, east, make_filing, he, luo, helping
):
    record = visit(done_on=past_month)
    make_filing(east, past_month)
    record.refresh_from_db()
    now = mend_record(
        record, by=he, subject=record.subject, station=east, replacement_uuid=uuid4(),
        reason="an hour", volunteers=[helping(luo, 60)],
    )  # fmt: skip
    assert (lines(record), lines(now)) == ({("罗小红", 90)}, {("罗小红", 60)})


def test_days_of_an_activity_have_volunteers(east, lin, today, luo, helping):
    day = ActivityDay(done_on=today, head_counts={"": 30}, volunteers=[helping(luo, 120)])
    row = activity_row(
        by=lin, station=east, title="义诊", domain="04", began_on=today - DAY, done_on=today,
        days=[day],
    )  # fmt: skip
    [(activity, _new)] = add_activities([row], by=lin)
    first = add_day(
        activity, by=lin, client_uuid=uuid4(), done_on=today - DAY, head_counts={"": 2},
        volunteers=[helping(luo, 30)],
    )  # fmt: skip
    assert lines(first) == {("罗小红", 30)}
    assert VolunteerService.objects.count() == 2


def test_a_repeat_is_known_by_who_helped_too(make_row, granny_li, luo, helping, lin):
    row = make_row(granny_li, volunteers=[helping(luo, 90)], client_uuid=uuid4())
    assert record_services([row], by=lin) == record_services([row], by=lin)
    assert "volunteers" not in make_row(granny_li).plain()
    assert VolunteerService.objects.count() == 1
