"""The head of an official table."""

from django.template import Context, Template

WIDE = "\N{IDEOGRAPHIC SPACE}"


def show(words):
    return Template("{% load figures %}{% pairs " + words + " %}").render(
        Context({"place": "A & B", "edition": 0})
    )


def test_pairs_are_parted_by_a_wide_space_alone():
    assert show('"Place" "East" "Period" "2025-10"') == f"Place：East{WIDE}Period：2025-10"


def test_a_pair_without_a_value_is_left_out():
    assert show('"Place" "East" "Edition" edition') == "Place：East"


def test_what_stands_in_a_pair_is_escaped():
    assert show('"Place" place') == "Place：A &amp; B"
