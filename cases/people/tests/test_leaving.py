"""Leaving ends the ledger and keeps the file; whoever comes back begins anew."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from beneficiaries.finding import PEOPLE
from beneficiaries.models import Enrolment, Person
from beneficiaries.people.services import AlreadyHere, register_person
from beneficiaries.tests.test_api import eventually_listed
from cases.casework.services import open_case, take_step
from cases.models import Case, VisitDuty
from cases.people.queries.timeline import timeline
from cases.people.services.deaths import record_death, undo_death
from cases.people.services.leaving import leave_ledger, take_up_again, undo_leaving
from cases.people.services.transfers import transfer_person
from reports.figures.queries.people import ledger
from stations.identity_numbers.rules import index_of
from stations.models import Assignment, AuditEntry, Notice, Worker
from stations.wording import short_day

THAT_DAY = date(2026, 5, 20)
NEXT = THAT_DAY + timedelta(days=1)


def leave(person, by, **fields):
    row = {"on": THAT_DAY, "because": "moved", "note": "To her son in the city."}
    return leave_ledger(person, by=by, **row | fields)


def refused(call, *args, **fields):
    with pytest.raises(ValidationError) as caught:
        call(*args, **fields)
    error = caught.value
    return list(error.message_dict) if hasattr(error, "error_dict") else [""]


def in_step(person):
    """The mirror on the person, and the open enrolment."""
    now = Person.objects.get(pk=person.pk)
    has_open = Enrolment.objects.filter(person=person, until=None).exists()
    assert now.is_active == Person.objects.active().filter(pk=person.pk).exists()
    return now.is_active, has_open


def test_the_last_day_is_on_the_ledger_and_the_next_is_not(granny_li, east, lin):
    person = leave(granny_li, lin)
    assert (person.station, person.left_on, person.left_because) == (east, THAT_DAY, "moved")
    row = Enrolment.objects.get()
    assert (row.until, row.left_because) == (NEXT, "moved")
    assert ledger({east.pk: ""}, THAT_DAY).people() == 1
    assert ledger({east.pk: ""}, NEXT).people() == 0


def test_person_and_enrolment_say_the_same_after_each_act(granny_li, west, lin, he):
    assert in_step(granny_li) == (True, True)
    leave(granny_li, lin)
    assert in_step(granny_li) == (False, False)
    undo_leaving(granny_li, reason="Not she.", by=he)
    assert in_step(granny_li) == (True, True)
    leave(granny_li, lin)
    take_up_again(granny_li, on=NEXT + timedelta(days=5), by=lin)
    assert in_step(granny_li) == (True, True)
    leave(granny_li, lin, on=NEXT + timedelta(days=9))
    transfer_person(granny_li, to=west, on=NEXT + timedelta(days=20), reason="x", by=he)
    assert in_step(granny_li) == (True, True)


def test_the_keeper_reads_the_file_and_owes_nothing(granny_li, make_duty, lin):
    make_duty(granny_li)
    leave(granny_li, lin)
    assert Person.objects.visible_to(lin).get() == granny_li
    duty = VisitDuty.objects.get()
    assert (duty.state, duty.ended_on) == ("cancelled", THAT_DAY)


def test_an_open_case_is_suspended_for_the_lead_to_end(granny_li, make_case, lin, he):
    case = make_case(status="intervention")
    leave(granny_li, lin)
    case.refresh_from_db()
    assert (case.status, case.suspended_from) == ("suspended", "intervention")
    assert any(case.number in text for text in Notice.objects.values_list("text", flat=True))
    assert set(Notice.objects.values_list("to", flat=True)) == {he.pk}


def test_the_lead_may_end_the_case_with_it_and_a_worker_may_not(granny_li, make_case, lin, he):
    case = make_case(status="intervention")
    with pytest.raises(PermissionDenied):
        leave(granny_li, lin, case="end")
    leave(granny_li, he, case="end")
    case.refresh_from_db()
    assert (case.status, case.closed_on) == ("archived", THAT_DAY)


def test_a_closed_case_needs_no_follow_up_any_more(granny_li, make_case, lin):
    case = make_case(status="follow_up")
    leave(granny_li, lin)
    case.refresh_from_db()
    assert case.status == "follow_up"
    take_step(case, "archive", by=lin, note="Gone.", done_on=THAT_DAY)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"because": "bored"}, "because"),
        ({"because": "other", "note": " "}, "note"),
        ({"note": "x" * 301}, "note"),
        ({"on": date(2019, 12, 31)}, "on"),
    ],
)
def test_a_leaving_has_a_reason_and_a_possible_day(granny_li, lin, fields, field):
    assert refused(leave, granny_li, lin, **fields) == [field]


@pytest.mark.dated
def test_nobody_leaves_tomorrow_nor_before_they_were_met(granny_li, make_visit, lin, today):
    assert refused(leave, granny_li, lin, on=today + timedelta(days=1)) == ["on"]
    make_visit(granny_li, done_on=today)
    assert refused(leave, granny_li, lin, on=today - timedelta(days=1)) == ["on"]
    assert leave(granny_li, lin, on=today).left_on == today


def test_nobody_leaves_twice_nor_after_death(granny_li, make_person, lin):
    leave(granny_li, lin)
    assert refused(leave, granny_li, lin) == [""]
    dead = make_person("王一")
    record_death(dead, on=THAT_DAY, reason="Seen.", by=lin)
    assert refused(leave, dead, lin) == [""]


@pytest.mark.parametrize("name", ["wang", "zhao", "chen", "an", "nobody"])
def test_strangers_and_supervisors_end_nobodys_time(request, granny_li, name):
    user = request.getfixturevalue(name)
    with pytest.raises(PermissionDenied):
        leave(granny_li, user)
    with pytest.raises(PermissionDenied):
        take_up_again(granny_li, by=user)


def test_nothing_is_entered_for_the_time_after(granny_li, make_visit, lin):
    leave(granny_li, lin)
    assert refused(make_visit, granny_li, done_on=NEXT)
    assert make_visit(granny_li, done_on=THAT_DAY)  # entered late
    assert refused(open_case, person=granny_li, problem="x", by=lin) == [""]


def test_whoever_comes_back_is_new_and_visited_within_a_week(granny_li, make_visit, lin, today):
    make_visit(granny_li, done_on=date(2026, 5, 1))
    leave(granny_li, lin)
    person = take_up_again(granny_li, by=lin)
    assert (person.left_on, person.left_because) == (None, "")
    rows = Enrolment.objects.filter(person=granny_li).order_by("since")
    assert list(rows.values_list("until", flat=True)) == [NEXT, None]
    duty = VisitDuty.objects.open().get()
    assert (duty.is_first, duty.since_on, duty.due_on) == (True, today, today + timedelta(days=7))


def test_without_a_gap_the_last_visit_still_counts(granny_li, make_visit, lin):
    make_visit(granny_li, done_on=date(2026, 5, 1))
    leave(granny_li, lin)
    take_up_again(granny_li, on=NEXT, by=lin)
    assert VisitDuty.objects.open().get().since_on == date(2026, 5, 1)


def test_coming_back_has_a_possible_day_and_somebody_who_left(granny_li, lin, today):
    assert refused(take_up_again, granny_li, by=lin) == [""]
    leave(granny_li, lin)
    assert refused(take_up_again, granny_li, on=THAT_DAY, by=lin) == ["on"]
    assert refused(take_up_again, granny_li, on=today + timedelta(days=1), by=lin) == ["on"]


def test_who_was_responsible_is_told_and_is_so_again(granny_li, lin, he, east):
    worker = Worker.objects.get(user=lin)
    Person.objects.update(worker=worker)
    leave(granny_li, he)
    assert Notice.objects.filter(to=lin).exists()
    assert take_up_again(granny_li, on=NEXT, by=he).worker == worker
    leave(granny_li, he, on=NEXT)
    Assignment.objects.update(until=THAT_DAY)
    assert take_up_again(granny_li, by=he).worker is None


def test_the_lead_takes_a_wrong_leaving_back(granny_li, make_duty, lin, he):
    make_duty(granny_li)
    leave(granny_li, lin)
    assert refused(undo_leaving, granny_li, reason=" ", by=he) == ["reason"]
    with pytest.raises(PermissionDenied):
        undo_leaving(granny_li, reason="x", by=lin)
    undo_leaving(granny_li, reason="It was her neighbour.", by=he)
    row = Enrolment.objects.get()
    assert (row.until, row.left_because, row.left_note) == (None, "", "")
    assert VisitDuty.objects.open().filter(person=granny_li).exists()
    assert refused(undo_leaving, granny_li, reason="x", by=he) == [""]


def test_whoever_left_and_died_has_left_still_when_the_death_was_wrong(granny_li, lin, he):
    leave(granny_li, lin)
    record_death(granny_li, on=NEXT, reason="Heard.", by=lin)
    assert refused(take_up_again, granny_li, by=lin) == [""]
    undo_death(granny_li, reason="Wrong.", by=he)
    assert in_step(granny_li) == (False, False)
    assert Enrolment.objects.get().until == NEXT


def test_another_station_takes_up_whoever_left(granny_li, west, he):
    leave(granny_li, he)
    move = {"to": west, "reason": "Lives there.", "by": he}
    assert refused(transfer_person, granny_li, on=THAT_DAY, **move) == ["on"]
    person = transfer_person(granny_li, on=NEXT + timedelta(days=3), **move)
    assert (person.station, person.left_on) == (west, None)
    assert VisitDuty.objects.open().get().station == west


def test_the_dead_are_not_transferred(granny_li, west, he):
    record_death(granny_li, on=THAT_DAY, reason="Seen.", by=he)
    assert refused(transfer_person, granny_li, to=west, on=NEXT, reason="x", by=he) == [""]


def test_the_timeline_tells_each_of_it(granny_li, lin, he):
    leave(granny_li, lin)
    undo_leaving(granny_li, reason="Not she.", by=he)
    leave(granny_li, lin)
    take_up_again(granny_li, by=lin)
    entries = timeline(lin, granny_li).entries
    icons = [entry.icon for entry in entries]
    assert (icons.count("logout"), icons.count("arrow-back-up")) == (1, 1)
    assert icons.count("user-plus") == 2  # came, and came back
    assert "To her son in the city." in [entry.text for entry in entries]


def test_the_trail_says_why(granny_li, lin):
    leave(granny_li, lin)
    take_up_again(granny_li, by=lin)
    entry = AuditEntry.objects.get(verb="leave")
    assert (entry.detail["because"], entry.detail["left_on"]) == ("moved", "2026-05-20")
    assert AuditEntry.objects.filter(verb="take_up").exists()


def registered(granny, east, by, **fields):
    row = {"name": granny.name, "born_on": granny.born_on, "sex": "2"}
    return register_person(station=east, by=by, **row | fields)


def test_registering_who_is_dead_again_asks_and_says_so(granny_li, east, lin, as_user):
    record_death(granny_li, on=THAT_DAY, reason="Seen.", by=lin)
    assert refused(registered, granny_li, east, lin) == ["name"]
    page = as_user(lin).post(
        reverse("beneficiaries:register"),
        {"station": east.pk, "name": granny_li.name, "born_on": granny_li.born_on.isoformat(),
         "sex": "2", "ethnicity": "01", "relation": "02", "risk": "N", "home": "none",
         "enrolled_on": "2026-06-01", "residence": "rural"},
    )  # fmt: skip
    assert granny_li in page.context["doubles"]
    assert granny_li.get_absolute_url() in page.content.decode()


def test_a_namesake_of_the_dead_in_the_village_is_not_asked_about(granny_li, east, lin):
    record_death(granny_li, on=THAT_DAY, reason="Seen.", by=lin)
    other = registered(
        granny_li, east, lin, born_on=date(1960, 1, 1), household=granny_li.household
    )
    assert other.pk != granny_li.pk


def test_the_number_of_who_left_says_since_when(make_person, east, lin, sample_number):
    number = sample_number(date(1948, 4, 28))
    person = make_person("李桂兰", id_number=number, id_index=index_of(number))
    leave(person, lin)
    with pytest.raises(AlreadyHere) as caught:
        registered(person, east, lin, id_number=number)
    assert short_day(THAT_DAY) in str(caught.value)


# The pages


def test_what_ends_is_named_before_it_is_confirmed(as_user, granny_li, make_case, make_duty, lin):
    case = make_case(status="intervention")
    make_duty(granny_li)
    page = as_user(lin).get(reverse("cases:person_leave", args=[granny_li.pk]))
    assert len(page.context["ends"]) == 2
    assert case.get_absolute_url() in page.content.decode()
    assert "case" not in page.context["form"].fields  # the lead's choice


def test_by_the_pages(as_user, granny_li, make_case, lin, he):
    case = make_case(status="plan")
    url = reverse("cases:person_leave", args=[granny_li.pk])
    sent = {"because": "refused", "on": "2026-05-20", "note": "", "case": "end"}
    wrong = as_user(lin).post(url, sent | {"because": ""})
    assert "because" in wrong.context["form"].errors
    assert as_user(he).post(url, sent).status_code == 302
    assert Case.objects.get(pk=case.pk).status == "archived"
    person = as_user(lin).get(granny_li.get_absolute_url()).content.decode()
    assert reverse("cases:person_take_up", args=[granny_li.pk]) in person
    assert f"{reverse('cases:log')}?person=" not in person
    assert reverse("cases:case_open", args=[granny_li.pk]) not in person
    back = reverse("cases:person_take_up", args=[granny_li.pk])
    assert as_user(lin).post(back, {"on": "2026-05-25"}).status_code == 302
    assert Person.objects.get().is_active


def test_the_list_shows_them_only_when_asked_with_the_reason(as_user, granny_li, make_person, lin):
    make_person("王一")
    leave(granny_li, lin)
    client, url = as_user(lin), reverse("cases:people")
    assert granny_li.name not in client.get(url).content.decode()
    for state in ("left", "left-moved", "ended", "all"):
        assert granny_li.name in client.get(url, {"state": state}).content.decode(), state
    for state in ("died", "left-refused"):
        assert granny_li.name not in client.get(url, {"state": state}).content.decode(), state


def test_nobody_is_offered_who_left(as_user, granny_li, make_person, lin):
    leave(granny_li, lin)
    chosen = as_user(lin).get(reverse("cases:log"), {"q": "李桂兰"}).content.decode()
    assert f"?person={granny_li.pk}" not in chosen
    assert granny_li.get_absolute_url() in chosen
    form = as_user(lin).post(reverse("cases:log_service"), {"search": "1", "find": "李桂兰"})
    assert str(granny_li.pk) not in form.content.decode()


def test_a_kind_of_record_offers_nobody_who_left_and_marks_the_dead(granny_li, lin, he):
    """Who borrows a wheelchair, who is named by a referral: the finder of all kinds."""
    leave(granny_li, lin)
    assert PEOPLE.found(lin, "李桂兰") == []
    undo_leaving(granny_li, reason="x", by=he)
    record_death(granny_li, on=THAT_DAY, reason="Seen.", by=lin)
    [found] = PEOPLE.found(lin, "李桂兰")
    assert found.gone
    assert found.gone in PEOPLE.title(found)


def test_the_household_of_who_left_offers_them_no_more(as_user, granny_li, make_person, lin):
    son = make_person("李雪", household=granny_li.household, relation="20")
    leave(granny_li, lin)
    page = as_user(lin).get(reverse("cases:log"), {"person": son.pk})
    assert [person.pk for person in page.context["plan"].members] == [son.pk]


# REST


def seen(version):
    return {"If-Match": f'"{version}"'}


def test_over_rest_with_the_version_that_was_seen(as_user, granny_li, lin, zhao):
    url = f"/api/v1/beneficiaries/{granny_li.pk}/"
    body, client = {"because": "moved", "on": "2026-05-20"}, as_user(lin)

    def post(act, sent, version=None, client=client):
        headers = seen(version) if version else {}
        return client.post(f"{url}{act}/", sent, "application/json", headers=headers)

    assert post("leave", body).status_code == 428
    assert post("leave", body, 99).status_code == 409
    assert post("leave", body, 1, as_user(zhao)).status_code == 404
    assert post("leave", {"because": "bored"}, 1).status_code == 400
    answer = post("leave", body, 1)
    assert answer.status_code == 200
    assert (answer.json()["left_on"], answer.json()["left_because"]) == ("2026-05-20", "moved")
    version = answer.json()["version"]
    back = post("take_up", {"on": "2026-05-25"}, version)
    assert (back.status_code, back.json()["left_on"]) == (200, None)
    assert post("take_up", {}, back.json()["version"]).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_list_over_rest_is_narrowed_to_who_left(as_user, granny_li, lin):
    leave(granny_li, lin)
    client = as_user(lin)
    eventually_listed(client, 1)
    found = {
        state: client.get("/api/v1/beneficiaries/", {"state": state}).json()["results"]
        for state in ("active", "left", "left-moved", "left-refused", "died")
    }
    assert [state for state, rows in found.items() if rows] == ["left", "left-moved"]


def test_whoever_left_today_by_mistake_is_led_to_taking_it_back(as_user, granny_li, lin, he, today):
    leave(granny_li, lin, on=today)
    url = reverse("cases:person_take_up", args=[granny_li.pk])
    undo = reverse("cases:person_leave_undo", args=[granny_li.pk])
    for user, is_led in ((lin, False), (he, True)):
        page = as_user(user).post(url, {"on": today.isoformat()})
        assert "站长可以撤销" in " ".join(page.context["form"].errors["on"])
        assert (f'href="{undo}"' in page.content.decode()) is is_led
