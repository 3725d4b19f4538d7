"""A number that another station has: by every door so many an hour, each one logged, no more
told to a list than to a form."""

import re
import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from beneficiaries.models import Person, TransferRequest
from beneficiaries.people.queries.holders import holders_for
from beneficiaries.people.services import (
    AlreadyHere,
    RegisteredElsewhere,
    edit_person,
    register_person,
)
from beneficiaries.search.services import find_people
from stations.identity_numbers.rules import index_of
from stations.identity_numbers.services import ask
from stations.imports.services import confirm_import
from stations.models import AuditEntry

BORN = date(1948, 4, 28)
LIMIT = 10  # as settings.IDENTITY_NUMBERS_AN_HOUR is delivered
WAIT = "录入其他站点的证件号次数过多"
THERE = "这个身份证号已在其他站点建档"
JSON = "application/json"


@pytest.fixture
def foreign(west, lin, sample_number):
    """Twenty-five numbers, each of somebody of West."""
    numbers = [sample_number(BORN, f"{n:03}") for n in range(0, 50, 2)]
    Person.objects.bulk_create(
        Person(
            name="周秘密", pinyin="zhou mi mi", born_on=BORN, station=west, origin=west,
            created_by=lin, id_index=index_of(number),
        )
        for number in numbers
    )  # fmt: skip
    return numbers


@pytest.fixture
def unknown(sample_number):
    """Numbers that nobody has."""
    return [sample_number(BORN, f"{n:03}") for n in range(500, 600, 2)]


@pytest.fixture
def client(as_client, make_user, east):
    """A sync client of East: what it sends, and what it is told, by row: ``(row, message)``."""
    sender = as_client(make_user("easts", ("client", east)))
    names = iter(f"王{chr(0x4E00 + n)}" for n in range(900))

    def one(number):
        own = {"name": next(names), "born_on": str(BORN), "sex": "2", "id_number": number}
        return {"client_uuid": str(uuid.uuid4()), "station": "E1"} | own

    class Sender:
        def post(self, number):
            return sender.post("/api/v1/beneficiaries/", one(number), content_type=JSON)

        def post_list(self, numbers):
            rows = [one(number) for number in numbers]
            return sender.post("/api/v1/beneficiaries/", rows, content_type=JSON)

        def patch(self, person, number):
            body, address = {"id_number": number}, f"/api/v1/beneficiaries/{person.pk}/"
            headers = {"If-Match": f'"{person.version}"'}
            return sender.patch(address, body, content_type=JSON, headers=headers)

    return Sender()


@pytest.fixture
def spend(foreign, east):
    """This user has heard of as many numbers of West as an hour allows."""

    def run(by):
        for n, number in enumerate(foreign[:LIMIT]):
            with pytest.raises(RegisteredElsewhere):
                register_person(
                    station=east, by=by, name=f"王{chr(0x4E00 + n)}", born_on=BORN, id_number=number
                )

    return run


def entries(answered=None):
    found = AuditEntry.objects.filter(verb="number_elsewhere")
    return found if answered is None else found.filter(detail__answered=answered)


def told(answer):
    return {(e["row"], e["message"]) for e in answer.json()["errors"] if e["field"] == "id_number"}


def test_one_list_of_25_is_answered_as_often_as_25_forms(client, foreign):
    answer = client.post_list(foreign)
    assert answer.status_code == 400
    assert {row for row, said in told(answer) if THERE in said} == set(range(1, LIMIT + 1))
    assert {row for row, said in told(answer) if WAIT in said} == set(range(LIMIT + 1, 26))
    assert (entries(True).count(), entries(False).count()) == (LIMIT, 25 - LIMIT)
    assert len({entry.detail["index"] for entry in entries()}) == 25
    kept = str(list(entries().values()))
    assert not any(number in kept for number in foreign)
    assert "周秘密" not in answer.text


