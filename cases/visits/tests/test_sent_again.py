"""A visit whose answer was lost comes again, with more or with something else: nothing is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cases.codes import Channel
from cases.crises.services import add_to_crisis, tell
from cases.models import CrisisNote, ServiceRecord, VisitDuty
from cases.records.rows import ServiceRow
from cases.records.services import mend_record, record_visit
from cases.records.tests.test_photos import picture
from stations.idempotency import payload_hash
from stations.models import AuditEntry
from stations.pages import STORED

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DANGER = {"condition": "danger", "crisis_kind": "illness", "crisis_text": "跌倒了"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def row(granny_li, today):
    """What the browser sends for a routine visit."""
    return {
        "client_uuid": str(uuid4()), "outcome": "met", "channel": "home", "condition": "well",
        "attended": [str(granny_li.pk)], "purposes": ["routine"], "note": "精神好",
        "done_on": today.isoformat(), "domain": "02", "next": "rule",
    }  # fmt: skip


@pytest.fixture
def send(as_user, lin, granny_li):
    return lambda data: as_user(lin).post(f"/log/?person={granny_li.pk}", data)


@pytest.fixture
def toast(as_user, lin, granny_li):
    """Sent, and what is said after it."""

    def post(data):
        answer = as_user(lin).post(f"/log/?person={granny_li.pk}", data, follow=True)
        told = answer.context["messages"]
        return [str(message) for message in told if message.level != STORED]

    return post


def test_photos_that_came_later_are_stored_and_said(send, row, toast):
    first, second = picture(name="a.jpg"), picture(name="b.jpg")
    send(row | {"photos": [first]})
    first.seek(0)
    [said] = toast(row | {"photos": [first, second]})
    assert said == "This was stored before; added to it now: 1 photo."
    assert ServiceRecord.objects.get().photos.count() == 2
    assert AuditEntry.objects.filter(verb="add_photos").count() == 1


def test_the_same_photos_again_are_the_same_visit(send, row, toast):
    photo = picture()
    send(row | {"photos": [photo]})
    photo.seek(0)
    [said] = toast(row | {"photos": [photo]})
    assert "added" not in said
    assert ServiceRecord.objects.get().photos.count() == 1


def test_a_day_that_was_chosen_later_is_stored_and_said(
    send,
    row,
    toast,
    granny_li,
    make_duty,
    today,
):
    make_duty(granny_li)
    send(row)
    day = (today + 5 * DAY).isoformat()
    chosen = row | {"next": "date", "next_due_on": day}
    assert toast(chosen) == ["This was stored before; added to it now: the day of the next visit."]
    assert VisitDuty.objects.open().get().agreed_on.isoformat() == day
    [said] = toast(chosen)
    assert "added" not in said


@pytest.mark.parametrize("changed", [{"next_due_on": 7}, {"next": "rule"}, {"next": "soon"}])
def test_another_day_than_the_one_that_stands_shows_both_sides(
    send,
    row,
    granny_li,
    make_duty,
    today,
    changed,
):
    make_duty(granny_li)
    day = today + 5 * DAY
    row |= {"next": "date", "next_due_on": day.isoformat()}
    send(row)
    if "next_due_on" in changed:
        changed = {"next_due_on": (today + changed["next_due_on"] * DAY).isoformat()}
    answer = send(row | changed)
    assert answer.status_code == 409
    assert ServiceRecord.objects.get().get_absolute_url() in answer.content.decode()
    assert VisitDuty.objects.open().get().agreed_on == day


def test_what_is_said_in_words_is_the_same_on_the_next_day(lin, granny_li, east, today, make_duty):
    """ "In 3 days" is another day by then, and was said once."""
    make_duty(granny_li)
    fields = {"station": east, "method": "V", "channel": Channel.HOME, "domain": "02"}
    fields |= {"subject": granny_li, "outcome": "not_met", "done_on": today}
    fields |= {"client_uuid": uuid4(), "next_said": {"next": "soon"}}
    record, _new = record_visit(by=lin, next_due_on=today + 3 * DAY, **fields)
    assert record_visit(by=lin, next_due_on=today + 4 * DAY, **fields) == (record, False)
    record.refresh_from_db()
    assert record.again_on == today + 3 * DAY


@pytest.mark.parametrize("soon", [{"next": "soon"}, {"outcome": "not_met", "again": "soon"}])
def test_the_form_says_it_in_the_words_that_were_chosen(send, row, soon):
    row |= soon
    assert send(row | {"find": "1"}).status_code == 302
    assert send(row).status_code == 302  # not the very same form: it is known by its words
    assert ServiceRecord.objects.count() == 1


def test_a_row_of_before_is_known_though_its_hash_lacks_the_day(
    lin, granny_li, east, today, make_duty
):
    make_duty(granny_li)
    fields = {"station": east, "method": "V", "channel": Channel.HOME, "domain": "02"}
    fields |= {"subject": granny_li, "attended": [granny_li], "done_on": today}
    fields["client_uuid"] = uuid4()
    day = today + 4 * DAY
    record, _new = record_visit(by=lin, next_due_on=day, **fields)
    old = payload_hash(ServiceRow(**fields).plain())
    ServiceRecord.objects.filter(pk=record.pk).update(payload_hash=old)
    assert record_visit(by=lin, next_due_on=day, **fields) == (record, False)


def test_who_was_told_later_is_told(send, row, toast):
    send(row | DANGER)
    [said] = toast(row | DANGER | {"crisis_told": ["police"]})
    assert said == "This was stored before; added to it now: who was told of the crisis."
    assert [one.whom for one in CrisisNote.objects.get().told.all()] == ["police"]


@pytest.mark.parametrize("other", [{"crisis_kind": "abuse"}, {"crisis_text": "跌倒了，叫不醒"}])
def test_another_crisis_than_the_one_that_stands_shows_both_with_a_door(
    send,
    row,
    other,
):
    send(row | DANGER)
    answer = send(row | DANGER | other)
    note = CrisisNote.objects.get()
    assert answer.status_code == 409
    text = answer.content.decode()
    assert note.get_absolute_url() in text
    assert other.get("crisis_text", "跌倒了") in text
    assert note.text == "跌倒了"


def test_danger_where_none_was_said_is_stored_and_said(send, row, toast, granny_li, he):
    send(row)
    [said] = toast(row | DANGER)
    assert said == "This was stored before; added to it now: the crisis."
    record, note = ServiceRecord.objects.get(), CrisisNote.objects.get()
    assert (record.condition, record.note) == ("danger", "精神好")
    assert (note.record, note.person, note.text) == (record, granny_li, "跌倒了")
    assert he.notices.filter(is_urgent=True).count() == 1
    [said] = toast(row | DANGER)
    assert "added" not in said
    assert CrisisNote.objects.count() == 1


def test_danger_with_a_day_and_photos_of_the_same_visit_brings_all_of_them(
    send, row, toast, granny_li, make_duty, today
):
    make_duty(granny_li)
    send(row)
    day = today + 5 * DAY
    chosen = {"next": "date", "next_due_on": day.isoformat(), "photos": [picture()]}
    toast(row | DANGER | chosen)
    assert CrisisNote.objects.count() == ServiceRecord.objects.get().photos.count() == 1
    assert VisitDuty.objects.open().get().agreed_on == day


def test_danger_of_a_filed_month_is_reported_though_the_record_stays(
    row, granny_li, lin, east, past_month, make_filing
):
    fields = {"station": east, "method": "V", "channel": Channel.HOME, "domain": "02"}
    fields |= {"subject": granny_li, "attended": [granny_li], "done_on": past_month}
    fields |= {"client_uuid": uuid4()}
    record, _new = record_visit(by=lin, condition="well", **fields)
    make_filing(east, past_month)
    crisis = {"kind": "illness", "text": "跌倒了", "told": []}
    assert record_visit(by=lin, condition="danger", crisis=crisis, **fields) == (record, False)
    record.refresh_from_db()
    assert (record.condition, record.crisis.text) == ("well", "跌倒了")


def test_danger_in_what_is_a_conflict_otherwise_is_heard_all_the_same(send, row, granny_li, he):
    send(row)
    answer = send(row | DANGER | {"note": "叫不醒"})
    note, text = CrisisNote.objects.get(), answer.content.decode()
    assert answer.status_code == 409
    assert (note.person, note.record) == (granny_li, ServiceRecord.objects.get())
    assert he.notices.filter(is_urgent=True).count() == 1
    assert note.get_absolute_url() in text
    assert "the station lead has been told" in text
    assert "叫不醒" in text
    send(row | DANGER | {"note": "叫不醒"})
    assert CrisisNote.objects.count() == 1


def test_a_crisis_that_nobody_has_reported_yet_is_reported(lin, granny_li, east, today):
    """A client of before sent the danger alone: the record stands without its crisis."""
    fields = {"station": east, "method": "V", "channel": Channel.HOME, "domain": "02"}
    fields |= {"subject": granny_li, "attended": [granny_li], "done_on": today}
    fields["client_uuid"] = uuid4()
    record, _new = record_visit(by=lin, **fields)
    crisis = {"kind": "illness", "text": "跌倒了", "told": ["family"]}
    assert record_visit(by=lin, crisis=crisis, **fields) == (record, False)
    note = CrisisNote.objects.get()
    assert (note.record, note.kind) == (record, "illness")
    tell(note, whom="police", by=lin)
    add_to_crisis(note, text="叫不醒", by=lin)
    record_visit(by=lin, crisis=crisis, **fields)
    assert CrisisNote.objects.count() == 1


def test_what_was_mended_meanwhile_takes_nothing_and_leads_to_what_stands(
    send,
    row,
    lin,
    granny_li,
    make_person,
):
    send(row)
    record = ServiceRecord.objects.get()
    other = make_person("王大爷", household=granny_li.household)
    now = mend_record(
        record, by=lin, subject=other, station=record.station, replacement_uuid=uuid4(),
        attended=[other],
    )  # fmt: skip
    answer = send(row | {"photos": [picture()]})
    assert answer.status_code == 409
    assert now.get_absolute_url() in answer.content.decode()
    assert not record.photos.exists()


def test_photos_of_other_services_are_added_too(as_user, lin, east, today):
    row = {
        "client_uuid": str(uuid4()), "station": east.pk, "method": "S", "domain": "04",
        "done_on": today.isoformat(), "title": "重阳节活动", "heads_": "12",
    }  # fmt: skip
    browser = as_user(lin)
    first = browser.post("/log/service/", row)
    assert first.status_code == 302, first.context["form"].errors
    assert browser.post("/log/service/", row | {"photos": [picture()]}).status_code == 302
    assert ServiceRecord.objects.get().photos.count() == 1


def test_over_rest_a_day_that_was_added_is_a_conflict(as_client, tong, granny_li, today):
    row = {
        "client_uuid": str(uuid4()), "station": "E1", "done_on": today.isoformat(),
        "method": "V", "channel": "home", "domain": "02", "subject": str(granny_li.pk),
        "attended": [str(granny_li.pk)],
    }  # fmt: skip
    address, client = "/api/v1/service-records/", as_client(tong)
    assert client.post(address, row, content_type="application/json").status_code == 201
    row["next_due_on"] = (today + DAY).isoformat()
    assert client.post(address, row, content_type="application/json").status_code == 409
