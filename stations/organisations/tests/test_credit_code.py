"""The unified social credit code, by the standard's own example."""

import pytest
from django.core.exceptions import ValidationError

from stations.organisations.credit_code import LETTERS, check_credit_code

GOOD_CODE = "91350100M000100Y43"  # the example of GB 32100-2015


def test_the_credit_code_of_the_standard_is_right():
    assert check_credit_code(" 91350100m000100y43 ") == GOOD_CODE


@pytest.mark.parametrize("place", range(18))
def test_every_wrong_character_is_found(place):
    for letter in LETTERS:
        wrong = GOOD_CODE[:place] + letter + GOOD_CODE[place + 1 :]
        if wrong != GOOD_CODE:
            with pytest.raises(ValidationError):
                check_credit_code(wrong)


@pytest.mark.parametrize("text", ["", "9135", GOOD_CODE + "1", "I" + GOOD_CODE[1:]])
def test_what_is_no_credit_code_is_refused(text):
    with pytest.raises(ValidationError):
        check_credit_code(text)
