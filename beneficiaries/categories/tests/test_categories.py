"""Categories are dated facts: begun, ended, corrected, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from beneficiaries.categories.services import end_category, set_categories, set_household_categories
from beneficiaries.models import PersonCategory
from beneficiaries.signals import people_changed
from beneficiaries.tests.reasons import codes
from stations.models import AuditEntry


@pytest.fixture
def last_year(today):
    return today - timedelta(days=365)


def held(person):
    return sorted(person.categories.on().values_list("code", flat=True))


@pytest.mark.dated
def test_a_category_begins_ends_and_begins_again_as_separate_facts(
    granny_li, lin, today, last_year
):
    set_categories(granny_li, by=lin, categories=[("31", last_year, None)])
    assert held(granny_li) == ["31"]
    set_categories(granny_li, by=lin, categories=[("32", today, None)])
    assert held(granny_li) == ["32"]
    set_categories(granny_li, by=lin, categories=[("31", today, None), ("32", today, None)])
    assert held(granny_li) == ["31", "32"]
    spells = granny_li.categories.filter(code="31").order_by("since")
    assert [(c.since, c.until) for c in spells] == [(last_year, today), (today, None)]


def test_another_first_day_corrects_the_fact(granny_li, lin, last_year):
    set_categories(granny_li, by=lin, categories=[("31", last_year, None)])
    earlier = last_year - timedelta(30)
    set_categories(granny_li, by=lin, categories=[("31", earlier, None)])
    assert PersonCategory.objects.get().since == earlier
    assert AuditEntry.objects.first().detail == {"codes": {"corrected": ["31"]}}


def test_a_category_ticked_by_mistake_today_vanishes(granny_li, lin, today):
    set_categories(granny_li, by=lin, categories=[("31", today, None)])
    set_categories(granny_li, by=lin, categories=[])
    assert not PersonCategory.objects.exists()
    assert AuditEntry.objects.first().detail == {"codes": {"taken_back": ["31"]}}


def test_the_same_again_leaves_no_trace(granny_li, lin, last_year):
    for _ in range(2):
        set_categories(granny_li, by=lin, categories=[("31", last_year, None)])
    assert AuditEntry.objects.count() == 1


def test_household_codes_belong_to_the_household_and_the_others_do_not(granny_li, lin, today):
    with pytest.raises(ValidationError) as caught:
        set_categories(granny_li, by=lin, categories=[("14", today, None)])
    assert codes(caught.value) == {"owner"}
    with pytest.raises(ValidationError) as caught:
        set_household_categories(granny_li.household, by=lin, categories=[("31", today, None)])
    assert codes(caught.value) == {"owner"}
    set_household_categories(granny_li.household, by=lin, categories=[("14", today, None)])
    assert granny_li.household.categories.get().code == "14"


def test_a_child_category_is_for_children(granny_li, make_person, lin, today):
    with pytest.raises(ValidationError) as caught:
        set_categories(granny_li, by=lin, categories=[("24", today, None)])
    assert codes(caught.value) == {"age"}
    child = make_person("王小龙", born_on=today - timedelta(2000))
    set_categories(child, by=lin, categories=[("24", today, None)])
    assert held(child) == ["24"]


@pytest.mark.dated
def test_a_category_ends_on_a_day_and_not_before_it_began_nor_ahead_of_time(
    granny_li, lin, today, last_year
):
    set_categories(granny_li, by=lin, categories=[("31", last_year, None)])
    category = granny_li.categories.get()
    for wrong in (last_year, today + timedelta(1)):
        with pytest.raises(ValidationError):
            end_category(category, on=wrong, by=lin)
        category.refresh_from_db()
    end_category(category, on=today, by=lin)
    assert held(granny_li) == []


def test_a_household_category_ends_for_all_its_members(
    granny_li, make_person, lin, today, last_year
):
    other = make_person("王芳", household=granny_li.household)
    set_household_categories(granny_li.household, by=lin, categories=[("14", last_year, None)])
    heard = []

    def listen(people_ids, since, **_kwargs):
        heard.append((set(people_ids), since))

    people_changed.connect(listen)
    try:
        end_category(granny_li.household.categories.get(), on=today, by=lin)
    finally:
        people_changed.disconnect(listen)
    assert heard == [({granny_li.pk, other.pk}, today)]


@pytest.mark.parametrize("who", ["zhao", "wang", "chen", "an"])
def test_only_who_keeps_the_register_sets_categories(who, granny_li, lin, request, today):
    by = request.getfixturevalue(who)
    set_categories(granny_li, by=lin, categories=[("24", today, None)])
    with pytest.raises(PermissionDenied):
        end_category(PersonCategory.objects.get(), on=today, by=by)
    with pytest.raises(PermissionDenied):
        set_categories(granny_li, by=by, categories=[("31", today, None)])
    with pytest.raises(PermissionDenied):
        set_household_categories(granny_li.household, by=by, categories=[("14", today, None)])
