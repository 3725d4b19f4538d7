"""Who is at a place: whom to tell, who else may decide."""

from datetime import date

import pytest

from stations.models import Posting, Role, Station
from stations.scope import posted_at, stations_with_grant


def test_the_lead_of_east_is_he(east, he, lin, wang, zhao):
    assert list(posted_at(east, Role.LEAD)) == [he]


def test_a_lead_covers_the_rooms_below_the_station(make_station, east, east_village, he):
    room = make_station("E1R", "Plum Room", east_village, tier=Station.Tier.ROOM, parent=east)
    assert list(posted_at(room, Role.LEAD)) == [he]


def test_a_posting_at_a_hub_covers_the_hub_alone(make_station, make_user, east, county):
    hub = make_station("H1", "County Hub", county, tier=Station.Tier.HUB)
    east.parent = hub
    east.save()
    make_user("hub lead", ("lead", hub))
    assert not posted_at(east, Role.LEAD).exists()


def test_a_posting_over_the_county_covers_its_stations(east, north, chen):
    assert list(posted_at(east, Role.OFFICER)) == [chen]
    assert not posted_at(north, Role.OFFICER).exists()


def test_who_left_is_not_posted(east, he):
    Posting.objects.filter(user=he).update(until=date(2021, 1, 1))
    assert not posted_at(east, Role.LEAD).exists()


@pytest.mark.parametrize("granted", [True, False])
def test_a_grant_holds_where_its_posting_does(make_user, east, west, granted):
    grants = ["closed_minors"] if granted else []
    user = make_user("ma", ("supervisor", east), may_see=grants)
    stations = Station.objects.filter(pk__in=stations_with_grant(user, "closed_minors"))
    assert list(stations) == ([east] if granted else [])
