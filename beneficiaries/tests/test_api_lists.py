"""Lists of people and households in one POST: all or none, and each only once."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Household, Person
from stations.crypto import blind_index
from stations.models import AuditEntry

JSON = "application/json"
NAMES = "甲乙丙丁戊己庚辛"


@pytest.fixture
def post(as_client, tong, east):
    client = as_client(tong)
    return lambda path, body: client.post(f"/api/v1/{path}/", body, content_type=JSON)


def home(village, **fields):
    same = {"client_uuid": str(uuid.uuid4()), "station": "E1", "division": village.pk}
    return same | fields


def one(name, **fields):
    own = {"name": name, "born_on": "1950-03-01", "sex": "2", "enrolled_on": "2024-05-01"}
    return {"client_uuid": str(uuid.uuid4()), "station": "E1"} | own | fields


def test_households_and_people_of_the_past_in_two_lists(post, east_village):
    homes = [home(east_village, categories=[{"code": "11", "since": "2023-01-01"}])
             for _n in range(2)]  # fmt: skip
    made = post("households", homes)
    assert made.status_code == 201, made.text
    rows = [one(f"王{NAMES[n]}", household=row["id"],
                categories=[{"code": "31", "since": "2024-06-01"}])
            for n, row in enumerate(made.json())]  # fmt: skip
    first, again = post("beneficiaries", rows), post("beneficiaries", rows)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json() == again.json()
    assert post("households", homes).status_code == 200
    assert (Household.objects.count(), Person.objects.count()) == (2, 2)
    person = Person.objects.get(name="王甲")
    assert str(person.enrolments.get().since) == "2024-05-01"
    assert str(person.categories.get().since) == "2024-06-01"
    assert str(person.household.categories.get().since) == "2023-01-01"


def test_every_bad_person_is_named_and_none_is_written(post, today, granny_li, sample_number):
    rows = [
        one("王甲"),
        one("王乙", born_on=(today + timedelta(1)).isoformat()),
        one("李桂兰", born_on=str(granny_li.born_on)),
        one("王甲"),
        one("王丁", id_number=sample_number()[:-1] + "?"),
    ]
    answer = post("beneficiaries", rows)
    assert answer.status_code == 400
    found = {(e["row"], e["field"]) for e in answer.json()["errors"]}
    assert found >= {(2, "born_on"), (3, "name"), (3, "different_from"), (4, "name")}
    assert (5, "id_number") in found
    assert Person.objects.count() == 1
    told = [e["message"] for e in answer.json()["errors"] if e["field"] == "different_from"]
    assert post("beneficiaries", [rows[2] | {"different_from": told}]).status_code == 201


def test_a_number_of_another_station_is_logged_and_says_no_name(
    as_client, make_user, east, make_person, west, sample_number
):
    client = as_client(make_user("easts", ("client", east)))
    make_person("周", station=west, id_number=sample_number(),
                id_index=blind_index("id_number", sample_number()))  # fmt: skip
    rows = [one("王甲", born_on="1948-04-28", id_number=sample_number())]
    answer = client.post("/api/v1/beneficiaries/", rows, content_type=JSON)
    assert [e["field"] for e in answer.json()["errors"]] == ["id_number"]
    assert AuditEntry.objects.filter(verb="number_elsewhere").exists()


def test_bad_households_are_named(post, east_village, west_village):
    rows = [
        home(east_village),
        home(west_village),
        home(east_village, categories=[{"code": "31", "since": "2023-01-01"}]),
    ]
    answer = post("households", [*rows, rows[0]])
    assert answer.status_code == 400
    assert {(e["row"], e["field"]) for e in answer.json()["errors"]} == {
        (2, "division"), (3, "categories.1"), (4, "client_uuid"),
    }  # fmt: skip
    assert not Household.objects.exists()
    post("households", rows[:1])
    answer = post("households", [rows[0] | {"address": "1"}, home(east_village)])
    assert [e["row"] for e in answer.json()["errors"]] == [1]


def test_more_people_take_no_more_statements(post, east_village):
    def send(names):
        homes = [home(east_village) for _name in names]
        keys = [row["id"] for row in post("households", homes).json()]
        rows = [one(f"王{n}", household=k) for n, k in zip(names, keys, strict=True)]
        assert post("beneficiaries", rows).status_code == 201

    send("甲")
    taken = []
    for names in ("乙丙", "丁戊己庚辛"):
        with CaptureQueriesContext(connection) as queries:
            send(names)
        taken.append(len(queries))
    assert taken[0] == taken[1]
