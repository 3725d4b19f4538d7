"""A published figure is compared, or it is said why not; with no place built here."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from reports.published.rows import FIGURES, NOT_BUILT, SENTENCES, UNLIKE, _lacking, compared, read
from stations.ages import ADULT, AGED, ELDER


@pytest.mark.parametrize(
    ("figure", "template", "named"),
    [
        ("IND-VIS-01", "入户{IND-VIS-91||人次}", "does not name"),
        ("IND-VIS-01", "入户{IND-VIS-01r|近乎|人次}", "近乎"),
        ("IND-VIS-01", "入户{IND-VIS-01r||人次}{", "brace"),
        ("IND-VIS-01", "入户1633人次", "does not name"),
        ("IND-VIS-01", "", "does not name"),
        ("IND-VOL-01", "志愿者{IND-VOL-01|达|人}[", "bracket"),
        ("IND-VOL-01", "志愿者{IND-VOL-02|达|人}", "does not name"),
    ],
)
def test_a_mistake_in_a_row_is_no_missing_indicator(figure, template, named):
    with translation.override("en"), pytest.raises(ValidationError, match=named):
        _lacking({"id": "F999", "indicator_id": figure}, template)


def test_only_an_indicator_that_is_planned_may_be_missing():
    assert _lacking({"id": "F999", "indicator_id": "IND-SUP-01"}, "{IND-SUP-01|达|人}")
    assert _lacking({"id": "F999", "indicator_id": "CT-PAY"}, "")
    with pytest.raises(KeyError):
        _lacking({"id": "F999", "indicator_id": "IND-VIZ-01"}, "{IND-VIZ-01|达|人}")


AGES = {"elders": ELDER, "aged": AGED}  # and over


def test_a_group_of_an_age_stands_for_that_age_alone():
    """What is said of people of another age is said to be comparable with nothing here."""
    templates = {row["id"]: row["template"] for row in read(SENTENCES)}
    for row in read(FIGURES):
        said = re.search(r"(\d+)(?:周)?岁(?:及)?以上", row["quote"])
        group = re.search(r"@group=(\w+)", templates[row["id"]])
        if said and group:
            assert AGES.get(group[1]) == int(said[1]), row["id"]
        if said and not group:
            assert row["id"] in UNLIKE
        if group and "未成年" in row["quote"]:
            assert (group[1], ADULT) == ("minors", 18)


def test_where_no_place_is_built_nothing_is_compared(db, as_user, chen):
    found = list(compared())
    assert [row.row["id"] for row in found] == [row["id"] for row in read(FIGURES)]
    assert {row.agrees for row in found} == {None}
    assert [row.reason for row in found].count(NOT_BUILT) == 44
    told = {row.row["id"]: row.reason for row in found}
    assert {key: told[key] for key in UNLIKE} == UNLIKE
    page = as_user(chen).get(reverse("reports:published")).content.decode()
    assert "build_published" in page
