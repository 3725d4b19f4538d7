"""People and households over REST: one record a UUID, versions, scope, the read log."""

import time
import uuid

import pytest

from beneficiaries.models import Household, Person
from stations.models import AuditEntry

NUMBER = "11010519491231002X"
JSON = "application/json"


@pytest.fixture
def tongs(as_client, tong):
    return as_client(tong)


@pytest.fixture
def sent(east, east_village):
    return {
        "client_uuid": str(uuid.uuid4()), "station": "E1", "name": "李桂兰", "sex": "2",
        "born_on": "1949-12-31", "id_number": NUMBER, "phone": "13812342207", "risk": "K",
        "categories": [{"code": "31", "since": "2020-01-01"}],
    }  # fmt: skip


def post(client, body, path="beneficiaries/"):
    return client.post(f"/api/v1/{path}", body, content_type=JSON)


def patch(client, pk, body, version):
    headers = {"If-Match": f'"{version}"'}
    return client.patch(f"/api/v1/beneficiaries/{pk}/", body, content_type=JSON, headers=headers)


def eventually_listed(client, number):
    """The feed waits for transactions at work in the cluster, those of other tests too."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        rows = client.get("/api/v1/beneficiaries/").json()["results"]
        if len(rows) == number:
            break
        time.sleep(0.05)
    return rows


def test_a_person_sent_twice_is_one_person(tongs, sent):
    first, second = post(tongs, sent), post(tongs, sent)
    assert (first.status_code, second.status_code) == (201, 200), first.text
    assert first.json()["id"] == second.json()["id"]
    assert Person.objects.count() == 1


def test_the_same_uuid_with_other_contents_gets_both_sides(tongs, sent):
    post(tongs, sent)
    answer = post(tongs, sent | {"name": "李桂花"})
    assert answer.status_code == 409
    assert answer.json()["current"]["name"] == "李桂兰"
    assert answer.json()["sent"]["name"] == "李桂花"


def test_a_client_reads_what_the_agreement_covers(tongs, sent):
    person = post(tongs, sent).json()
    assert person["id_number"] == NUMBER
    assert person["categories"] == [{"code": "31", "since": "2020-01-01", "until": None}]
    assert person["station"] == "E1"


def test_a_session_reads_protected_fields_masked(as_user, lin, make_person):
    person = make_person("李雪", id_number=NUMBER, phone="13812342207", health="糖尿病")
    body = as_user(lin).get(f"/api/v1/beneficiaries/{person.pk}/").json()
    assert NUMBER not in str(body)
    assert body["id_number"].startswith("1101 ****")
    assert "糖尿病" not in str(body)


@pytest.mark.django_db(transaction=True)
def test_every_page_leaves_one_entry_that_names_who_was_read(tongs, tong, make_person):
    made = {str(make_person(name).pk) for name in ("李雪", "王芳")}
    assert len(eventually_listed(tongs, 2)) == 2
    entry = AuditEntry.objects.filter(verb="read_page").latest("pk")
    assert entry.by == tong
    assert {f"beneficiaries.person:{key}" for key in made} <= set(entry.records)


def test_an_edit_needs_the_version_that_was_seen(tongs, granny_li):
    assert patch(tongs, granny_li.pk, {"risk": "H"}, 1).json()["version"] == 2
    stale = patch(tongs, granny_li.pk, {"risk": "N"}, 1)
    assert stale.status_code == 409
    assert stale.json()["current"]["risk"] == "H"
    granny_li.refresh_from_db()
    assert granny_li.risk == "H"


@pytest.mark.parametrize("header", ["x", '"-1"', "", "1 OR 1=1"])
def test_nonsense_is_no_version(tongs, granny_li, header):
    url = f"/api/v1/beneficiaries/{granny_li.pk}/"
    answer = tongs.patch(url, {"risk": "H"}, content_type=JSON, headers={"If-Match": header})
    assert answer.status_code == 400


def test_another_county_is_unknown(tongs, make_person, north, sent):
    stranger = make_person("周", station=north)
    assert tongs.get(f"/api/v1/beneficiaries/{stranger.pk}/").status_code == 404
    assert patch(tongs, stranger.pk, {"risk": "H"}, 1).status_code == 404
    refused = post(tongs, sent | {"station": "N1"})
    assert [e["field"] for e in refused.json()["errors"]] == ["station"]
    assert str(stranger.pk) not in tongs.get("/api/v1/beneficiaries/").text


def test_a_household_elsewhere_can_not_be_named(tongs, sent, make_household, make_person, north):
    foreign = make_household(origin=north)
    make_person("周", station=north, household=foreign)
    answer = post(tongs, sent | {"household": str(foreign.pk)})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "household"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"born_on": "1950-01-01"}, "born_on"),
        ({"born_on": "2999-01-01", "id_number": ""}, "born_on"),
        ({"risk": "Z"}, "risk"),
        ({"client_uuid": "x"}, "client_uuid"),
        ({"categories": [{"code": "99", "since": "2020-01-01"}]}, "categories.1.code"),
        ({"name": ""}, "name"),
    ],
)
def test_bad_input_names_the_field(tongs, sent, change, field):
    answer = post(tongs, sent | change)
    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}, answer.text
    assert not Person.objects.exists()


def test_a_likely_double_is_asked_about_with_its_key(tongs, sent, make_person):
    from datetime import date

    twin = make_person("李桂兰", born_on=date(1949, 12, 31))
    answer = post(tongs, sent)
    assert answer.status_code == 400
    assert answer.json()["people"] == [str(twin.pk)]
    assert post(tongs, sent | {"different_from": [str(twin.pk)]}).status_code == 201


def test_a_number_known_elsewhere_tells_no_name(tongs, sent, make_person, north):
    from stations.crypto import blind_index

    make_person(
        "周秘密", station=north, id_number=NUMBER, id_index=blind_index("id_number", NUMBER)
    )
    answer = post(tongs, sent)
    assert answer.status_code == 400
    assert "周秘密" not in answer.text


def test_a_household_with_its_category(tongs, east, east_village):
    body = {
        "client_uuid": str(uuid.uuid4()), "station": "E1", "division": east_village.pk,
        "group_name": "3组", "address": "梅村 3 组 12 号",
        "categories": [{"code": "14", "since": "2021-01-01"}],
    }  # fmt: skip
    answer = post(tongs, body, "households/")
    assert answer.status_code == 201, answer.text
    assert answer.json()["categories"][0]["code"] == "14"
    assert post(tongs, body, "households/").status_code == 200
    assert Household.objects.count() == 1


def test_categories_are_replaced_by_an_edit(tongs, granny_li):
    body = {"categories": [{"code": "32", "since": "2024-01-01"}]}
    answer = patch(tongs, granny_li.pk, body, 1)
    assert [row["code"] for row in answer.json()["categories"]] == ["32"], answer.text


@pytest.mark.django_db(transaction=True)
def test_filters_narrow(tongs, make_person, east, west):
    make_person("李雪", risk="H")
    make_person("王芳", station=west)
    eventually_listed(tongs, 2)
    rows = tongs.get("/api/v1/beneficiaries/", {"risk": "H"}).json()["results"]
    assert [row["name"] for row in rows] == ["李雪"]
    rows = tongs.get("/api/v1/beneficiaries/", {"station": "W1"}).json()["results"]
    assert [row["name"] for row in rows] == ["王芳"]


def test_an_officer_lists_nobody(as_user, chen, granny_li):
    assert as_user(chen).get("/api/v1/beneficiaries/").json()["results"] == []
    assert as_user(chen).get(f"/api/v1/beneficiaries/{granny_li.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("wang", 403), ("chen", 403), ("an", 400), ("shen", 400), ("zhao", 400)]
)
def test_who_may_not_write_at_east_does_not(as_user, request, sent, who, status):
    assert post(as_user(request.getfixturevalue(who)), sent).status_code == status
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_pages_cost_the_same_with_more_people(tongs, make_person, make_household):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(number):
        assert len(eventually_listed(tongs, number)) == number
        with CaptureQueriesContext(connection) as queries:
            tongs.get("/api/v1/beneficiaries/")
        return len(queries)

    make_person("李雪", household=make_household())
    few = cost(1)
    for number in range(20):
        make_person(f"王{number}", household=make_household())
    assert cost(21) == few


@pytest.mark.parametrize("line", [{}, {"code": "31"}, {"since": "2024-01-01"}])
def test_a_change_sends_its_lines_whole(tongs, granny_li, line):
    """A PATCH may leave out fields of the person, and none of a line."""
    answer = patch(tongs, granny_li.pk, {"categories": [line]}, granny_li.version)
    assert answer.status_code == 400
    assert "categories.1" in answer.text


def test_a_category_named_twice_is_told(tongs, sent):
    twice = [{"code": "31", "since": "2020-01-01"}, {"code": "31", "since": "2021-01-01"}]
    answer = post(tongs, sent | {"categories": twice})
    assert answer.status_code == 400
    assert "categories.2" in answer.text


@pytest.mark.parametrize("path", ["beneficiaries/", "households/"])
def test_of_two_who_set_categories_the_second_one_hears_of_the_first(tongs, granny_li, path):
    row, first, second = (granny_li, "31", "46")
    if path == "households/":
        row, first, second = granny_li.household, "14", "15"
    url, seen = f"/api/v1/{path}{row.pk}/", {"If-Match": f'"{row.version}"'}

    def set_to(code):
        body = {"categories": [{"code": code, "since": "2024-01-01"}]}
        return tongs.patch(url, body, content_type=JSON, headers=seen)

    answer = set_to(first)
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] != seen["If-Match"]
    assert set_to(second).status_code == 409
    assert [spell["code"] for spell in tongs.get(url).json()["categories"]] == [first]
