import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.masking import mask_identity, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [("罗正芬", "罗*芬"), ("杨帆", "杨*"), ("欧阳小雨", "欧**雨"), ("韦", "韦*"), ("", "*")],
)
def test_the_surname_stays_and_the_rest_is_hidden(name, shown):
    assert mask_name(name) == shown


def test_an_identity_number_keeps_its_first_and_last_four():
    assert mask_identity("522327194704280428") == "5223 **** **** 0428"


def test_a_phone_keeps_its_first_three_and_last_four():
    assert mask_phone("13800002207") == "138 **** 2207"


@pytest.mark.parametrize("number", ["8322123", "123456789"])
def test_a_number_too_short_to_hide_four_places_is_hidden_whole(number):
    assert mask_identity(number) == "****"
    assert mask_phone(number[:7]) == "****"


def test_no_number_stays_no_number():
    assert mask_identity("") == mask_phone("") == ""


@given(st.text("0123456789X", min_size=1, max_size=30))
def test_at_least_four_places_of_any_number_are_hidden(number):
    for shown in (mask_identity(number), mask_phone(number)):
        kept = shown.replace("*", "").replace(" ", "")
        assert len(number) - len(kept) >= min(4, len(number))
