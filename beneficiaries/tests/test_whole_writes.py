"""What is refused over REST has written nothing, but for who asked for a number."""

import uuid

import pytest

from beneficiaries.models import Household, HouseholdCategory, Person
from stations.crypto import blind_index
from stations.identity_numbers.models import AskedNumber
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
JSON = "application/json"
WRONG = [{"code": "31", "since": "2999-01-01"}]  # of days to come


def post(client, body, path="beneficiaries/"):
    return client.post(f"/api/v1/{path}", body, content_type=JSON)


def patch(client, row, body, path="beneficiaries/"):
    url, headers = f"/api/v1/{path}{row.pk}/", {"If-Match": f'"{row.version}"'}
    return client.patch(url, body, content_type=JSON, headers=headers)


@pytest.fixture
def tongs(as_client, tong):
    return as_client(tong)


def test_a_person_whose_categories_are_refused_keeps_the_number(tongs, granny_li):
    answer = patch(tongs, granny_li, {"phone": "13900001111", "categories": WRONG})
    assert answer.status_code == 400, answer.text
    now = Person.objects.get()
    assert (now.phone, now.version) == ("", granny_li.version)
    answer = patch(tongs, granny_li, {"phone": "13900001111"})
    assert (answer.status_code, answer.json()["phone"]) == (200, "13900001111")


def test_a_household_whose_categories_are_refused_is_sent_again(tongs, east, east_village):
    new = {"client_uuid": str(uuid.uuid4()), "station": "E1", "division": east_village.pk}
    wrong = new | {"categories": [{"code": "11", "since": "2999-01-01"}]}
    assert post(tongs, wrong, "households/").status_code == 400
    assert not Household.objects.exists()
    right = new | {"categories": [{"code": "11", "since": "2020-01-01"}]}
    assert post(tongs, right, "households/").status_code == 201
    home = Household.objects.get()
    answer = patch(tongs, home, {"number": "7", "categories": wrong["categories"]}, "households/")
    assert answer.status_code == 400, answer.text
    home.refresh_from_db()
    assert (home.number, HouseholdCategory.objects.count()) == ("", 1)


def test_whoever_was_told_of_a_number_was_told(
    as_client, make_user, east, west, make_person, sample_number
):
    theirs = as_client(make_user("easts", ("client", east)))
    number = sample_number()
    make_person("罗正芬", station=west, id_index=blind_index("id_number", number))
    person = make_person("李雪")
    answer = patch(theirs, person, {"id_number": number})
    assert answer.status_code == 400, answer.text
    assert AuditEntry.objects.filter(verb="number_elsewhere").count() == 1
    assert AskedNumber.objects.count() == 1
    other = sample_number(serial="004")
    answer = patch(theirs, person, {"id_number": other, "categories": WRONG})
    assert (answer.status_code, AskedNumber.objects.count()) == (400, 2)
    assert not Person.objects.get(pk=person.pk).id_number
