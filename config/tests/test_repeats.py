"""Six equal senders at once: one writes, the others read it, and the database refuses nothing. What
it refused would stand in its log."""

import json
from datetime import date
from threading import Barrier, Thread
from time import sleep
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, transaction

from beneficiaries.households.services.receiving import create_household
from beneficiaries.models import Person, TransferRequest
from beneficiaries.people import services as people
from beneficiaries.transfers.services import ask_for_transfer
from cases.casework.services import open_case
from cases.models import Case, ServiceRecord, VisitDuty
from cases.people.services.leaving import leave_ledger
from cases.records.rows import ServiceRow
from cases.records.services.visit import record_visit
from cases.records.services.write import record_services
from cases.staffing.services import end_work
from stations.crypto import blind_index
from stations.models import User

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 6
BORN = date(1948, 4, 28)


@pytest.fixture
def at_once():
    """What each of them was answered, and what the database refused any of them."""

    def run(act):
        barrier, answers, refused = Barrier(SENDERS), [], []

        def noted(execute, sql, params, many, context):
            try:
                return execute(sql, params, many, context)
            except DatabaseError as error:
                refused.append(type(error).__name__)
                raise

        def send(n):
            try:
                with connection.execute_wrapper(noted):
                    barrier.wait()
                    answers.append(act(n))
            except ValidationError as error:
                answers.append(error)
            finally:
                connections.close_all()

        threads = [Thread(target=send, args=[n]) for n in range(SENDERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers, refused

    return run


@pytest.fixture
def me(lin):
    """Everybody at their own connection."""
    return lambda: User.objects.get(pk=lin.pk)


def test_a_list_of_records_over_rest(at_once, as_client, tong, east, granny_li):
    client = as_client(tong)
    row = {"station": east.code, "method": "V", "domain": "02", "done_on": "2026-03-01"}
    row |= {"subject": str(granny_li.pk), "attended": [str(granny_li.pk)], "note": "canary"}
    days = [f"2026-03-0{n}" for n in (1, 2, 3)]
    rows = [row | {"client_uuid": str(uuid4()), "done_on": day} for day in days]

    def send(n):
        answer = client.post("/api/v1/service-records/", json.dumps(rows), "application/json")
        return answer.status_code

    answers, refused = at_once(send)
    assert (sorted(answers), refused) == ([200] * (SENDERS - 1) + [201], [])
    assert ServiceRecord.objects.count() == len(rows)


def test_a_case_and_a_household(at_once, granny_li, make_household, east, me):
    home, key = make_household().division, uuid4()
    answers, refused = at_once(
        lambda n: open_case(person=granny_li, problem="x", client_uuid=key, by=me()).pk
    )
    assert (len(set(answers)), refused, Case.objects.count()) == (1, [], 1)
    answers, refused = at_once(
        lambda n: create_household(station=east, division=home, client_uuid=key, by=me())[1]
    )
    assert (sorted(answers), refused) == ([False] * (SENDERS - 1) + [True], [])


def test_a_person_by_form_and_by_list(at_once, east, me, sample_number):
    row = {"name": "李雪", "born_on": BORN, "id_number": sample_number(), "payload": {"n": 1}}
    row["client_uuid"] = uuid4()
    answers, refused = at_once(lambda n: people.register_person(station=east, by=me(), **row).pk)
    assert (len(set(answers)), refused, Person.objects.count()) == (1, [], 1)
    sent = [(east, {"name": "王芳", "born_on": BORN, "payload": {"n": 2}, "client_uuid": uuid4()})]
    answers, refused = at_once(lambda n: people.send_people(sent, by=me())[0][1])
    assert (sorted(answers), refused) == ([False] * (SENDERS - 1) + [True], [])


def test_one_number_for_six_people(at_once, make_person, me, sample_number):
    files = [make_person(f"李{name}") for name in "一二三四五六"]
    number = sample_number()
    answers, refused = at_once(lambda n: people.edit_person(files[n], by=me(), id_number=number).pk)
    assert refused == []
    assert sum(isinstance(answer, ValidationError) for answer in answers) == SENDERS - 1


def test_a_request_for_somebody_elsewhere(at_once, make_person, west, east, me, sample_number):
    make_person("罗正芬", station=west, id_index=blind_index("id_number", sample_number()))
    asked = {"id_number": sample_number(), "to": east, "reason": "Moved here"}
    answers, refused = at_once(lambda n: ask_for_transfer(by=me(), **asked).pk)
    assert (refused, TransferRequest.objects.count()) == ([], 1)
    assert sum(isinstance(answer, ValidationError) for answer in answers) == SENDERS - 1


def _visited(person, station, day, **fields):
    return {
        "station": station, "subject": person, "attended": [person], "method": "V",
        "domain": "02", "done_on": day, "note": "canary",
    } | fields  # fmt: skip


def test_one_visit_of_somebody_who_left_from_six_tabs(at_once, granny_li, east, he, me):
    leave_ledger(granny_li, on=date(2026, 5, 1), because="moved", by=he)
    answers, refused = at_once(
        lambda n: record_visit(by=me(), **_visited(granny_li, east, date(2026, 4, 1)))
    )
    assert (refused, ServiceRecord.objects.count()) == ([], 1)
    assert sum(isinstance(answer, ValidationError) for answer in answers) == SENDERS - 1


def test_visits_beside_leaving(at_once, granny_li, east, he, me):
    def act(n):
        if n == 0:
            return leave_ledger(granny_li, on=date(2026, 5, 1), because="moved", by=he)
        if n % 2:
            return record_visit(by=me(), **_visited(granny_li, east, date(2026, 4, 1)))
        row = ServiceRow(
            **_visited(granny_li, east, date(2026, 4, n), source="x", external_id=f"x{n}")
        )
        return record_services([row], by=me())

    _answers, refused = at_once(act)
    assert refused == []
    assert ServiceRecord.objects.filter(done_on=date(2026, 4, 1)).count() == 1
    assert not VisitDuty.objects.open().exists()


def test_cases_opened_beside_the_end_of_their_workers_time(
    at_once, make_person, lin, he, today, me
):
    people = [make_person(f"李{name}") for name in "一二三四五"]
    work = lin.worker.assignments.get()

    def act(n):
        if n == 0:
            sleep(0.02)
            return end_work(work, until=today, by=he)
        return open_case(person=people[n - 1], problem="x", worker=lin.worker, by=me())

    _answers, refused = at_once(act)
    assert refused == []
    assert not Case.objects.filter(worker=lin.worker).exists()


def test_a_case_that_is_being_opened_is_waited_for(make_person, lin, he, today):
    """Its worker's time ends meanwhile: the case is among those that pass."""
    work, person, ended = lin.worker.assignments.get(), make_person("李一"), []

    def end():
        try:
            ended.append(end_work(work, until=today, by=User.objects.get(pk=he.pk)).cases)
        finally:
            connections.close_all()

    thread = Thread(target=end)
    with transaction.atomic():
        open_case(person=person, problem="x", worker=lin.worker, by=lin)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert (ended, Case.objects.get().worker) == ([1], None)
