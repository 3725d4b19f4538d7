"""A station certifies what it recorded and approved; anybody who holds the paper verifies it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InternalError, transaction

from cases.models import ServiceRecord, VolunteerCertificate
from cases.records.services import void_record
from cases.volunteering.queries import all_hours
from cases.volunteering.services.approving import approve_hours
from cases.volunteering.services.certificates import issue_certificate, withdraw_certificate
from stations.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


@pytest.fixture
def luo(make_volunteer):
    return make_volunteer("罗小红")


@pytest.fixture
def served(log_record, granny_li, luo, helping, today):
    """Two days of an hour and a half each."""
    return [
        log_record(granny_li, method="I", done_on=today - n * DAY, volunteers=[helping(luo, 90)])
        for n in (1, 40)
    ]


@pytest.fixture
def issue(east, luo, he, today, served):
    def make(*, by=he, **fields):
        row = {"station": east, "volunteer": luo, "since": today - 60 * DAY, "until": today}
        return issue_certificate(by=by, **row | {"client_uuid": uuid4()} | fields)

    return make


@pytest.fixture
def certificate(issue, he):
    approve_hours(all_hours(), by=he)
    return issue()


def test_it_says_what_was_approved_in_its_days(issue, he, today, luo):
    with pytest.raises(ValidationError, match="approved no hours"):
        issue()
    approve_hours(all_hours(), by=he)
    assert issue().minutes == 180
    one = issue(since=today - 3 * DAY, teams="邻里守望队")
    assert (one.minutes, one.hours, one.name, one.teams) == (90, 1.5, "罗小红", "邻里守望队")
    assert AuditEntry.objects.filter(verb="issue_certificate").count() == 2


def test_hours_of_another_station_are_certified_there(issue, he, west, served):
    approve_hours(all_hours(), by=he)
    ServiceRecord.objects.filter(pk=served[0].pk).update(station=west)
    assert issue().minutes == 90


def test_what_was_voided_is_not_certified(issue, he, served):
    approve_hours(all_hours(), by=he)
    void_record(served[0], reason="never was", by=he)
    assert issue().minutes == 90


@pytest.mark.parametrize("who", ["lin", "wang", "chen", "zhao", "tong"])
def test_the_lead_alone_issues_and_withdraws(who, certificate, issue, request):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        issue(by=user)
    with pytest.raises(PermissionDenied):
        withdraw_certificate(certificate, reason="x", by=user)


def test_days_are_in_order_and_over(issue, today):
    with pytest.raises(ValidationError, match="before the first"):
        issue(since=today, until=today - DAY)
    with pytest.raises(ValidationError, match="still to come"):
        issue(until=today + DAY)


def test_numbers_follow_each_other_and_a_form_sent_twice_is_one(issue, he, today, east):
    approve_hours(all_hours(), by=he)
    key = uuid4()
    first, again, second = issue(client_uuid=key), issue(client_uuid=key), issue()
    assert first == again
    assert [one.number for one in (first, second)] == [
        f"ZM-{east.code}-{today.year}-{n:04}" for n in (1, 2)
    ]


def test_it_never_changes(certificate):
    for change in ({"minutes": 999}, {"name": "杨帆"}, {"code": "AAAAAA"}):
        with pytest.raises(InternalError), transaction.atomic():
            VolunteerCertificate.objects.filter(pk=certificate.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        certificate.delete()


def test_it_is_withdrawn_once_with_a_reason(certificate, he, audit_verbs):
    with pytest.raises(ValidationError):
        withdraw_certificate(certificate, reason=" ", by=he)
    withdraw_certificate(certificate, reason="counted twice", by=he)
    with pytest.raises(ValidationError, match="already"):
        withdraw_certificate(certificate, reason="again", by=he)
    assert audit_verbs(certificate)[-1] == ("withdraw_certificate", "counted twice")


# Its pages


def test_the_lead_finds_whom_it_is_of_and_issues_it(as_user, he, luo, served, today, east):
    approve_hours(all_hours(), by=he)
    client = as_user(he)
    address = "/hours-certificates/add/"
    found = client.post(address, {"search": "volunteers", "find_volunteer": "小红"})
    assert found.context["form"].offered == [(luo, False)]
    sent = {"client_uuid": str(uuid4()), "station": east.pk, "volunteer": str(luo.pk)}
    sent |= {"since": (today - 60 * DAY).isoformat(), "until": today.isoformat(), "teams": ""}
    answer = client.post(address, sent)
    one = VolunteerCertificate.objects.get()
    assert answer.url == one.get_absolute_url()
    page = client.get(answer.url)
    assert all(word in page.text for word in (one.number, one.code, "罗小红", "/verify/"))
    assert client.get("/hours-certificates/").context["lines"] == [one]


def test_a_number_is_masked_on_the_print(as_user, he, certificate, luo):
    luo.id_number = "522327194704280428"
    luo.save()
    page = as_user(he).get(certificate.get_absolute_url()).text
    assert "5223 **** **** 0428" in page
    assert "522327194704280428" not in page


def test_hours_that_are_others_by_now_are_told(as_user, he, certificate, served):
    assert not as_user(he).get(certificate.get_absolute_url()).context["is_other"]
    void_record(served[0], reason="never was", by=he)
    assert as_user(he).get(certificate.get_absolute_url()).context["is_other"]


# What a stranger reads


def verify(client, one, **fields):
    return client.post("/verify/", {"number": one.number, "code": one.code} | fields)


def test_a_stranger_verifies_it_and_reads_no_name(client, certificate, he):
    answer = verify(client, certificate)
    assert answer.context["certificate"] == certificate
    assert "罗*红" in answer.text
    assert "罗小红" not in answer.text
    assert "no-store" in answer["Cache-Control"]
    withdraw_certificate(certificate, reason="SECRET", by=he)
    answer = verify(client, certificate)
    assert "已撤销" in answer.text
    assert "SECRET" not in answer.text


def test_it_is_typed_in_any_case(client, certificate):
    number, code = certificate.number.lower(), f" {certificate.code.lower()} "
    assert verify(client, certificate, number=number, code=code).context["certificate"]


def test_a_wrong_code_and_an_unknown_number_read_the_same(client, certificate):
    wrong = "AAAAAA" if certificate.code != "AAAAAA" else "BBBBBB"
    answers = [verify(client, certificate, code=wrong), verify(client, certificate, number="ZM-9")]
    for answer in answers:
        assert answer.context["certificate"] is None
        assert "没有与该编号和校验码相符的证明" in answer.text
        assert "罗" not in answer.text


def test_who_guesses_waits(client, certificate):
    answers = [verify(client, certificate, code="WRONG2").status_code for _n in range(31)]
    assert answers == [200] * 30 + [429]
    assert verify(client, certificate).status_code == 429
