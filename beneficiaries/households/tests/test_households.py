"""Households are formed, corrected, moved into."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from beneficiaries.households.services.households import (
    NewHousehold,
    edit_household,
    move_in,
)
from beneficiaries.households.services.receiving import (
    SentHousehold,
    create_household,
    create_households,
)
from beneficiaries.models import Household
from stations.idempotency import Conflict
from stations.models import AuditEntry


def test_a_household_is_formed_in_a_village_that_the_station_serves(east, east_village, lin):
    home, _is_new = create_household(station=east, by=lin, division=east_village, group_name="3组")
    assert home in Household.objects.visible_to(lin)
    assert AuditEntry.objects.get().verb == "form_household"


@pytest.mark.parametrize("who", ["zhao", "wang", "chen"])
def test_only_who_keeps_the_register_sends_households(who, request, east, east_village):
    row = SentHousehold(
        station=east, new=NewHousehold(east_village), client_uuid=uuid.uuid4(), payload={}
    )
    with pytest.raises(PermissionDenied):
        create_households([row], by=request.getfixturevalue(who))
    assert not Household.objects.exists()


def test_an_empty_household_is_out_of_sight_for_others(east, east_village, lin, zhao):
    home, _is_new = create_household(station=east, by=lin, division=east_village)
    assert home not in Household.objects.visible_to(zhao)


def test_a_household_goes_with_its_members(make_person, make_household, west, lin, zhao):
    home = make_household()
    make_person("王芳", station=west, household=home)
    assert home in Household.objects.visible_to(zhao)
    assert home not in Household.objects.visible_to(lin)


@pytest.mark.parametrize(
    ("field", "given"),
    [("residence", {"residence": "sea"}), ("group_name", {"group_name": "3" * 31})],
)
def test_a_broken_rule_names_its_field(field, given, east, east_village, lin):
    with pytest.raises(ValidationError) as caught:
        create_household(station=east, by=lin, division=east_village, **given)
    assert set(caught.value.message_dict) == {field}


def test_a_village_of_another_town_is_refused_by_its_name(east, west_village, lin):
    with pytest.raises(ValidationError, match="Reed Village"):
        create_household(station=east, by=lin, division=west_village)


def test_a_repeat_forms_nothing_twice(east, east_village, lin):
    key = {"client_uuid": uuid.uuid4(), "payload": {"a": 1}}
    homes = [create_household(station=east, by=lin, division=east_village, **key) for _ in "12"]
    assert homes == [(homes[0][0], True), (homes[0][0], False)]
    with pytest.raises(Conflict):
        create_household(station=east, by=lin, division=east_village, **key | {"payload": {}})


def test_an_edit_counts_a_version_and_hides_the_address_from_the_audit(granny_li, lin):
    home = edit_household(granny_li.household, by=lin, seen_version=1, address="12 号", number="7")
    assert (home.version, home.address) == (2, "12 号")
    assert AuditEntry.objects.get().detail == {"changes": {"address": [], "number": ["", "7"]}}
    with pytest.raises(Conflict):
        edit_household(home, by=lin, seen_version=1, number="8")


def test_a_household_moves_only_to_a_served_village(granny_li, lin, west_village):
    with pytest.raises(ValidationError, match="Reed Village"):
        edit_household(granny_li.household, by=lin, division=west_village)


def test_a_village_no_longer_served_may_stay(make_person, make_household, west_village, lin):
    home = make_household(division=west_village)
    make_person("王芳", household=home)
    assert edit_household(home, by=lin, number="9").number == "9"


@pytest.mark.parametrize("who", ["zhao", "wang", "chen", "an"])
def test_only_who_keeps_the_register_forms_and_edits(who, granny_li, east, east_village, request):
    by = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        create_household(station=east, by=by, division=east_village)
    with pytest.raises(PermissionDenied):
        edit_household(granny_li.household, by=by, number="8")


def test_a_move_ends_one_membership_and_begins_another(granny_li, make_household, lin, today):
    home = make_household()
    move_in(granny_li, household=home, relation="52", on=today, by=lin)
    granny_li.refresh_from_db()
    assert (granny_li.household, granny_li.relation, granny_li.version) == (home, "52", 2)
    former, now = granny_li.memberships.order_by("since")
    assert (former.until, now.since, now.relation) == (today, today, "52")


def test_a_second_move_on_the_same_day_corrects_the_first(granny_li, make_household, lin, today):
    first, second = make_household(), make_household()
    move_in(granny_li, household=first, relation="52", on=today, by=lin)
    move_in(granny_li, household=second, relation="52", on=today, by=lin)
    assert [m.household for m in granny_li.memberships.filter(since=today)] == [second]


@pytest.mark.dated
def test_a_move_in_the_future_or_before_the_last_one_is_refused(
    granny_li, make_household, lin, today
):
    for on in (today + timedelta(1), date(1940, 1, 1), date(2019, 1, 1)):
        with pytest.raises(ValidationError) as caught:
            move_in(granny_li, household=make_household(), relation="52", on=on, by=lin)
        assert set(caught.value.message_dict) == {"moved_on"}


def test_nobody_moves_into_a_household_out_of_sight(
    granny_li, make_household, west, zhao, lin, today
):
    home = make_household(origin=west, created_by=zhao)
    with pytest.raises(ValidationError):
        move_in(granny_li, household=home, relation="52", on=today, by=lin)
    with pytest.raises(PermissionDenied):
        move_in(granny_li, household=home, relation="52", on=today, by=zhao)
