"""Code and first day say which spell is meant: sent back as it stands it is no change, and of two
that share days one is told."""

import random
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beneficiaries.categories.services import set_categories, set_household_categories
from beneficiaries.categories.spells import plan, shared_days, spell_of
from beneficiaries.households.services import receiving
from beneficiaries.models import Household, HouseholdCategory, Person, PersonCategory
from beneficiaries.tests.reasons import codes

TODAY = date(2026, 12, 1)
DAYS = st.integers(-900, 0).map(lambda n: TODAY + timedelta(n))
slowly = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def standing(owner):
    return sorted(owner.categories.values_list("pk", "code", "since", "until"))


@st.composite
def lives(draw):
    """Spells of a few codes, each ending before the next one begins."""
    found = []
    for code in draw(st.sets(st.sampled_from(["31", "33", "52"]), min_size=1)):
        days = sorted(draw(st.sets(DAYS, min_size=1, max_size=6)))
        found += [(code, *pair) for pair in zip(days[::2], [*days[1::2], None], strict=False)]
    return found


@slowly
@given(life=lives(), seed=st.integers(0, 999))
def test_what_stands_and_is_said_in_any_order_is_kept(life, seed):
    rows = [PersonCategory(code=code, since=since, until=until) for code, since, until in life]
    said = list(life)
    random.Random(seed).shuffle(said)
    found = plan(rows, said, TODAY)
    assert len(found.kept) == len(life)
    assert (found.corrected, found.begun, found.left, found.wrong(TODAY)) == ({}, {}, [], {})


@slowly
@given(life=lives(), said=lives())
def test_afterwards_no_two_spells_share_days(life, said):
    rows = [PersonCategory(code=code, since=since, until=until) for code, since, until in life]
    found = plan(rows, said, TODAY)
    if found.wrong(TODAY):
        return
    after = [spell_of(row) for row in found.kept] + list(found.begun.values())
    after += [spell for _row, spell in found.corrected.values()]
    after += [spell_of(row) for row in found.left if row.until and row.until <= TODAY]
    assert set(said) <= set(after)
    for n, one in enumerate(after):
        assert not any(shared_days(one, other) for other in after[n + 1 :])


@pytest.fixture
def ended(today):
    return "14", today - timedelta(300), today - timedelta(90)


def test_ended_spells_sent_back_stay_the_same_rows(granny_li, lin, ended, today):
    home = granny_li.household
    set_household_categories(home, by=lin, categories=[ended, ("14", today, None)])
    before, version = standing(home), Household.objects.get().version
    for _ in range(3):
        again = [spell[1:] for spell in standing(home)]
        assert not set_household_categories(home, by=lin, categories=again)
    assert standing(home) == before
    assert Household.objects.get().version == version


def test_a_second_spell_of_a_code_leaves_the_first_one_standing(granny_li, lin, today):
    home, began = granny_li.household, today - timedelta(350)
    set_household_categories(home, by=lin, categories=[("14", began, None)])
    ended = ("14", began, today - timedelta(10))
    set_household_categories(home, by=lin, categories=[("14", today, None), ended])
    assert [spell[1:] for spell in standing(home)] == [ended, ("14", today, None)]


def test_spells_that_share_days_are_refused_by_name(granny_li, lin, ended, today):
    home, within = granny_li.household, ("14", ended[1] + timedelta(1), None)
    with pytest.raises(ValidationError) as caught:
        set_household_categories(home, by=lin, categories=[ended, within])
    assert list(caught.value.error_dict) == ["categories.2"]
    assert codes(caught.value) == {"overlap"}
    set_household_categories(home, by=lin, categories=[ended])
    with pytest.raises(ValidationError) as caught:  # it needn't be said to stand in the way
        set_household_categories(home, by=lin, categories=[within])
    assert codes(caught.value) == {"overlap"}
    with pytest.raises(ValidationError):
        receiving.household_spells([ended, within])
    assert HouseholdCategory.objects.count() == 1


def test_lines_that_were_multiplied_may_be_sent_back_as_they_are(granny_li, lin, ended):
    code, since, until = ended
    home = granny_li.household
    for _ in range(2):
        HouseholdCategory.objects.create(household=home, code=code, since=since, until=until)
    before = standing(home)
    assert not set_household_categories(home, by=lin, categories=[ended, ended])
    assert standing(home) == before


def test_one_that_was_ended_by_mistake_goes_on(granny_li, lin, today):
    began = today - timedelta(200)
    PersonCategory.objects.create(person=granny_li, code="31", since=began, until=today)
    set_categories(granny_li, by=lin, categories=[("31", began, None)])
    assert granny_li.categories.get().until is None


def test_every_change_of_categories_is_a_version(granny_li, lin, today):
    def version():
        return Person.objects.get(pk=granny_li.pk).version

    before = version()
    set_categories(granny_li, by=lin, categories=[("31", today, None)])
    assert version() == granny_li.version == before + 1
    set_categories(granny_li, by=lin, categories=[("31", today, None)])
    assert version() == before + 1
