"""Transfer requests over REST: who asks learns nothing, who leads answers."""

import pytest

from beneficiaries.models import TransferRequest
from stations.crypto import blind_index
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
JSON = "application/json"
URL = "/api/v1/transfers/"


@pytest.fixture
def asked(granny_li, west, zhao):
    return TransferRequest.objects.create(
        person=granny_li, to=west, reason="She lives here.", asked_by=zhao
    )


@pytest.fixture
def press(asked, as_user):
    def send(user, verb, **body):
        url = f"{URL}{asked.pk}/steps/{verb}/"
        return as_user(user).post(url, body, content_type=JSON)

    return send


def test_the_lead_of_the_persons_station_reads_it(asked, granny_li, he, as_user):
    [row] = as_user(he).get(URL, {"state": "asked", "to": "W1"}).json()["results"]
    assert (row["person"], row["to"], row["reason"]) == (str(granny_li.pk), "W1", asked.reason)
    one = as_user(he).get(f"{URL}{asked.pk}/").json()
    assert one["open_steps"] == ["grant", "decline"]


@pytest.mark.parametrize("name", ["lin", "wang", "zhao", "chen", "an", "tong", "nobody"])
def test_who_cannot_open_the_page_finds_nothing(name, asked, press, as_user, request):
    user = request.getfixturevalue(name)
    assert as_user(user).get(URL).json()["results"] == []
    assert as_user(user).get(f"{URL}{asked.pk}/").status_code == 404
    assert press(user, "grant").status_code == 404


def test_granting_moves_the_person(press, asked, granny_li, he, west):
    answer = press(he, "grant", on="2024-11-20")
    assert (answer.status_code, answer.json()["state"]) == (200, "granted"), answer.text
    granny_li.refresh_from_db()
    assert granny_li.station == west
    verbs = AuditEntry.objects.filter(record__endswith=str(granny_li.pk)).values_list("verb")
    assert {("transfer",), ("receive",)} <= set(verbs)


def test_declining_says_why(press, asked, he):
    assert press(he, "decline").status_code == 400
    answer = press(he, "decline", reason="She only visits you.")
    assert (answer.json()["state"], answer.json()["open_steps"]) == ("declined", [])
    entry = AuditEntry.objects.get(verb="decline_transfer")
    assert (entry.by, entry.reason) == (he, "She only visits you.")


def test_answered_twice_it_stays_as_it_was(press, asked, he):
    press(he, "decline", reason="No.")
    assert press(he, "grant").status_code == 400
    asked.refresh_from_db()
    assert asked.state == "declined"


@pytest.fixture
def luo(make_person, west, sample_number):
    number = sample_number()
    return make_person(
        "罗正芬", station=west, id_number=number, id_index=blind_index("id_number", number)
    )


@pytest.fixture
def ask(luo, as_client, as_user):
    def send(user, login=as_user, **fields):
        row = {"id_number": luo.id_number, "to": "E1", "reason": "Moved here"}
        return login(user).post(URL, row | fields, content_type=JSON)

    return send


@pytest.mark.usefixtures("east")
def test_who_asks_hears_neither_who_it_is_nor_where(ask, luo, lin, west):
    answer = ask(lin)
    assert answer.status_code == 201, answer.text
    assert set(answer.json()) == {"id", "to", "reason", "state", "asked_at"}
    assert (answer.json()["to"], answer.json()["state"]) == ("E1", "asked")
    assert not {str(luo.pk), luo.name, west.code} & set(answer.json().values())
    verbs = set(AuditEntry.objects.values_list("verb", "station"))
    assert ("ask_transfer", west.pk) in verbs


@pytest.mark.usefixtures("east")
def test_a_client_asks_for_a_station_of_its_own_and_no_other(
    ask, make_user, east, other_county, as_client
):
    mine = make_user("sync", ("client", east))
    assert ask(mine, as_client).status_code == 201
    assert ask(mine, as_client).status_code == 400
    refused = ask(make_user("far", ("client", other_county)), as_client)
    assert [e["field"] for e in refused.json()["errors"]] == ["to"]


@pytest.mark.usefixtures("east")
@pytest.mark.parametrize("name", ["wang", "chen"])
def test_who_only_looks_at_the_station_does_not_ask(name, ask, request):
    assert ask(request.getfixturevalue(name)).status_code == 403
    assert not TransferRequest.objects.exists()


@pytest.mark.usefixtures("east")
@pytest.mark.parametrize("fields", [{"reason": " "}, {"id_number": "123"}])
def test_a_request_wants_a_reason_and_a_true_number(fields, ask, lin):
    answer = ask(lin, **fields)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == list(fields)
