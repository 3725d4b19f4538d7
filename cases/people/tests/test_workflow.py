"""The life of a transfer request against a table written by hand: services and page."""

from datetime import date
from functools import partial

import pytest

from beneficiaries.models import TransferRequest
from beneficiaries.transfers.workflow import WORKFLOW
from cases.people.services.transfers import answer_request
from stations.tests.lives import allowed_to, wrong_answers, wrong_offers

# verb: (from, to, who); he leads East, which has the person
ALLOWED = {
    "grant": ({"asked"}, "granted", {"he"}),
    "decline": ({"asked"}, "declined", {"he"}),
}
SERVICES = {
    "grant": partial(answer_request, grant=True, on=date(2024, 11, 20)),
    "decline": partial(answer_request, grant=False, reason="She only visits you."),
}
STATES = TransferRequest.State.values


@pytest.fixture
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def cast(lin, he, wang, zhao, mei, chen, an, shen, tong, nobody):
    return [lin, he, wang, zhao, mei, chen, an, shen, tong, nobody]


@pytest.fixture
def request_at(granny_li, west, zhao):
    def make(state):
        row = {"person": granny_li, "to": west, "reason": "She lives here.", "asked_by": zhao}
        return TransferRequest.objects.create(**row, state=state)

    return make


def test_the_table_has_these_verbs():
    assert set(WORKFLOW.steps) == set(ALLOWED)


@pytest.mark.parametrize("state", STATES)
def test_each_step_is_open_to_exactly_those_whom_the_table_names(state, request_at, cast):
    asked = request_at(state)
    assert wrong_answers(WORKFLOW, ALLOWED, SERVICES, asked, cast, {}) == []
    assert wrong_offers(WORKFLOW, ALLOWED, asked, cast) == {}


@pytest.mark.parametrize("state", STATES)
def test_the_page_shows_exactly_that(state, request_at, he, as_user):
    asked = request_at(state)
    shown = as_user(he).get(f"/transfers/{asked.pk}/")
    assert set(shown.context["offers"]) == allowed_to(ALLOWED, he, state)
    found = {verb for verb in ALLOWED if f'value="{verb}"' in shown.text}
    assert found == allowed_to(ALLOWED, he, state)


def test_of_somebody_who_left_the_ledger_nobody_answers(request_at, granny_li, he):
    asked = request_at("asked")
    granny_li.station = None
    granny_li.save()
    asked = TransferRequest.objects.get(pk=asked.pk)
    assert WORKFLOW.open_to(he, asked) == []


def test_who_comes_too_late_reads_so(request_at, he, as_user, in_english):
    asked = request_at("declined")
    row = {"answer": "decline", "on": "2024-11-20", "reason": "No."}
    refused = as_user(he).post(f"/transfers/{asked.pk}/", row)
    assert "answered meanwhile" in str(refused.context["form"].non_field_errors())
