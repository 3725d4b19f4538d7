"""Named groups, by the definitions of the field (domain/3-codes §3.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.codes import HOUSEHOLD_CODES, PERSON_CODES, Category
from beneficiaries.groups import GROUPS, counted_in, groups_of

CODES = st.sets(st.sampled_from(Category.values), max_size=5)
AGES = st.integers(0, 110)
GRADES = st.one_of(st.none(), st.integers(1, 4))


@pytest.mark.parametrize(
    ("codes", "age", "grade", "expected"),
    [
        ([], 30, None, set()),
        ([], 60, None, {"elders", "elders_and_minors"}),
        ([], 59, None, set()),
        ([], 80, None, {"elders", "aged", "elders_and_minors"}),
        ([], 17, None, {"minors", "elders_and_minors"}),
        ([], 18, None, set()),
        (["31"], 58, None, {"elders", "elders_in_hardship", "key_groups", "elders_and_minors"}),
        (["37"], 85, None, {"elders", "aged", "key_groups", "elders_and_minors"}),
        (
            ["23"],
            9,
            None,
            {"minors", "children_in_difficulty", "key_groups", "elders_and_minors"},
        ),
        (["24"], 15, None, {"minors", "left_behind_children", "key_groups", "elders_and_minors"}),
        (["24"], 16, None, {"minors", "key_groups", "elders_and_minors"}),
        (["23"], 18, None, {"key_groups"}),
        (["14"], 40, None, {"hardship", "aid", "key_groups"}),
        (["18"], 40, None, {"hardship", "key_groups"}),
        (["44"], 40, None, {"disabled", "key_groups"}),
        ([], 40, 3, {"disabled"}),
        (["52"], 40, None, {"key_groups"}),
    ],
)
def test_who_is_in_which_group(codes, age, grade, expected):
    assert set(groups_of(codes, age, grade)) == expected


def test_hardship_makes_an_elder_an_elder_in_hardship():
    assert "elders_in_hardship" in groups_of(["19"], 70)
    assert "elders_in_hardship" not in groups_of(["19"], 50)
    assert "elders_in_hardship" not in groups_of(["37"], 85)


@given(CODES, AGES, GRADES)
def test_a_group_comes_once_and_in_the_order_of_the_list(codes, age, grade):
    found = groups_of(codes, age, grade)
    assert found == [key for key in GROUPS if key in set(found)]


@given(CODES, AGES, GRADES)
def test_who_is_aged_is_an_elder_and_nobody_is_both_elder_by_age_and_minor(codes, age, grade):
    found = set(groups_of(codes, age, grade))
    assert "aged" not in found or "elders" in found
    assert not (age >= 60 and "minors" in found)
    assert ("elders_and_minors" in found) == bool(found & {"elders", "minors"})
    assert ("key_groups" in found) == bool(codes)


@given(CODES, AGES, GRADES)
def test_another_code_takes_nobody_out_of_a_group(codes, age, grade):
    before = set(groups_of(codes, age, grade))
    for code in Category.values:
        assert before <= set(groups_of({*codes, code}, age, grade))


def test_a_head_counts_in_its_group_and_the_wider_ones():
    assert counted_in("left_behind_children") == [
        "left_behind_children", "minors", "elders_and_minors", "key_groups",
    ]  # fmt: skip
    assert counted_in("aged") == ["aged", "elders", "elders_and_minors"]
    assert counted_in("aid") == ["aid", "hardship", "key_groups"]
    assert counted_in("elders_and_minors") == ["elders_and_minors"]


def test_every_wider_group_exists_and_none_is_wider_than_itself():
    for key, group in GROUPS.items():
        assert set(group.wider) <= set(GROUPS) - {key}


def test_what_is_wider_than_the_wider_is_named_too():
    """So that a head is added to every figure it belongs to, without walking a tree."""
    for key, group in GROUPS.items():
        for wider in group.wider:
            assert set(GROUPS[wider].wider) <= set(group.wider), (key, wider)


def test_each_category_is_of_a_household_or_of_a_person():
    assert set(Category.values) == HOUSEHOLD_CODES | PERSON_CODES
    assert not HOUSEHOLD_CODES & PERSON_CODES
    assert "17" in HOUSEHOLD_CODES
    assert "21" in PERSON_CODES
