"""What sites have beside every kind."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from resources.models import Site
from resources.sites.services import BATCH
from stations.kinds.protocol import draft

BEGUN = date(2024, 3, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture
def found(east, lin):
    def add(name="老街站点", station=east, by=lin, **fields):
        row = draft(Site, station=station, by=by, name=name, **{"opened_on": BEGUN} | fields)
        [(site, _new)] = BATCH.add([row], by=by)
        return site

    return add


def refused_at(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return sorted(refused.value.entries[0].message_dict)


def test_a_name_stands_once_at_a_station(found, west, zhao, lin):
    first = found()
    assert refused_at(found) == ["name"]
    found(station=west, by=zhao)
    BATCH.void(first, by=lin, reason="opened twice")
    found()


def test_it_closes_after_it_opened_and_lies_in_a_township_at_least(found, county, east_town):
    assert refused_at(lambda: found(closed_on=BEGUN - timedelta(1))) == ["closed_on"]
    assert refused_at(lambda: found(village=county)) == ["village"]
    assert found(village=east_town, closed_on=BEGUN).village == east_town
