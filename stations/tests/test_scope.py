"""Who covers what, by posting and day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stations.models import Division, Posting, Role, Station, User
from stations.scope import (
    divisions_reported_to,
    roles_of,
    stations_administered_by,
    stations_audited_by,
    stations_countable_by,
    stations_visible_to,
)


def names(stations):
    return set(Station.objects.filter(pk__in=stations).values_list("code", flat=True))


@pytest.fixture
def everywhere(east, west, north):
    return {"E1", "W1", "N1"}


@pytest.fixture
def room(make_station, east, east_village):
    return make_station("E1-1", "Plum Room", east_village, tier=4, parent=east)


# who → (person level, figures), written out by hand
SCOPE = {
    "lin": ({"E1"}, {"E1"}),
    "he": ({"E1"}, {"E1"}),
    "wang": ({"E1"}, {"E1"}),
    "zhao": ({"W1"}, {"W1"}),
    "mei": ({"N1"}, {"N1"}),
    "sun": ({"E1", "W1"}, {"E1", "W1"}),
    "tong": ({"E1", "W1"}, {"E1", "W1"}),
    "chen": (set(), {"E1", "W1"}),
    "gao": (set(), {"E1", "W1"}),
    "an": (set(), set()),
    "shen": (set(), set()),
    "nobody": (set(), set()),
}


@pytest.mark.parametrize("who", SCOPE)
def test_scope_by_posting(who, request, everywhere):
    user = request.getfixturevalue(who)
    assert names(stations_visible_to(user)) == SCOPE[who][0]
    assert names(stations_countable_by(user)) == SCOPE[who][1]


def test_a_township_station_covers_its_rooms_and_their_points(
    lin, room, make_station, east_village
):
    make_station("E1-1-1", "Plum Point", east_village, tier=5, parent=room)
    assert names(stations_visible_to(lin)) == {"E1", "E1-1", "E1-1-1"}


def test_a_room_does_not_cover_its_station(room, make_user):
    assert names(stations_visible_to(make_user("room", ("worker", room)))) == {"E1-1"}


@pytest.mark.parametrize("tier", [Station.Tier.CENTRE, Station.Tier.HUB])
def test_a_hub_or_centre_is_that_point_alone(tier, make_station, make_user, county, east):
    hub = make_station("H1", "County Hub", county, tier=tier)
    Station.objects.filter(pk=east.pk).update(parent=hub)
    assert names(stations_visible_to(make_user("hub", ("worker", hub)))) == {"H1"}


def test_a_posting_counts_from_its_first_day_to_the_day_before_its_end(lin):
    today = timezone.localdate()
    for since, until, covers in [
        (today, None, True),
        (today + timedelta(1), None, False),
        (today - timedelta(9), today + timedelta(1), True),
        (today - timedelta(9), today, False),
    ]:
        Posting.objects.filter(user=lin).update(since=since, until=until)
        again = User.objects.get(pk=lin.pk)  # postings are read once for a user object
        assert names(stations_visible_to(again)) == ({"E1"} if covers else set())


def test_roles_are_asked_with_their_place(sun, east, west, north, east_town):
    assert roles_of(sun, east) == {Role.SUPERVISOR}
    assert roles_of(sun, west) == {Role.WORKER}
    assert roles_of(sun, north) == frozenset()
    assert roles_of(sun, east_town) == frozenset()


def test_roles_of_a_record_are_those_of_its_station(lin, zhao, granny_li):
    assert roles_of(lin, granny_li) == {Role.WORKER}
    assert roles_of(zhao, granny_li) == frozenset()


def test_a_division_posting_has_its_role_at_every_station_and_division_below(
    chen, east, county, north
):
    assert roles_of(chen, east) == {Role.OFFICER}
    assert roles_of(chen, county) == {Role.OFFICER}
    assert roles_of(chen, north) == frozenset()


def test_administrators_and_auditors_look_after_places_and_see_no_one(
    an, shen, east, west, granny_li
):
    from beneficiaries.models import Person

    assert names(stations_administered_by(an)) == {"E1", "W1"}
    assert names(stations_audited_by(shen)) == {"E1", "W1"}
    for user in (an, shen):
        assert not Person.objects.visible_to(user).exists()
        assert not Person.objects.countable_by(user).exists()


def test_an_officer_counts_people_and_opens_none(chen, granny_li):
    from beneficiaries.models import Person

    assert Person.objects.countable_by(chen).get() == granny_li
    assert not Person.objects.visible_to(chen).exists()


def test_reports_go_to_the_division_and_those_below(chen, gao, lin, county, city, east_town):
    def codes(user):
        found = Division.objects.filter(pk__in=divisions_reported_to(user))
        return set(found.values_list("pk", flat=True))

    assert county.pk in codes(chen)
    assert east_town.pk in codes(chen)
    assert city.pk not in codes(chen)
    assert city.pk in codes(gao)
    assert codes(lin) == set()


def test_a_name_that_only_begins_alike_is_not_below(make_division, make_user, county, east):
    """9A01011 is no child of 9A0101: the range ends at the slash."""
    from stations.models import DivisionPath

    twin = Division.objects.create(
        code="9A01010", name="Twin", short_name="Twin", level=3, kind="region", is_local=True
    )
    DivisionPath.objects.create(division=twin, path="9A/9A01/9A01010")
    assert names(stations_countable_by(make_user("twin", ("officer", twin)))) == set()


def test_postings_are_read_once_for_a_user(lin, east, django_assert_num_queries):
    with django_assert_num_queries(2):
        roles_of(lin, east)
        roles_of(lin, east)
