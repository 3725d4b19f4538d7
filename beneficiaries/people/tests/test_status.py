"""What a person was on a day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import HouseholdCategory, HouseholdMember, PersonCategory
from beneficiaries.people.queries.status import statuses_on

NEW_YEAR = date(2024, 1, 1)
SUMMER = date(2024, 7, 1)


@pytest.fixture
def alone_until_summer(granny_li):
    PersonCategory.objects.create(person=granny_li, code="31", since=date(2023, 1, 1), until=SUMMER)
    return granny_li


def standing(person, day):
    return statuses_on([(person.pk, day)])[person.pk, day]


def test_a_category_holds_from_its_first_day_until_the_day_before_its_end(alone_until_summer):
    assert standing(alone_until_summer, date(2022, 12, 31)).codes == []
    assert standing(alone_until_summer, date(2023, 1, 1)).codes == ["31"]
    assert standing(alone_until_summer, date(2024, 6, 30)).codes == ["31"]
    assert standing(alone_until_summer, SUMMER).codes == []


def test_what_the_household_has_its_members_have(alone_until_summer):
    HouseholdCategory.objects.create(
        household=alone_until_summer.household, code="14", since=NEW_YEAR
    )
    assert standing(alone_until_summer, NEW_YEAR).codes == ["14", "31"]
    assert "aid" in standing(alone_until_summer, NEW_YEAR).groups


def test_the_household_is_that_of_the_day(granny_li, make_household):
    former, later = granny_li.household, make_household()
    HouseholdCategory.objects.create(household=former, code="14", since=NEW_YEAR)
    granny_li.memberships.update(until=SUMMER)
    HouseholdMember.objects.create(person=granny_li, household=later, since=SUMMER)
    before, after = standing(granny_li, NEW_YEAR), standing(granny_li, SUMMER)
    assert (before.household_id, before.codes) == (former.pk, ["14"])
    assert (after.household_id, after.codes) == (later.pk, [])


def test_age_and_groups_change_on_the_birthday(make_person):
    person = make_person("王芳", born_on=date(1964, 7, 1))
    assert standing(person, date(2024, 6, 30)).age == 59
    assert standing(person, date(2024, 6, 30)).groups == []
    assert standing(person, SUMMER).age == 60
    assert standing(person, SUMMER).groups == ["elders", "elders_and_minors"]


def test_a_disability_grade_makes_a_disabled_person(make_person):
    person = make_person("王芳", born_on=date(1980, 1, 1), disability_grade=2)
    assert standing(person, SUMMER).disability_grade == 2
    assert standing(person, SUMMER).groups == ["disabled"]


def test_somebody_without_a_household_stands_alone(make_person):
    person = make_person("王芳")
    assert standing(person, SUMMER).household_id is None


def test_nobody_asked_for_is_nobody():
    assert statuses_on([]) == {}


def test_a_thousand_standings_cost_as_many_statements_as_one(make_person, make_household):
    people = [make_person("王芳", household=make_household()) for _ in range(12)]
    for pairs in (
        [(people[0].pk, SUMMER)],
        [(p.pk, d) for p in people for d in (NEW_YEAR, SUMMER)],
    ):
        with CaptureQueriesContext(connection) as queries:
            assert len(statuses_on(pairs)) == len(pairs)
        assert len(queries) == 4
