"""A record is edited with its history, voided with a reason, replaced by another."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from beneficiaries.models import Person
from cases.models import ServiceRecord
from cases.records.services import (
    change_record,
    edit_record,
    may_correct,
    record_services,
    replace_record,
    row_of,
    void_record,
)
from stations.idempotency import Conflict
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
ANYBODY = "lin he wang zhao sun chen an shen tong nobody"


@pytest.fixture
def colleague(make_user, east):
    return make_user("ma", ("worker", east))


def test_only_the_author_and_the_lead_correct(log_record, granny_li, colleague, request):
    record = log_record(granny_li)
    may = {n for n in ANYBODY.split() if may_correct(request.getfixturevalue(n), record)}
    assert may == {"lin", "he"}
    assert not may_correct(colleague, record)
    for act in (
        lambda: edit_record(record, by=colleague, note="x"),
        lambda: void_record(record, reason="x", by=colleague),
        lambda: replace_record(record, reason="x", by=colleague, row=row_of(record)),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_sync_client_corrects_what_it_sent(make_row, granny_li, tong, log_record):
    [own] = record_services([make_row(granny_li)], by=tong)
    assert may_correct(tong, own)
    assert not may_correct(tong, log_record(granny_li))


def test_an_author_who_left_corrects_no_more(log_record, granny_li, lin, today):
    from stations.models import User

    record = log_record(granny_li)
    lin.postings.update(until=today)
    assert not may_correct(User.objects.get(pk=lin.pk), record)


def test_an_edit_leaves_what_it_changed(log_record, granny_li, lin):
    record = log_record(granny_li, note="a", minutes=20)
    edited = edit_record(record, by=lin, seen_version=1, note="b", minutes=40)
    assert (edited.note, edited.minutes, edited.version) == ("b", 40, 2)
    entry = AuditEntry.objects.get(verb="edit")
    assert entry.detail["changes"] == {"note": [], "minutes": [20, 40]}


def test_who_was_there_can_be_corrected(log_record, granny_li, make_person, lin):
    boy = make_person("李小军", household=granny_li.household)
    record = log_record(granny_li)
    edit_record(record, by=lin, attended=[granny_li, boy], head_counts={"elders": 2})
    assert set(record.attendances.values_list("person", flat=True)) == {granny_li.pk, boy.pk}
    assert record.head_counts.get().number == 2
    assert {"attended", "head_counts"} <= set(AuditEntry.objects.get(verb="edit").detail["changes"])


def test_an_edit_keeps_the_lines_that_it_doesnt_name(log_record, granny_li, lin, make_worker, east):
    record = log_record(granny_li, head_counts={"": 3}, workers=[make_worker("Ma", east)])
    edit_record(record, by=lin, note="b")
    assert [w.name for w in record.workers.all()] == ["Ma"]
    assert record.head_counts.get().number == 3


def test_an_edit_follows_the_same_rules(log_record, granny_li, lin, today):
    record = log_record(granny_li)
    with pytest.raises(ValidationError) as error:
        edit_record(record, by=lin, done_on=today + timedelta(days=1))
    assert set(error.value.message_dict) == {"done_on"}


CLOSING = "The last round of visits."


@pytest.fixture
def late(log_record, granny_li, he, east, today):
    """A record that the lead booked, with a reason, on a day after East had closed: the last
    of the month before."""
    day = today.replace(day=1) - timedelta(days=1)
    east.closed_on = day - timedelta(days=5)
    east.save()
    return log_record(granny_li, by=he, done_on=day, override_reason=CLOSING)


def reasons():
    return set(AuditEntry.objects.values_list("reason", flat=True))


def test_a_record_from_after_the_closing_day_is_edited_without_another_reason(late, he):
    edited = edit_record(late, by=he, note="b")
    assert (edited.note, edited.done_on) == ("b", late.done_on)
    assert reasons() == {CLOSING, ""}


def test_moved_to_another_day_after_the_closing_it_needs_one_which_the_audit_keeps(late, he):
    moved = late.done_on - timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        edit_record(late, by=he, done_on=moved)
    assert set(error.value.message_dict) == {"override_reason"}
    edit_record(late, by=he, done_on=moved, override_reason="It was Friday.")
    assert AuditEntry.objects.get(verb="edit").reason == "It was Friday."


def test_its_replacement_on_the_same_day_tells_the_audit_no_reason_that_nobody_gave(
    late, he, make_filing, east
):
    make_filing(east, late.done_on.replace(day=1))
    following = change_record(
        late, by=he, seen_version=1, replacement_uuid=uuid4(), reason="It took longer.", minutes=45
    )
    assert (following.minutes, following.done_on) == (45, late.done_on)
    assert reasons() == {CLOSING, "", "It took longer."}


def test_an_edit_of_a_stale_version_is_a_conflict(log_record, granny_li, lin):
    record = log_record(granny_li)
    edit_record(record, by=lin, seen_version=1, note="a")
    with pytest.raises(Conflict) as error:
        edit_record(record, by=lin, seen_version=1, note="b")
    assert error.value.current.note == "a"


def test_a_record_of_somebody_who_moved_away_can_still_be_corrected(
    log_record, granny_li, lin, west
):
    record = log_record(granny_li)
    Person.objects.filter(pk=granny_li.pk).update(station=west)
    assert edit_record(record, by=lin, note="b").note == "b"


def test_a_corrected_day_takes_that_days_facts(log_record, granny_li, lin, today):
    record = log_record(granny_li)
    day = today.replace(year=today.year - 3, day=1)
    edit_record(record, by=lin, done_on=day)
    assert record.attendances.get().age == granny_li.age_on(day)


def test_a_voided_record_stays_but_counts_no_more(log_record, granny_li, lin, audit_verbs):
    record = log_record(granny_li)
    voided = void_record(record, reason="Wrong house.", by=lin)
    assert (voided.void_reason, voided.voided_by, voided.version) == ("Wrong house.", lin, 2)
    assert record not in ServiceRecord.objects.not_voided()
    assert record.attendances.count() == 1
    assert audit_verbs(record) == [("record", ""), ("void", "Wrong house.")]


@pytest.mark.parametrize("reason", ["", "   ", "好" * 301])
def test_voiding_needs_a_reason(log_record, granny_li, lin, reason):
    record = log_record(granny_li)
    with pytest.raises(ValidationError) as error:
        void_record(record, reason=reason, by=lin)
    assert set(error.value.message_dict) == {"reason"}


def test_a_record_is_voided_once(log_record, granny_li, lin, he):
    record = log_record(granny_li)
    void_record(record, reason="Wrong house.", by=lin)
    with pytest.raises(ValidationError):
        void_record(record, reason="Again.", by=he)


def test_a_voided_record_is_not_edited(log_record, granny_li, lin):
    record = log_record(granny_li)
    void_record(record, reason="Wrong house.", by=lin)
    with pytest.raises(ValidationError):
        edit_record(record, by=lin, note="x")


def test_a_replacement_stands_in_its_place(log_record, make_row, granny_li, lin):
    record = log_record(granny_li)
    row = make_row(granny_li, minutes=30, client_uuid=uuid4())
    following = replace_record(record, reason="It took longer.", by=lin, row=row)
    record.refresh_from_db()
    assert record.voided_at
    assert (following.replaces, following.minutes) == (record, 30)
    assert replace_record(record, reason="It took longer.", by=lin, row=row) == following
    assert ServiceRecord.objects.not_voided().get() == following


def test_a_refused_replacement_leaves_the_first_one_standing(
    log_record, make_row, granny_li, lin, today
):
    record = log_record(granny_li)
    with pytest.raises(ValidationError):
        replace_record(
            record,
            reason="Wrong day.",
            by=lin,
            row=make_row(granny_li, done_on=today + timedelta(days=1)),
        )
    assert ServiceRecord.objects.not_voided().get() == record