def test_the_rest_of_a_list_reads_the_same_for_numbers_that_nobody_has(client, foreign, unknown):
    numbers = [*foreign[:LIMIT], unknown[0], foreign[LIMIT], unknown[1]]
    said = dict(told(client.post_list(numbers)))
    assert WAIT in said[11]
    assert said[11] == said[12] == said[13]
    single = [client.post(number).json() for number in (unknown[2], foreign[LIMIT + 1])]
    assert single[0]["errors"] == single[1]["errors"]


def test_25_single_posts_are_answered_no_oftener(client, foreign):
    answers = [client.post(number) for number in foreign]
    assert {answer.status_code for answer in answers} == {400}
    assert [WAIT in answer.text for answer in answers] == [False] * LIMIT + [True] * 15
    assert (entries(True).count(), entries(False).count()) == (LIMIT, 15)


def test_a_list_of_ones_own_people_meets_no_limit(client, foreign, unknown):
    client.post_list(foreign[: LIMIT - 1])
    assert client.post_list(unknown).status_code == 201
    assert Person.objects.filter(station__code="E1").count() == len(unknown)
    assert entries().count() == LIMIT - 1


def test_a_client_that_sends_its_list_again_comes_to_its_end(client, foreign, unknown):
    client.post_list(foreign[:LIMIT])
    again = client.post_list([*foreign[:LIMIT], unknown[0]])
    assert {row for row, said in told(again) if THERE in said} == set(range(1, LIMIT + 1))
    assert entries().count() == LIMIT


def test_a_number_sent_as_a_correction_is_counted(client, foreign, make_person):
    person = make_person()
    answers = [client.patch(person, number) for number in foreign[: LIMIT + 1]]
    assert [WAIT in answer.text for answer in answers] == [False] * LIMIT + [True]
    assert Person.objects.get(pk=person.pk).version == 1


def test_the_form_keeps_what_was_typed_and_says_how_long_to_wait(
    as_user, lin, spend, foreign, unknown, east, east_village
):
    spend(lin)
    pages = []
    for number in (foreign[LIMIT], unknown[0]):
        sent = {
            "station": east.pk, "name": "李雪", "sex": "2", "born_on": "1948-04-28",
            "id_number": number, "ethnicity": "01", "relation": "02", "risk": "N",
            "residence": "rural", "home": "new", "division": east_village.pk,
            "enrolled_on": "2024-01-01", "client_uuid": str(uuid.uuid4()),
        }  # fmt: skip
        page = as_user(lin).post(reverse("beneficiaries:register"), sent)
        assert f'value="{number}"' in page.text
        assert 'value="李雪"' in page.text
        [sentence] = page.context["form"].errors["id_number"]
        assert re.search(r"\d\d:\d\d", sentence)
        assert not page.context["is_elsewhere"]
        pages.append(sentence)
    assert pages[0] == pages[1]
    assert WAIT in pages[0]


def test_the_edit_form_counts_too(lin, spend, foreign, unknown, make_person):
    spend(lin)
    person = make_person()
    for number in (foreign[LIMIT], unknown[0]):
        with pytest.raises(ValidationError, match=WAIT):
            edit_person(person, by=lin, id_number=number)
    assert Person.objects.get(pk=person.pk).id_index is None


def test_who_is_known_here_is_named_as_before(lin, spend, unknown, east):
    first = register_person(
        station=east, by=lin, name="李雪", born_on=BORN, id_number=unknown[0]
    )  # fmt: skip
    spend(lin)
    with pytest.raises(AlreadyHere) as caught:
        register_person(station=east, by=lin, name="李学", born_on=BORN, id_number=unknown[0])
    assert caught.value.person == first


