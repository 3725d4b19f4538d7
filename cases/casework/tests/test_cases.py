"""Open, step, edit: the rules, the trail, the notices, the races."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.casework.services import open_case, take_step
from cases.casework.services.holding import hold_session
from cases.models import Case
from stations.idempotency import Conflict
from stations.models import AuditEntry, Notice, Posting

THAT_DAY = date(2024, 11, 20)


def opened(person, by, **fields):
    row = {"problem": "Has stopped eating.", "opened_on": date(2024, 8, 1)}
    return open_case(person=person, by=by, **row | fields)


def step(case, verb, by, **fields):
    row = {"note": "Agreed.", "done_on": THAT_DAY}
    return take_step(case, verb, by=by, **row | fields)


def refused(call, *args, **fields):
    """The error's words by field; "" when they belong to none."""
    with pytest.raises(ValidationError) as caught:
        call(*args, **fields)
    error = caught.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


# Opening


def test_lin_opens_a_case_in_intake_and_it_is_hers(granny_li, lin, east):
    case = opened(granny_li, lin)
    assert (case.status, case.worker, case.station, case.origin) == (
        "intake",
        lin.worker,
        east,
        east,
    )
    [first] = case.steps.all()
    assert (first.verb, first.target, first.note) == ("open", "intake", "Has stopped eating.")


def test_opening_leaves_one_audit_entry_and_tells_the_lead(granny_li, lin, he):
    case = opened(granny_li, lin)
    entry = AuditEntry.objects.get(record=f"cases.case:{case.pk}")
    assert (entry.verb, entry.by, entry.title) == ("open", lin, case.number)
    assert "eating" not in str(entry.detail)
    assert list(Notice.objects.values_list("to__username", flat=True)) == ["he"]


@pytest.mark.dated
def test_numbers_run_without_a_gap_in_each_station_and_year(make_person, lin, zhao, west):
    east_two = [opened(make_person(name), lin) for name in ("王一", "王二")]
    with pytest.raises(ValidationError):
        opened(make_person("王三", died_on=date(2024, 1, 1)), lin)
    third = opened(make_person("王四"), lin)
    at_west = opened(make_person("王五", station=west), zhao)
    last_year = opened(make_person("王六"), lin, opened_on=date(2023, 12, 31))
    assert [case.serial for case in (*east_two, third, at_west, last_year)] == [1, 2, 3, 1, 1]
    assert (last_year.year, "East Town" in third.number, "3" in third.number) == (2023, True, True)


def test_the_number_reads_the_same_whatever_language_its_maker_uses(make_person, lin):
    from django.utils import translation

    with translation.override("en"):
        english = opened(make_person("王一"), lin)
    with translation.override("zh-hans"):
        chinese = opened(make_person("王二"), lin)
    assert english.number.replace("1", "2") == chinese.number.replace("1", "2")


@pytest.mark.parametrize("name", ["wang", "zhao", "chen", "an", "shen", "nobody"])
def test_only_workers_leads_and_clients_of_the_place_open_cases(request, granny_li, name):
    with pytest.raises(PermissionDenied):
        opened(granny_li, request.getfixturevalue(name))
    assert not Case.objects.exists()


def test_one_open_case_a_person(granny_li, lin):
    case = opened(granny_li, lin)
    assert "" in refused(opened, granny_li, lin)
    step(case, "decline", lin)
    assert opened(granny_li, lin).serial == 2


def test_no_case_for_the_dead_nor_for_somebody_on_no_ledger(make_person, lin):
    dead = make_person("王一", died_on=date(2024, 1, 1))
    assert "" in refused(opened, dead, lin)
    gone = make_person("王二")
    type(gone).objects.filter(pk=gone.pk).update(station=None)
    assert "" in refused(opened, gone, lin)


@pytest.mark.dated
def test_a_case_is_not_opened_in_the_future_nor_before_birth(granny_li, lin, today):
    for day in (today + timedelta(days=1), date(1940, 1, 1)):
        assert list(refused(opened, granny_li, lin, opened_on=day)) == ["opened_on"]
    assert opened(granny_li, lin, opened_on=today).opened_on == today


def test_a_case_needs_a_problem(granny_li, lin):
    assert "problem" in refused(open_case, person=granny_li, problem="  ", by=lin)


def test_a_case_grows_from_a_visit_to_this_person_only(granny_li, make_person, make_visit, lin):
    own = make_visit(granny_li, done_on=THAT_DAY)
    other = make_visit(make_person("王一"), done_on=THAT_DAY)
    assert "" in refused(opened, granny_li, lin, from_record=other)
    assert opened(granny_li, lin, from_record=own).from_record == own


