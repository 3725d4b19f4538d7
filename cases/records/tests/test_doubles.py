"""Two visits that look alike are asked about, through whatever door they come."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cases.models import ServiceRecord
from cases.records.services import LooksAlike, RowsRefused, record_visit, record_visits
from cases.records.tests.test_photos import picture

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ADDRESS = "/api/v1/service-records/"


@pytest.fixture
def visit(granny_li, east, today, lin):
    def log(by=lin, **fields):
        row = {"station": east, "method": "V", "domain": "02", "done_on": today}
        row |= {"subject": granny_li, "attended": [granny_li], "client_uuid": uuid4()}
        return record_visit(by=by, **row | fields)[0]

    return log


@pytest.fixture
def sent(granny_li, today):
    """What a client sends for the same visit."""

    def fill(**fields):
        row = {
            "client_uuid": str(uuid4()), "station": "E1", "done_on": today.isoformat(),
            "method": "V", "channel": "home", "domain": "02", "subject": str(granny_li.pk),
            "attended": [str(granny_li.pk)], "condition": "well",
        }  # fmt: skip
        return row | fields

    return fill


@pytest.fixture
def post(as_client, tong):
    return lambda body: as_client(tong).post(ADDRESS, body, content_type="application/json")


def test_the_same_visit_of_a_colleague_is_asked_about(visit, he):
    first = visit()
    with pytest.raises(LooksAlike) as asked:
        visit(by=he, note="Another tab")
    assert asked.value.records == [first]
    assert ServiceRecord.objects.get() == first


def test_said_to_be_another_one_it_is_written(visit):
    first = visit()
    second = visit(different_from=[first.pk])
    assert ServiceRecord.objects.met().count() == 2
    with pytest.raises(LooksAlike) as asked:  # a third: the second was not told apart from it
        visit(different_from=[first.pk])
    assert asked.value.records == [second]


def test_sent_again_under_its_own_key_nobody_is_asked(visit):
    key = uuid4()
    assert visit(client_uuid=key) == visit(client_uuid=key)


@pytest.mark.parametrize(
    "other",
    [
        {"method": "T", "channel": "phone"},
        {"outcome": "not_met", "attended": []},
        {"external_id": "A1", "source": "other"},
    ],
)
def test_what_is_not_alike_is_not_asked_about(visit, other):
    visit()
    visit(**other)
    assert ServiceRecord.objects.count() == 2


def test_neither_is_another_day_nor_what_was_voided(visit, today, lin):
    from cases.records.services import void_record

    first = visit()
    visit(done_on=today - DAY)
    void_record(first, reason="Wrong house.", by=lin)
    visit()
    assert ServiceRecord.objects.not_voided().count() == 2


def test_two_of_one_list_are_asked_about_by_their_keys(make_row, granny_li, lin):
    keys = [uuid4(), uuid4()]
    rows = [make_row(granny_li, client_uuid=key) for key in keys]
    with pytest.raises(RowsRefused) as refused:
        record_visits(rows, by=lin)
    assert refused.value.rows[1].message_dict == {"different_from": [str(keys[0])]}
    assert len(record_visits(rows, by=lin, different_from={1: [keys[0]]})) == 2


def test_the_page_shows_what_stands_and_takes_the_answer(
    visit, as_user, lin, granny_li, today, settings
):
    settings.LANGUAGE_CODE = "en"
    first, client = visit(condition="well"), as_user(lin)
    typed = {
        "client_uuid": str(uuid4()), "outcome": "met", "channel": "home", "condition": "well",
        "attended": [str(granny_li.pk)], "done_on": today.isoformat(), "domain": "02",
        "note": "夜里冷",
    }  # fmt: skip
    url = f"/log/?person={granny_li.pk}"
    answer = client.post(url, typed)
    text = answer.content.decode()
    assert answer.context["alike"] == [first]
    assert first.get_absolute_url() in text
    assert "夜里冷" in text
    assert f'name="different_from" value="{first.pk}"' in text
    assert client.post(url, typed | {"different_from": [str(first.pk)]}).status_code == 302
    assert ServiceRecord.objects.count() == 2


@pytest.fixture
def asked(as_user, lin, granny_li, today):
    """The page that asks whether it is the same visit."""

    def ask(**fields):
        typed = {
            "client_uuid": str(uuid4()), "outcome": "met", "channel": "home", "condition": "well",
            "attended": [str(granny_li.pk)], "done_on": today.isoformat(), "domain": "02",
            "next": "rule", "again": "soon", "purposes": ["routine"],
        }  # fmt: skip
        return as_user(lin).post(f"/log/?person={granny_li.pk}", typed | fields)

    return ask


def test_a_visit_with_the_same_words_is_opened_and_nothing_is_lost(visit, asked):
    visit(condition="well", channel="home", purposes=["routine"], note="夜里冷")
    page = asked(note="夜里冷")
    assert page.context["alike"][0].unstored == []
    assert " data-draft-same>" in page.text


def test_what_the_other_visit_does_not_say_is_named_before_it_is_discarded(
    visit, asked, stocked, granny_li, settings
):
    settings.LANGUAGE_CODE = "en"
    quilt = stocked("Quilt", 3)
    first = visit(condition="well", channel="home", purposes=["routine"], note="夜里冷")
    line = {"person": granny_li.pk, "item": quilt.pk, "quantity": "1"}
    lines = {f"handed-0-{part}": str(value) for part, value in line.items()}
    page = asked(note="腰疼", next="soon", photos=[picture()], **lines)
    [other] = page.context["alike"]
    said = {one.name: one.mine for one in other.unstored}
    assert said.keys() == {"note", "handed", "photos", "next"}
    assert (said["note"], said["handed"]) == ("腰疼", "Quilt × 1")
    assert " data-draft-same>" not in page.text
    assert "nothing more is to be done" not in page.text
    assert f'href="{first.get_absolute_url()}edit/"' in page.text


def test_rest_names_the_one_that_stands(post, sent, visit):
    first, body = visit(), sent()
    answer = post(body)
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["field"], error["message"]) == ("different_from", str(first.pk))
    another = body | {"different_from": [str(first.pk)]}
    assert [post(another).status_code for _ in range(2)] == [201, 200]


def test_a_list_over_rest_says_which_row(post, sent, visit, today):
    first = visit()
    rows = [sent(done_on=(today - DAY).isoformat()), sent()]
    errors = post(rows).json()["errors"]
    assert [(e["row"], e["field"], e["message"]) for e in errors] == [
        (2, "different_from", str(first.pk))
    ]
    rows[1]["different_from"] = [str(first.pk)]
    assert post(rows).status_code == 201
