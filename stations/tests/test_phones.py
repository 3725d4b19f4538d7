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
        ("+8613800002207", "+8613800002207"),
    ],
)
def test_a_phone_number_is_kept_as_digits(typed, kept):
    assert check_phone(typed) == kept


@pytest.mark.parametrize("typed", ["1380000220", "138000022070", "12345", "call me", "1-2-3"])
def test_a_phone_number_with_a_digit_too_few_or_many_is_refused(typed):
    with pytest.raises(ValidationError):
        check_phone(typed)
