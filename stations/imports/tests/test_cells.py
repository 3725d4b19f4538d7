"""Every reader: what it takes, and what it says instead."""

from datetime import date

import pytest
from django.utils import translation

from beneficiaries.codes import Category
from cases.codes import Outcome
from resources.codes import DonorKind
from stations.imports import cells
from stations.imports.cells import WrongCell, code
from stations.models import Worker


@pytest.mark.parametrize(
    "text",
    [
        "2023-05-01",
        "2023/5/1",
        "2023.05.01",
        "20230501",
        "2023年5月1日",
        "2023-05-01 00:00:00",
        "２０２３-０５-０１",
    ],
)
def test_a_day_is_read_in_every_usual_spelling(text):
    assert cells.day(text) == date(2023, 5, 1)


@pytest.mark.parametrize("text", ["2023-05", "2023年5月", "2023/5"])
def test_a_month_stands_for_its_first_day_where_that_is_enough(text):
    assert cells.month_or_day(text) == date(2023, 5, 1)
    with pytest.raises(WrongCell):
        cells.day(text)


@pytest.mark.parametrize(
    "text", ["2023-13-01", "2023-02-29", "45047", "五月", "1899-12-31", "01/05/2023", "2023-5-1-2"]
)
def test_what_is_no_day_is_refused_with_its_text(text):
    with pytest.raises(WrongCell) as error:
        cells.day(text)
    assert text in error.value.message


def test_a_day_in_the_future_is_refused_where_it_must_be_past():
    with pytest.raises(WrongCell):
        cells.past_day("2999-01-01")


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("1,633", 1633), ("１２", 12), ("12.0", 12), ("0", 0)]
)
def test_a_whole_number_is_read(text, number):
    assert cells.whole(0, 5000)(text) == number


@pytest.mark.parametrize("text", ["12.5", "-1", "5001", "许多", "1e3", "9" * 30])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(WrongCell):
        cells.whole(0, 5000)(text)


@pytest.mark.parametrize("text", ["是", "1", "Yes", "TRUE", "√"])
def test_yes(text):
    assert cells.yes_no(text) is True


@pytest.mark.parametrize("text", ["否", "0", "no"])
def test_no(text):
    assert cells.yes_no(text) is False


def test_neither_yes_nor_no():
    with pytest.raises(WrongCell):
        cells.yes_no("也许")


@pytest.mark.parametrize(
    "text", ["31", "独居老人", "31 独居老人", "Elder living alone", " 独居老人 "]
)
def test_a_code_is_known_by_code_word_and_language(text):
    assert cells.code(Category)(text) == "31"


def test_brackets_and_hyphens_make_no_difference_to_a_code():
    assert cells.code(Category)("特困-分散供养") == cells.code(Category)("特困（分散供养）") == "11"


@pytest.mark.parametrize("text", ["32 独居老人", "99", "独居的"])
def test_an_unknown_code_is_refused(text):
    with pytest.raises(WrongCell):
        cells.code(Category)(text)


def test_the_closest_word_is_proposed():
    with pytest.raises(WrongCell) as error:
        cells.code(Category)("独居老年人")
    assert error.value.fix == "独居老人"


def test_a_synonym_is_known():
    assert cells.code(Worker.Sex, "1=男性|2=女性")("女性") == "2"


def test_several_codes_with_dates_of_their_own():
    read = cells.many(cells.dated(cells.code(Category)))
    assert read("独居老人(2023-05)、高龄（2024年1月2日），14") == [
        ("31", date(2023, 5, 1)),
        ("37", date(2024, 1, 2)),
        ("14", None),
    ]


def test_a_number_that_excel_has_cut_is_refused():
    for text in ("5.22327194704280E+17", "5.22E+17", "5e17"):
        with pytest.raises(WrongCell):
            cells.number_text(24)(text)
    assert cells.number_text(24)("522327 1947 0428 042x") == "52232719470428042X"


def test_a_long_text_is_refused():
    with pytest.raises(WrongCell):
        cells.text(3)("四个字啊")


@pytest.mark.parametrize("said", ["没看见到了", "不见到了", "非见到了"])
def test_what_turns_a_meaning_round_is_no_matter_of_spelling(said):
    """One press would have made a visit of each of a file's attempts."""
    with translation.override("zh-hans"), pytest.raises(WrongCell) as wrong:
        code(Outcome)(said)
    assert wrong.value.fix != str(Outcome.MET.label)


def test_a_label_of_two_words_is_called_by_either_and_told_apart_from_the_next():
    read = code(DonorKind)
    with translation.override("zh-hans"):
        assert {read("基金会"), read("慈善会"), read("基金会、慈善会")} == {DonorKind.FOUNDATION}
        with pytest.raises(WrongCell, match="企业；基金会、慈善会；"):
            read("不知道是谁")
