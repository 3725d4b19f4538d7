"""What partnerships have beside every kind: parties of the place, days, one at a time."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from stations.kinds.protocol import one
from stations.models import Organisation, PartyWord
from stations.organisations.testing import organisation
from stations.partnerships.services import BATCH, partnership_row

SINCE = date(2025, 3, 1)


@pytest.fixture
def agency(county):
    return organisation("Spring", division=county)


@pytest.fixture
def join(east, lin, agency):
    def make(**fields):
        row = {"organisation": agency, "since": SINCE} | fields
        return one(BATCH.add, partnership_row(by=lin, station=east, **row), by=lin)[0]

    return make


def fields_of(act):
    with pytest.raises(ValidationError) as error:
        act()
    entries = getattr(error.value, "entries", {0: error.value})
    return {name for entry in entries.values() for name in entry.message_dict}


def test_who_says_no_party_gets_the_one_of_the_kind(join, county):
    assert join().party == "worker"
    hospital = organisation("Hill", division=county, kind="hospital")
    assert fields_of(lambda: join(organisation=hospital)) == {"party"}
    assert join(organisation=hospital, party="charity").party == "charity"


def test_only_a_party_of_the_place_is_taken_and_called_as_it_is_there(
    join, county, as_user, lin, an
):
    assert fields_of(lambda: join(party="station")) == {"party"}
    PartyWord.objects.create(
        division=county, origin=county, created_by=an, party="station", word="镇社工站"
    )
    row = join(party="station")
    [line] = as_user(lin).get(reverse("stations:partnerships")).context["lines"]
    assert (line, line.word) == (row, "镇社工站")
    assert fields_of(lambda: join(party="worker")) == {"party"}


def test_a_station_works_with_one_once_on_the_same_days(join, lin):
    first = join(until=SINCE + timedelta(days=10))
    assert fields_of(lambda: join(since=SINCE + timedelta(days=9))) == {"organisation"}
    later = join(since=SINCE + timedelta(days=10))
    assert fields_of(lambda: BATCH.edit(first, by=lin, until=None)) == {"organisation"}
    assert join(party="charity")
    assert BATCH.edit(later, by=lin, until=SINCE + timedelta(days=20)).version == 2


def test_the_end_comes_after_the_beginning_which_has_come(join, today):
    assert fields_of(lambda: join(until=SINCE)) == {"until"}
    assert fields_of(lambda: join(since=today + timedelta(days=1))) == {"since"}


def test_nothing_new_points_to_a_voided_one_and_what_does_can_be_ended(join, agency, an, lin):
    row = join()
    Organisation.objects.filter(pk=agency.pk).void(by=an, reason="dissolved")
    assert fields_of(lambda: join(party="charity")) == {"organisation"}
    assert BATCH.edit(row, by=lin, until=SINCE + timedelta(days=1)).version == 2


def test_organisations_are_found_by_the_party_that_they_are_today(join, lin, as_user, county):
    organisation("Autumn", division=county)
    join(party="charity", until=SINCE + timedelta(days=1))
    join()
    client, url = as_user(lin), reverse("stations:organisations")

    def shown(**query):
        return [row.name for row in client.get(url, query).context["lines"]]

    assert shown(party="worker") == ["Spring"]
    assert shown(party="charity") == []
    assert shown() == ["Autumn", "Spring"]


def test_the_page_of_an_organisation_has_its_partnerships(join, agency, as_user, lin, zhao):
    row = join(note="秘密合作")
    url = agency.get_absolute_url()
    page = as_user(lin).get(url)
    assert [one.kind.many for one in page.context["linked"]] == ["partnerships"]
    [one] = page.context["linked"]
    assert (one.rows, one.number) == ([row], 1)
    assert f"?organisation={agency.pk}" in page.content.decode()
    assert as_user(zhao).get(url).context["linked"] == []
