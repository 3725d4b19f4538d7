"""What rules of points have beside every kind: one for the same at a place on any day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from resources.models import PointsRule
from resources.points_rules.services import BATCH, rule_row

MARCH, END = date(2026, 3, 1), date(2026, 3, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def make_rule(chen, east_village):
    def make(division=east_village, **fields):
        row = {"per": "hour", "points": 10, "began_on": MARCH} | fields
        [(made, _new)] = BATCH.add([rule_row(by=chen, division=division, **row)], by=chen)
        return made

    return make


def wrong(make, **fields):
    with pytest.raises(ValidationError) as refused:
        make(**fields)
    return list(refused.value.message_dict)


def test_a_place_has_one_rule_for_the_same_on_a_day(make_rule, east_town, chen):
    first = make_rule(ended_on=END)
    assert wrong(make_rule, began_on=END) == ["began_on"]  # the last day counts
    make_rule(began_on=date(2026, 4, 1))
    make_rule(per="event")
    make_rule(east_town)
    BATCH.void(first, reason="写错了", by=chen)
    make_rule(ended_on=END)


def test_a_rule_is_no_countys_and_gives_something(make_rule, county):
    assert wrong(make_rule, division=county) == ["division"]
    assert wrong(make_rule, points=0) == ["points"]
    assert wrong(make_rule, ceiling=9) == ["ceiling"]
    assert wrong(make_rule, ended_on=date(2026, 2, 1)) == ["ended_on"]
    assert make_rule(ceiling=10).ceiling == 10


def test_it_holds_from_its_first_to_its_last_day(make_rule):
    make_rule(ended_on=END)
    days = [date(2026, 2, 28), MARCH, END, date(2026, 4, 1)]
    assert [PointsRule.objects.holding(day).count() for day in days] == [0, 1, 1, 0]


def test_communities_that_give_points_are_counted_once(
    figures, county, east, east_town, east_village, west_town, make_rule, make_division, chen
):
    """Their own rule, or that of their township; not the township itself."""
    make_division("9A0101101202", "Pear Village")
    make_division("9A0101102201", "Reed Village")

    def pilots(day, place=county, part=""):
        found = figures(place, day.replace(day=1), day)
        return found["IND-VOL-08", part].value if part else found["IND-VOL-08"].value

    assert pilots(END) == 0
    make_rule(ended_on=END)
    make_rule(per="event", ended_on=END)
    assert [pilots(MARCH), pilots(END), pilots(date(2026, 4, 1))] == [1, 1, 0]
    whole = make_rule(east_town)
    assert (pilots(END), pilots(END, part=east_town.pk)) == (2, 2)
    BATCH.void(whole, reason="写错了", by=chen)
    assert pilots(END) == 1
    assert "IND-VOL-08" not in figures(east, MARCH, END)
