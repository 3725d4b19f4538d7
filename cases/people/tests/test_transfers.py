"""A person moves: ledger, duties, case, trail at both ends; requests and their answers."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.urls import reverse

from beneficiaries.models import Enrolment, Person, TransferRequest
from beneficiaries.search.services import find_people
from cases.casework.services import open_case
from cases.models import Case, VisitDuty
from cases.people.queries.transfers import stations_near, transfer_requests
from cases.people.services.transfers import answer_request, transfer_person
from config.testing_soak import soaked
from stations.models import Assignment, AuditEntry, Notice

THAT_DAY = date(2024, 11, 20)


def move(person, to, by, **fields):
    row = {"on": THAT_DAY, "reason": "Lives with her daughter now."}
    return transfer_person(person, to=to, by=by, **row | fields)


def refused(call, *args, **fields):
    with pytest.raises(ValidationError) as caught:
        call(*args, **fields)
    error = caught.value
    return list(error.message_dict) if hasattr(error, "error_dict") else [""]


@pytest.fixture
def request_by_west(granny_li, west, zhao):
    return TransferRequest.objects.create(
        person=granny_li, to=west, reason="She lives here.", asked_by=zhao
    )


def test_the_ledger_moves_without_a_gap_and_without_an_overlap(granny_li, east, west, he):
    person = move(granny_li, west, he)
    rows = Enrolment.objects.filter(person=person).order_by("since")
    assert list(rows.values_list("station", "until")) == [(east.pk, THAT_DAY), (west.pk, None)]
    assert (person.station, person.worker) == (west, None)


def test_the_new_station_finds_her_and_the_old_one_no_longer(granny_li, west, he, lin, zhao):
    assert not find_people(zhao, "李桂兰")
    move(granny_li, west, he)
    assert find_people(zhao, "李桂兰").get() == granny_li
    assert not find_people(lin, "李桂兰")


def test_in_another_county_she_is_found_by_the_end_of_her_phone(make_person, north, he, mei, lin):
    """The search keys of numbers are salted by county, so they are made anew there."""
    person = make_person("罗正芬", phone="13800002207")
    assert find_people(lin, "2207").get() == person
    move(person, north, he)
    assert find_people(mei, "2207").get() == person


def test_the_visit_duty_is_cancelled_here_and_owed_there(granny_li, make_duty, west, east, he):
    make_duty(granny_li)
    move(granny_li, west, he)
    rows = VisitDuty.objects.filter(person=granny_li).order_by("pk")
    assert list(rows.values_list("station", "state")) == [
        (east.pk, "cancelled"),
        (west.pk, "open"),
    ]


def test_an_open_case_ends_as_referred_and_both_stations_read_it(
    granny_li, make_case, west, east, he, lin, zhao
):
    case = make_case(status="intervention")
    move(granny_li, west, he)
    case.refresh_from_db()
    assert (case.status, case.station, case.closed_on) == ("referred", east, THAT_DAY)
    last = case.steps.get()
    assert (last.verb, last.referred_to) == ("refer", west.name)
    for user in (lin, zhao):
        assert Case.objects.visible_to(user).get() == case
    own = open_case(person=Person.objects.get(), problem="Goes on here.", by=zhao)
    assert (own.station, own.serial) == (west, 1)


def test_a_case_step_made_later_than_the_move_is_not_overtaken(granny_li, make_case, west, he):
    case = make_case(status="assessment")
    later = THAT_DAY + timedelta(days=5)
    case.steps.create(verb="accept", target="assessment", done_on=later, note="-", by=he)
    move(granny_li, west, he)
    assert case.steps.get(verb="refer").done_on == later


def test_both_ends_get_a_receipt_and_a_notice(granny_li, make_user, east, west, he):
    west_lead = make_user("luo", ("lead", west))
    move(granny_li, west, he)
    receipts = AuditEntry.objects.filter(verb__in=["transfer", "receive"])
    assert set(receipts.values_list("verb", "station")) == {
        ("transfer", east.pk),
        ("receive", west.pk),
    }
    assert {entry.reason for entry in receipts} == {"Lives with her daughter now."}
    assert [n.to for n in Notice.objects.all()] == [west_lead]
    assert "李桂兰" not in Notice.objects.get().text


@pytest.mark.parametrize("name", ["lin", "wang", "zhao", "chen", "tong", "an"])
def test_only_the_lead_who_has_her_gives_her_up(request, granny_li, west, name):
    with pytest.raises(PermissionDenied):
        move(granny_li, west, request.getfixturevalue(name))
    assert Enrolment.objects.get().until is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"on": date(2020, 1, 1)}, "on"),
    ],
)
def test_a_move_has_a_reason_and_a_possible_day(granny_li, west, he, fields, field):
    assert refused(move, granny_li, west, he, **fields) == [field]


@pytest.mark.dated
def test_a_move_is_of_today_and_not_of_tomorrow(granny_li, west, he, today):
    assert refused(move, granny_li, west, he, on=today + timedelta(days=1)) == ["on"]
    move(granny_li, west, he, on=today)
    assert Enrolment.objects.get(until=None).since == today


def test_nobody_moves_to_where_they_are_nor_to_a_closed_station(granny_li, east, west, he):
    assert refused(move, granny_li, east, he) == ["to"]
    type(west).objects.filter(pk=west.pk).update(closed_on=date(2024, 1, 1))
    west.refresh_from_db()
    assert refused(move, granny_li, west, he) == ["to"]


def test_the_dead_do_not_move(granny_li, west, he):
    Person.objects.update(died_on=date(2024, 1, 1))
    assert refused(move, granny_li, west, he) == [""]


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_of_four_moves_at_once_one_is_made(make_person, make_station, make_division, county, he):
    targets = [
        make_station(f"T{n}", f"Station {n}", make_division(f"9A010111{n}", f"Town {n}"))
        for n in range(4)
    ]

    def press(person, to):
        try:
            return move(person, to, he).station
        except (ValidationError, PermissionDenied):
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for turn in range(soaked(6, 100)):
            person = make_person(f"王{turn}")
            found = list(pool.map(press, [person] * 4, targets))
            winner = Enrolment.objects.get(person=person, until=None).station
            assert [station for station in found if station] == [winner]


# Requests


def test_the_lead_of_her_station_sees_the_request_and_nobody_else(
    request_by_west, he, lin, wang, zhao, chen
):
    assert transfer_requests(he).get() == request_by_west
    for user in (lin, wang, zhao, chen):
        assert not transfer_requests(user).exists()


def test_granting_moves_her_and_tells_who_asked(request_by_west, he, zhao, west):
    found = answer_request(request_by_west, grant=True, by=he, on=THAT_DAY)
    assert (found.state, found.answered_by) == ("granted", he)
    assert Person.objects.get().station == west
    assert zhao.notices.exists()
    assert AuditEntry.objects.get(verb="transfer").reason == "She lives here."


def test_declining_needs_a_reason_that_the_asker_reads(request_by_west, he, zhao, east):
    assert refused(answer_request, request_by_west, grant=False, by=he) == ["reason"]
    found = answer_request(request_by_west, grant=False, by=he, reason="She only visits you.")
    assert found.state == "declined"
    assert "She only visits you." in zhao.notices.get().text
    assert Person.objects.get().station == east


def test_a_request_is_answered_once(request_by_west, he):
    answer_request(request_by_west, grant=False, by=he, reason="No.")
    assert refused(answer_request, request_by_west, grant=True, by=he) == [""]


def test_who_does_not_lead_there_answers_nothing(request_by_west, lin, zhao):
    for user in (lin, zhao):
        with pytest.raises(PermissionDenied):
            answer_request(request_by_west, grant=True, by=user)


def test_a_move_without_asking_answers_an_open_request_too(request_by_west, granny_li, west, he):
    move(granny_li, west, he)
    request_by_west.refresh_from_db()
    assert (request_by_west.state, request_by_west.answered_by) == ("granted", he)


def test_near_are_the_open_stations_of_the_same_city(east, west, north):
    assert list(stations_near(east)) == [west]
    type(west).objects.update(closed_on=date(2024, 1, 1))
    assert not stations_near(east).exists()


# Pages


def test_the_lead_transfers_by_the_page(as_user, granny_li, west, he):
    url = reverse("cases:person_transfer", args=[granny_li.pk])
    page = as_user(he).get(url)
    assert list(page.context["form"].fields["to"].queryset) == [west]
    sent = {"to": west.pk, "on": "2024-11-20", "reason": "Moved."}
    answer = as_user(he).post(url, sent)
    assert answer.status_code == 302
    assert Person.objects.get().station == west


def test_a_broken_rule_is_said_at_its_field_and_what_was_typed_stays(as_user, granny_li, west, he):
    url = reverse("cases:person_transfer", args=[granny_li.pk])
    page = as_user(he).post(url, {"to": west.pk, "on": "2020-01-01", "reason": "Moved."})
    assert "on" in page.context["form"].errors
    assert "Moved." in page.content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("he", 200), ("lin", 403), ("wang", 403), ("zhao", 404), ("chen", 404), ("an", 404)],
)
def test_who_gets_the_transfer_page(request, as_user, granny_li, name, status):
    url = reverse("cases:person_transfer", args=[granny_li.pk])
    assert as_user(request.getfixturevalue(name)).get(url).status_code == status


def test_the_inbox_and_its_answer(as_user, request_by_west, he, lin):
    page = as_user(he).get(reverse("cases:transfers"))
    assert "李桂兰" in page.content.decode()
    assert "李桂兰" not in as_user(lin).get(reverse("cases:transfers")).content.decode()
    url = reverse("cases:transfer_answer", args=[request_by_west.pk])
    assert as_user(lin).get(url).status_code == 404
    assert as_user(he).get(url).status_code == 200
    sent = {"answer": "decline", "on": "2024-11-20", "reason": ""}
    assert "reason" in as_user(he).post(url, sent).context["form"].errors
    answer = as_user(he).post(url, sent | {"reason": "She stays."})
    assert answer.url == reverse("cases:transfers")
    request_by_west.refresh_from_db()
    assert request_by_west.state == "declined"


def test_to_let_them_go_is_the_first_button_and_to_keep_them_the_second(
    as_user, request_by_west, he
):
    page = as_user(he).get(reverse("cases:transfer_answer", args=[request_by_west.pk]))
    buttons = re.findall(
        r'class="btn ([a-z-]+)" name="answer" value="(\w+)"', page.content.decode()
    )
    assert buttons == [("btn-primary", "grant"), ("btn-light", "decline")]


def told(user):
    return list(Notice.objects.filter(to=user).values_list("text", flat=True))


def test_the_worker_who_was_named_is_responsible_and_told(
    granny_li, west, he, zhao, make_user, make_worker
):
    """Hu leads West, Zhao works there and was named by the request."""
    hu = make_user("hu", ("lead", west))
    asked = TransferRequest.objects.create(
        person=granny_li, to=west, reason="x", asked_by=hu, worker=zhao.worker
    )
    answer_request(asked, grant=True, by=he, on=THAT_DAY)
    person = Person.objects.get(pk=granny_li.pk)
    assert person.worker == zhao.worker
    [to_zhao], [to_hu] = told(zhao), told(hu)
    assert to_zhao != to_hu
    assert zhao.worker.name in to_hu


def test_with_nobody_named_the_lead_is_asked_to_name_somebody(granny_li, west, he, make_user):
    hu = make_user("hu", ("lead", west))
    move(granny_li, west, he)
    assert Person.objects.get().worker is None
    assert len(told(hu)) == 1


def test_a_named_worker_who_went_since_is_not_responsible(granny_li, west, he, zhao):
    asked = TransferRequest.objects.create(
        person=granny_li, to=west, reason="x", asked_by=zhao, worker=zhao.worker
    )
    Assignment.objects.filter(worker=zhao.worker).update(until=THAT_DAY)
    answer_request(asked, grant=True, by=he, on=THAT_DAY)
    assert Person.objects.get().worker is None


def test_nobody_of_another_station_is_named(granny_li, west, he, lin):
    assert refused(move, granny_li, west, he, worker=lin.worker) == ["worker"]


def test_the_inbox_costs_the_same_with_twenty_more(
    count_queries, make_person, request_by_west, west, zhao, he
):
    url = reverse("cases:transfers")
    before = count_queries(he, url)
    for n in range(20):
        person = make_person(f"王{n}")
        TransferRequest.objects.create(person=person, to=west, reason="Asked.", asked_by=zhao)
    assert count_queries(he, url) == before
