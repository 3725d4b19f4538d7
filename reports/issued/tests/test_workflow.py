"""The life of a report against a table written by hand: services, page, REST."""

import json

import pytest

from reports.issued.services.issuing import STEPS
from reports.issued.workflow import WORKFLOW
from reports.models import Report
from reports.testing import ALONE
from stations.tests.lives import allowed_to, wrong_answers, wrong_offers

OFFICERS = {"chen", "gao"}
# verb: (from, to, who)
ALLOWED = {
    "review": ({"compiled"}, "reviewed", OFFICERS),
    "return": ({"compiled", "reviewed"}, "returned", OFFICERS),
    "issue": ({"reviewed"}, "issued", OFFICERS),
}
ASKED = {
    "review": {"reason": ALONE},
    "return": {"comment": "East forgot an afternoon."},
    "issue": {"reason": ALONE},
}
COMPILED = [state for state in Report.State.values if state != "compiling"]


@pytest.fixture
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def cast(lin, he, wang, zhao, mei, chen, gao, an, shen, tong, nobody):
    return [lin, he, wang, zhao, mei, chen, gao, an, shen, tong, nobody]


@pytest.fixture
def report_at(compiled, east, chen):
    def make(state):
        report = compiled(east)
        done = {"state": state, "comment": "Why?"}
        if state == "issued":
            done |= {"issued_by": chen, "issued_at": report.counted_at}
        Report.objects.filter(pk=report.pk).update(**done)
        return Report.objects.get(pk=report.pk)

    return make


def test_the_table_has_these_verbs_and_a_service_for_each():
    assert set(WORKFLOW.steps) == set(ALLOWED) == set(STEPS)


@pytest.mark.parametrize("state", Report.State.values)
def test_each_step_is_open_to_exactly_those_whom_the_table_names(state, report_at, cast):
    report = report_at(state)
    assert wrong_answers(WORKFLOW, ALLOWED, STEPS, report, cast, ASKED) == []
    assert wrong_offers(WORKFLOW, ALLOWED, report, cast) == {}


@pytest.mark.parametrize("state", COMPILED)
def test_page_and_rest_show_exactly_that(state, report_at, he, wang, chen, as_user):
    report = report_at(state)
    for user in (he, wang, chen):
        wanted = allowed_to(ALLOWED, user, state)
        shown = as_user(user).get(report.get_absolute_url()).text
        found = {verb for verb in ALLOWED if f"{report.get_absolute_url()}{verb}/" in shown}
        assert found == wanted
        answer = as_user(user).get(f"/api/v1/reports/{report.pk}/").json()
        assert set(answer["open_steps"]) == wanted


def test_a_locked_issue_says_why_in_the_words_of_its_refusal(
    report_at, compiled, east, chen, as_user, in_english
):
    report = report_at("reviewed")
    compiled(east)
    words = "There is a newer edition of this report."
    shown = as_user(chen).get(report.get_absolute_url())
    assert shown.context["offers"]["issue"].reason == words
    assert f"{report.get_absolute_url()}issue/" not in shown.text
    said = as_user(chen).post(f"{report.get_absolute_url()}issue/", follow=True)
    assert words in [str(message) for message in said.context["messages"]]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("newer", "There is a newer edition of this report."),
        ("to date", "Compiled while its period was running: to date, never issued."),
    ],
)
def test_a_locked_review_says_why_in_the_words_of_its_refusal(
    spoil, words, report_at, compiled, east, chen, as_user, in_english
):
    report = report_at("compiled")
    if spoil == "newer":
        compiled(east)
    else:
        Report.objects.filter(pk=report.pk).update(sha256="")
    shown = as_user(chen).get(report.get_absolute_url())
    assert shown.context["offers"]["review"].reason == words
    assert f"{report.get_absolute_url()}review/" not in shown.text
    said = as_user(chen).post(f"{report.get_absolute_url()}review/", follow=True)
    assert words in [str(message) for message in said.context["messages"]]


@pytest.mark.parametrize(
    ("name", "verb", "found"),
    [
        ("chen", "issue", 200), ("chen", "return", 200), ("he", "issue", 403),
        ("tong", "issue", 403), ("zhao", "issue", 404), ("chen", "dance", 404),
        ("chen", "review", 400),
    ],
)  # fmt: skip
def test_rest_takes_a_step(request, report_at, as_user, name, verb, found):
    report = report_at("reviewed")
    answer = as_user(request.getfixturevalue(name)).post(
        f"/api/v1/reports/{report.pk}/steps/{verb}/",
        json.dumps(ASKED.get(verb, {})),
        content_type="application/json",
    )
    assert answer.status_code == found, answer.content
    report.refresh_from_db()
    assert report.state == (ALLOWED[verb][1] if found == 200 else "reviewed")
