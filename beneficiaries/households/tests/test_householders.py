"""A household has one living householder, whoever comes by whichever door."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from beneficiaries.households.services.households import NewHousehold
from beneficiaries.models import HouseholdMember, Person
from beneficiaries.people import services
from beneficiaries.tests.reasons import codes
from stations.imports.services import confirm_import, decide_doubles
from stations.models import AuditEntry

BORN = date(1950, 1, 1)


@pytest.fixture
def join(east, lin, granny_li):
    """Somebody joins the household of granny Li, its householder."""

    def register(name="王建国", **fields):
        given = {"born_on": BORN, "household": granny_li.household, "relation": "02"} | fields
        return services.register_person(station=east, by=lin, name=name, **given)

    return register


def test_a_second_householder_is_asked_about(join, granny_li):
    with pytest.raises(services.SecondHouseholder) as asked:
        join()
    assert codes(asked.value) == {"second_householder"}
    assert asked.value.head.person == granny_li
    assert join(relation="10").household == granny_li.household


def test_the_former_one_steps_down_when_it_is_said_what_they_are(join, granny_li):
    HouseholdMember.objects.filter(person=granny_li).update(relation="02")
    assert join(former_relation="10").relation == "02"
    granny_li.refresh_from_db()
    assert (granny_li.relation, granny_li.version) == ("10", 2)
    assert granny_li.memberships.get().relation == "10"
    assert AuditEntry.objects.get(verb="edit").detail["changes"]["relation"]


def test_a_dead_householder_stands_in_nobodys_way(join, granny_li, today):
    Person.objects.filter(pk=granny_li.pk).update(died_on=today)
    assert join().relation == "02"


def test_who_says_nothing_is_a_relative_where_there_is_a_householder(join, east, lin, east_village):
    assert join(relation="").relation == "97"
    alone = services.register_person(
        station=east, by=lin, name="赵六", born_on=BORN, household=NewHousehold(east_village)
    )
    assert alone.relation == "02"


def test_one_who_is_enrolled_elsewhere_is_masked_and_stays(join, granny_li, west):
    mine = join(relation="10")
    Person.objects.filter(pk=granny_li.pk).update(station=west, origin=west)
    with pytest.raises(services.SecondHouseholder) as asked:
        services.edit_person(mine, by=mine.created_by, relation="02", former_relation="10")
    assert "李*兰" in asked.value.messages[0]
    assert not asked.value.head.may_step_down


def test_an_edit_or_a_move_makes_no_second_one(join, lin, make_household, granny_li):
    spouse = join(relation="10")
    with pytest.raises(services.SecondHouseholder):
        services.edit_person(spouse, by=lin, relation="02")
    other = join("赵六", household=make_household(number="H2"))
    with pytest.raises(services.SecondHouseholder):
        services.edit_person(other, by=lin, household=granny_li.household)
    services.edit_person(spouse, by=lin, relation="02", former_relation="10")
    granny_li.refresh_from_db()
    assert granny_li.relation == "10"


def test_two_heads_of_old_can_be_corrected_in_everything_else(granny_li, make_person, lin):
    make_person("王建国", household=granny_li.household)
    assert services.edit_person(granny_li, by=lin, risk="H", relation="02").risk == "H"


def test_the_page_asks_and_keeps_what_was_typed(as_user, lin, typed_person, granny_li):
    home = {"home": "known", "household": str(granny_li.household.pk), "name": "王建国"}
    sent = typed_person(**home, born_on="1950-01-01", health="asthma")
    address = reverse("beneficiaries:register")
    page = as_user(lin).post(address, sent)
    assert {"relation"} == set(page.context["form"].errors)
    assert 'name="former_relation"' in page.text
    assert "asthma" in page.text
    assert as_user(lin).post(address, sent | {"former_relation": "10"}).status_code == 302
    granny_li.refresh_from_db()
    assert granny_li.relation == "10"


def test_rest_names_the_question_and_the_field_that_answers_it(as_client, tong, granny_li):
    body = {"station": "E1", "name": "王建国", "born_on": "1950-01-01", "relation": "02",
            "household": str(granny_li.household.pk), "client_uuid": str(uuid.uuid4())}  # fmt: skip

    def post(more):
        sent = body | more
        return as_client(tong).post("/api/v1/beneficiaries/", sent, content_type="application/json")

    asked = post({})
    assert asked.status_code == 400
    assert [one["field"] for one in asked.json()["errors"]] == ["relation"]
    assert (asked.json()["code"], asked.json()["people"]) == (
        "second_householder", [str(granny_li.pk)],
    )  # fmt: skip
    assert post({"former_relation": "10"}).status_code == 201


def test_a_list_has_one_householder_a_household(as_client, tong, granny_li, east_village):
    rows = [
        {"station": "E1", "name": name, "born_on": "1950-01-01", "relation": "02",
         "household": str(granny_li.household.pk), "client_uuid": str(uuid.uuid4())}
        for name in ("王建国", "赵六")
    ]  # fmt: skip
    Person.objects.filter(pk=granny_li.pk).update(relation="10")
    sent = as_client(tong).post("/api/v1/beneficiaries/", rows, content_type="application/json")
    assert [(one["row"], one["field"]) for one in sent.json()["errors"]] == [(2, "relation")]


def test_a_row_of_a_sheet_waits_for_a_decision(
    xlsx, upload, run_jobs, lin, east, make_household, make_person
):
    home = make_household(number="H1")
    make_person("李桂兰", household=home)
    sheet = xlsx(
        ["姓名", "出生日期", "户编号", "与户主关系"],
        ["王建国", "1950-01-01", "H1", "户主"],
        ["赵小明", "2015-06-01", "H1", None],
    )
    batch = upload("people", sheet, lin, east)
    assert (batch.counts()["double"], batch.counts()["good"]) == (1, 1)
    assert "李*兰" in batch.rows.get(outcome="double").found["likely"][0][1]
    decide_doubles(batch, decisions={2: "different"}, by=lin)
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    relations = dict(home.people.values_list("name", "relation"))
    assert relations == {"李桂兰": "02", "王建国": "97", "赵小明": "97"}


def test_asking_costs_the_same_with_more_households(join, east, lin, make_household, make_person):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(number):
        rows = [
            {"name": f"王{'一二三四五六七八'[n]}", "born_on": date(1950 + number, 1, 1 + n),
             "relation": "10", "household": make_household(), "different_from": "all"}
            for n in range(number)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            services.register_people(rows, station=east, by=lin)
        return len(queries)

    cost(1)
    assert cost(2) == cost(8)