def test_the_worker_must_work_there(granny_li, lin, zhao, make_worker, east):
    assert "worker" in refused(opened, granny_li, lin, worker=zhao.worker)
    colleague = make_worker("Ma", east)
    assert opened(granny_li, lin, worker=colleague).worker == colleague


def test_a_repeat_opens_nothing_and_a_different_one_conflicts(granny_li, lin):
    key, payload = uuid4(), {"problem": "a"}
    first = opened(granny_li, lin, client_uuid=key, payload=payload)
    assert opened(granny_li, lin, client_uuid=key, payload=payload) == first
    with pytest.raises(Conflict) as caught:
        opened(granny_li, lin, client_uuid=key, payload={"problem": "b"})
    assert caught.value.current == first
    assert Case.objects.count() == 1


def test_a_repeat_without_a_payload_is_judged_by_what_was_said(granny_li, lin):
    key = uuid4()
    first = opened(granny_li, lin, client_uuid=key, opened_on=THAT_DAY)
    assert opened(granny_li, lin, client_uuid=key, opened_on=THAT_DAY) == first
    with pytest.raises(Conflict):
        opened(granny_li, lin, client_uuid=key, opened_on=date(2024, 11, 1))


# The whole life


def test_a_case_goes_its_whole_way(granny_li, lin, he, make_visit):
    case = opened(granny_li, lin, opened_on=date(2024, 8, 4))
    case = step(case, "accept", lin, done_on=date(2024, 8, 5))
    case = step(case, "assess", lin, done_on=date(2024, 8, 12))
    case = step(case, "submit_plan", lin, done_on=date(2024, 8, 18), goals="Eats daily.")
    case = step(case, "return_plan", he, done_on=date(2024, 8, 19))
    case = step(case, "submit_plan", lin, done_on=date(2024, 8, 19), goals="Eats twice a day.")
    case = step(case, "approve_plan", he, done_on=date(2024, 8, 20))
    hold_session(case, by=lin, done_on=date(2024, 9, 1), domain="02", attended=[granny_li])
    case = step(case, "evaluate", lin, done_on=date(2024, 10, 1))
    case = step(case, "submit_closing", lin, done_on=date(2024, 10, 2))
    case = step(case, "approve_closing", he, done_on=date(2024, 10, 3))
    assert case.closed_on == date(2024, 10, 3)
    make_visit(granny_li, done_on=date(2024, 11, 1))
    case = step(case, "archive", lin)
    case = step(case, "reopen", he)
    assert (case.status, case.cycle, case.closed_on) == ("assessment", 2, None)
    assert case.goals == "Eats twice a day."
    verbs = list(case.steps.values_list("verb", flat=True))
    assert verbs[:4] == ["open", "accept", "assess", "submit_plan"]
    assert len(verbs) == 12
    entries = AuditEntry.objects.filter(record=f"cases.case:{case.pk}").order_by("pk")
    assert list(entries.values_list("verb", flat=True)) == verbs
    assert case.version == 12


def test_a_step_keeps_who_when_and_why(make_case, lin):
    case = step(make_case(), "accept", lin, note="  She agreed.  ")
    last = case.steps.get()
    assert (last.source, last.target, last.note, last.by) == (
        "intake",
        "assessment",
        "She agreed.",
        lin,
    )
    case.refresh_from_db()
    assert (case.accepted_on, case.worker) == (THAT_DAY, lin.worker)


# What a step asks for


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"note": " "}, "note"),
        ({"done_on": date(2024, 2, 28)}, "done_on"),
        ({"next_step_on": date(2024, 11, 19)}, "next_step_on"),
    ],
)
def test_every_step_has_a_note_and_a_day_in_its_order(make_case, lin, fields, field):
    assert list(refused(step, make_case(), "accept", lin, **fields)) == [field]


@pytest.mark.dated
def test_a_step_is_taken_today_and_not_tomorrow(make_case, lin, today):
    case = make_case()
    tomorrow = today + timedelta(days=1)
    assert list(refused(step, case, "accept", lin, done_on=tomorrow)) == ["done_on"]
    assert step(case, "accept", lin, done_on=today).accepted_on == today


def test_a_step_is_not_dated_before_the_one_before(make_case, lin):
    case = step(make_case(), "accept", lin, done_on=date(2024, 3, 10))
    assert "done_on" in refused(step, case, "assess", lin, done_on=date(2024, 3, 9))
    assert step(case, "assess", lin, done_on=date(2024, 3, 10)).status == "plan"


@pytest.mark.parametrize("receiver", ["", " ", "x" * 101])
def test_a_referral_names_its_receiver(make_case, lin, receiver):
    case = make_case()
    assert "referred_to" in refused(step, case, "refer", lin, referred_to=receiver)


