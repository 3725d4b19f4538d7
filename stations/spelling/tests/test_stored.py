"""What was stored before spelling came is found by it after the migrations."""

import importlib
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from psycopg2 import sql

from beneficiaries.models import Person
from beneficiaries.search.services import find_people
from stations.models import Organisation

NAME = "stored_names_are_spelled"
of_people = importlib.import_module(f"beneficiaries.migrations.0005_{NAME}")
of_stations = importlib.import_module(f"stations.migrations.0007_{NAME}")


def store(obj, **columns):
    """As it stood before."""
    update = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s")
    with connection.cursor() as cursor:
        for column, text in columns.items():
            names = sql.Identifier(obj._meta.db_table), sql.Identifier(column)
            cursor.execute(update.format(*names).as_string(connection.connection), [text, obj.pk])


@pytest.fixture
def gong(make_person):
    person = make_person("龚")
    store(person, name="龚\ue863", pinyin="gong")
    return person


def test_a_person_of_a_private_character_is_found_by_the_known_one(gong, make_person, lin):
    plain = make_person("李桂兰")
    kept = set(plain.tokens.values_list("token", flat=True))
    assert not find_people(lin, "龚䶮")
    for _again in range(2):
        of_people.spell(apps, None)
        assert list(find_people(lin, "龚䶮")) == list(find_people(lin, "gongyan")) == [gong]
    gong.refresh_from_db()
    assert (gong.name, gong.pinyin) == ("龚䶮", "gong yan")
    assert set(plain.tokens.values_list("token", flat=True)) == kept


def test_the_end_of_a_phone_still_finds_them(make_person, lin):
    person = make_person("龚", phone="13800002207")
    store(person, name="龚\u200b䶮")
    of_people.spell(apps, None)
    assert list(find_people(lin, "2207")) == list(find_people(lin, "龚䶮")) == [person]


def test_households_have_their_number_in_its_spelling(make_household):
    home = make_household(number="H1")
    store(home, number="Ｈ 1\u200b")
    of_people.spell(apps, None)
    home.refresh_from_db()
    assert home.number == "H1"


def test_where_another_has_the_name_already_it_stays(county, an):
    first, other = (
        Organisation.objects.create(name=name, origin=county, created_by=an, client_uuid=uuid4())
        for name in ("春风社", "春风二社")
    )
    store(other, name="春风 社")
    of_stations.spell(apps, None)
    other.refresh_from_db()
    assert (first.name, other.name) == ("春风社", "春风 社")


def test_the_number_of_statements_does_not_grow_with_what_is_right(
    make_person, django_assert_num_queries
):
    for n in range(3):
        make_person(f"李{'甲乙丙'[n]}")
    with django_assert_num_queries(2):
        of_people.spell(apps, None)
    assert Person.objects.count() == 3
