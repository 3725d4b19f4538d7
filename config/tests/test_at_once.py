"""Eight of one client at once: what they make is there once, whatever UUID each of them has given
it, and each is told what the second of two is told."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connections

from beneficiaries.models import Household, Person
from cases.models import Case
from config.testing_soak import soaked
from config.tests.kinds import post
from stations.imports.services import confirm_import
from stations.jobs import queue

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
SENDERS, ROUNDS = 8, soaked(2, 20)


def at_once(act, number=SENDERS):
    barrier, answers = Barrier(number), []

    def run(n):
        try:
            barrier.wait()
            answers.append(act(n))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[n]) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def send(as_client, tong):
    """``send(many, body_of_sender)``: what each was answered, by status."""
    client = as_client(tong)

    def run(many, body_of):
        bodies = [body_of(n) for n in range(SENDERS)]
        answers = at_once(lambda n: post(client, f"/api/v1/{many}/", bodies[n]))
        found = {}
        for answer in answers:
            found.setdefault(answer.status_code, []).append(answer.json())
        return found

    return run


def person(east, **fields):
    return {
        "client_uuid": str(uuid4()), "station": east.code, "name": "王芳", "sex": "2",
        "born_on": "1950-02-03",
    } | fields  # fmt: skip


def fields_of(problems):
    return {entry["field"] for problem in problems for entry in problem["errors"]}


@pytest.mark.parametrize("listed", [False, True])
def test_of_eight_who_write_somebody_down_seven_are_asked(send, east, listed):
    for done in range(1, ROUNDS + 1):
        name = "王李张"[done % 3] + "芳" * (1 + done // 3)
        told = send(
            "beneficiaries",
            lambda n, name=name: [person(east, name=name)] if listed else person(east, name=name),
        )
        assert {status: len(found) for status, found in told.items()} == {201: 1, 400: SENDERS - 1}
        assert "name" in fields_of(told[400])
        assert Person.objects.count() == done


def test_two_imports_of_one_file_write_nobody_twice(xlsx, upload, lin, he, east):
    rows = [[f"王{one}", "女", "1950-02-03"] for one in "芳丽梅兰秀英"]
    batches = []
    for by in (lin, he):
        sheet = xlsx(["姓名", "性别", "出生日期"], *rows)
        batch = upload("people", sheet, by, east)
        assert batch.counts()["good"] == len(rows), [row.found for row in batch.rows.all()]
        batches.append(batch)
    for batch in batches:
        confirm_import(batch, good_only=False, by=batch.by)
    jobs = queue.claimable_ids()
    at_once(lambda n: queue.run(jobs[n]), len(jobs))
    assert Person.objects.count() == len(rows)
    for batch in batches:
        batch.refresh_from_db()
    assert sorted(batch.written_count for batch in batches) == [0, len(rows)]
    [asked] = [batch for batch in batches if not batch.written_count]
    assert asked.counts()["double"] == len(rows)


@pytest.mark.parametrize("listed", [False, True])
def test_of_eight_households_of_one_number_one_is_formed(send, east, east_village, listed):
    def body(n):
        row = {"client_uuid": str(uuid4()), "station": east.code, "division": east_village.pk}
        return [row | {"number": "H-1"}] if listed else row | {"number": "H-1"}

    told = send("households", body)
    assert {status: len(found) for status, found in told.items()} == {201: 1, 400: SENDERS - 1}
    assert fields_of(told[400]) == {"number"}
    assert Household.objects.count() == 1


@pytest.mark.parametrize("many", ["beneficiaries", "households", "cases"])
def test_the_same_sent_eight_times_is_new_to_one(many, send, east, east_village, granny_li):
    own = {"client_uuid": str(uuid4())}
    body = {
        "beneficiaries": person(east, **own),
        "households": own | {"station": east.code, "division": east_village.pk, "number": "H-2"},
        "cases": own | {"person": str(granny_li.pk), "problem": "x"},
    }[many]
    model = {"beneficiaries": Person, "households": Household, "cases": Case}[many]
    before = model.objects.count()
    told = send(many, lambda n: body)
    assert {status: len(found) for status, found in told.items()} == {201: 1, 200: SENDERS - 1}
    assert len({row["id"] for rows in told.values() for row in rows}) == 1
    assert model.objects.count() == before + 1
