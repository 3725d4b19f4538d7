"""People and households in whatever spelling: one person, one household, by page and REST."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from beneficiaries.households.services.households import NewHousehold, edit_household
from beneficiaries.models import Household, Person
from beneficiaries.people.services import edit_person, register_person
from beneficiaries.people.services.refusals import LikelyDouble

JSON = "application/json"
NAMES = [
    ("蒙云", "蒙\u3000云"),
    ("买合木提·吐尔逊", "买合木提•吐尔逊"),
    ("方大玉", "\u2f45\u2f24\u2f5f"),
    ("龚䶮", "龚\ue863"),
    ("黄世芬", "黄世\u200b芬"),
]
ids = [name for name, _typed in NAMES]
NUMBER = "11010519491231002X"


@pytest.fixture
def tongs(as_client, tong):
    return as_client(tong)


@pytest.fixture
def sent(east, east_village):
    return {
        "client_uuid": str(uuid.uuid4()), "station": "E1", "sex": "2", "born_on": "1948-04-28",
    }  # fmt: skip


def post(client, body, path="beneficiaries/"):
    return client.post(f"/api/v1/{path}", body, content_type=JSON)


@pytest.mark.parametrize(("name", "typed"), NAMES, ids=ids)
def test_another_spelling_is_a_likely_double_for_the_service(name, typed, make_person, lin, east):
    known = make_person(name)
    with pytest.raises(LikelyDouble) as told:
        register_person(station=east, by=lin, name=typed, born_on=known.born_on, sex="2")
    assert told.value.people == [known]


@pytest.mark.parametrize(("name", "typed"), NAMES, ids=ids)
def test_another_spelling_is_a_likely_double_over_rest(name, typed, make_person, tongs, sent):
    known = make_person(name)
    answer = post(tongs, sent | {"name": typed})
    assert answer.status_code == 400
    assert str(known.pk) in answer.text
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("name", "typed"), NAMES, ids=ids)
def test_another_spelling_is_a_likely_double_on_the_page(
    name, typed, make_person, as_user, lin, typed_person
):
    known = make_person(name)
    page = as_user(lin).post(
        reverse("beneficiaries:register"),
        typed_person(name=typed, born_on=known.born_on, id_number=""),
    )
    assert page.status_code == 200
    assert Person.objects.count() == 1


def test_a_name_corrected_into_another_spelling_is_no_change(make_person, lin):
    person = make_person("龚䶮")
    edit_person(person, by=lin, name="龚\ue863\u200b")
    person.refresh_from_db()
    assert (person.name, person.version) == ("龚䶮", 1)


def test_numbers_are_kept_bare_over_rest(tongs, sent):
    number = f'="{NUMBER[:6]}\u200b{NUMBER[6:]}"'
    phone = "\u202d+86 138 1234 2207\u202c"
    more = {"name": "李桂兰", "born_on": "1949-12-31", "id_number": number, "phone": phone}
    answer = post(tongs, sent | more)
    assert answer.status_code == 201, answer.text
    person = Person.objects.get()
    assert (person.id_number, person.phone) == (NUMBER, "13812342207")


@pytest.mark.parametrize("typed", ["13800004404/13800004405", "13800004406（儿子）"])
def test_a_phone_that_is_more_than_one_is_asked_about(typed, tongs, sent):
    answer = post(tongs, sent | {"name": "李桂兰", "phone": typed})
    assert answer.status_code == 400
    [sentence] = [one["message"] for one in answer.json()["errors"]]
    assert "1380000440" in sentence


@pytest.fixture
def first(east_village, lin, east, make_household, make_person):
    home = make_household(number="1")
    make_person("何家旺", household=home)
    return home


def new(village, **more):
    return {"division": village.pk, "station": "E1", "client_uuid": str(uuid.uuid4()), **more}


def test_a_village_has_one_household_of_a_number_over_rest(first, tongs, east_village):
    for body in (new(east_village, number="１"), [new(east_village, number="'1")]):
        answer = post(tongs, body, "households/")
        assert answer.status_code == 400
        assert "number" in answer.text
        assert east_village.name in answer.text
    two = [new(east_village, number="2"), new(east_village, number="2")]
    assert post(tongs, two, "households/").status_code == 400
    assert Household.objects.count() == 1


def test_another_village_has_a_household_of_that_number(first, tongs, make_division):
    other = make_division("9A0101101202", "Pear Village")
    assert post(tongs, new(other, number="1"), "households/").status_code == 201


def test_households_without_a_number_are_not_one(first, tongs, east_village):
    for none in ("", "无", "0", "—"):
        assert post(tongs, new(east_village, number=none), "households/").status_code == 201
    assert Household.objects.filter(number="").count() == 4


def test_on_the_page_the_known_household_is_named(first, as_user, lin, typed_person, east_village):
    sent = typed_person(home="new", division=east_village.pk, number="1", id_number="")
    page = as_user(lin).post(reverse("beneficiaries:register"), sent)
    assert page.status_code == 200
    assert "number" in page.context["form"].errors
    assert Household.objects.count() == 1


def test_a_household_does_not_become_another_one_by_correction(first, make_household, lin):
    other = make_household(number="2")
    with pytest.raises(ValidationError) as told:
        edit_household(other, by=lin, number="1")
    assert "number" in told.value.message_dict


def test_a_new_household_of_a_known_number_is_refused_with_its_person(first, lin, east, today):
    home = NewHousehold(first.division, number="1")
    with pytest.raises(ValidationError) as told:
        register_person(station=east, by=lin, name="陆永昌", sex="1", born_on=today, household=home)
    assert "number" in told.value.message_dict
