"""Workers: registered, assigned, certified, by who keeps the register."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from stations.models import Assignment, AuditEntry, Certificate, Organisation, Worker
from stations.organisations.rules import Facts as OrganisationFacts
from stations.organisations.rules import registered_already
from stations.refused import Refused
from stations.workers.services.posts import declare_posts
from stations.workers.services.workers import (
    add_certificate,
    assign_worker,
    edit_worker,
    end_assignment,
    register_worker,
    register_workers,
)

DAY = date(2022, 7, 1)
EVER = date(2020, 1, 1)
FUTURE = date(2999, 1, 1)


@pytest.fixture
def worker(an, county):
    return register_worker(name="Li", home=county, number="A1", born_on=date(1992, 3, 8), by=an)


def test_a_worker_is_registered_with_assignment_and_certificate(an, county, east):
    certificate = Certificate(level=1, obtained_on=date(2019, 10, 1), number="Z1")
    worker = register_worker(
        name="Li", home=county, station=east, since=DAY, certificates=[certificate], by=an
    )
    assert worker.assignments.get().station == east
    assert worker.certificates.get().number == "Z1"
    assert AuditEntry.objects.filter(verb="add_worker").count() == 1


def test_of_a_batch_with_a_bad_draft_nobody_is_registered(an, county, worker):
    drafts = [
        {"name": "Wu", "home": county},
        {"name": "Xu", "home": county, "number": "A1"},
    ]
    with pytest.raises(Refused) as error:
        register_workers(drafts, by=an)
    assert list(error.value.entries) == [1]
    assert not Worker.objects.filter(name="Wu").exists()


def test_workers_without_a_number_are_no_doubles_of_each_other(an, county):
    register_workers([{"name": "Wu", "home": county}, {"name": "Xu", "home": county}], by=an)
    assert Worker.objects.filter(number=None).count() == 2


@pytest.mark.parametrize("who", ["lin", "he", "wang", "mei", "nobody"])
def test_who_keeps_no_register_does_nothing(who, request, worker, east, county):
    by = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        register_worker(name="X", home=county, by=by)
    with pytest.raises(PermissionDenied):
        assign_worker(worker, station=east, since=DAY, by=by)
    with pytest.raises(PermissionDenied):
        add_certificate(worker, level=1, obtained_on=DAY, by=by)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"since": FUTURE}, "since"),
        ({"since": DAY, "until": DAY}, "until"),
        ({"since": DAY, "closed": DAY}, "since"),
        ({"since": EVER - timedelta(1)}, "since"),  # before the station was built
        ({"since": date(2008, 3, 7)}, "since"),  # under 16
    ],
)
def test_an_assignment_lies_in_the_past_and_at_an_open_station(fields, field, an, worker, east):
    east.closed_on = fields.pop("closed", None)
    if fields["since"].year == 2008:
        east.built_on = east.operating_on = None
    east.save()
    with pytest.raises(ValidationError) as error:
        assign_worker(worker, station=east, by=an, **fields)
    assert list(error.value.message_dict) == [field]


def test_a_worker_is_at_a_station_in_a_role_once_at_a_time(an, worker, east, west):
    first = assign_worker(worker, station=east, since=DAY, by=an)
    with pytest.raises(ValidationError):
        assign_worker(worker, station=east, since=DAY + timedelta(1), by=an)
    assign_worker(worker, station=east, since=DAY, role="lead", by=an)
    assign_worker(worker, station=west, since=DAY, by=an)
    end_assignment(first, until=DAY + timedelta(30), by=an)
    assign_worker(worker, station=east, since=DAY + timedelta(30), by=an)
    assert worker.assignments.on(DAY + timedelta(30)).count() == 3


@pytest.mark.parametrize(
    ("since", "until", "is_taken"),
    [
        (-9, None, True),  # it would go on into the one that stands
        (-9, 1, True),
        (29, 60, True),
        (5, 6, True),
        (-9, 0, False),
        (30, None, False),
    ],
)
def test_assignments_of_a_role_at_a_station_dont_overlap(
    since, until, is_taken, an, worker, east, west
):
    first = assign_worker(worker, station=east, since=DAY, until=DAY + timedelta(30), by=an)
    days = {"since": DAY + timedelta(since), "until": until and DAY + timedelta(until)}
    days["until"] = DAY if until == 0 else days["until"]
    assign_worker(worker, station=west, by=an, **days)  # a worker may be at two stations
    if is_taken:
        with pytest.raises(ValidationError) as error:
            assign_worker(worker, station=east, by=an, **days)
        assert list(error.value.message_dict) == ["station"]
        assert list(worker.assignments.filter(station=east)) == [first]
    else:
        assign_worker(worker, station=east, by=an, **days)


def test_an_impossible_day_is_told_at_its_field_on_the_page_and_over_rest(
    an, chen, worker, east, as_user
):
    sent = {"station": east.pk, "role": "worker", "since": str(EVER - timedelta(1))}
    page = as_user(an).post(f"{worker.get_absolute_url()}assign/", sent)
    assert list(page.context["form"].errors) == ["since"]
    rest = as_user(chen).post(
        f"/api/v1/workers/{worker.pk}/assignments/",
        sent | {"station": "E1"},
        content_type="application/json",
    )
    assert (rest.status_code, [e["field"] for e in rest.json()["errors"]]) == (400, ["since"])
    new = {"name": "Wu", "home": "9A0101", "station": "E1", "since": sent["since"]}
    made = as_user(chen).post("/api/v1/workers/", new, content_type="application/json")
    assert (made.status_code, [e["field"] for e in made.json()["errors"]]) == (400, ["since"])


def test_a_day_to_come_is_told_in_words_that_fit_its_field(an, county, worker, east):
    """Nobody reads of a day of service where there is none; birth dates have words of their own."""
    other = Organisation(name="Spring", registered_on=FUTURE)
    sentences = {s for _n, s in registered_already(other, OrganisationFacts(date(2026, 1, 1)))}
    for act in (
        lambda: assign_worker(worker, station=east, since=FUTURE, by=an),
        lambda: add_certificate(worker, level=1, obtained_on=FUTURE, by=an),
        lambda: declare_posts(east, number=1, since=FUTURE, by=an),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        sentences |= set(error.value.messages)
    assert sentences == {"日期在今天之后，请填实际日期。"}
    with pytest.raises(ValidationError) as error:
        edit_worker(worker, by=an, born_on=FUTURE)
    assert error.value.message_dict == {"born_on": ["出生日期在今天之后。"]}


def test_an_assignment_ends_after_it_began(an, worker, east):
    assignment = assign_worker(worker, station=east, since=DAY, by=an)
    with pytest.raises(ValidationError):
        end_assignment(assignment, until=DAY, by=an)


def test_there_is_one_certificate_a_level(an, worker):
    add_certificate(worker, level=1, obtained_on=DAY, by=an)
    add_certificate(worker, level=2, obtained_on=DAY, by=an)
    with pytest.raises(ValidationError):
        add_certificate(worker, level=1, obtained_on=DAY, by=an)


def test_the_day_of_a_certificate_is_added_when_it_is_known(an, worker):
    held = add_certificate(worker, level=1, obtained_on=None, number="Z1", by=an)
    with pytest.raises(ValidationError):
        add_certificate(worker, level=1, obtained_on=None, by=an)
    add_certificate(worker, level=1, obtained_on=DAY, by=an)
    now = worker.certificates.get()
    assert (now.pk, now.number, now.obtained_on, now.held_since) == (held.pk, "Z1", DAY, DAY)
    with pytest.raises(ValidationError):
        add_certificate(worker, level=1, obtained_on=DAY, by=an)


@pytest.mark.parametrize("day", [FUTURE, date(2005, 1, 1)])
def test_a_certificate_is_not_obtained_in_the_future_nor_as_a_child(day, an, worker):
    with pytest.raises(ValidationError) as error:
        add_certificate(worker, level=1, obtained_on=day, by=an)
    assert "obtained_on" in error.value.message_dict


def test_a_worker_is_corrected_with_another_employer(an, worker):
    edit_worker(worker, by=an, seen_version=1, name="Li Na", employer="Spring", number="")
    worker.refresh_from_db()
    assert (worker.name, worker.employer.name, worker.number) == ("Li Na", "Spring", None)
    edit_worker(worker, by=an, employer="")
    worker.refresh_from_db()
    assert (worker.employer, worker.version) == (None, 3)
    told = AuditEntry.objects.filter(verb="edit").order_by("pk").values_list("detail", flat=True)
    assert told[0]["changes"].keys() == {"name", "employer", "number"}
    assert told[0]["changes"]["name"] == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": "A2"}, "number"),
        ({"born_on": date(2015, 1, 1)}, "born_on"),
        ({"born_on": date(2007, 1, 1)}, "certificates.1.obtained_on"),
    ],
)
def test_a_correction_is_judged_like_a_new_one(fields, field, an, county, worker):
    """By what the worker has held and where they have been since."""
    register_worker(name="Wu", home=county, number="A2", by=an)
    add_certificate(worker, level=1, obtained_on=date(2020, 10, 1), by=an)
    with pytest.raises(ValidationError) as error:
        edit_worker(worker, by=an, **fields)
    assert field in error.value.message_dict


def test_workers_of_many_divisions_are_asked_for_at_once(an, county, make_division):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    towns = [make_division(f"9A01012{n:02d}", f"Town {n}") for n in range(20)]

    def statements(number):
        people = [{"name": f"W{n}", "home": towns[n]} for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            register_workers(people, by=an)
        return len(queries)

    statements(2)  # whose divisions are known then
    assert statements(20) == statements(2)


def test_one_place_of_many_that_isnt_ones_own_refuses_all(an, county, north):
    people = [{"name": "Wu", "home": county}, {"name": "Xu", "home": north.home}]
    with pytest.raises(PermissionDenied):
        register_workers(people, by=an)
    assert not Worker.objects.exists()


def test_a_station_out_of_sight_tells_no_assignment_by_its_filter(
    make_worker, east, west, lin, as_user
):
    worker = make_worker("Bo", east)
    Assignment.objects.create(worker=worker, station=west, since=date(2024, 1, 1))
    urls = [f"/api/v1/workers/?station={code}" for code in ("E1", "W1")]
    here, there = ([row["name"] for row in as_user(lin).get(url).json()["results"]] for url in urls)
    assert "Bo" in here
    assert there == []
