"""An attempt is seen: what the page says of it, where it shows, and that it excuses nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cases.codes import AttemptReason
from cases.models import ServiceRecord, VisitDuty
from cases.records.queries.attempts import attempts_of
from cases.records.services import edit_record, record_visit, void_record
from stations.pages import STORED

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def typed(today):
    def fill(**fields):
        row = {
            "client_uuid": str(uuid4()), "outcome": "not_met", "channel": "home",
            "purposes": ["routine"], "done_on": today.isoformat(), "domain": "02",
        }  # fmt: skip
        return row | fields

    return fill


@pytest.fixture
def send(as_user, lin, granny_li):
    return lambda data: as_user(lin).post(f"/log/?person={granny_li.pk}", data, follow=True)


@pytest.fixture
def tried(granny_li, east, today, lin):
    """An attempt at Granny Li's door today, with another try or not."""

    def log(**fields):
        row = {"station": east, "method": "V", "domain": "02", "done_on": today}
        row |= {"subject": granny_li, "outcome": "not_met"}
        return record_visit(by=lin, **row | fields)[0]

    return log


@pytest.fixture
def api_visit(as_client, tong, granny_li, today):
    """POST over REST: today's home visit to Granny Li, or what is said instead."""

    def send(**fields):
        row = {
            "client_uuid": str(uuid4()), "station": "E1", "done_on": today.isoformat(),
            "method": "V", "channel": "home", "domain": "02", "subject": str(granny_li.pk),
        }  # fmt: skip
        address = "/api/v1/service-records/"
        return as_client(tong).post(address, row | fields, content_type="application/json")

    return send


def toast(answer):
    told = answer.context["messages"]
    return [str(message) for message in told if message.level != STORED]


@pytest.mark.dated
def test_the_toast_says_the_attempt_and_when_to_try_again(
    send, typed, granny_li, make_duty, today, settings
):
    settings.LANGUAGE_CODE = "en"
    make_duty(granny_li, due_on=today - 5 * DAY)
    [said] = toast(send(typed(again="tomorrow")))
    assert said.startswith(f"Attempt noted: {granny_li.name}, not met. Another try on ")
    assert said.endswith("until then the visit stays owed.")


def test_without_another_try_the_toast_says_since_when_it_is_owed(
    send, typed, granny_li, make_duty, today, settings
):
    settings.LANGUAGE_CODE = "en"
    make_duty(granny_li, due_on=today - 5 * DAY)
    [said] = toast(send(typed()))
    assert "The visit has been owed since" in said


def test_it_moves_the_day_shown_and_never_what_is_owed(tried, granny_li, make_duty, today):
    duty = make_duty(granny_li, due_on=today - 5 * DAY)
    tried(next_due_on=today + 3 * DAY)
    now = VisitDuty.objects.get(pk=duty.pk)
    assert (now.state, now.due_on, now.again_on) == ("open", duty.due_on, today + 3 * DAY)
    assert VisitDuty.objects.overdue().filter(pk=duty.pk).exists()


def test_today_keeps_the_row_and_shows_the_attempt(
    tried, granny_li, make_duty, today, as_user, he, settings
):
    settings.LANGUAGE_CODE = "en"
    make_duty(granny_li, since_on=today - 9 * DAY, due_on=today - 5 * DAY)
    tried(done_on=today - 2 * DAY)
    tried(next_due_on=today + DAY, attempt_reason="hospital")
    context = as_user(he).get("/today/").context
    [[_village, [duty], _homes]] = context["villages"]
    assert (duty.attempts.number, duty.attempts.last_on) == (2, today)
    text = " ".join(as_user(he).get("/today/").content.decode().split())
    for words in ("attempt today: not met", "in hospital", "2 attempts", "Another try"):
        assert words in text


def test_the_list_and_the_page_of_the_person_show_it_too(
    tried, granny_li, as_user, lin, settings, today
):
    settings.LANGUAGE_CODE = "en"
    for n in (2, 1, 0):
        tried(done_on=today - n * DAY, attempt_reason="away")
    for address in ("/people/", granny_li.get_absolute_url()):
        text = as_user(lin).get(address).content.decode()
        assert "3 attempts" in text
        assert "away for work" in text


def test_a_visit_that_met_them_ends_the_count(tried, granny_li, log_record, today):
    tried(done_on=today - 2 * DAY)
    assert attempts_of([granny_li.pk])[granny_li.pk].number == 1
    log_record(granny_li, done_on=today - DAY)
    assert attempts_of([granny_li.pk]) == {}


@pytest.mark.parametrize("is_first", [True, False])
def test_met_on_the_same_day_nobody_tries_again_of_what_was_tried_before(
    tried, granny_li, make_duty, today, is_first
):
    """In the morning nobody, in the afternoon met: only a try written after it stands."""
    make_duty(granny_li, due_on=today - 5 * DAY)
    met = {"outcome": "met", "attended": [granny_li]}
    days = [{"next_due_on": today + 3 * DAY}, met]
    for fields in days if is_first else reversed(days):
        tried(**fields)
    again = VisitDuty.objects.open().get(person=granny_li).again_on
    assert again == (None if is_first else today + 3 * DAY)


