"""The life of a filed month against a table written by hand: services, page, REST."""

import json

import pytest
from django.core.exceptions import ValidationError

from cases.filings.services.filings import STEPS
from cases.filings.workflow import WORKFLOW
from cases.models import Filing
from stations.tests.lives import allowed_to, wrong_answers, wrong_offers

OFFICERS = {"chen", "gao"}
# verb: (from, to, who)
ALLOWED = {
    "review": ({"filed"}, "reviewed", OFFICERS),
    "return": ({"filed", "reviewed"}, "returned", OFFICERS),
}
ASKED = {"return": {"comment": "The 12th is empty."}}
STATUSES = Filing.Status.values


@pytest.fixture
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def cast(lin, he, wang, zhao, mei, chen, gao, an, shen, tong, nobody):
    return [lin, he, wang, zhao, mei, chen, gao, an, shen, tong, nobody]


@pytest.fixture
def filing_at(make_filing, east, past_month):
    def make(status):
        filing = make_filing(east, past_month)
        Filing.objects.filter(pk=filing.pk).update(status=status, comment="Why?")
        return Filing.objects.get(pk=filing.pk)

    return make


def test_the_table_has_these_verbs_and_a_service_for_each():
    assert set(WORKFLOW.steps) == set(ALLOWED) == set(STEPS)


@pytest.mark.parametrize("status", STATUSES)
def test_each_step_is_open_to_exactly_those_whom_the_table_names(status, filing_at, cast):
    filing = filing_at(status)
    assert wrong_answers(WORKFLOW, ALLOWED, STEPS, filing, cast, ASKED) == []
    assert wrong_offers(WORKFLOW, ALLOWED, filing, cast) == {}


@pytest.mark.parametrize("status", STATUSES)
def test_page_and_rest_show_exactly_that(status, filing_at, he, wang, chen, as_user):
    filing = filing_at(status)
    for user in (he, wang, chen):
        wanted = allowed_to(ALLOWED, user, status)
        page = as_user(user).get(filing.get_absolute_url())
        assert set(page.context["open"]) == wanted
        assert [f'name="{verb}"' in page.text for verb in ALLOWED] == [
            verb in wanted for verb in ALLOWED
        ]
        answer = as_user(user).get(f"/api/v1/filings/{filing.pk}/").json()
        assert set(answer["open_steps"]) == wanted


@pytest.mark.parametrize(
    ("name", "verb", "found"),
    [
        ("chen", "review", 200), ("chen", "return", 200), ("he", "review", 403),
        ("zhao", "review", 404), ("chen", "dance", 404),
    ],
)  # fmt: skip
def test_rest_takes_a_step(request, filing_at, as_user, name, verb, found):
    filing = filing_at("filed")
    answer = as_user(request.getfixturevalue(name)).post(
        f"/api/v1/filings/{filing.pk}/steps/{verb}/",
        json.dumps(ASKED.get(verb, {})),
        content_type="application/json",
    )
    assert answer.status_code == found, answer.content
    filing.refresh_from_db()
    assert filing.status == (ALLOWED[verb][1] if found == 200 else "filed")
    if found == 200:
        assert answer.json()["status"] == filing.status


@pytest.mark.parametrize("sent", [{}, {"comment": " "}, {"comment": "x" * 501}, [1], "x"])
def test_a_return_over_rest_says_why(filing_at, chen, as_user, sent):
    filing = filing_at("filed")
    address = f"/api/v1/filings/{filing.pk}/steps/return/"
    answer = as_user(chen).post(address, json.dumps(sent), content_type="application/json")
    assert answer.status_code == 400, answer.content
    filing.refresh_from_db()
    assert filing.status == "filed"


def test_who_comes_too_late_reads_so_on_the_page(filing_at, chen, as_user, in_english):
    filing = filing_at("returned")
    said = as_user(chen).post(filing.get_absolute_url(), {"return": "", "comment": "Too."})
    assert said.status_code == 200
    assert "was judged already" in said.text
    said = as_user(chen).post(filing.get_absolute_url(), {"review": ""}, follow=True)
    assert "was judged already" in said.text


def test_whose_sight_is_stale_moves_nothing_though_the_state_would_allow_it(filing_at, chen, gao):
    """Gao saw it filed; meanwhile Chen has reviewed it. A reviewed month may be returned, too."""
    seen = filing_at("filed")
    STEPS["review"](Filing.objects.get(pk=seen.pk), by=chen)
    with pytest.raises(ValidationError):
        STEPS["return"](seen, by=gao, comment="The 12th is empty.")
    seen.refresh_from_db()
    assert (seen.status, seen.reviewed_by) == ("reviewed", chen)


def test_who_has_no_role_is_told_so_before_what_is_missing(filing_at, he, as_user):
    filing = filing_at("filed")
    address = f"/api/v1/filings/{filing.pk}/steps/return/"
    assert as_user(he).post(address, "{}", content_type="application/json").status_code == 403
    assert as_user(he).post(filing.get_absolute_url(), {"return": ""}).status_code == 403
