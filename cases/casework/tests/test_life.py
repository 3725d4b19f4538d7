"""A case under way: stale sights and races, edits, sessions, who sees it, who is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.utils import timezone

from cases.casework.services import edit_case, open_case, take_step
from cases.casework.services.actions import actions
from cases.casework.services.holding import hold_session
from cases.models import Case
from config.testing_soak import soaked
from stations.idempotency import Conflict
from stations.models import AuditEntry, Notice

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


# Stale sights and races


def test_a_step_with_a_stale_version_conflicts(make_case, lin):
    case = make_case()
    edit_case(case, by=lin, problem="Also lonely.")
    with pytest.raises(Conflict) as caught:
        step(case, "accept", lin, seen_version=1)
    assert caught.value.current.problem == "Also lonely."


def test_who_saw_another_status_is_told_to_reload(make_case, lin):
    case = make_case()
    step(Case.objects.get(pk=case.pk), "accept", lin)
    assert "" in refused(step, case, "refer", lin, referred_to="County hospital")


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_of_four_who_press_at_once_one_wins_each_time(make_case, make_person, lin, he):
    verbs = ["accept", "decline", "refer", "suspend"]

    def press(case, verb):
        try:
            return step(case, verb, he, referred_to="County hospital").status
        except ValidationError:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for turn in range(soaked(3, 100)):
            case = make_case(make_person(f"王{turn}"))
            seen = [Case.objects.get(pk=case.pk) for _ in verbs]
            results = list(pool.map(press, seen, verbs))
            case.refresh_from_db()
            assert [r for r in results if r] == [case.status]
            assert (case.version, case.steps.count()) == (2, 1)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_of_four_who_open_at_once_one_case_comes_each_time(make_person, lin):
    def press(person):
        try:
            return opened(person, lin).serial
        except ValidationError:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for turn in range(1, soaked(6, 30) + 1):
            results = list(pool.map(press, [make_person(f"王{turn}")] * 4))
            assert [r for r in results if r] == [turn]


@pytest.mark.django_db(transaction=True)
def test_four_workers_opening_cases_of_different_people_leave_no_gap(make_person, lin):
    people = [make_person(f"王{n}") for n in range(20)]

    def press(person):
        try:
            return opened(person, lin).serial
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        serials = list(pool.map(press, people))
    assert sorted(serials) == list(range(1, 21))


# Editing


def test_an_edit_counts_up_and_its_texts_stay_out_of_the_audit(make_case, lin):
    case = edit_case(make_case(), by=lin, seen_version=1, problem="She is lonely.")
    assert (case.version, case.problem) == (2, "She is lonely.")
    assert AuditEntry.objects.get(verb="edit").detail == {"changes": {"problem": []}}


def test_an_edit_that_changes_nothing_leaves_nothing(make_case, lin):
    case = make_case()
    assert edit_case(case, by=lin, problem=case.problem).version == 1
    assert not AuditEntry.objects.exists()


def test_a_stale_edit_conflicts(make_case, lin):
    case = make_case()
    edit_case(case, by=lin, problem="One.")
    with pytest.raises(Conflict):
        edit_case(case, by=lin, seen_version=1, problem="Two.")


@pytest.mark.parametrize(
    ("status", "fields", "field"),
    [
        ("archived", {"problem": "x"}, ""),
        ("intake", {"problem": " "}, "problem"),
        ("intervention", {"goals": "Another goal"}, "goals"),
        ("intake", {"status": "archived"}, ""),
    ],
)
def test_what_can_not_be_edited(make_case, lin, status, fields, field):
    assert list(refused(edit_case, make_case(status=status), by=lin, **fields)) == [field]


def test_a_case_goes_to_a_colleague_but_to_no_stranger(make_case, make_worker, lin, zhao, east):
    colleague = make_worker("Ma", east)
    case = edit_case(make_case(), by=lin, worker=colleague)
    assert case.worker == colleague
    assert "worker" in refused(edit_case, case, by=lin, worker=zhao.worker)


def test_supervisors_and_strangers_edit_nothing(make_case, wang, zhao):
    for user in (wang, zhao):
        with pytest.raises(PermissionDenied):
            edit_case(make_case() if user == wang else Case.objects.get(), by=user, problem="x")


# Sessions


@pytest.mark.parametrize("status", ["intake", "suspended", "archived", "plan_review"])
def test_a_session_is_held_only_while_the_case_is_worked_on(make_case, granny_li, lin, status):
    case = make_case(status=status)
    fields = {"done_on": THAT_DAY, "domain": "02", "attended": [granny_li]}
    assert "" in refused(hold_session, case, by=lin, **fields)


def test_a_session_is_a_service_record_of_the_case(make_case, granny_li, lin):
    case = make_case(status="intervention")
    record = hold_session(case, by=lin, done_on=THAT_DAY, domain="02", attended=[granny_li])
    assert (record.method, record.case, list(record.workers.all())) == ("I", case, [lin.worker])
    fields = {"done_on": date(2024, 2, 1), "domain": "02", "attended": [granny_li]}
    assert "done_on" in refused(hold_session, case, by=lin, **fields)


# What the page offers


def test_a_locked_step_says_its_reason(make_case, lin):
    found = {a.step.verb: a.reason for a in actions(make_case(status="intervention"), lin)}
    assert found["revise_plan"] == ""
    assert found["evaluate"]
    assert found["submit_closing"]


def test_an_officer_is_offered_nothing(make_case, chen):
    assert actions(make_case(status="intervention"), chen) == []


# Who sees a case


def test_a_case_is_seen_at_its_station_and_by_whoever_may_open_the_person(
    make_case, make_person, west, lin, he, wang, tong, zhao, mei, chen, an, shen, nobody
):
    make_case()
    seen = [u.username for u in (lin, he, wang, tong) if Case.objects.visible_to(u).exists()]
    assert seen == ["lin", "he", "wang", "tong"]
    for user in (zhao, mei, chen, an, shen, nobody):
        assert not Case.objects.visible_to(user).exists()


def test_an_ended_case_of_a_child_needs_a_grant_outside_the_staff(
    make_case, make_person, make_user, east, lin, he, wang, tong
):
    child = make_person("王小", born_on=timezone.localdate() - timedelta(days=3650))
    make_case(child, status="archived")
    granted = make_user("ma", ("supervisor", east), may_see=["closed_minors"])
    seen = {u.username: Case.objects.visible_to(u).exists() for u in (lin, he, wang, tong, granted)}
    assert seen == {"lin": True, "he": True, "wang": False, "tong": False, "ma": True}
    Case.objects.update(status="intervention")
    assert Case.objects.visible_to(wang).exists()


# Notices


def test_a_submitted_plan_calls_those_who_can_approve(make_case, lin, he, wang):
    case = make_case(status="plan", goals="Eats daily.")
    case.steps.create(verb="assess", target="plan", done_on=THAT_DAY, note="-", by=lin)
    step(case, "submit_plan", lin)
    assert set(Notice.objects.values_list("to__username", flat=True)) == {"he", "wang"}


def test_the_worker_hears_of_the_answer_and_the_approver_not(make_case, lin, he, wang):
    case = make_case(status="plan_review", worker=lin.worker)
    step(case, "return_plan", he)
    notice = Notice.objects.get()
    assert (notice.to, notice.url) == (lin, case.get_absolute_url())
    assert case.number in notice.text
    assert "plan returned" in notice.said["en"]  # what was done, no order
