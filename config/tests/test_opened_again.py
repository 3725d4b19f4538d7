"""The answer was lost on the road, and the form is opened again: it leads to what stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.casework.services import take_step
from cases.models import Case
from cases.people.services.leaving import leave_ledger
from config.tests.test_leaving_stories import filled, keyed
from stations.models import StoredForm

AGAIN = "没有重复"


def at(name, *args):
    return reverse(f"cases:{name}", args=args)


@pytest.fixture
def stored(as_user):
    """The page's form, filled in and sent; the client, and where it led to."""

    def send(user, url, **typed):
        client = as_user(user)
        sent = keyed(filled(client.get(url))) | typed
        answer = client.post(url, sent)
        assert answer.status_code == 302, answer.context["form"].errors
        client.get(answer.url)
        return client, answer.url

    return send


def leads(client, url, to):
    answer = client.get(url, follow=True)
    assert answer.redirect_chain[:1] == [(to, 302)]
    return " ".join(map(str, answer.context["messages"]))


def test_a_step_of_a_case(stored, make_case, granny_li, lin, today):
    url = at("case_step", make_case(granny_li).pk, "accept")
    client, to = stored(lin, url, note="接案", done_on=today.isoformat())
    said = leads(client, url, to)
    assert AGAIN in said
    assert f"{timezone.localtime():%H:}" in said
    part = client.get(url, headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == to


def test_a_step_that_was_gone_on_with_says_why_it_cant_be_taken(
    stored, make_case, granny_li, lin, he, today
):
    url = at("case_step", make_case(granny_li).pk, "accept")
    client, _to = stored(lin, url, note="接案", done_on=today.isoformat())
    take_step(Case.objects.get(), "assess", by=he, note="mine", done_on=today)
    assert client.get(url).status_code == 200


def test_another_step_than_the_one_that_was_stored_is_not_called_stored(
    stored, make_case, granny_li, lin, today
):
    case = make_case(granny_li)
    url = at("case_step", case.pk, "accept")
    client, _to = stored(lin, url, note="接案", done_on=today.isoformat())
    assert client.get(at("case_step", case.pk, "submit_plan")).status_code == 200


def test_leaving_and_coming_back(stored, granny_li, lin, today):
    last = (today - timedelta(days=3)).isoformat()
    for name, typed in (("person_leave", {"on": last, "because": "moved"}), ("person_take_up", {})):
        url = at(name, granny_li.pk)
        client, to = stored(lin, url, **typed)
        assert AGAIN in leads(client, url, to)


def test_whoever_was_taken_off_by_somebody_else_is_said_to_have_left(
    as_user, granny_li, lin, he, today
):
    leave_ledger(granny_li, on=today, because="moved", by=he)
    said = leads(as_user(lin), at("person_leave", granny_li.pk), granny_li.get_absolute_url())
    assert "搬" in said or "迁" in said
    assert AGAIN not in said


def test_a_transfer_that_puts_the_person_out_of_sight(stored, granny_li, he, west, today):
    url = at("person_transfer", granny_li.pk)
    client, to = stored(he, url, to=west.pk, on=today.isoformat(), reason="搬到女儿家")
    assert AGAIN in leads(client, url, to)


def test_a_day_of_an_activity_and_another_one_has_its_own_address(
    stored, make_activity, lin, granny_li, today
):
    days = {"planned_on": today, "began_on": today, "done_on": today}
    activity = make_activity(state="planned", **days)
    url = at("activity_day", activity.pk)
    client, to = stored(lin, url, done_on=today.isoformat(), attended=[str(granny_li.pk)])
    assert AGAIN in leads(client, url, to)
    another = f'href="{url}?after=2"'
    assert another in client.get(to).text
    assert client.get(f"{url}?after=2").status_code == 200


def test_a_filed_month(stored, east, he, past_month, make_visit, granny_li):
    url = at("file_month", east.pk, f"{past_month:%Y-%m}")
    client, to = stored(he, url)
    assert AGAIN in leads(client, url, to)
    StoredForm.objects.all().delete()
    assert client.get(url).status_code == 200
