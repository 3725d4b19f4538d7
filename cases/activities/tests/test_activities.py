"""An activity: one 场, counted once, with the records of its days in one transaction."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.activities.services import add_activities, add_day, edit_activity, void_activity
from cases.models import Activity, ServiceRecord
from cases.records.rows import ActivityDay, ActivityRow
from cases.records.services import edit_record
from stations.idempotency import Conflict
from stations.kinds.protocol import one

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def hold(east, today, lin):
    """``hold(title=…)``: an activity of today, 30 elders, by Lin."""

    def make(*days, by=lin, **fields):
        days = days or (ActivityDay(done_on=today, head_counts={"elders": 30}),)
        row = {"station": east, "title": "重阳茶话会", "domain": "02", "days": days}
        row |= {"began_on": min(day.done_on for day in days), "done_on": today}
        return one(add_activities, ActivityRow(**row | fields), by=by)

    return make


def test_an_activity_is_one_with_its_record(hold, granny_li, today, audit_verbs, lin):
    day = ActivityDay(
        done_on=today, attended=[granny_li], head_counts={"elders": 30, "": 5}, minutes=90
    )
    activity, is_new = hold(day, place="院坝")
    record = activity.sessions.get()
    assert is_new
    assert (record.method, record.domain, record.title) == ("S", "02", "重阳茶话会")
    assert (record.done_on, record.minutes, record.outcome) == (today, 90, "met")
    assert record.attendances.get().person == granny_li
    assert dict(record.head_counts.values_list("group", "number")) == {"elders": 30, "": 5}
    assert list(record.workers.all()) == [lin.worker]
    assert audit_verbs(activity) == [("hold", "")]


def test_several_days_are_several_records_of_one_activity(hold, today):
    days = [ActivityDay(done_on=today - n * DAY, head_counts={"": 10}) for n in (2, 1, 0)]
    activity, _new = hold(*days)
    assert Activity.objects.count() == 1
    assert (activity.began_on, activity.done_on) == (today - 2 * DAY, today)
    assert sorted(activity.sessions.values_list("done_on", flat=True)) == [
        today - 2 * DAY, today - DAY, today,
    ]  # fmt: skip


def test_a_repeat_is_the_same_activity(hold, today):
    key = uuid4()
    first, again = hold(client_uuid=key), hold(client_uuid=key)
    assert (first[0], first[1], again[1]) == (again[0], True, False)
    assert Activity.objects.count() == ServiceRecord.objects.count() == 1
    with pytest.raises(Conflict):
        hold(client_uuid=key, title="另一场")


def test_the_id_of_another_system_is_known_again(hold):
    first, _new = hold(source="club", external_id="7")
    assert hold(source="club", external_id="7") == (first, False)
    with pytest.raises(Conflict):
        hold(source="club", external_id="7", title="另一场")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 101}, "title"),
        ({"domain": "77"}, "domain"),
        ({"done_on": date(2999, 1, 1)}, "done_on"),
        ({"began_on": date(2999, 1, 1)}, "done_on"),
        ({"place": "长" * 101}, "place"),
    ],
)
def test_what_breaks_a_rule_writes_nothing(fields, wrong, hold):
    with pytest.raises(ValidationError) as refused:
        hold(**fields)
    assert wrong in refused.value.message_dict
    assert not Activity.objects.exists()


def test_a_day_that_breaks_a_rule_takes_the_activity_with_it(hold, today):
    with pytest.raises(ValidationError) as refused:
        hold(ActivityDay(done_on=today))
    assert set(refused.value.message_dict) == {"days.1.attended"}
    assert not Activity.objects.exists()


def test_a_day_lies_within_and_stands_once(hold, today):
    late = ActivityDay(done_on=today - DAY, head_counts={"": 3})
    for days, wrong in [((late,), "began_on"), ((late, late), "days")]:
        with pytest.raises(ValidationError) as refused:
            hold(*days, began_on=today if wrong == "began_on" else today - DAY)
        assert wrong in refused.value.message_dict


def test_who_may_not_write_here_holds_nothing(hold, zhao, wang):
    for user in (zhao, wang):
        with pytest.raises(PermissionDenied):
            hold(by=user)
    assert not Activity.objects.exists()


def test_another_day_is_added_once(hold, today, lin):
    activity, _new = hold(began_on=today - DAY)
    key = uuid4()
    fields = {"done_on": today - DAY, "head_counts": {"": 8}}
    first = add_day(activity, by=lin, client_uuid=key, **fields)
    assert add_day(activity, by=lin, client_uuid=key, **fields) == first
    with pytest.raises(ValidationError) as refused:
        add_day(activity, by=lin, client_uuid=uuid4(), **fields)
    assert set(refused.value.message_dict) == {"done_on"}
    assert activity.sessions.count() == 2


def test_an_edit_reaches_its_records(hold, lin, he, audit_verbs):
    activity, _new = hold()
    changed = edit_activity(activity, by=he, seen_version=1, title="敬老茶话会", domain="04")
    record = activity.sessions.get()
    assert (record.title, record.domain, record.version) == ("敬老茶话会", "04", 2)
    assert changed.version == 2
    assert [verb for verb, _why in audit_verbs(activity)] == ["hold", "edit"]
    with pytest.raises(Conflict):
        edit_activity(activity, by=lin, seen_version=1, title="x")


def test_an_edit_keeps_its_days_inside(hold, lin, today):
    activity, _new = hold()
    with pytest.raises(ValidationError) as refused:
        edit_activity(activity, by=lin, done_on=today - DAY, began_on=today - DAY)
    assert set(refused.value.message_dict) == {"began_on"}
    assert Activity.objects.get().done_on == today


def test_a_record_does_not_leave_its_activity(hold, lin, today):
    record = hold()[0].sessions.get()
    for fields, wrong in [({"done_on": today - DAY}, "done_on"), ({"method": "P"}, "method")]:
        with pytest.raises(ValidationError) as refused:
            edit_record(record, by=lin, **fields)
        assert set(refused.value.message_dict) == {wrong}


def test_voided_with_its_records(hold, lin):
    activity, _new = hold()
    void_activity(activity, reason="entered twice", by=lin)
    assert not Activity.objects.not_voided().exists()
    assert not ServiceRecord.objects.not_voided().exists()
    assert activity.sessions.get().void_reason == "entered twice"
    with pytest.raises(ValidationError):
        void_activity(activity, reason="again", by=lin)


def test_only_the_lead_or_who_wrote_it_corrects(hold, he, zhao, wang, lin):
    activity, _new = hold(by=he)
    for user in (lin, zhao, wang):
        with pytest.raises(PermissionDenied):
            edit_activity(activity, by=user, title="x")
        with pytest.raises(PermissionDenied):
            void_activity(activity, reason="x", by=user)


@pytest.mark.parametrize("came", [0, -2])
def test_what_a_filed_month_counted_is_not_edited(hold, he, east, past_month, make_filing, came):
    """Whether people came in the month, or it is only its last day that lies there."""
    came_on = past_month + came * DAY
    day = ActivityDay(done_on=came_on, head_counts={"": 5})
    activity, _new = hold(day, done_on=past_month)
    make_filing(east, past_month)
    with pytest.raises(ValidationError) as error:
        edit_activity(activity, by=he, title="other", done_on=came_on)
    assert error.value.code == "filed"
    activity.refresh_from_db()
    assert activity.done_on == past_month
