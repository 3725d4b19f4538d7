"""The case table against one written by hand: every verb × status × role."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from cases.casework.services import take_step
from cases.casework.workflow import WORKFLOW
from cases.models import Case
from config.testing_soak import soaked

STAFF = {"lin", "he", "tong"}  # worker, lead, sync client
JUDGES = {"he", "wang"}  # lead, supervisor
UNDER_WORK = {
    "intake",
    "assessment",
    "plan",
    "plan_review",
    "intervention",
    "evaluation",
    "closing_review",
}
# verb: (from, to, who)
ALLOWED = {
    "accept": ({"intake"}, "assessment", STAFF),
    "decline": ({"intake"}, "declined", STAFF),
    "assess": ({"assessment"}, "plan", STAFF),
    "submit_plan": ({"plan"}, "plan_review", STAFF),
    "approve_plan": ({"plan_review"}, "intervention", JUDGES),
    "return_plan": ({"plan_review"}, "plan", JUDGES),
    "evaluate": ({"intervention"}, "evaluation", STAFF),
    "revise_plan": ({"intervention"}, "plan", STAFF),
    "submit_closing": ({"evaluation"}, "closing_review", STAFF),
    "continue": ({"evaluation"}, "intervention", STAFF),
    "approve_closing": ({"closing_review"}, "follow_up", JUDGES),
    "return_closing": ({"closing_review"}, "evaluation", JUDGES),
    "archive": ({"follow_up"}, "archived", STAFF),
    "resume": ({"suspended"}, "intervention", STAFF),
    "refer": (UNDER_WORK | {"follow_up", "suspended"}, "referred", STAFF),
    "suspend": (UNDER_WORK, "suspended", STAFF),
    "end": ({"suspended"}, "archived", JUDGES),
    "reopen": ({"archived"}, "assessment", {"he"}),
}
THAT_DAY = date(2024, 11, 20)


@pytest.fixture
def cast(lin, he, wang, zhao, mei, chen, an, shen, tong, nobody):
    return [lin, he, wang, zhao, mei, chen, an, shen, tong, nobody]


@pytest.fixture
def ready_case(make_case, make_visit, make_user, east, granny_li):
    """A case at a status with everything done that any next step asks for."""
    other = make_user("other", ("worker", east))

    def make(status):
        case = make_case(status=status, goals="Eats a warm meal every day.")
        make_visit(granny_li, case=case, method="I", done_on=date(2024, 5, 1))
        make_visit(granny_li, done_on=date(2024, 7, 1))
        for verb in ("assess", "submit_plan", "evaluate", "submit_closing"):
            case.steps.create(
                verb=verb, target=status, done_on=date(2024, 5, 2), note="Done.", by=other
            )
        return case

    return make


def attempt(case, verb, user):
    """The status it led to, or the kind of refusal."""
    try:
        with transaction.atomic():
            case = take_step(
                case, verb, by=user, note="Agreed.", done_on=THAT_DAY, referred_to="County hospital"
            )
            case.refresh_from_db()
            raise Interrupted(case.status)
    except Interrupted as done:
        return str(done)
    except PermissionDenied:
        return "forbidden"
    except ValidationError as error:
        return error.code or "rule"


class Interrupted(Exception):
    """Rolls a step back that worked, so that the next one starts from the same case."""


def test_the_table_has_these_verbs_and_no_others():
    assert set(WORKFLOW.steps) == set(ALLOWED)


def asking(cast, who, number):
    """Whoever may take a step, and of the others one after the other; in the soak everybody."""
    others = [user for user in cast if user.username not in who]
    few = [user for user in cast if user.username in who] + [others[number % len(others)]]
    return soaked(few, cast)


@pytest.mark.long
@pytest.mark.parametrize("status", Case.Status.values)
def test_every_verb_is_open_to_exactly_those_whom_the_table_names(status, ready_case, cast):
    case = ready_case(status)
    wrong, shift = [], Case.Status.values.index(status)
    for number, (verb, (sources, target, who)) in enumerate(ALLOWED.items(), shift):
        for user in asking(cast, who, number):
            found = attempt(case, verb, user)
            wanted = "forbidden" if user.username not in who else target
            if user.username in who and status not in sources:
                wanted = "status"
            if found != wanted:
                wrong.append((verb, user.username, found, wanted))
    assert wrong == []


@pytest.mark.parametrize("status", Case.Status.values)
def test_the_page_shows_exactly_these_buttons(status, make_case, cast):
    case = make_case(status=status)
    for user in cast:
        shown = {step.verb for step in WORKFLOW.open_to(user, case)}
        allowed = {
            verb
            for verb, (sources, _to, who) in ALLOWED.items()
            if status in sources and user.username in who
        }
        assert shown == allowed, user.username


def test_an_unknown_verb_is_not_found(make_case, lin):
    with pytest.raises(Http404):
        take_step(make_case(), "steal", by=lin, note="x", done_on=THAT_DAY)


@pytest.mark.parametrize(
    ("status", "verb", "found"),
    [("plan_review", "approve_plan", "intervention"), ("intake", "accept", "forbidden")],
)
def test_sun_acts_at_east_as_supervisor_only(ready_case, sun, status, verb, found):
    """At West a worker, at East a supervisor: a role counts at its place."""
    assert attempt(ready_case(status), verb, sun) == found


@pytest.mark.parametrize("status", sorted(UNDER_WORK))
def test_a_suspended_case_resumes_where_it_was(status, ready_case, lin):
    case = ready_case(status)
    case = take_step(case, "suspend", by=lin, note="Away for a month.", done_on=THAT_DAY)
    assert case.suspended_from == status
    case = take_step(case, "resume", by=lin, note="Back again.", done_on=THAT_DAY)
    assert (case.status, case.suspended_from) == (status, "")


@pytest.mark.parametrize(
    ("name", "status", "version", "found"),
    [
        ("lin", "intake", 1, 200), ("tong", "intake", 1, 200), ("wang", "intake", 1, 403),
        ("zhao", "intake", 1, 404), ("lin", "archived", 1, 400), ("lin", "intake", 7, 409),
        ("lin", "intake", None, 428),
    ],
)  # fmt: skip
def test_rest_takes_a_step_at_its_address(
    request, make_case, as_user, name, status, version, found
):
    case = make_case(status=status)
    answer = as_user(request.getfixturevalue(name)).post(
        f"/api/v1/cases/{case.pk}/steps/accept/",
        {"note": "Agreed.", "done_on": "2024-11-20"},
        content_type="application/json",
        **({"HTTP_IF_MATCH": f'"{version}"'} if version else {}),
    )
    assert answer.status_code == found, answer.content
    case.refresh_from_db()
    assert case.status == ("assessment" if found == 200 else status)
    if found == 200:
        assert (answer.json()["status"], answer.headers["ETag"]) == ("assessment", '"2"')


@pytest.mark.parametrize(
    ("sent", "fields"),
    [({}, {"note", "done_on"}), ({"note": "x", "done_on": "soon"}, {"done_on"}), ([1], {""})],
)
def test_rest_names_the_field_that_a_step_lacks(make_case, lin, as_user, sent, fields):
    answer = as_user(lin).post(
        f"/api/v1/cases/{make_case().pk}/steps/accept/",
        sent, content_type="application/json", HTTP_IF_MATCH='"1"',
    )  # fmt: skip
    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == fields
