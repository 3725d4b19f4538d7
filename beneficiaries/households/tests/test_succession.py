"""Somebody else is the householder: whose relatives the others are now, and what can't be said."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from beneficiaries.codes import Relation
from beneficiaries.households.kinship import relation_to
from beneficiaries.households.services.succession import appoint_householder, living_members
from beneficiaries.models import HouseholdMember, Person
from stations.models import AuditEntry

THAT_DAY = date(2026, 5, 4)
R = Relation


@pytest.mark.parametrize(
    ("new", "other", "sex", "becomes"),
    [
        ("widow", R.SON, "1", R.SON),
        ("widow", R.MOTHER, "2", R.PARENT_IN_LAW),
        ("widow", R.SIBLING, "1", R.OTHER_RELATIVE),
        ("son", R.SPOUSE, "2", R.MOTHER),
        ("son", R.DAUGHTER, "2", R.SIBLING),
        ("son", R.FATHER, "1", R.GRANDPARENT),
        ("son", R.DAUGHTER_IN_LAW, "2", ""),  # his wife, or his brother's
        ("son", R.GRANDSON, "1", ""),  # his son, or his brother's
        ("mother", R.SPOUSE, "2", R.DAUGHTER_IN_LAW),
        ("mother", R.SON, "1", R.GRANDSON),
        ("mother", R.SIBLING, "2", R.DAUGHTER),
        ("brother", R.MOTHER, "2", R.MOTHER),
        ("brother", R.SELF, "1", R.SIBLING),
        ("lodger", R.SON, "1", R.NO_RELATIVE),
        ("cousin", R.SON, "1", ""),
        ("son", R.SPOUSE, "9", ""),  # whose sex nobody said is neither
    ],
)
def test_relations_follow_as_far_as_they_can_be_said(new, other, sex, becomes):
    roles = {
        "widow": R.SPOUSE, "son": R.SON, "mother": R.MOTHER, "brother": R.SIBLING,
        "lodger": R.NO_RELATIVE, "cousin": R.OTHER_RELATIVE,
    }  # fmt: skip
    assert relation_to(roles[new], other, sex=sex, former_sex="1") == becomes


def test_a_daughters_children_are_told_from_a_sons():
    assert relation_to(R.MOTHER, R.SON, sex="1", former_sex="2") == R.GRANDSON_MATERNAL
    assert relation_to(R.MOTHER, R.SON, sex="1", former_sex="9") == ""


@pytest.fixture
def family(make_person, make_household):
    """罗正: the householder; his wife, his son, his grandson."""
    home = {"household": make_household()}
    return {
        "luo": make_person("罗正", sex="1", relation=R.SELF, **home),
        "wife": make_person("李桂兰", sex="2", relation=R.SPOUSE, **home),
        "son": make_person("罗强", sex="1", relation=R.SON, born_on=date(1975, 1, 1), **home),
        "boy": make_person("罗小", sex="1", relation=R.GRANDSON, born_on=date(2015, 1, 1), **home),
    }


def relations():
    return dict(Person.objects.values_list("name", "relation"))


def test_the_widow_is_the_householder_and_her_son_stays_her_son(family, lin):
    appointed = appoint_householder(family["wife"], on=THAT_DAY, by=lin)
    assert appointed.unsaid == []
    said = relations()
    assert (said["李桂兰"], said["罗强"], said["罗小"]) == (R.SELF, R.SON, R.GRANDSON)
    entry = AuditEntry.objects.get(verb="appoint_householder")
    assert entry.record.endswith(str(family["wife"].pk))


def test_whose_relation_cant_be_said_is_named_and_is_another_relative(family, lin):
    appointed = appoint_householder(family["son"], on=THAT_DAY, by=lin)
    assert [person.name for person in appointed.unsaid] == ["罗小"]
    said = relations()
    assert (said["罗强"], said["李桂兰"]) == (R.SELF, R.MOTHER)
    assert (said["罗小"], said["罗正"]) == (R.OTHER_RELATIVE, R.FATHER)


def test_a_new_relation_holds_from_its_day(family, lin):
    HouseholdMember.objects.filter(person=family["wife"]).update(relation=R.SPOUSE)
    appoint_householder(family["wife"], on=THAT_DAY, by=lin)
    rows = HouseholdMember.objects.filter(person=family["wife"]).order_by("since")
    assert list(rows.values_list("relation", "until")) == [(R.SPOUSE, THAT_DAY), (R.SELF, None)]


def test_the_dead_and_those_who_moved_away_are_no_living_members(family):
    Person.objects.filter(pk=family["son"].pk).update(died_on=THAT_DAY)
    Person.objects.filter(pk=family["boy"].pk).update(left_on=THAT_DAY, left_because="moved")
    assert [one.name for one in living_members(family["luo"])] == ["李桂兰"]


def test_whoever_wants_no_more_help_still_lives_there(family):
    Person.objects.filter(pk=family["son"].pk).update(left_on=THAT_DAY, left_because="refused")
    assert "罗强" in [one.name for one in living_members(family["luo"])]


def test_a_stranger_appoints_nobody(family, zhao):
    with pytest.raises(PermissionDenied):
        appoint_householder(family["wife"], on=THAT_DAY, by=zhao)


def test_without_a_household_nobody_is_its_head(make_person, lin):
    with pytest.raises(ValidationError):
        appoint_householder(make_person("王一"), on=THAT_DAY, by=lin)
