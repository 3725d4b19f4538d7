"""Lists of rows in one POST: all or none, a problem for every bad row, no doubles."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import ServiceRecord
from resources.models import Donation

JSON = "application/json"


@pytest.fixture
def post(as_client, tong):
    client = as_client(tong)
    return lambda body: client.post("/api/v1/service-records/", body, content_type=JSON)


@pytest.fixture
def visits(make_person, today):
    """``visits(3)``: rows about as many people of East."""

    def rows(number):
        people = [make_person(f"王{'甲乙丙丁戊己庚辛'[n]}") for n in range(number)]
        return [
            {
                "client_uuid": str(uuid.uuid4()), "station": "E1", "done_on": today.isoformat(),
                "method": "V", "channel": "home", "domain": "02", "subject": str(person.pk),
                "attended": [str(person.pk)],
            }
            for person in people
        ]  # fmt: skip

    return rows


def test_a_list_is_written_at_once_and_once(post, visits):
    rows = visits(3)
    first, again = post(rows), post(rows)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert [row["subject"] for row in first.json()] == [row["subject"] for row in rows]
    assert first.json() == again.json()
    assert ServiceRecord.objects.count() == 3


def test_every_bad_row_is_named_and_none_is_written(post, visits, today):
    rows = visits(4)
    rows[1]["done_on"] = (today + timedelta(1)).isoformat()
    rows[3]["attended"] = []
    answer = post(rows)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert {(e["row"], e["field"]) for e in answer.json()["errors"]} == {
        (2, "done_on"), (4, "attended"),
    }  # fmt: skip
    assert not ServiceRecord.objects.exists()


def test_what_cannot_be_read_is_named_by_row_and_place(post, visits):
    rows = visits(3)
    rows[0]["station"] = "NOT-MINE"
    answer = post(rows)
    assert [(e["row"], e["field"]) for e in answer.json()["errors"]] == [(1, "station")]
    rows[0] |= {"station": "E1", "subject": str(uuid.uuid4())}
    rows[1]["head_counts"] = [{"group": "", "number": 1}, {"group": "heroes", "number": 1}]
    rows[2] = "no row"
    errors = {(e["row"], e["field"]) for e in post(rows).json()["errors"]}
    assert errors == {(1, "subject"), (2, "head_counts.2.group"), (3, "")}


def test_a_row_sent_before_with_other_contents_is_named(post, visits):
    rows = visits(2)
    post(rows[:1])
    answer = post([rows[0] | {"minutes": 5}, rows[1]])
    assert [e["row"] for e in answer.json()["errors"]] == [1]
    assert ServiceRecord.objects.count() == 1


@pytest.mark.parametrize("number", [0, 501])
def test_a_list_has_1_to_500_rows(post, number):
    answer = post([{}] * number)
    assert (answer.status_code, len(answer.json()["errors"])) == (400, 1)
    assert "500" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("url", ["service-records", "donations"])
def test_a_row_of_another_county_is_named_and_none_is_written(as_client, tong, visits, north, url):
    rows, client = visits(2), as_client(tong)
    if url == "donations":
        gift = {"kind": "cash", "quantity": "5", "donor_name": "惠民家纺店"}
        rows = [gift | {"client_uuid": row["client_uuid"], "station": "E1",
                        "received_on": row["done_on"]} for row in rows]  # fmt: skip
    rows[1]["station"] = north.code
    answer = client.post(f"/api/v1/{url}/", rows, content_type=JSON)
    assert answer.status_code == 400
    assert [(e["row"], e["field"]) for e in answer.json()["errors"]] == [(2, "station")]
    assert not ServiceRecord.objects.exists()
    assert not Donation.objects.exists()


def test_more_rows_take_no_more_statements(post, visits):
    post(visits(1))
    taken = []
    for rows in (visits(2), visits(8)):
        with CaptureQueriesContext(connection) as queries:
            assert post(rows).status_code == 201
        taken.append(len(queries))
    assert taken[0] == taken[1]
