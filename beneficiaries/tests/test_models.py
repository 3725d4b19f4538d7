"""What the database itself refuses, and which rows each may see."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from beneficiaries.models import (
    Enrolment,
    Household,
    HouseholdCategory,
    HouseholdMember,
    Person,
    PersonCategory,
    PersonLink,
)
from beneficiaries.openings.services.openings import open_file
from stations.crypto import blind_index


@pytest.fixture
def refused():
    """``refused(create)``: the database says no."""

    def check(create):
        with pytest.raises(IntegrityError), transaction.atomic():
            create()

    return check


def test_one_number_belongs_to_one_person(make_person, refused):
    index = blind_index("id_number", "11010519491231002X")
    make_person("李雪", id_index=index)
    refused(lambda: make_person("王芳", id_index=index))


def test_many_people_may_have_no_number(make_person):
    assert make_person("李雪").pk != make_person("王芳").pk


@pytest.mark.parametrize("grade", [0, 5])
def test_a_disability_grade_is_one_to_four(grade, make_person, refused):
    refused(lambda: make_person("李雪", disability_grade=grade))


def test_a_person_has_one_enrolment_and_one_household_at_a_time(granny_li, east, refused, today):
    refused(lambda: Enrolment.objects.create(person=granny_li, station=east, since=today))
    refused(
        lambda: HouseholdMember.objects.create(
            person=granny_li, household=granny_li.household, since=today
        )
    )


def test_a_category_is_had_once_at_a_time_by_the_right_kind_of_owner(granny_li, refused, today):
    PersonCategory.objects.create(person=granny_li, code="31", since=today)
    refused(lambda: PersonCategory.objects.create(person=granny_li, code="31", since=today))
    refused(lambda: PersonCategory.objects.create(person=granny_li, code="14", since=today))
    home = granny_li.household
    HouseholdCategory.objects.create(household=home, code="14", since=today)
    refused(lambda: HouseholdCategory.objects.create(household=home, code="14", since=today))
    refused(lambda: HouseholdCategory.objects.create(household=home, code="31", since=today))


def test_nothing_ends_before_it_began(granny_li, refused, today):
    refused(
        lambda: PersonCategory.objects.create(
            person=granny_li, code="31", since=today, until=today - timedelta(1)
        )
    )


def test_a_pair_is_judged_once(granny_li, make_person, lin, refused):
    pair = {"person": granny_li, "other": make_person("王芳"), "verdict": "different", "by": lin}
    PersonLink.objects.create(**pair)
    refused(lambda: PersonLink.objects.create(**pair))


def test_two_rows_of_another_system_have_two_ids_and_many_have_none(make_person, refused):
    make_person("李雪", source="register", external_id="7")
    make_person("王芳", source="register", external_id="8")
    make_person("张三", source="register")
    make_person("李四", source="register")
    refused(lambda: make_person("王五", source="register", external_id="7"))


def test_what_is_protected_stands_sealed_in_the_table(make_person):
    from django.db import connection

    person = make_person("李雪", phone="13800002207", health="asthma")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, health FROM beneficiaries_person WHERE id = %s", [person.pk])
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"2207" not in stored
    assert b"asthma" not in stored
    assert Person.objects.get(pk=person.pk).health == "asthma"


@pytest.mark.parametrize(
    ("born_on", "age"),
    [(date(1950, 6, 15), 74), (date(1950, 6, 16), 73), (date(1952, 2, 29), 72)],
)
def test_age_is_full_years(born_on, age):
    assert Person(born_on=born_on).age_on(date(2024, 6, 15)) == age


def test_who_died_or_left_is_not_active(make_person, lin, today):
    alive = make_person("李雪")
    make_person("王芳", died_on=today)
    gone = make_person("张三")
    Person.objects.filter(pk=gone.pk).update(station=None)
    assert list(Person.objects.active()) == [alive]


# Which rows


@pytest.mark.parametrize(
    ("who", "visible", "countable"),
    [
        ("lin", 1, 1),
        ("he", 1, 1),
        ("wang", 1, 1),
        ("zhao", 0, 0),
        ("mei", 0, 0),
        ("sun", 1, 1),
        ("chen", 0, 1),
        ("gao", 0, 1),
        ("tong", 1, 1),
        ("an", 0, 0),
        ("shen", 0, 0),
        ("nobody", 0, 0),
    ],
)
def test_who_sees_and_who_counts_a_person_and_the_household(
    who, visible, countable, granny_li, request
):
    user = request.getfixturevalue(who)
    for model in (Person, Household):
        assert model.objects.visible_to(user).count() == visible
        assert model.objects.countable_by(user).count() == countable


def test_a_household_of_two_stations_is_seen_once_by_each(
    granny_li, make_person, west, lin, zhao, sun
):
    make_person("王芳", station=west, household=granny_li.household)
    make_person("张三", household=granny_li.household)
    for user in (lin, zhao, sun):
        assert list(Household.objects.visible_to(user)) == [granny_li.household]


def test_a_worker_who_is_an_officer_too_sees_the_own_people_and_the_opened(
    make_user, make_person, county, east, west
):
    both = make_user("both", ("worker", east), ("officer", county))
    mine, theirs = make_person("李雪"), make_person("王芳", station=west)
    assert set(Person.objects.visible_to(both)) == {mine}
    open_file(theirs, reason="Complaint 12", by=both)
    assert set(Person.objects.visible_to(both)) == {mine, theirs}


def test_rights_about_a_household_are_asked_at_its_first_members_station(
    make_household, make_person, west
):
    home = make_household()
    assert home.station == home.origin
    make_person("王芳", station=west, household=home)
    assert home.station == west
