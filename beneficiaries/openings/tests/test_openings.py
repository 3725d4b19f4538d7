"""Reads leave a trace: opening a file, revealing a field."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from beneficiaries.models import Household, Opening, Person
from beneficiaries.openings.services.openings import REVEALABLE, open_file, reveal
from beneficiaries.openings.services.reading import note_form
from stations.models import AuditEntry


def test_an_officer_sees_a_file_for_half_an_hour_after_giving_a_reason(granny_li, chen):
    assert granny_li not in Person.objects.visible_to(chen)
    opening = open_file(granny_li, reason="Complaint 12", by=chen)
    assert granny_li in Person.objects.visible_to(chen)
    assert granny_li.household in Household.objects.visible_to(chen)
    Opening.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert granny_li not in Person.objects.visible_to(chen)
    assert opening.until - opening.created_at <= timedelta(minutes=30)


def test_the_opening_stands_in_the_audit_with_its_reason(granny_li, chen):
    open_file(granny_li, reason="Complaint 12", by=chen)
    entry = AuditEntry.objects.get(verb="open_file")
    assert (entry.by, entry.reason, entry.station) == (chen, "Complaint 12", granny_li.station)
    assert entry.title == "李*兰"


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_opens(reason, granny_li, chen):
    with pytest.raises(ValidationError):
        open_file(granny_li, reason=reason, by=chen)
    assert not Opening.objects.exists()


@pytest.mark.parametrize("who", ["lin", "zhao", "an", "shen", "tong", "nobody"])
def test_only_an_officer_of_the_place_opens(who, granny_li, request):
    with pytest.raises(PermissionDenied):
        open_file(granny_li, reason="Curious", by=request.getfixturevalue(who))


def test_an_officer_of_another_city_opens_nothing(granny_li, make_user, other_county):
    with pytest.raises(PermissionDenied):
        open_file(granny_li, reason="Complaint", by=make_user("ou", ("officer", other_county)))


def test_an_opening_of_one_officer_opens_nothing_for_another(granny_li, chen, gao):
    open_file(granny_li, reason="Complaint 12", by=chen)
    assert granny_li not in Person.objects.visible_to(gao)


def test_an_opening_ends_with_the_posting(granny_li, chen):
    open_file(granny_li, reason="Complaint 12", by=chen)
    chen.postings.update(until=timezone.localdate())
    chen.__dict__.pop("_postings", None)
    assert not Person.objects.visible_to(chen).exists()


def test_a_field_is_revealed_and_the_read_is_logged(make_person, lin):
    person = make_person("李雪", phone="13800002207")
    assert reveal(person, "phone", by=lin, reason="Before the visit") == "13800002207"
    entry = AuditEntry.objects.get(verb="reveal")
    assert (entry.by, entry.reason, entry.detail) == (lin, "Before the visit", {"field": "phone"})


def test_the_address_is_that_of_the_household(make_person, make_household, lin):
    person = make_person("李雪", household=make_household(address="3组 12 号"))
    assert reveal(person, "address", by=lin, reason="Before the visit") == "3组 12 号"


def test_each_protected_field_can_be_revealed_even_empty(granny_li, lin):
    assert {reveal(granny_li, field, by=lin, reason="Check") for field in REVEALABLE} == {""}


def test_a_field_that_is_not_protected_is_not_revealed(granny_li, lin):
    with pytest.raises(ValidationError):
        reveal(granny_li, "name", by=lin, reason="Check")


def test_a_stranger_reveals_nothing(granny_li, zhao, chen):
    for user in (zhao, chen):
        with pytest.raises(PermissionDenied):
            reveal(granny_li, "phone", by=user, reason="Curious")
    assert not AuditEntry.objects.filter(verb="reveal").exists()


def test_a_reveal_wants_a_reason_unless_the_file_was_opened_with_one(granny_li, lin, chen):
    with pytest.raises(ValidationError):
        reveal(granny_li, "phone", by=lin)
    open_file(granny_li, reason="Complaint 12", by=chen)
    reveal(granny_li, "phone", by=chen)
    assert AuditEntry.objects.get(verb="reveal").reason == "Complaint 12"


@pytest.mark.parametrize("who", ["zhao", "wang", "chen"])
def test_who_may_not_edit_is_shown_no_form_and_leaves_no_entry(who, granny_li, request):
    with pytest.raises(PermissionDenied):
        note_form(granny_li, by=request.getfixturevalue(who))
    assert not AuditEntry.objects.filter(verb="reveal").exists()


@pytest.mark.parametrize(
    ("headers", "kind"), [({}, "text/html"), ({"HX-Request": "true"}, "text/plain")]
)
def test_a_button_pressed_without_its_reason_says_what_is_missing(
    granny_li, lin, as_user, headers, kind
):
    url, sent = f"/people/{granny_li.pk}/reveal/", {"field": "phone", "reason": " "}
    answer = as_user(lin).post(url, sent, headers=headers)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith(kind)
    assert "请填写原因，原因会记入日志。" in answer.content.decode()
    assert not AuditEntry.objects.filter(verb="reveal").exists()
