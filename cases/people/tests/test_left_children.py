"""A guardian is gone: the children left without one are named, whichever way it came."""

from datetime import date

import pytest
from django.urls import reverse

from beneficiaries.models import TransferRequest

NOBODY = "现在没有监护人"


@pytest.fixture
def girl(granny_li, make_person):
    """Next door; Granny Li is her guardian."""
    return make_person("林小妹", born_on=date(2015, 1, 1), guardian=f"{granny_li.name}，外婆")


def sent(client, name, pk, **fields):
    url = reverse(f"cases:{name}", args=[pk])
    page = client.get(url)
    done = client.post(url, {"on": "2026-05-20", "reason": "Seen.", **fields}, follow=True)
    assert done.redirect_chain, done.context["form"].errors
    return page.context.get("left"), " ".join(map(str, done.context["messages"]))


@pytest.mark.parametrize(
    ("name", "fields"),
    [("person_leave", {"because": "moved"}), ("person_death", {}), ("person_transfer", {"to": 1})],
)
def test_before_and_after_whoever_goes_the_children_are_named(
    as_user, granny_li, girl, he, west, name, fields
):
    fields = {"to": west.pk} if "to" in fields else fields
    left, said = sent(as_user(he), name, granny_li.pk, **fields)
    assert [end.url for end in left] == [girl.get_absolute_url()]
    assert NOBODY in said
    assert girl.name in said


def test_whoever_is_given_to_another_station_leaves_them_too(
    as_user, granny_li, girl, zhao, he, west
):
    asked = TransferRequest.objects.create(
        person=granny_li, to=west, reason="She lives here.", asked_by=zhao
    )
    _left, said = sent(as_user(he), "transfer_answer", asked.pk, answer="grant")
    assert girl.name in said


@pytest.mark.parametrize("because", ["refused", "recovered"])
def test_whoever_wants_no_more_help_is_still_their_guardian(as_user, granny_li, girl, lin, because):
    _left, said = sent(as_user(lin), "person_leave", granny_li.pk, because=because)
    assert NOBODY not in said


def test_a_brother_who_goes_was_nobodys_guardian(as_user, granny_li, make_person, lin):
    home = {"household": granny_li.household, "relation": "20"}
    boy = make_person("罗小宝", born_on=date(2016, 1, 1), **home)
    make_person("罗小妹", born_on=date(2017, 1, 1), **home)
    left, said = sent(as_user(lin), "person_leave", boy.pk, because="moved")
    assert not left
    assert NOBODY not in said


@pytest.mark.parametrize(("because", "is_left"), [("moved", True), ("refused", False)])
def test_the_same_is_answered_over_rest(as_user, granny_li, girl, lin, because, is_left):
    url = f"/api/v1/beneficiaries/{granny_li.pk}/leave/"
    body = {"because": because, "on": "2026-05-20"}
    answer = as_user(lin).post(url, body, "application/json", headers={"If-Match": '"1"'})
    told = answer.json()
    assert told["left_without_guardian"] == ([str(girl.pk)] if is_left else [])
    assert (girl.name in told["said"]) is is_left
