"""A crisis is reported from wherever one hears of it, and what follows is proposed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.crises.services import report_crisis, watch
from cases.models import CrisisNote, VisitDuty
from stations.models import AuditEntry, Notice
from stations.phones import phone_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def shown(as_user, lin):
    return lambda address, by=lin: as_user(by).get(address).content.decode()


def test_it_is_one_tap_away_wherever_the_person_stands(
    shown, granny_li, make_person, as_user, lin, log_record
):
    report = f"/people/{granny_li.pk}/crisis/"
    for address in (granny_li.get_absolute_url(), "/people/?q=李桂兰", "/log/?q=李桂兰"):
        assert report in shown(address), address
    call = make_person("王二", phone="13800002207")
    answer = as_user(lin).post(f"/people/{call.pk}/call/")
    assert f"/people/{call.pk}/crisis/" in answer.content.decode()
    attempt = log_record(subject=granny_li, outcome="not_met")
    phoned = log_record(granny_li, method="T", channel="phone")
    for record in (attempt, phoned):
        assert f"{report}?record={record.pk}" in shown(record.get_absolute_url())


def test_who_may_not_report_is_offered_no_button(shown, granny_li, wang):
    assert "/crisis/" not in shown(granny_li.get_absolute_url(), by=wang)


def test_the_kind_is_the_button_that_sends(as_user, lin, granny_li, he):
    client, url = as_user(lin), f"/people/{granny_li.pk}/crisis/"
    page = client.get(f"{url}?kind=missing")
    assert page.context["kinds"][0][0] == "missing"
    answer = client.post(url, {"crisis_kind": "missing", "crisis_text": "两天没人见过"})
    note = CrisisNote.objects.get()
    assert (note.kind, answer.url) == ("missing", note.get_absolute_url())


def test_without_words_it_is_asked_again_and_the_kind_stays_first(as_user, lin, granny_li):
    page = as_user(lin).post(f"/people/{granny_li.pk}/crisis/", {"crisis_kind": "abuse"})
    assert set(page.context["form"].errors) == {"crisis_text"}
    assert page.context["chosen"] == "abuse"


def test_it_hangs_on_the_attempt_that_it_came_from(as_user, lin, granny_li, log_record):
    attempt = log_record(subject=granny_li, outcome="not_met")
    url = f"/people/{granny_li.pk}/crisis/?record={attempt.pk}"
    sent = {"crisis_kind": "missing", "crisis_text": "两天没人见过"}
    as_user(lin).post(url, sent)
    assert CrisisNote.objects.get().record == attempt
    as_user(lin).post(url, sent)  # sent again, it is the same
    assert CrisisNote.objects.get().record == attempt


@pytest.mark.parametrize("record", ["x", "00000000-0000-4000-8000-000000000001"])
def test_a_record_that_is_none_of_theirs_is_left_out(as_user, lin, granny_li, record):
    url = f"/people/{granny_li.pk}/crisis/?record={record}"
    as_user(lin).post(url, {"crisis_kind": "missing", "crisis_text": "x"})
    assert CrisisNote.objects.get().record is None


def test_while_it_is_open_it_stands_on_the_persons_page(
    shown, granny_li, make_crisis, as_user, lin, he
):
    note = make_crisis(granny_li)
    assert note.get_absolute_url() in shown(granny_li.get_absolute_url())
    note.status, note.seen_by, note.seen_at = "settled", he, note.reported_at
    note.settled_by, note.settled_at = he, note.reported_at
    note.save()
    assert f'href="{note.get_absolute_url()}" class' not in shown(granny_li.get_absolute_url())
    page = as_user(lin).get(granny_li.get_absolute_url())
    assert page.context["crises"] == []


@pytest.mark.dated
def test_one_tap_sets_high_risk_and_an_early_visit(
    as_user, lin, granny_li, make_crisis, make_duty, today
):
    make_duty(granny_li, due_on=today + 20 * DAY, since_on=today)
    note = make_crisis(granny_li)
    answer = as_user(lin).post(f"{note.get_absolute_url()}watch/", {"days": "1"})
    assert answer.url == note.get_absolute_url()
    granny_li.refresh_from_db()
    duty = VisitDuty.objects.open().get(person=granny_li)
    assert granny_li.risk == "H"
    assert duty.due_on <= today + DAY


def test_who_is_owed_earlier_stays_owed_earlier(granny_li, make_crisis, make_duty, lin, today):
    make_duty(granny_li, due_on=today - 3 * DAY)
    watch(make_crisis(granny_li), days=7, by=lin)
    assert VisitDuty.objects.open().get().due_on == today - 3 * DAY


def test_numbers_can_be_dialled_and_reading_the_guardians_is_logged(
    shown, as_user, lin, make_person, make_crisis, east
):
    east.phone = "08521234567"
    east.save()
    child = make_person("李小军", born_on="2016-05-01", guardian="外婆 罗正芬 138 0000 2207")
    child.refresh_from_db()
    address = f"/people/{child.pk}/crisis/"
    for page in (shown(address), shown(make_crisis(child).get_absolute_url())):
        for number in ("110", "120", "119", "08521234567"):
            assert f'href="tel:{number}"' in page
        assert 'value="guardian"' in page
        assert "13800002207" not in page.replace(" ", "")
    assert not AuditEntry.objects.filter(verb="reveal").exists()
    answer = as_user(lin).post(f"/people/{child.pk}/call/", {"whom": "guardian"})
    assert 'href="tel:13800002207"' in answer.content.decode()
    assert AuditEntry.objects.get(verb="reveal").detail["field"] == "guardian"


def test_without_a_number_the_guardian_is_no_button(shown, make_person):
    child = make_person("李小军", guardian="外婆")
    assert 'value="guardian"' not in shown(f"/people/{child.pk}/crisis/")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("外婆 罗正芬 138 0000 2207", "13800002207"),
        ("３组 1３８00002207", "13800002207"),
        ("祖父，0852-1234567", "08521234567"),
        ("外婆", ""),
        ("522327194704280428", ""),
        ("", ""),
    ],
)
def test_a_number_is_found_among_words(text, number):
    assert phone_in(text) == number


def test_said_again_after_a_lost_answer_it_is_one_crisis(granny_li, lin, he):
    words = {"person": granny_li, "kind": "illness", "text": "从床上跌下", "by": lin}
    first = report_crisis(**words, told=["police", "police"])
    assert report_crisis(**words) == first
    assert [told.whom for told in first.told.all()] == ["police"]
    assert report_crisis(**words | {"text": "又跌了一次"}) != first


@pytest.fixture
def send(as_user, lin, granny_li):
    def post(text, by=lin, **fields):
        sent = {"crisis_kind": "illness", "crisis_text": text} | fields
        return as_user(by).post(f"/people/{granny_li.pk}/crisis/", sent)

    return post


def test_half_a_sentence_more_is_asked_about_and_makes_no_second_crisis(send):
    send("从床上跌下")
    answer = send("从床上跌下，叫不醒")
    note = CrisisNote.objects.get()
    assert answer.context["standing"] == [note]
    text = answer.content.decode()
    assert "从床上跌下，叫不醒" in text
    for door in (note.get_absolute_url(), f'name="add_to" value="{note.pk}"'):
        assert door in text


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ("从床上跌下，叫不醒", "从床上跌下，叫不醒"),
        ("又跌了一次", "从床上跌下\n又跌了一次"),
        ("床上跌下", "从床上跌下"),
    ],
)
def test_what_belongs_to_it_is_added_to_it(send, more, whole, audit_verbs, he):
    send("从床上跌下")
    before = CrisisNote.objects.get()
    answer = send(more, add_to=str(before.pk), crisis_told=["police"])
    note = CrisisNote.objects.get()
    assert (note.text, answer.url) == (whole, note.get_absolute_url())
    assert note.reported_at == before.reported_at
    assert [told.whom for told in note.told.all()] == ["police"]
    verbs = ["report_crisis", *(["edit"] if whole != before.text else []), "tell"]
    assert [verb for verb, _reason in audit_verbs(note)][:2] == verbs[:2]
    assert Notice.objects.filter(to=he).count() == len(verbs) - 1


def test_another_one_stands_besides(send):
    send("从床上跌下")
    first = CrisisNote.objects.get()
    assert send("又跌了一次", different_from=f"{first.pk} ").status_code == 302
    assert send("第三次", different_from=f"{first.pk} x").context["standing"] != [first]
    assert CrisisNote.objects.count() == 2


def test_of_another_kind_nothing_is_asked_and_the_open_one_is_named(send, shown, granny_li):
    send("从床上跌下")
    first = CrisisNote.objects.get()
    assert first.get_absolute_url() in shown(f"/people/{granny_li.pk}/crisis/")
    assert send("两天没人见过", crisis_kind="missing").status_code == 302
    assert CrisisNote.objects.count() == 2


def test_a_settled_one_takes_no_more(send, granny_li, lin, he):
    send("从床上跌下")
    note = CrisisNote.objects.get()
    note.status, note.seen_by, note.seen_at = "settled", he, note.reported_at
    note.settled_by, note.settled_at = he, note.reported_at
    note.save()
    assert send("又跌了一次", add_to=str(note.pk)).status_code == 200
    assert send("又跌了一次").status_code == 302


def test_nobody_adds_to_somebody_elses_crisis(send, make_person, make_crisis, zhao):
    note = make_crisis(make_person("王二"))
    assert send("x", add_to=str(note.pk)).status_code == 404
    assert send("x", by=zhao, add_to=str(note.pk)).status_code == 404


def test_what_happened_has_a_length(granny_li, lin):
    with pytest.raises(ValidationError):
        report_crisis(person=granny_li, kind="illness", text="长" * 5001, by=lin)


def test_another_danger_of_a_visit_that_has_a_report_is_reported_besides(
    granny_li, lin, log_record
):
    """Somebody was quicker while the second one was being typed."""
    record = log_record(granny_li)
    first = report_crisis(person=granny_li, record=record, kind="illness", text="跌倒了", by=lin)
    other = report_crisis(person=granny_li, record=record, kind="housing", text="漏电", by=lin)
    assert (first.record, other.record, other.text) == (record, None, "漏电")
