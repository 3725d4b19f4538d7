"""The pages of cases: list, file, steps, editing, opening; with and without htmx."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.casework.services import edit_case
from cases.models import Case, ServiceRecord
from stations.models import AuditEntry

THAT_DAY = date(2024, 11, 20)
HTMX = {"HX-Request": "true"}


def step_url(case, verb):
    return reverse("cases:case_step", args=[case.pk, verb])


def sent(case, **fields):
    row = {"note": "Agreed.", "done_on": "2024-11-20", "seen_version": case.version}
    return row | fields


# The file


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("lin", 200),
        ("he", 200),
        ("wang", 200),
        ("zhao", 404),
        ("mei", 404),
        ("chen", 404),
        ("gao", 404),
        ("an", 404),
        ("shen", 404),
        ("nobody", 404),
    ],
)
def test_who_gets_a_case(request, as_user, make_case, name, status):
    case = make_case()
    user = request.getfixturevalue(name)
    assert as_user(user).get(case.get_absolute_url()).status_code == status
    readings = AuditEntry.objects.filter(verb="read", record=f"cases.case:{case.pk}")
    assert readings.count() == (status == 200)


def test_the_stage_line_stands_where_the_case_does(as_user, make_case, make_visit, granny_li, lin):
    case = make_case(status="intervention")
    make_visit(granny_li, method="I", case=case, done_on=date(2024, 5, 1))
    case.steps.create(
        verb="accept", target="assessment", done_on=date(2024, 3, 2), note="-", by=lin
    )
    stages = as_user(lin).get(case.get_absolute_url()).context["stages"]
    assert [s.state for s in stages] == ["done"] * 3 + ["now"] + ["later"] * 3
    assert stages[0].note
    assert "1" in stages[3].note


@pytest.mark.parametrize(
    ("status", "now"),
    [
        ("intake", 0),
        ("plan_review", 2),
        ("closing_review", 5),
        ("follow_up", 6),
        ("archived", 7),
        ("suspended", 3),
    ],
)
def test_every_status_has_its_place_on_the_line(as_user, make_case, lin, status, now):
    case = make_case(status=status)
    stages = as_user(lin).get(case.get_absolute_url()).context["stages"]
    assert [s.state for s in stages].count("done") == now


def test_a_referred_case_stands_where_it_left(as_user, make_case, lin):
    case = make_case(status="referred")
    case.steps.create(
        verb="refer", source="plan", target="referred", done_on=THAT_DAY, note="-", by=lin
    )
    stages = as_user(lin).get(case.get_absolute_url()).context["stages"]
    assert [s.state for s in stages].index("now") == 2


def test_the_buttons_are_the_tables_and_the_locked_one_says_why(as_user, make_case, lin, wang):
    case = make_case(status="intervention")
    page = as_user(lin).get(case.get_absolute_url())
    shown = page.content.decode()
    for verb in ("revise_plan", "refer", "suspend"):
        assert step_url(case, verb) in shown
    for verb in ("evaluate", "submit_closing", "approve_plan", "archive"):
        assert step_url(case, verb) not in shown
    assert {a.step.verb for a in page.context["locked"]} == {"evaluate", "submit_closing"}
    assert all(a.reason in shown for a in page.context["locked"])
    assert (
        step_url(case, "suspend") not in as_user(wang).get(case.get_absolute_url()).content.decode()
    )


def test_sessions_goals_and_history_stand_in_the_file(
    as_user, make_case, make_visit, granny_li, lin
):
    case = make_case(status="intervention", goals="Eats daily.\n\nSleeps well.")
    make_visit(granny_li, method="I", case=case, done_on=date(2024, 5, 1), note="She talked.")
    case.steps.create(verb="accept", target="assessment", done_on=THAT_DAY, note="Yes.", by=lin)
    page = as_user(lin).get(case.get_absolute_url())
    text = page.content.decode()
    assert page.context["goals"] == ["Eats daily.", "Sleeps well."]
    assert "She talked." in text
    assert "Yes." in text


def test_the_file_costs_the_same_with_twenty_more_sessions_and_steps(
    count_queries, make_case, make_visit, granny_li, lin
):
    case = make_case(status="intervention")

    def more(n):
        make_visit(granny_li, method="I", case=case, done_on=date(2024, 5, 1 + n))
        case.steps.create(verb="resume", target="x", done_on=THAT_DAY, note="-", by=lin)

    more(0)
    before = count_queries(lin, case.get_absolute_url())
    for n in range(1, 21):
        more(n)
    assert count_queries(lin, case.get_absolute_url()) == before


# Steps


def test_a_step_is_taken_by_its_page(as_user, make_case, lin):
    case = make_case()
    page = as_user(lin).get(step_url(case, "accept"))
    assert "<html" in page.content.decode()
    answer = as_user(lin).post(step_url(case, "accept"), sent(case, next_step_on="2024-12-01"))
    assert answer.url == case.get_absolute_url()
    case.refresh_from_db()
    assert (case.status, case.next_step_on) == ("assessment", date(2024, 12, 1))


def test_htmx_gets_the_form_alone(as_user, make_case, lin):
    case = make_case()
    part = as_user(lin).get(step_url(case, "accept"), headers=HTMX).content.decode()
    assert "<form" in part
    assert "<html" not in part
    assert f'action="{step_url(case, "accept")}"' in part


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("accept", {"note", "done_on", "next_step_on", "seen_version"}),
        ("decline", {"note", "done_on", "referred_to", "seen_version"}),
        ("refer", {"note", "done_on", "referred_to", "seen_version"}),
        ("submit_plan", {"note", "done_on", "goals", "next_step_on", "seen_version"}),
        ("end", {"note", "done_on", "seen_version"}),
    ],
)
def test_each_step_asks_for_what_it_needs(as_user, make_case, he, verb, fields):
    page = as_user(he).get(step_url(make_case(), verb))
    assert set(page.context["form"].fields) == fields


def test_what_the_rule_refuses_is_said_and_the_note_stays(as_user, make_case, lin):
    case = make_case()
    wrong = sent(case, done_on="2024-01-01", note="A long note.")
    page = as_user(lin).post(step_url(case, "accept"), wrong)
    assert "done_on" in page.context["form"].errors
    assert "A long note." in page.content.decode()
    case.refresh_from_db()
    assert case.status == "intake"


def test_a_step_that_is_not_possible_now_says_so_and_its_button_is_off(as_user, make_case, lin):
    page = as_user(lin).get(step_url(make_case(), "archive")).content.decode()
    assert "disabled" in page
    case = Case.objects.get()
    answer = as_user(lin).post(step_url(case, "archive"), sent(case))
    assert answer.status_code == 200
    assert Case.objects.get().status == "intake"


def test_a_page_of_an_older_version_is_told_and_can_go_on(as_user, make_case, lin):
    case = make_case()
    edit_case(case, by=lin, problem="Changed meanwhile.")
    page = as_user(lin).post(step_url(case, "accept"), sent(case))
    assert page.context["form"].errors["__all__"]
    assert "Agreed." in page.content.decode()
    again = sent(case, seen_version=page.context["form"]["seen_version"].value())
    assert as_user(lin).post(step_url(case, "accept"), again).status_code == 302


@pytest.mark.parametrize(
    ("name", "verb", "status"),
    [
        ("lin", "steal", 404),
        ("lin", "approve_plan", 403),
        ("wang", "accept", 403),
        ("zhao", "accept", 404),
        ("chen", "accept", 404),
        ("an", "accept", 404),
    ],
)
def test_who_may_not_take_a_step(request, as_user, make_case, name, verb, status):
    case = make_case()
    client = as_user(request.getfixturevalue(name))
    assert client.get(step_url(case, verb)).status_code == status
    assert client.post(step_url(case, verb), sent(case)).status_code == status


def test_who_loses_sight_of_a_case_by_the_step_lands_in_the_list(
    as_user, make_case, make_person, wang
):
    child = make_person("王小", born_on=timezone.localdate() - timedelta(days=3650))
    case = make_case(child, status="suspended")
    answer = as_user(wang).post(step_url(case, "end"), sent(case))
    assert answer.url == reverse("cases:case_list")


# Editing, opening, sessions


def test_the_file_is_edited_and_a_conflict_shows(as_user, make_case, lin):
    case = make_case()
    url = reverse("cases:case_edit", args=[case.pk])
    data = {"problem": "Lonely.", "worker": "", "next_step_on": "", "seen_version": 1}
    assert as_user(lin).post(url, data).status_code == 302
    assert Case.objects.get().problem == "Lonely."
    page = as_user(lin).post(url, data | {"problem": "Mine."})
    assert page.context["form"].errors["__all__"]
    assert "Mine." in page.content.decode()
    assert Case.objects.get().problem == "Lonely."


@pytest.mark.parametrize(("status", "there"), [("plan", True), ("intervention", False)])
def test_goals_are_edited_while_the_plan_is_made(as_user, make_case, lin, status, there):
    url = reverse("cases:case_edit", args=[make_case(status=status).pk])
    assert ("goals" in as_user(lin).get(url).context["form"].fields) is there


@pytest.mark.parametrize(("name", "status"), [("wang", 403), ("zhao", 404), ("chen", 404)])
def test_who_may_not_edit(request, as_user, make_case, name, status):
    case = make_case()
    for door in ("case_edit", "case_session"):
        url = reverse(f"cases:{door}", args=[case.pk])
        assert as_user(request.getfixturevalue(name)).get(url).status_code == status


def test_a_case_is_opened_from_a_visit_whose_note_it_takes_over(
    as_user, granny_li, make_visit, lin
):
    record = make_visit(granny_li, done_on=date(2024, 10, 1), note="No food in the house.")
    url = f"{reverse('cases:case_open', args=[granny_li.pk])}?record={record.pk}"
    page = as_user(lin).get(url)
    assert "No food in the house." in page.content.decode()
    key = page.context["form"]["client_uuid"].value()
    data = {"problem": "No food.", "worker": lin.worker.pk, "opened_on": "2024-10-02"}
    answer = as_user(lin).post(url, data | {"client_uuid": key})
    case = Case.objects.get()
    assert (answer.url, case.from_record) == (case.get_absolute_url(), record)
    assert as_user(lin).post(url, data | {"client_uuid": key}).url == answer.url
    assert Case.objects.count() == 1


def test_a_second_open_case_is_refused_above_the_form(as_user, granny_li, make_case, lin):
    make_case()
    url = reverse("cases:case_open", args=[granny_li.pk])
    data = {"problem": "Again.", "worker": "", "opened_on": "2024-10-02", "client_uuid": uuid4()}
    page = as_user(lin).post(url, data)
    assert page.context["form"].errors["__all__"]


@pytest.mark.parametrize("record", ["x", "00000000-0000-7000-8000-000000000000"])
def test_a_visit_that_is_not_hers_is_not_found(as_user, granny_li, lin, record):
    url = f"{reverse('cases:case_open', args=[granny_li.pk])}?record={record}"
    assert as_user(lin).get(url).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("wang", 403), ("zhao", 404), ("chen", 404)])
def test_who_may_not_open_a_case(request, as_user, granny_li, name, status):
    url = reverse("cases:case_open", args=[granny_li.pk])
    assert as_user(request.getfixturevalue(name)).get(url).status_code == status


def test_a_session_is_logged_from_the_file_once(as_user, make_case, granny_li, lin):
    case = make_case(status="intervention")
    url = reverse("cases:case_session", args=[case.pk])
    page = as_user(lin).get(url)
    data = {
        "done_on": "2024-05-01",
        "minutes": "50",
        "domain": "02",
        "attended": [granny_li.pk],
        "note": "She talked of her son.",
        "client_uuid": page.context["form"]["client_uuid"].value(),
    }
    for _press in range(2):
        assert as_user(lin).post(url, data).url == case.get_absolute_url()
    record = ServiceRecord.objects.get()
    assert (record.method, record.case, record.minutes) == ("I", case, 50)


def test_a_session_needs_somebody_who_was_there(as_user, make_case, lin):
    case = make_case(status="intervention")
    url = reverse("cases:case_session", args=[case.pk])
    page = as_user(lin).post(
        url, {"done_on": "2024-05-01", "domain": "02", "note": "x", "client_uuid": uuid4()}
    )
    assert "attended" in page.context["form"].errors
