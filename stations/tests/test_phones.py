"""Phone numbers as they are kept."""

import pytest
from django.core.exceptions import ValidationError

from stations.phones import check_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("138 0000 2207", "13800002207"),
        ("0859-2234567", "08592234567"),
        ("２２３４５６７", "2234567"),
    ],
)
def test_a_phone_number_is_kept_as_digits(typed, kept):
    assert check_phone(typed) == kept


@pytest.mark.parametrize("typed", ["1380000220", "138000022070", "12345", "call me", "1-2-3"])
def test_a_phone_number_with_a_digit_too_few_or_many_is_refused(typed):
    with pytest.raises(ValidationError):
        check_phone(typed)


@pytest.mark.parametrize("written", ["+86 138 0000 2207", "008613800002207", "138-0000-2207"])
def test_the_countrys_own_prefix_is_no_part_of_a_number(written):
    assert check_phone(written) == "13800002207"


def test_another_countrys_prefix_stays():
    assert check_phone("+85221234567") == "+85221234567"
