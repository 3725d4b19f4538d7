"""What cultivations have beside every kind: days, one at a time a programme, parks."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from stations.cultivations.services import BATCH, cultivation_row
from stations.kinds.protocol import one
from stations.organisations.testing import organisation

SINCE = date(2025, 3, 1)


@pytest.fixture
def cultivate(county, chen):
    def make(division=county, **fields):
        usual = {"organisation": organisation("Spring", division=county), "how": "incubated"}
        row = usual | {"since": SINCE, "programme": "微孵化"} | fields
        return one(BATCH.add, cultivation_row(by=chen, division=division, **row), by=chen)[0]

    return make


def fields_of(act):
    with pytest.raises(ValidationError) as error:
        act()
    entries = getattr(error.value, "entries", {0: error.value})
    return {name for entry in entries.values() for name in entry.message_dict}


def test_a_programme_of_a_division_has_one_once_on_the_same_days(cultivate, chen, east_town):
    first = cultivate(until=SINCE + timedelta(days=10))
    assert fields_of(lambda: cultivate(programme=" 微孵化 ")) == {"organisation"}
    assert cultivate(since=SINCE + timedelta(days=10))
    assert cultivate(programme="公益创投")
    assert cultivate(how="cultivated")
    assert cultivate(division=east_town)
    assert fields_of(lambda: BATCH.edit(first, by=chen, until=None)) == {"organisation"}
    BATCH.void(first, by=chen, reason="twice")
    assert cultivate(until=SINCE + timedelta(days=5))


def test_a_park_an_agreement_and_services_are_of_an_incubation(cultivate):
    of_incubation = {"park": "孵化园", "agreement": "1号", "services": ["premises"]}
    assert cultivate(**of_incubation).services == ["premises"]
    wrong = fields_of(lambda: cultivate(how="cultivated", **of_incubation))
    assert wrong == set(of_incubation)


def test_the_end_comes_after_the_beginning_which_has_come(cultivate, today):
    assert fields_of(lambda: cultivate(until=SINCE)) == {"until"}
    assert fields_of(lambda: cultivate(since=today + timedelta(days=1))) == {"since"}
