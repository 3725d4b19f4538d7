"""Makers of people and households; pytest.ini loads it."""

from datetime import date
from uuid import uuid4

import pytest

from stations.testing import EVER


@pytest.fixture
def make_household(east, east_village, lin):
    from beneficiaries.models import Household

    def make(**fields):
        row = {"origin": east, "division": east_village, "created_by": lin}
        return Household.objects.create(**row | fields)

    return make


@pytest.fixture
def make_person(east, lin):
    """``make_person("李雪")``: enrolled at East since 2020 unless ``station`` says otherwise."""
    from beneficiaries.models import Enrolment, HouseholdMember, Person
    from beneficiaries.search.names import pinyin_key
    from beneficiaries.search.services import refresh_tokens

    def make(name="李雪", *, station=east, born_on=date(1948, 4, 28), **fields):
        row = {
            "name": name,
            "pinyin": pinyin_key(name),
            "station": station,
            "origin": station,
            "born_on": born_on,
            "created_by": lin,
        }
        person = Person.objects.create(**row | fields)
        Enrolment.objects.create(person=person, station=station, since=EVER)
        if person.household:
            HouseholdMember.objects.create(person=person, household=person.household, since=EVER)
        refresh_tokens([person])
        return person

    return make


@pytest.fixture
def granny_li(make_person, make_household):
    """Granny Li of East: 李桂兰, born 1948, lives in a household of her own."""
    return make_person("李桂兰", sex="2", household=make_household())


def checked_number(born_on=date(1948, 4, 28), serial="002"):
    from stations.identity_numbers.rules import check_character

    first17 = f"990101{born_on:%Y%m%d}{serial}"
    return first17 + check_character(first17)


@pytest.fixture
def sample_number():
    """``sample_number(born_on, serial="002")``: an invented number that keeps GB 11643."""
    return checked_number


@pytest.fixture
def typed_person(east, east_village, today):
    """``typed_person(born_on="78岁")``: what a browser sends of 李雪 of Plum Village."""

    def make(**given):
        row = {
            "station": east.pk,
            "name": "李雪",
            "sex": "2",
            "born_on": "1948-04-28",
            "ethnicity": "01",
            "relation": "02",
            "risk": "N",
            "residence": "rural",
            "home": "new",
            "division": east_village.pk,
            "group_name": "3组",
            "enrolled_on": today.isoformat(),
            "client_uuid": str(uuid4()),
        }
        return row | given

    return make
