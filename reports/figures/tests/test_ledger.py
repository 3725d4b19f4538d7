"""People on the ledger as of a day, by category and named group, against a recount."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beneficiaries.codes import HOUSEHOLD_CODES, PERSON_CODES
from beneficiaries.groups import GROUPS, groups_of
from beneficiaries.models import (
    Enrolment,
    HouseholdCategory,
    HouseholdMember,
    Person,
    PersonCategory,
)
from beneficiaries.people.queries.status import statuses_on
from config.testing_soak import soaked
from reports.behind.queries import drill
from reports.figures.queries.people import BANDS, FIRST_CODE, ledger

LAST = date(2025, 10, 31)


@pytest.fixture
def family(make_person, make_household, east):
    """Granny (77) and her grandson (9) in a household on aid; Mr Wang (40, graded) alone."""
    home = make_household()
    HouseholdCategory.objects.create(household=home, code="14", since=date(2025, 1, 1))
    granny = make_person("李桂兰", household=home)
    boy = make_person("李小宝", born_on=date(2016, 6, 1), household=home)
    PersonCategory.objects.create(person=boy, code="24", since=date(2025, 10, 31))
    wang = make_person("王大山", born_on=date(1985, 1, 1), disability_grade=2)
    return granny, boy, wang


def test_people_are_counted_by_category_and_group(figures, east, family):
    found = figures(east)
    assert found["IND-CLI-01"].value == 3
    assert found["IND-CLI-03"].value == 2
    by = {key[2]: cell.value for key, cell in found.items() if key[:2] == ("IND-CLI-03", "group")}
    assert by == {
        "elders": 1, "minors": 1, "left_behind_children": 1, "elders_in_hardship": 1,
        "hardship": 2, "aid": 2, "key_groups": 2, "elders_and_minors": 2,
    }  # fmt: skip
    assert found["IND-CLI-03", "category", "14"].value == 2
    assert found["IND-CLI-03", "category", "24"].value == 1


def test_a_past_day_counts_what_held_then(figures, east, family):
    found = figures(east, date(2025, 9, 1))
    assert ("IND-CLI-03", "category", "24") not in found
    assert found["IND-CLI-03", "category", "14"].value == 2
    earlier = figures(east, date(2024, 12, 1))
    assert earlier["IND-CLI-03"].value == 0
    assert not [key for key in earlier if key[0] == "IND-CLI-03" and "group" in key]


def test_whoever_has_no_category_is_in_none_of_its_groups(figures, county, family, make_person):
    """An elder and a child without a category are on the ledger, and of no key group."""
    make_person("岑老三", born_on=date(1950, 1, 1))
    make_person("岑小三", born_on=date(2018, 1, 1))
    found = figures(county)
    assert (found["IND-CLI-01"].value, found["IND-CLI-03"].value) == (5, 2)
    assert found["IND-CLI-03", "group", "elders"].value == 1
    assert found["IND-CLI-03", "group", "minors"].value == 1


def test_the_ledger_by_group_has_everybody_who_is_in_one(figures, county, family, make_person):
    """Also by age alone, and by the grade alone of a list of the disabled federation."""
    make_person("岑老三", born_on=date(1950, 1, 1))
    make_person("岑小三", born_on=date(2018, 1, 1))
    found = figures(county)
    groups = ("elders", "minors", "elders_and_minors", "disabled", "key_groups")
    told = {group: found["IND-CLI-01", "group", group].value for group in groups}
    assert told == {
        "elders": 2, "minors": 2, "elders_and_minors": 4, "disabled": 1, "key_groups": 2,
    }  # fmt: skip


def test_the_dead_and_the_gone_are_on_no_ledger(figures, county, east, west, family):
    granny, boy, wang = family
    Person.objects.filter(pk=granny.pk).update(died_on=LAST - timedelta(days=1))
    Enrolment.objects.filter(person=wang).update(until=LAST)
    Enrolment.objects.create(person=wang, station=west, since=LAST)
    found = figures(county)
    assert found["IND-CLI-01"].value == 2
    assert found["IND-CLI-01", east.home_id].value == 1
    assert found["IND-CLI-01", west.home_id].value == 1
    before = figures(county, date(2025, 9, 1))
    assert (before["IND-CLI-01"].value, before["IND-CLI-01", west.home_id].value) == (3, 0)


def test_the_last_day_of_whoever_died_or_left_counts(figures, county, family):
    granny, _boy, wang = family
    Person.objects.filter(pk=granny.pk).update(died_on=LAST)
    Enrolment.objects.filter(person__in=[granny, wang]).update(until=LAST + timedelta(days=1))
    assert figures(county)["IND-CLI-01"].value == 3
    assert figures(county, LAST + timedelta(days=1))["IND-CLI-01"].value == 1


def test_no_group_tells_ages_within_a_band_apart():
    codes = [[], *([code] for code in sorted(PERSON_CODES | HOUSEHOLD_CODES))]
    for age in range(121):
        band = max(lower for lower in BANDS if lower <= age)
        for held in codes:
            assert groups_of(held, age) == groups_of(held, band), (age, held)


def test_every_code_has_a_bit():
    assert all(0 <= int(code) - FIRST_CODE < 50 for code in PERSON_CODES | HOUSEHOLD_CODES)


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 1)])
def test_leap_day_children_come_of_age_as_elsewhere(make_person, east, day):
    births = [date(y, m, d) for y in (2007, 2008, 1965, 1944) for m, d in ((2, 28), (3, 1))]
    births += [date(2008, 2, 29), date(1964, 2, 29), date(1944, 2, 29)]
    people = [make_person(f"甲{n}", born_on=born) for n, born in enumerate(births)]
    counted = ledger({east.pk: ""}, day)
    for group in GROUPS:
        expected = sum(group in groups_of([], person.age_on(day)) for person in people)
        assert counted.people("", "group", group) == expected, group


SPELL = st.tuples(st.integers(-40, 20), st.none() | st.integers(1, 60))
PERSON = st.fixed_dictionaries(
    {
        "station": st.sampled_from(["east", "west"]),
        "enrolled": SPELL,
        "born": st.dates(date(1930, 1, 1), date(2020, 1, 1)),
        "died": st.none() | st.integers(-5, 5),
        "grade": st.none() | st.integers(1, 4),
        "home": st.none() | st.integers(0, 1),
        "codes": st.dictionaries(st.sampled_from(sorted(PERSON_CODES)), SPELL, max_size=3),
    }
)
HOME = st.dictionaries(st.sampled_from(sorted(HOUSEHOLD_CODES)), SPELL, max_size=2)


def dated(spell):
    begin, length = spell
    since = LAST + timedelta(days=begin)
    return {"since": since, "until": length and since + timedelta(days=length)}


def holds(spell):
    found = dated(spell)
    return found["since"] <= LAST and (found["until"] is None or found["until"] > LAST)


@pytest.fixture
def write(east, west, make_person, make_household):
    """The rows as the register holds them: who is on the ledger, and at which station."""
    stations, households = {"east": east, "west": west}, [make_household() for _ in range(2)]

    def register(number, row):
        died = None if row["died"] is None else LAST + timedelta(days=row["died"])
        person = make_person(
            f"甲{number}", born_on=row["born"], died_on=died, disability_grade=row["grade"]
        )
        person.enrolments.update(station=stations[row["station"]], **dated(row["enrolled"]))
        if row["home"] is not None:
            HouseholdMember.objects.create(
                person=person, household=households[row["home"]], since=date(2020, 1, 1)
            )
        for code, spell in row["codes"].items():
            PersonCategory.objects.create(person=person, code=code, **dated(spell))
        return person.pk if holds(row["enrolled"]) and (died is None or died >= LAST) else None

    def all_of(rows, homes):
        Person.objects.all().delete()
        HouseholdCategory.objects.all().delete()
        for household, codes in zip(households, homes, strict=True):
            for code, spell in codes.items():
                HouseholdCategory.objects.create(household=household, code=code, **dated(spell))
        found = {register(number, row): row["station"] for number, row in enumerate(rows)}
        return {person: station for person, station in found.items() if person}

    return all_of


CELLS = [("", ""), *(("group", group) for group in GROUPS), ("category", "11"), ("category", "24")]


@pytest.mark.long
@given(rows=st.lists(PERSON, max_size=6), homes=st.lists(HOME, min_size=2, max_size=2))
@settings(
    max_examples=soaked(10, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_sql_counts_what_a_naive_recount_counts(rows, homes, write, east, west):
    at = write(rows, homes)
    standing = statuses_on((person, LAST) for person in at)
    counted = ledger({east.pk: "east", west.pk: "west"}, LAST)
    for dimension, item in CELLS:
        held = {
            person
            for (person, _day), s in standing.items()
            if not dimension or item in (s.groups if dimension == "group" else s.codes)
        }
        for part in ("", "east", "west"):
            mine = {person for person in held if part in ("", at[person])}
            listing = counted.listing(part, dimension, item)
            assert counted.people(part, dimension, item) == listing.total == len(mine), item
            assert {line.key for line in listing.lines} == mine


def test_a_long_list_is_paged_without_losing_or_repeating_anybody(make_person, east):
    people = {make_person(f"甲{number}").pk for number in range(drill.PAGE + 3)}
    counted = ledger({east.pk: ""}, LAST)
    first = counted.listing()
    second = counted.listing(after=first.following)
    assert second.following is None
    assert len(first.lines) == drill.PAGE
    assert {line.key for line in (*first.lines, *second.lines)} == people
