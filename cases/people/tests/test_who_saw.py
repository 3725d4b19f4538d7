"""The auditor tells a person who opened their file, and what was done with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stations.audit import trail
from stations.identity_numbers.rules import index_of
from stations.models import AuditEntry

URL = reverse("stations:who_saw")


@pytest.fixture
def li(granny_li, sample_number):
    granny_li.id_number = sample_number(granny_li.born_on)
    granny_li.id_index = index_of(granny_li.id_number)
    granny_li.save()
    return granny_li


@pytest.fixture
def ask(as_user, shen, li):
    """``ask()``: as Shen, of Granny Li, over the last thirty days."""
    today = timezone.localdate()

    def post(by=shen, number=li.id_number, since=today - timedelta(days=30), until=today):
        return as_user(by).post(URL, {"number": number, "since": since, "until": until})

    return post


def test_it_tells_who_opened_what_of_it_was_shown_and_why(ask, as_user, li, lin, chen, make_case):
    case = make_case(li)
    as_user(lin).get(li.get_absolute_url())
    as_user(lin).get(case.get_absolute_url())
    as_user(chen).post(reverse("beneficiaries:open_file", args=[li.pk]), {"reason": "投诉核查"})
    page = ask()
    assert page.status_code == 200
    lines = page.context["entries"]
    assert {entry.by for entry, _details in lines} == {lin, chen}
    assert {entry.record.partition(":")[0] for entry, _details in lines} >= {
        "beneficiaries.person",
        "cases.case",
    }
    assert "投诉核查" in page.text


def test_a_page_that_showed_it_among_others_is_told(ask, li, tong, east):
    shown = [f"beneficiaries.person:{li.pk}", "beneficiaries.person:other"]
    trail.record("read_page", tong, by=tong, station=east, records=shown, fields={})
    assert [entry.by for entry, _details in ask().context["entries"]] == [tong]


def test_other_days_and_other_people_are_not_told(ask, as_user, lin, make_person, li):
    as_user(lin).get(make_person("王芳").get_absolute_url())
    as_user(lin).get(li.get_absolute_url())
    yesterday = timezone.localdate() - timedelta(days=1)
    assert ask(until=yesterday).context["entries"] == []
    assert len(ask().context["entries"]) == 1


def test_an_auditor_elsewhere_reads_nothing_of_it(ask, as_user, lin, li, make_user, other_county):
    as_user(lin).get(li.get_absolute_url())
    page = ask(by=make_user("other", ("auditor", other_county)))
    assert page.context["entries"] == []
    assert "Lin" not in page.text


def test_the_number_is_written_down_nowhere_and_the_look_up_is(ask, li, shen):
    ask()
    entry = AuditEntry.objects.get(verb="who_saw")
    assert (entry.by, entry.records) == (shen, [f"beneficiaries.person:{li.pk}"])
    assert li.id_number not in str(AuditEntry.objects.values())


def test_what_nobody_has_and_what_is_no_number_is_said(ask, sample_number, li):
    assert "没有人" in ask(number=sample_number(li.born_on, serial="778")).text
    page = ask(number="12345")
    assert page.context["form"].errors.keys() == {"number"}
    assert "12345" in page.text  # what was typed stays
    today = timezone.localdate()
    assert ask(since=today, until=today - timedelta(days=1)).context["form"].errors.keys() == {
        "until"
    }


@pytest.mark.parametrize("who", ["lin", "he", "wang", "chen", "an", "tong"])
def test_nobody_else_asks(ask, who, request):
    assert ask(by=request.getfixturevalue(who)).status_code == 403
