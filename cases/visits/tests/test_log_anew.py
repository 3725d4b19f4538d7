"""What was typed under a key that something else is stored under is kept as a new entry, once."""

# ruff: noqa: F811  (fixtures)

from datetime import date
from uuid import uuid4

import pytest

from cases.models import ServiceRecord
from cases.visits.tests.test_log import send, typed  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_words(send, typed):
    """What was typed under a key that something else is stored under: 409, and it again."""
    first, mine = typed(), typed(note="另一次的话", done_on=str(date(2026, 3, 2)))
    assert send(first).status_code == 302
    mine["client_uuid"] = first["client_uuid"]
    answer = send(mine)
    assert answer.status_code == 409
    return mine, answer


def test_mine_is_kept_as_a_new_entry_once(other_words, send):
    mine, answer = other_words
    assert f'name="anew" value="{answer.context["anew"]}"' in answer.content.decode()
    again = mine | {"anew": str(answer.context["anew"])}
    assert [send(again).status_code for _n in range(2)] == [302, 302]
    assert sorted(ServiceRecord.objects.values_list("note", flat=True)) == ["另一次的话", "精神好"]


def test_mine_as_a_new_entry_is_one_also_when_its_answer_was_lost(other_words, send):
    """The draft came back under the first key, and goes the whole way again."""
    mine, answer = other_words
    assert send(mine | {"anew": str(answer.context["anew"])}).status_code == 302
    answer = send(mine)
    assert answer.status_code == 409
    assert send(mine | {"anew": str(answer.context["anew"])}).status_code == 302
    assert ServiceRecord.objects.count() == 2


def test_a_new_entry_with_one_more_word_is_asked_about_against_the_new_one(other_words, send):
    mine, answer = other_words
    sent = mine | {"anew": str(answer.context["anew"])}
    assert send(sent).status_code == 302
    answer = send(sent | {"note": "另一次的话，又一句"})
    assert answer.status_code == 409
    assert answer.context["conflict"].note == "另一次的话"
    assert str(answer.context["anew"]) != sent["anew"]
    assert ServiceRecord.objects.count() == 2


def test_a_new_entry_that_looks_like_the_stored_one_stays_a_new_one(other_words, send, today):
    mine, answer = other_words
    again = mine | {"anew": str(answer.context["anew"]), "done_on": today.isoformat()}
    asked = send(again)
    [other] = asked.context["alike"]
    assert f'type="hidden" name="anew" value="{again["anew"]}"' in asked.content.decode()
    assert send(again | {"different_from": [str(other.pk)]}).status_code == 302
    assert ServiceRecord.objects.count() == 2


def test_a_service_is_kept_as_a_new_one_too(as_user, lin, east, today):
    client = as_user(lin)
    first = {
        "client_uuid": str(uuid4()), "station": str(east.pk), "method": "S", "domain": "04",
        "done_on": today.isoformat(), "title": "政策咨询", "heads_": "20",
    }  # fmt: skip
    assert client.post("/log/service/", first).status_code == 302
    mine = first | {"title": "另一场"}
    answer = client.post("/log/service/", mine)
    assert answer.status_code == 409
    mine["anew"] = str(answer.context["anew"])
    assert client.post("/log/service/", mine).status_code == 302
    assert ServiceRecord.objects.count() == 2
