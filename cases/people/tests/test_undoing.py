"""Somebody is taken off the ledger by mistake: who wrote it takes it back, or asks the lead."""

from datetime import timedelta

import pytest
from django.urls import reverse

from beneficiaries.models import Person
from cases.people.services import undoing
from cases.people.services.deaths import record_death
from cases.people.services.leaving import leave_ledger
from stations.models import Notice


def at(name, person):
    return reverse(f"cases:{name}", args=[person.pk])


def said(answer):
    return " ".join(map(str, answer.context["messages"]))


def test_the_toast_takes_it_back_for_five_minutes(as_user, granny_li, lin, he, today, monkeypatch):
    client, now = as_user(lin), at("person_leave_undo_now", granny_li)
    sent = {"because": "moved", "on": today.isoformat()}
    done = client.post(at("person_leave", granny_li), sent, follow=True)
    assert f'action="{now}"' in done.text
    as_user(he).post(now)  # it isn't theirs
    assert not Person.objects.get().is_active
    client.post(now)
    assert Person.objects.get().is_active
    leave_ledger(Person.objects.get(), on=today, because="moved", by=lin)
    monkeypatch.setattr(undoing, "UNDO_WITHIN", timedelta(0))
    assert "站长" in said(client.post(now, follow=True))
    assert not Person.objects.get().is_active


def test_no_button_is_offered_that_cant_work_and_one_tap_asks_the_lead(
    as_user, granny_li, lin, he, today
):
    leave_ledger(granny_li, on=today, because="moved", by=lin)
    client, ask = as_user(lin), at("person_ask_undo", granny_li)
    page = client.get(granny_li.get_absolute_url()).text
    assert f'href="{at("person_take_up", granny_li)}"' not in page
    assert f'action="{ask}"' in page
    assert f'formaction="{ask}"' in client.get(at("person_take_up", granny_li)).text
    lead = as_user(he).get(granny_li.get_absolute_url()).text
    assert f'href="{at("person_leave_undo", granny_li)}"' in lead
    assert ask not in lead
    Notice.objects.all().delete()
    for _n in range(2):
        assert "站长" in said(client.post(ask, follow=True))
    notice = Notice.objects.get()
    assert (notice.to, notice.url) == (he, at("person_leave_undo", granny_li))
    as_user(he).post(notice.url, {"reason": "记错了人"})
    assert Person.objects.get().is_active


def test_of_a_death_the_lead_is_asked_too(as_user, granny_li, lin, he, today):
    record_death(granny_li, on=today, reason="Seen.", by=lin)
    client, ask = as_user(lin), at("person_ask_undo", granny_li)
    assert f'action="{ask}"' in client.get(granny_li.get_absolute_url()).text
    Notice.objects.all().delete()
    client.post(ask)
    assert Notice.objects.get(to=he).url == at("person_death_undo", granny_li)


@pytest.mark.parametrize("name", ["person_ask_undo", "person_leave_undo_now"])
def test_whoever_is_on_the_ledger_is_left_there(as_user, granny_li, lin, he, name):
    answer = as_user(lin).post(at(name, granny_li), follow=True)
    assert answer.redirect_chain == [(granny_li.get_absolute_url(), 302)]
    assert not Notice.objects.filter(to=he).exists()
