"""An old POST, sent again by the station whose person has moved, tells nothing of today."""

import uuid

import pytest

from beneficiaries.models import Household, Person
from cases.models import Case, ServiceRecord
from cases.people.services.transfers import transfer_person

pytestmark = pytest.mark.django_db
JSON = "application/json"
SECRET = "13987654321"
KEYS = {"id", "client_uuid"}


@pytest.fixture
def theirs(as_client, make_user, east):
    """Another system of East alone."""
    return as_client(make_user("easts", ("client", east)))


def post(client, body, path="beneficiaries/"):
    return client.post(f"/api/v1/{path}", body, content_type=JSON)


@pytest.fixture
def sent(theirs, east, east_village):
    home = {"client_uuid": str(uuid.uuid4()), "station": "E1", "division": east_village.pk}
    made = post(theirs, home, "households/")
    assert made.status_code == 201, made.text
    assert made.json()["division"] == east_village.pk  # new, it is empty and in sight
    body = {
        "client_uuid": str(uuid.uuid4()), "station": "E1", "name": "李桂兰", "sex": "2",
        "born_on": "1949-12-31", "enrolled_on": "2024-01-01",
    }  # fmt: skip
    assert post(theirs, body).status_code == 201
    Person.objects.update(household=made.json()["id"])
    return body, home


@pytest.fixture
def moved(sent, he, west, today):
    """She lives at West now, which knows more of her."""
    person = transfer_person(Person.objects.get(), to=west, on=today, reason="Moved", by=he)
    person.phone, person.health, person.name = SECRET, "糖尿病", "李桂花"
    person.save()
    Household.objects.update(number=SECRET)
    return person


@pytest.mark.parametrize("n", [0, 1])
def test_a_repeat_tells_its_keys(theirs, sent, moved, n):
    body, path = sent[n], ["beneficiaries/", "households/"][n]
    one, several = post(theirs, body, path), post(theirs, [body], path)
    assert (one.status_code, several.status_code) == (200, 200), several.text
    assert one.json().keys() == KEYS
    assert [one.json()] == several.json()
    assert one.json()["client_uuid"] == body["client_uuid"]


def test_other_contents_are_a_conflict_without_the_other_side(theirs, sent, moved):
    body, home = sent
    other = body | {"name": "王"}
    assert SECRET not in post(theirs, [other]).text
    for answer in (
        post(theirs, other),
        post(theirs, [other]),
        post(theirs, home | {"group_name": "9"}, "households/"),
    ):
        assert answer.status_code == 409, answer.text
        assert not {"current", "differs"} & answer.json().keys()
        assert answer.json()["sent"]


def test_the_page_names_nobody_who_has_left_its_users_places(
    as_user, lin, he, west, typed_person, today
):
    page, typed = as_user(lin), typed_person(name="李桂兰", enrolled_on="2024-01-01")
    assert page.post("/people/new/", typed).status_code == 302
    transfer_person(Person.objects.get(), to=west, on=today, reason="Moved", by=he)
    Person.objects.update(name="李桂花")
    page.get("/people/")  # the toast says whom they registered
    answer = page.post("/people/new/", typed | {"name": "王五"})
    assert answer.status_code == 409
    assert "李桂花" not in answer.text
    assert "李桂兰" not in answer.text
    assert west.name not in answer.text


def test_what_was_written_before_she_moved(theirs, sent, he, west, today):
    """Her station keeps its own records and cases: sent again they are told as they are."""
    person = str(Person.objects.get().pk)
    visit = {
        "client_uuid": str(uuid.uuid4()), "station": "E1", "done_on": today.isoformat(),
        "method": "V", "domain": "02", "subject": person, "attended": [person],
        "note": "canary",
    }  # fmt: skip
    case = {"client_uuid": str(uuid.uuid4()), "person": person, "problem": "x"}
    assert post(theirs, visit, "service-records/").status_code == 201
    assert post(theirs, case, "cases/").status_code == 201
    again = post(theirs, case, "cases/")
    assert (again.status_code, again.json()["problem"]) == (200, "x")
    transfer_person(Person.objects.get(), to=west, on=today, reason="Moved", by=he)
    for body in (visit, [visit]):
        again = post(theirs, body, "service-records/")
        assert again.status_code == 200, again.text
        assert "canary" in again.text
    assert post(theirs, case, "cases/").status_code == 200
    assert post(theirs, visit | {"minutes": 5}, "service-records/").status_code == 400
    assert (ServiceRecord.objects.count(), Case.objects.count()) == (1, 1)
