"""Cases over REST as a list: all or none, each bad row named, no double, few statements."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.casework.services import case_row, open_cases
from cases.models import Case, CaseStep
from stations.models import AuditEntry, Notice
from stations.refused import Refused

JSON = "application/json"


@pytest.fixture
def post(as_client, tong):
    client = as_client(tong)
    return lambda body: client.post("/api/v1/cases/", body, content_type=JSON)


@pytest.fixture
def asked(make_person, east):
    """``asked(3)``: rows of as many people of a station."""

    def rows(number, station=east, **more):
        people = [make_person(f"王{'甲乙丙丁戊己庚辛'[n]}", station=station) for n in range(number)]
        return [
            {"client_uuid": str(uuid.uuid4()), "person": str(p.pk), "problem": "Lives alone"} | more
            for p in people
        ]

    return rows


def test_a_list_is_opened_at_once_and_once(post, asked, east, west, he):
    rows = asked(3) + asked(2, west)
    first, again = post(rows), post(rows)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json() == again.json()
    assert [row["person"] for row in first.json()] == [row["person"] for row in rows]
    serials = Case.objects.order_by("origin", "serial").values_list("origin", "serial")
    assert list(serials) == [(east.pk, 1), (east.pk, 2), (east.pk, 3), (west.pk, 1), (west.pk, 2)]
    assert CaseStep.objects.filter(verb="open").count() == 5
    entries = AuditEntry.objects.filter(verb="open", record__startswith="cases.case:")
    assert {entry.detail["person"] for entry in entries} == {row["person"] for row in rows}
    assert Notice.objects.filter(to=he).count() == 1  # of three cases, not three


def test_a_list_goes_on_counting_where_single_ones_ended(post, asked):
    for row in asked(2):
        assert post(row).status_code == 201
    numbers = [row["number"] for row in post(asked(2)).json()]
    assert [number.split()[-1] for number in numbers] == sorted(
        number.split()[-1] for number in numbers
    )
    assert sorted(Case.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]


def test_every_bad_row_is_named_and_none_is_opened(post, asked, today, zhao):
    rows = asked(6)
    rows[0]["problem"] = " "
    assert [(e["row"], e["field"]) for e in post(rows).json()["errors"]] == [(1, "problem")]
    rows[0] |= {"problem": "Ill", "opened_on": "1900-01-01"}
    rows[1]["opened_on"] = (today + timedelta(1)).isoformat()
    rows[2]["worker"] = str(zhao.worker.pk)
    rows[3]["person"] = rows[4]["person"]
    rows[5]["client_uuid"] = rows[4]["client_uuid"]
    answer = post(rows)
    assert answer.status_code == 400
    assert {(e["row"], e["field"]) for e in answer.json()["errors"]} == {
        (1, "opened_on"), (2, "opened_on"), (3, "worker"), (5, ""), (6, "client_uuid"),
    }  # fmt: skip
    assert not Case.objects.exists()


def test_who_has_a_case_or_is_gone_is_named(post, asked, today):
    rows = asked(3)
    assert post(rows[0]).status_code == 201
    from beneficiaries.models import Person

    Person.objects.filter(pk=rows[1]["person"]).update(died_on=today)
    rows[0] |= {"client_uuid": str(uuid.uuid4())}
    assert [e["row"] for e in post(rows).json()["errors"]] == [1, 2]
    assert Case.objects.count() == 1


def test_a_record_of_somebody_else_is_refused(post, asked, make_service):
    from beneficiaries.models import Person

    rows = asked(2)
    people = [Person.objects.get(pk=row["person"]) for row in rows]
    theirs = make_service([people[0]])
    for row in rows:
        row["from_record"] = str(theirs.pk)
    assert [e["row"] for e in post(rows).json()["errors"]] == [2]
    assert post(rows[:1]).status_code == 201


def test_a_row_sent_before_with_other_contents_is_named(post, asked):
    rows = asked(2)
    assert post(rows[:1]).status_code == 201
    answer = post([rows[0] | {"problem": "Something else"}, rows[1]])
    assert [e["row"] for e in answer.json()["errors"]] == [1]
    assert Case.objects.count() == 1


def test_the_own_key_of_another_system_is_known_alone_and_in_a_list(post, asked):
    row = asked(1, source="old", external_id="7")[0]
    assert post(row).status_code == 201
    assert post([row]).status_code == 200
    twice = asked(1, source="old", external_id="7")[0]
    for body in (twice, [twice]):
        answer = post(body)
        assert answer.status_code in (400, 409), answer.text
    assert Case.objects.count() == 1


def test_people_of_another_county_are_not_there(post, asked, north):
    rows = asked(1) + asked(1, north)
    assert [(e["row"], e["field"]) for e in post(rows).json()["errors"]] == [(2, "person")]
    assert not Case.objects.exists()


def test_more_rows_take_no_more_statements(post, asked):
    post(asked(1))
    taken = []
    for rows in (asked(2), asked(8)):
        with CaptureQueriesContext(connection) as queries:
            assert post(rows).status_code == 201
        taken.append(len(queries))
    assert taken[0] == taken[1]


@pytest.mark.django_db(transaction=True)
def test_two_lists_of_the_same_people_make_one_case_each(make_person, lin):
    """They come in opposite orders, and neither waits in a ring."""
    people = [make_person(f"王{n}") for n in "甲乙丙丁戊己庚辛"]

    def send(order):
        rows = [case_row(person=person, problem="Ill") for person in order]
        try:
            return len(open_cases(rows, by=lin))
        except Refused as refused:
            return sorted(refused.entries)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(send, [people, people[::-1]]))
    assert sorted(found, key=str) == [8, list(range(8))]
    serials = Case.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, 9))
