"""Sealed fields and blind indexes."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.models import Person
from stations.crypto import Sealed, blind_index, seal, unseal

NUMBER = "110105194912310021"


@given(st.text(min_size=1))
def test_what_is_sealed_opens_again(text):
    assert unseal(seal(text, "a.b.1"), "a.b.1") == text


def test_the_same_text_is_sealed_differently_each_time():
    assert seal(NUMBER, "a.b.1") != seal(NUMBER, "a.b.1")


def test_a_ciphertext_copied_to_another_row_does_not_open(make_person):
    one, other = make_person("李雪", id_number=NUMBER), make_person("王芳")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE beneficiaries_person SET id_number ="
            " (SELECT id_number FROM beneficiaries_person WHERE id = %s) WHERE id = %s",
            [one.pk, other.pk],
        )
    with pytest.raises(InvalidTag):
        _ = Person.objects.get(pk=other.pk).id_number


def test_a_changed_ciphertext_does_not_open():
    sealed = bytearray(seal(NUMBER, "a.b.1"))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        unseal(bytes(sealed), "a.b.1")


def test_the_database_never_holds_the_text(make_person):
    person = make_person("李雪", id_number=NUMBER, phone="13812342207")
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM beneficiaries_person p WHERE id = %s", [person.pk])
        (row,) = cursor.fetchone()
    assert NUMBER.encode().hex() not in row
    assert b"13812342207".hex() not in row
    assert Person.objects.get(pk=person.pk).id_number == NUMBER


def test_values_yields_ciphertext_and_never_the_text(make_person):
    make_person("李雪", id_number=NUMBER)
    (found,) = Person.objects.values_list("id_number", flat=True)
    assert isinstance(found, Sealed)
    assert NUMBER.encode() not in found


def test_update_is_refused_because_it_knows_no_row(make_person):
    make_person("李雪")
    with pytest.raises(TypeError, match="encrypted"):
        Person.objects.update(id_number=NUMBER)


def test_a_deferred_field_opens_when_it_is_read(make_person):
    person = make_person("李雪", id_number=NUMBER)
    assert Person.objects.defer("id_number").get(pk=person.pk).id_number == NUMBER


def test_saving_again_leaves_an_unread_ciphertext_as_it_is(make_person):
    person = make_person("李雪", id_number=NUMBER)
    before = bytes(Person.objects.values_list("id_number", flat=True).get())
    again = Person.objects.get(pk=person.pk)
    again.name = "李雪梅"
    again.save()
    assert bytes(Person.objects.values_list("id_number", flat=True).get()) == before


def test_an_old_key_opens_and_the_newest_seals(settings):
    old = seal(NUMBER, "a.b.1")
    settings.FIELD_KEYS = {**settings.FIELD_KEYS, 2: b"n" * 32}
    assert unseal(old, "a.b.1") == NUMBER
    assert seal(NUMBER, "a.b.1")[0] == 2


def test_a_blind_index_is_keyed_and_of_a_kind(settings):
    index = blind_index("id_number", NUMBER)
    assert len(index) == 16
    assert index == blind_index("id_number", NUMBER)
    assert index != blind_index("phone", NUMBER)
    settings.INDEX_KEY = b"another key"
    assert index != blind_index("id_number", NUMBER)


def test_generated_keys_are_nobody_elses(settings):
    folder = settings.VAR_DIR / "keys"
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o077 == 0
    assert all(len(key) == 32 for key in settings.FIELD_KEYS.values())
