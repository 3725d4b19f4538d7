"""A next visit is promised where one can be owed; anything else is said, and nothing is dropped."""

from datetime import timedelta
from uuid import uuid4

import pytest

from beneficiaries.models import Person
from cases.models import ServiceRecord
from cases.people.services.deaths import record_death
from cases.people.services.leaving import leave_ledger
from cases.records.services import record_visit

DAY = timedelta(days=1)


@pytest.fixture(params=["left", "died"])
def gone(request, granny_li, today, lin):
    """Granny Li, off the ledger since today."""
    if request.param == "left":
        leave_ledger(granny_li, on=today, because="moved", by=lin)
    else:
        record_death(granny_li, on=today, reason="Seen.", by=lin)
    return Person.objects.get(pk=granny_li.pk)


@pytest.fixture
def typed(today):
    def fill(**fields):
        row = {
            "client_uuid": str(uuid4()), "channel": "home", "condition": "well",
            "purposes": ["routine"], "done_on": today.isoformat(), "domain": "02",
        }  # fmt: skip
        return row | fields

    return fill


@pytest.fixture
def api_visit(as_client, tong, granny_li, today):
    def send(**fields):
        row = {
            "client_uuid": str(uuid4()), "station": "E1", "done_on": today.isoformat(),
            "method": "V", "channel": "home", "domain": "02", "subject": str(granny_li.pk),
            "next_due_on": (today + DAY).isoformat(), "outcome": "not_met", "attended": [],
        }  # fmt: skip
        address = "/api/v1/service-records/"
        row = {name: value for name, value in (row | fields).items() if value is not None}
        return as_client(tong).post(address, row, content_type="application/json")

    return send


def test_of_whoever_is_off_the_ledger_the_form_asks_for_no_next_visit(as_user, gone, lin):
    page = as_user(lin).get("/log/", {"person": gone.pk})
    assert page.status_code == 200
    assert not {"next", "next_due_on", "again", "again_on"} & set(page.context["form"].fields)
    assert 'name="again"' not in page.text
    assert 'id="id_next_0"' not in page.text


def test_whoever_is_on_it_is_asked(as_user, granny_li, lin):
    page = as_user(lin).get("/log/", {"person": granny_li.pk})
    assert 'id="id_next_0"' in page.text
    assert 'name="again"' in page.text


@pytest.mark.parametrize("outcome", ["met", "not_met"])
def test_a_form_that_was_open_before_says_that_none_is_owed(as_user, gone, lin, typed, outcome):
    sent = typed(outcome=outcome, next="soon", again="soon", attended=[str(gone.pk)])
    done = as_user(lin).post(f"/log/?person={gone.pk}", sent, follow=True)
    assert ServiceRecord.objects.count() == 1
    assert "不再约下次探访" in " ".join(map(str, done.context["messages"]))


def test_over_rest_such_a_promise_is_refused_by_name(gone, api_visit):
    answer = api_visit()
    assert answer.status_code == 400
    assert "next_due_on" in str(answer.json())
    assert not ServiceRecord.objects.exists()


def test_over_rest_only_a_visit_promises(api_visit, granny_li):
    answer = api_visit(method="H", channel=None, outcome="met", attended=[str(granny_li.pk)])
    assert answer.status_code == 400
    assert "next_due_on" in str(answer.json())


def test_a_visit_entered_late_promises_nothing_and_says_so(api_visit, granny_li, east, lin, today):
    row = {"station": east, "method": "V", "domain": "02", "done_on": today}
    record_visit(by=lin, subject=granny_li, attended=[granny_li], **row)
    late = {"outcome": "met", "attended": [str(granny_li.pk)], "condition": "well"}
    answer = api_visit(done_on=(today - DAY).isoformat(), **late)
    assert answer.status_code == 400
    assert "next_due_on" in str(answer.json())


def test_a_correction_promises_nothing_and_says_so(as_client, tong, api_visit, today):
    made = api_visit().json()
    row = {
        "client_uuid": str(uuid4()), "station": "E1", "done_on": today.isoformat(),
        "method": "V", "channel": "home", "domain": "02", "subject": made["subject"],
        "outcome": "not_met", "reason": "Wrong.", "next_due_on": (today + DAY).isoformat(),
    }  # fmt: skip
    address = f"/api/v1/service-records/{made['id']}/replace/"
    answer = as_client(tong).post(address, row, content_type="application/json")
    assert answer.status_code == 400
    assert "next_due_on" in str(answer.json())
