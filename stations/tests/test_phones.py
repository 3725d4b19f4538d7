"""Phone numbers as they are kept."""

from time import monotonic

import pytest
from django.core.exceptions import ValidationError

from stations.phones import NotOnePhone, check_phone, dialled, spelled_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("138 0000 2207", "13800002207"),
        ("0859-2234567", "08592234567"),
        ("２２３４５６７", "2234567"),
        ("\u202d13800004401\u202c", "13800004401"),
        ("(0859)4221234", "08594221234"),
        ("（0859） 4221234", "08594221234"),
        ("'13800004406", "13800004406"),
        ('="13800004406"', "13800004406"),
        ("138.0000.4406", "13800004406"),
    ],
)
def test_a_phone_number_is_kept_as_digits(typed, kept):
    assert check_phone(typed) == kept


@pytest.mark.parametrize("typed", ["1380000220", "138000022070", "12345", "call me", "1-2-3"])
def test_a_phone_number_with_a_digit_too_few_or_many_is_refused(typed):
    with pytest.raises(ValidationError):
        check_phone(typed)


@pytest.mark.parametrize(
    "written",
    ["+86 138 0000 2207", "008613800002207", "138-0000-2207", "+86-13800002207", "8613800002207"],
)
def test_the_countrys_own_prefix_is_no_part_of_a_number(written):
    assert check_phone(written) == "13800002207"


def test_another_countrys_prefix_stays():
    assert check_phone("+85221234567") == "+85221234567"


@pytest.mark.parametrize(
    "written",
    ["0859-4221234-802", "0859-4221234转802", "(0859)4221234（转802）", "0859 4221234 ext. 802"],
)
def test_an_extension_is_kept(written):
    assert check_phone(written) == "08594221234-802"


@pytest.mark.parametrize("none", ["无", "0", "/", "—", "没有"])
def test_words_for_none_are_none(none):
    assert check_phone(none) == ""


@pytest.mark.parametrize("between", ["/", "、", "；", " ", "或", "\n", " \n\n "])
def test_two_numbers_are_asked_about_by_both(between):
    with pytest.raises(NotOnePhone) as told:
        check_phone(f"138 0000 4404{between}13800004405")
    assert "13800004404、13800004405" in told.value.messages[0]
    assert told.value.fixes == ("13800004404", "13800004405")  # neither goes by one press unseen
    assert check_phone(f"13800004404{between}13800004404") == "13800004404"


def test_words_beside_a_number_are_asked_about():
    with pytest.raises(NotOnePhone) as told:
        check_phone("13800004406（儿子）")
    assert "儿子" in told.value.messages[0]
    assert told.value.fixes == ("13800004406",)


def test_of_an_office_several_numbers_are_kept():
    assert spelled_phone("0859-4221234 / 138 0000 4404") == "08594221234、13800004404"
    assert spelled_phone("12345") == "12345"
    assert spelled_phone("值班 13800004404") == "值班 13800004404"


def test_an_extension_is_dialled_after_a_pause_and_one_number_at_a_time():
    assert dialled("08594221234-802") == "08594221234,802"
    assert dialled("08594221234、13800004404") == "08594221234"


def test_a_long_text_is_read_at_once():
    """Each of these once took a time that grew with the square of its length."""
    for text in ("1" + " " * 100_000 + "x", "1(" * 50_000, "0859-" * 50_000, "转" * 100_000):
        began = monotonic()
        spelled_phone(text)
        assert monotonic() - began < 2