def test_more_people_cost_no_more_statements(tried, make_person, make_duty, he, count_queries):
    make_duty(make_person("李一"), due_on="2026-01-01")
    before = count_queries(he, "/today/")
    for n in range(5):
        person = make_person(f"李{n}")
        make_duty(person, due_on="2026-01-01")
        tried(subject=person)
    assert count_queries(he, "/today/") == before


@pytest.mark.dated
def test_never_in_the_past_and_not_too_late(send, typed, make_duty, granny_li, today):
    make_duty(granny_li, due_on=today, interval="week")
    for day in (today - DAY, today + 60 * DAY):
        answer = send(typed(again="date", again_on=day.isoformat()))
        assert set(answer.context["form"].errors) == {"again_on"}
    assert not ServiceRecord.objects.exists()


def test_a_met_visit_names_no_past_day_either(send, typed, granny_li, today):
    met = {"outcome": "met", "condition": "well", "attended": [str(granny_li.pk)]}
    sent = {"done_on": (today - 9 * DAY).isoformat(), "next": "date"}
    answer = send(typed(**met, **sent, next_due_on=(today - DAY).isoformat()))
    assert set(answer.context["form"].errors) == {"next_due_on"}


def test_a_call_can_name_the_day_of_the_visit(tried, granny_li, make_duty, today):
    duty = make_duty(granny_li, due_on=today + DAY)
    tried(
        method="T", channel="phone", outcome="met", attended=[granny_li], condition="well",
        next_due_on=today + 2 * DAY,
    )  # fmt: skip
    now = VisitDuty.objects.get(pk=duty.pk)
    assert (now.due_on, now.again_on) == (duty.due_on, today + 2 * DAY)


def test_the_visit_that_meets_them_takes_the_other_try_along(
    tried, granny_li, make_duty, log_record, today
):
    make_duty(granny_li, due_on=today - 5 * DAY)
    tried(next_due_on=today + DAY, done_on=today - DAY)
    log_record(granny_li)
    assert VisitDuty.objects.open().get().again_on is None


def test_voided_or_corrected_it_shows_what_stood_before(tried, granny_li, make_duty, today, lin):
    make_duty(granny_li, due_on=today - 5 * DAY)
    tried(done_on=today - DAY, next_due_on=today + 4 * DAY)
    second = tried(next_due_on=today + DAY)
    assert VisitDuty.objects.open().get().again_on == today + DAY
    void_record(second, reason="Wrong house.", by=lin)
    assert VisitDuty.objects.open().get().again_on == today + 4 * DAY


@pytest.mark.parametrize("reason", AttemptReason.values)
def test_why_is_a_code(send, typed, reason):
    send(typed(attempt_reason=reason, note="在女儿家"))
    assert ServiceRecord.objects.get().attempt_reason == reason


def test_why_need_not_be_said_but_another_reason_needs_words(send, typed):
    answer = send(typed(attempt_reason="other"))
    assert set(answer.context["form"].errors) == {"note"}
    send(typed(attempt_reason=""))
    assert ServiceRecord.objects.get().attempt_reason == ""


def test_whoever_was_met_after_all_has_no_reason(tried, granny_li, lin, today, make_duty):
    make_duty(granny_li)
    record = tried(attempt_reason="hospital", next_due_on=today + DAY)
    edited = edit_record(record, by=lin, outcome="met", attended=[granny_li], condition="well")
    assert (edited.attempt_reason, edited.again_on) == ("", None)
    assert VisitDuty.objects.open().get().again_on is None


def test_the_record_and_the_trail_tell_why(tried, as_user, lin, settings):
    settings.LANGUAGE_CODE = "en"
    record = tried(attempt_reason="hospital")
    edit_record(record, by=lin, attempt_reason="away")
    text = as_user(lin).get(record.get_absolute_url()).content.decode()
    assert "away for work" in text
    assert "why nobody was met" in text  # in its history


def test_over_rest_it_says_why_and_when(api_visit, granny_li, make_duty, today):
    make_duty(granny_li, due_on=today - DAY)
    answer = api_visit(
        outcome="not_met", attended=[], attempt_reason="moved",
        next_due_on=(today + DAY).isoformat(),
    )  # fmt: skip
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert (shown["attempt_reason"], shown["again_on"]) == ("moved", (today + DAY).isoformat())
    past = api_visit(outcome="not_met", attended=[], next_due_on=(today - DAY).isoformat())
    assert past.status_code == 400
    assert "next_due_on" in str(past.json())


def test_the_timeline_and_the_downloads_tell_why_and_how_often(
    tried, as_user, lin, granny_li, settings, today
):
    settings.LANGUAGE_CODE = "en"
    tried(attempt_reason="hospital", done_on=today - DAY)
    tried(attempt_reason="hospital", next_due_on=today + DAY)
    assert "in hospital" in as_user(lin).get(granny_li.get_absolute_url()).content.decode()
    rows = b"".join(as_user(lin).get("/records/?format=csv")).decode("utf-8-sig").splitlines()
    place = rows[0].split(",").index("why nobody was met")
    assert {row.split(",")[place] for row in rows[1:]} == {"in hospital"}
    assert "Another try" in rows[0]