def test_asking_for_who_was_just_told_of_costs_nothing(as_user, lin, spend, foreign, east):
    spend(lin)
    asked = {"to": east.pk, "reason": "Moved here"}
    address = reverse("beneficiaries:transfer_request")
    refused = as_user(lin).post(address, asked | {"id_number": foreign[LIMIT]})
    assert WAIT in refused.text
    assert "Moved here" in refused.text
    assert as_user(lin).post(address, asked | {"id_number": foreign[0]}).status_code == 302
    assert TransferRequest.objects.count() == 1


def test_search_finds_nobody_of_another_station_and_asks_nothing(lin, foreign):
    assert not any(find_people(lin, number) for number in foreign)
    assert not entries().exists()


# Sheets

HEADINGS = ["姓名", "出生日期", "身份证号", "村（社区）"]


@pytest.fixture
def sheet(xlsx, east_village):
    def make(*numbers):
        rows = [
            [f"王{chr(0x4E00 + n)}", "1948-04-28", number, "Plum Village"]
            for n, number in enumerate(numbers)
        ]
        return xlsx(HEADINGS, *rows)

    return make


def test_a_sheet_names_the_rows_beyond_the_limit(
    sheet, upload, findings, lin, east, foreign, unknown
):
    batch = upload("people", sheet(unknown[0], *foreign, unknown[1]), lin, east)
    said = {row: errors["id_number"][0] for row, errors in findings(batch).items()}
    assert [row for row, sentence in said.items() if THERE in sentence] == list(range(3, 13))
    assert [row for row, sentence in said.items() if WAIT in sentence] == list(range(13, 29))
    assert said[13] == said[28]
    assert batch.counts()["good"] == 1
    assert (entries(True).count(), entries(False).count()) == (LIMIT, 15)


def test_what_a_check_found_good_is_written_although_the_hour_is_spent_since(
    sheet, upload, run_jobs, lin, east, spend, unknown
):
    batch = upload("people", sheet(*unknown[:3]), lin, east)
    spend(lin)
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.written_count) == ("done", 3)


def test_a_number_taken_elsewhere_between_check_and_write_is_told_and_logged(
    sheet, upload, run_jobs, findings, lin, zhao, east, west, unknown
):
    batch = upload("people", sheet(*unknown[:2]), lin, east)
    register_person(station=west, by=zhao, name="周秘密", born_on=BORN, id_number=unknown[0])
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.written_count) == ("checked", 0)
    assert THERE in findings(batch)[2]["id_number"][0]
    assert entries(True).count() == 1


# One number, many askers

MANY = "查询这个证件号的人太多"


@pytest.fixture
def crowd(make_user, east, settings, foreign, unknown):
    """As many others as a number is answered to have asked for one of West's and for a free one."""
    numbers = [foreign[0], unknown[0]]
    for n in range(settings.ASKERS_OF_A_NUMBER_AN_HOUR):
        one = make_user(f"asker-{n}", ("worker", east))
        ask(numbers, by=one, station=east, look_up=holders_for(one))
    return numbers


def test_a_number_that_many_ask_for_gets_no_answer_at_any_door(
    client, crowd, lin, he, east, sheet, upload, findings, make_person, as_user
):
    assert [MANY in client.post(number).text for number in crowd] == [True, True]
    answer = client.post_list(crowd)
    assert [MANY in said for _row, said in sorted(told(answer))] == [True, True]
    assert [MANY in client.patch(make_person(), number).text for number in crowd] == [True, True]
    batch = upload("people", sheet(*crowd), lin, east)
    assert [MANY in row["id_number"][0] for row in findings(batch).values()] == [True, True]
    for number in crowd:
        with pytest.raises(ValidationError, match=MANY):
            register_person(station=east, by=he, name="王雪", born_on=BORN, id_number=number)
    asked = {"to": east.pk, "reason": "Moved here", "id_number": crowd[0]}
    assert MANY in as_user(lin).post(reverse("beneficiaries:transfer_request"), asked).text
    assert AuditEntry.objects.filter(verb="number_crowded").count() == 11
    assert not entries().filter(by__in=[lin, he]).exists()
