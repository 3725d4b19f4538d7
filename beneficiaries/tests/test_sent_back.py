"""A page's session that sends a row back as it read it changes nothing behind the masks."""

import pytest

from beneficiaries.models import Household, Person

JSON = "application/json"
SEALED = {
    "phone": "13800002207",
    "guardian": "王芳",
    "health": "hypertension",
}
pytestmark = pytest.mark.django_db


def sent_back(client, url, **other):
    read = client.get(url)
    seen = {"If-Match": read.headers["ETag"]}
    return client.patch(url, read.json() | other, content_type=JSON, headers=seen)


@pytest.fixture
def home(granny_li):
    household = granny_li.household
    household.address = "No. 3"
    household.save()
    return household


@pytest.fixture
def sealed(granny_li):
    first = f"522327{granny_li.born_on:%Y%m%d}042"
    total = sum(int(digit) * 2 ** (17 - n) for n, digit in enumerate(first))
    granny_li.id_number = first + "10X98765432"[total % 11]
    for name, value in SEALED.items():
        setattr(granny_li, name, value)
    granny_li.save()
    return granny_li


def test_a_household_sent_back_keeps_its_address(home, as_user, lin):
    url = f"/api/v1/households/{home.pk}/"
    answer = sent_back(as_user(lin), url)
    assert answer.status_code == 200, answer.text
    now = Household.objects.get(pk=home.pk)
    assert (now.address, now.version) == ("No. 3", home.version)


def test_a_person_sent_back_keeps_what_is_sealed(sealed, as_user, lin):
    url = f"/api/v1/beneficiaries/{sealed.pk}/"
    answer = sent_back(as_user(lin), url)
    assert answer.status_code == 200, answer.text
    now = Person.objects.get(pk=sealed.pk)
    assert {name: getattr(now, name) for name in SEALED} == SEALED
    assert (now.id_number, now.version) == (sealed.id_number, sealed.version)


def test_another_value_than_the_mask_is_a_change(sealed, as_user, lin):
    url = f"/api/v1/beneficiaries/{sealed.pk}/"
    answer = sent_back(as_user(lin), url, health="diabetes")
    assert answer.status_code == 200, answer.text
    now = Person.objects.get(pk=sealed.pk)
    assert {name: getattr(now, name) for name in SEALED} == SEALED | {"health": "diabetes"}