def test_a_plan_names_a_goal_and_rests_on_an_assessment(make_case, lin):
    case = make_case(status="plan")
    assert "goals" in refused(step, case, "submit_plan", lin)
    assert "" in refused(step, case, "submit_plan", lin, goals="Eats daily.")
    case.steps.create(verb="assess", target="plan", done_on=THAT_DAY, note="Weak.", by=lin)
    assert step(case, "submit_plan", lin, goals="Eats daily.").goals == "Eats daily."


def test_no_evaluation_without_a_session_that_stands(make_case, make_visit, granny_li, lin):
    from cases.records.services import void_record

    case = make_case(status="intervention")
    assert "" in refused(step, case, "evaluate", lin)
    before = make_visit(granny_li, method="I", case=case, done_on=date(2024, 3, 1))
    make_visit(granny_li, case=case, done_on=date(2024, 5, 1))  # a visit is no session
    voided = make_visit(granny_li, method="I", case=case, done_on=date(2024, 5, 2))
    void_record(voided, reason="Wrong person.", by=lin)
    assert before.done_on < case.accepted_on
    assert "" in refused(step, case, "evaluate", lin)
    make_visit(granny_li, method="I", case=case, done_on=date(2024, 5, 3))
    assert step(case, "evaluate", lin).status == "evaluation"


def test_no_closing_without_an_evaluation_in_this_cycle(make_case, lin):
    case = make_case(status="evaluation", cycle=2)
    case.steps.create(verb="evaluate", target="x", done_on=THAT_DAY, note="-", by=lin, cycle=1)
    assert "" in refused(step, case, "submit_closing", lin)
    case.steps.create(verb="evaluate", target="x", done_on=THAT_DAY, note="-", by=lin, cycle=2)
    assert step(case, "submit_closing", lin).status == "closing_review"


def test_a_closed_case_is_followed_up_before_it_is_archived(make_case, make_visit, granny_li, lin):
    case = make_case(status="follow_up")
    make_visit(granny_li, done_on=case.closed_on)
    make_visit(granny_li, done_on=date(2024, 7, 1), outcome="not_met")
    make_visit(granny_li, done_on=date(2024, 7, 2), method="P")
    assert "" in refused(step, case, "archive", lin)
    make_visit(granny_li, done_on=date(2024, 7, 3), method="T")
    assert step(case, "archive", lin).status == "archived"


@pytest.mark.parametrize(
    ("submit", "approve", "status"),
    [
        ("submit_plan", "approve_plan", "plan_review"),
        ("submit_closing", "approve_closing", "closing_review"),
    ],
)
def test_a_lead_does_not_approve_an_own_proposal_while_another_can(
    make_case, he, wang, submit, approve, status
):
    case = make_case(status=status)
    case.steps.create(verb=submit, target=status, done_on=THAT_DAY, note="-", by=he)
    assert "" in refused(step, case, approve, he)
    assert step(case, approve, wang).status in {"intervention", "follow_up"}


def test_a_lead_who_is_alone_approves_and_the_audit_says_so(make_case, he):
    case = make_case(status="plan_review")
    case.steps.create(verb="submit_plan", target="x", done_on=THAT_DAY, note="-", by=he)
    step(case, "approve_plan", he)
    assert AuditEntry.objects.get(verb="approve_plan").detail["alone"] is True


def test_a_supervisor_whose_posting_ended_does_not_count_as_another(make_case, he, wang):
    Posting.objects.filter(user=wang).update(until=date(2021, 1, 1))
    case = make_case(status="plan_review")
    case.steps.create(verb="submit_plan", target="x", done_on=THAT_DAY, note="-", by=he)
    assert step(case, "approve_plan", he).status == "intervention"


def test_a_lead_may_return_an_own_proposal(make_case, he, wang):
    case = make_case(status="plan_review")
    case.steps.create(verb="submit_plan", target="x", done_on=THAT_DAY, note="-", by=he)
    assert step(case, "return_plan", he).status == "plan"


@pytest.mark.parametrize(("status", "verb"), [("suspended", "resume"), ("archived", "reopen")])
def test_a_case_of_the_dead_doesnt_go_on(make_case, granny_li, he, status, verb):
    case = make_case(status=status)
    type(granny_li).objects.filter(pk=granny_li.pk).update(died_on=date(2024, 10, 1))
    assert "" in refused(step, case, verb, he)


def test_a_case_is_not_reopened_beside_an_open_one_nor_after_a_move(
    make_case, granny_li, he, lin, west
):
    case = make_case(status="archived")
    other = opened(granny_li, lin)
    assert "" in refused(step, case, "reopen", he)
    step(other, "decline", lin)
    type(granny_li).objects.filter(pk=granny_li.pk).update(station=west)
    assert "" in refused(step, case, "reopen", he)
