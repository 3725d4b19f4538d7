"""Identity numbers by GB 11643, and what they fill in."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.codes import Sex
from stations.identity_numbers.rules import (
    CHECK_CHARACTERS,
    check_character,
    check_id_number,
    disagreements,
    fill,
    index_of,
)

DAYS = st.dates(date(1900, 1, 1), date(2025, 12, 31))
PREFIXES = st.integers(110000, 999999).map(str)
SERIALS = st.integers(0, 999).map("{:03}".format)


def number(prefix, day, serial):
    first17 = f"{prefix}{day:%Y%m%d}{serial}"
    return first17 + check_character(first17)


@pytest.mark.parametrize("known", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_the_standard_hold(known):
    assert check_id_number(known).number18 == known


@given(PREFIXES, DAYS, SERIALS)
def test_every_well_made_number_says_its_birth_date_and_sex(prefix, day, serial):
    found = check_id_number(number(prefix, day, serial))
    assert found.born_on == day
    assert found.sex == (Sex.MALE if int(serial) % 2 else Sex.FEMALE)


@given(PREFIXES, DAYS, SERIALS, st.integers(0, 17), st.integers(1, 9))
def test_a_single_mistyped_digit_is_always_found(prefix, day, serial, place, shift):
    good = number(prefix, day, serial)
    wrong = (
        CHECK_CHARACTERS[(CHECK_CHARACTERS.index(good[17]) + shift) % 11]
        if place == 17
        else str((int(good[place]) + shift) % 10)
    )
    with pytest.raises(ValidationError):
        check_id_number(good[:place] + wrong + good[place + 1 :])


@given(PREFIXES, DAYS, SERIALS, st.integers(0, 16))
def test_two_digits_swapped_are_always_found(prefix, day, serial, place):
    good = number(prefix, day, serial)
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    if swapped != good:
        with pytest.raises(ValidationError):
            check_id_number(swapped)


@given(PREFIXES, st.dates(date(1900, 1, 1), date(1999, 12, 31)), SERIALS)
def test_fifteen_digits_become_the_eighteen_of_the_same_person(prefix, day, serial):
    old = f"{prefix}{day:%y%m%d}{serial}"
    assert check_id_number(old).number18 == number(prefix, day, serial)


def test_a_number_is_kept_in_capitals_without_spaces_or_wide_digits():
    assert check_id_number(" 110105 19491231 002x ").number18 == "11010519491231002X"
    assert check_id_number("１１０１０５１９４９１２３１００２Ｘ").number18 == "11010519491231002X"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("", "length"),
        ("11010519491231002", "length"),
        ("1101051949123100211", "length"),
        ("11010519491231X021", "characters"),
        ("01010519491231002X", "characters"),
        ("11010519490231002X", "date"),
        ("110105194902290027", "date"),
        ("110105174912310023", "date"),
        ("110105494902300", "date"),
        ("11010519491231002 1", "check"),
    ],
)
def test_a_wrong_number_is_told_its_rule(wrong, code):
    with pytest.raises(ValidationError) as caught:
        check_id_number(wrong)
    assert caught.value.code == code


def test_nobody_is_born_tomorrow():
    with pytest.raises(ValidationError) as caught:
        check_id_number(number("110105", timezone.localdate() + timedelta(1), "002"))
    assert caught.value.code == "future"


def test_a_birth_date_against_the_number_names_both_days():
    found = check_id_number("11010519491231002X")
    errors = disagreements(found, born_on=date(1949, 12, 30), sex=Sex.MALE)
    assert set(errors) == {"born_on", "sex"}
    assert "1949年12月31日" in errors["born_on"][0].messages[0]
    assert "1949年12月30日" in errors["born_on"][0].messages[0]


def test_an_unstated_sex_contradicts_nothing():
    found = check_id_number("11010519491231002X")
    assert disagreements(found, born_on=date(1949, 12, 31), sex=Sex.UNSTATED) == {}


def test_what_was_left_open_is_taken_from_the_number():
    values = {"id_number": "110105 19491231 002x", "born_on": None, "sex": "9"}
    assert fill(values) == {}
    assert values == {
        "id_number": "11010519491231002X", "born_on": date(1949, 12, 31), "sex": Sex.FEMALE,
    }  # fmt: skip


def test_what_was_given_stays_and_must_agree():
    values = {"id_number": "11010519491231002X", "born_on": date(1949, 12, 30), "sex": "1"}
    assert set(fill(values)) == {"born_on", "sex"}
    assert values["born_on"] == date(1949, 12, 30)


def test_a_wrong_number_stays_as_it_was_typed_and_fills_nothing():
    values = {"id_number": "11010519491231002 1", "born_on": None, "sex": ""}
    assert set(fill(values)) == {"id_number"}
    assert values == {"id_number": "11010519491231002 1", "born_on": None, "sex": ""}


@pytest.mark.parametrize("nothing", [{}, {"id_number": None}, {"id_number": ""}])
def test_without_a_number_nothing_is_filled(nothing):
    assert fill(nothing) == {}
    assert nothing == {"id_number": ""}


def test_registers_that_are_not_matched_have_other_indexes():
    number = "11010519491231002X"
    assert index_of(number) == index_of(number) != index_of(number, "volunteer")
    assert index_of("") is None
