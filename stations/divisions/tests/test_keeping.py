"""Who keeps the register of places adds, moves, merges and closes them, by page and over REST."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from stations.divisions.queries.places import townships_under, villages_under
from stations.divisions.services import keeping
from stations.models import AuditEntry, Division, DivisionMove, Station, StationDivision

DAY = date(2025, 7, 1)
BEFORE = DAY - timedelta(days=1)
JSON = "application/json"


def act_page(place, act):
    return reverse("stations:division_act", args=[place.pk, act])


def covered(county, day):
    """Townships of the county that a standing township station serves: of the tables by hand,
    where the way up is walked by parents and moves."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH above AS (
                SELECT d.code, coalesce(m.under_id, d.parent_id) AS up
                FROM stations_division d LEFT JOIN stations_divisionmove m
                    ON m.division_id = d.code AND m.since <= %(day)s
                    AND (m.until IS NULL OR m.until > %(day)s)
                WHERE d.level = 4 AND d.is_legal AND (d.since IS NULL OR d.since <= %(day)s)
                    AND (d.until IS NULL OR d.until > %(day)s)
            )
            SELECT count(*), count(*) FILTER (WHERE EXISTS (
                SELECT FROM stations_stationdivision v JOIN stations_station s ON s.id = station_id
                WHERE division_id = above.code AND tier = 3 AND built_on <= %(day)s
                    AND since <= %(day)s AND (until IS NULL OR until > %(day)s)))
            FROM above WHERE up = %(county)s
            """,
            {"day": day, "county": county.pk},
        )
        return cursor.fetchone()


# added


def test_a_new_community_is_added_on_the_page_and_counts_from_its_day(as_user, chen, east_town):
    client, before = as_user(chen), villages_under(east_town, DAY).count()
    asked = {"name": "金梅社区", "level": "5", "kind": "community", "since": DAY.isoformat()}
    answer = client.post(act_page(east_town, "add"), asked)
    assert answer.url == f"{reverse('stations:divisions')}?under={east_town.pk}"
    made = Division.objects.get(name="金梅社区")
    assert (made.is_local, made.parent, made.is_legal) == (True, east_town, True)
    assert villages_under(east_town, BEFORE).count() == before
    assert villages_under(east_town, DAY).count() == before + 1
    assert AuditEntry.objects.get(verb="local division added").by == chen
    assert made.name in client.get(answer.url).content.decode()
    again = client.post(act_page(east_town, "add"), asked)
    assert again.context["form"].errors.keys() == {"name"}
    wrong = client.post(act_page(east_town, "add"), asked | {"name": "某地", "kind": "town"})
    assert wrong.context["form"].errors.keys() == {"kind"}


def test_a_zone_is_added_over_rest_once(as_client, tong, county):
    client, url = as_client(tong), "/api/v1/divisions/"
    sent = {"parent": county.pk, "name": "高新区", "level": 4, "kind": "zone"}
    first, again = client.post(url, sent, JSON), client.post(url, sent, JSON)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json() == again.json()
    assert first.json()["is_legal"] is False
    other = client.post(url, sent | {"kind": "town"}, JSON)
    assert [error["field"] for error in other.json()["errors"]] == ["name"]
    unknown = client.post(url, sent | {"parent": "99"}, JSON)
    assert [error["field"] for error in unknown.json()["errors"]] == ["parent"]


# moved


@pytest.fixture
def keeper(make_user, province):
    return make_user("keeper", ("officer", province))


def test_a_town_moves_with_its_stations_from_its_day(
    keeper, county, other_county, east_town, east, province
):
    before = townships_under(county, BEFORE).count()
    keeping.move_place(east_town, under=other_county, since=DAY, by=keeper)
    assert townships_under(county, BEFORE).count() == before
    assert townships_under(county, DAY).count() == before - 1
    assert east_town in townships_under(other_county, DAY)
    assert east in Station.objects.under(other_county, DAY)
    assert east in Station.objects.under(county, BEFORE)
    assert east in Station.objects.under(province, DAY)
    for place, day in [(county, DAY), (county, BEFORE), (other_county, DAY)]:
        assert covered(place, day)[0] == townships_under(place, day).count()


def test_figures_follow_a_move(keeper, chen, county, other_county, east_town, figures):
    keeping.move_place(east_town, under=other_county, since=DAY, by=keeper)
    for place in (county, other_county):
        for month in (date(2025, 6, 1), date(2025, 7, 1)):
            rate = figures(place, month)["IND-NET-02"]
            last = (month + timedelta(31)).replace(day=1) - timedelta(1)
            towns, served = covered(place, last)
            assert (rate.denominator, rate.numerator) == (towns, served), (place, month)


def test_a_move_ends_on_its_page_and_over_rest(
    as_user, as_client, keeper, tong, other_county, east_town, county
):
    move = keeping.move_place(east_town, under=other_county, since=DAY, by=keeper)
    page = reverse("stations:division_move_end", args=[move.pk])
    assert as_user(keeper).post(page, {"until": "2025-06-30"}).status_code == 200  # not after
    assert as_user(keeper).post(page, {"until": "2025-08-31"}).status_code == 302
    move.refresh_from_db()
    assert move.until == date(2025, 9, 1)
    assert east_town in townships_under(county, date(2025, 9, 1))
    shown = as_user(keeper).get(reverse("stations:divisions"), {"under": east_town.pk})
    assert shown.context["moves"] == [(move, False)]
    told = as_client(tong).get(f"/api/v1/divisions/{east_town.pk}/").json()["moves"]
    assert told[0]["until"] == "2025-09-01"


def test_what_contradicts_a_move_is_named(gao, county, other_county, east_town):
    for division, under, since, field in [
        (county, east_town, DAY, "under"),  # below itself: no ring can come
        (east_town, county, DAY, "under"),  # it lies there
        (east_town, other_county, DAY, "under"),  # outside of the officer's area
    ]:
        with pytest.raises(ValidationError) as refused:
            keeping.move_place(division, under=under, since=since, by=gao)
        assert refused.value.message_dict.keys() == {field}, division
    assert not DivisionMove.objects.exists()


def test_only_who_keeps_both_sides_moves(chen, lin, county, other_county, east_town):
    with pytest.raises(ValidationError) as refused:
        keeping.move_place(east_town, under=other_county, since=DAY, by=chen)
    assert refused.value.message_dict.keys() == {"under"}
    with pytest.raises(PermissionDenied):
        keeping.move_place(county, under=other_county, since=DAY, by=chen)  # one's own county
    for user, run in [
        (lin, lambda: keeping.add_place(parent=east_town, name="x", level=5, kind="unit", by=lin)),
        (lin, lambda: keeping.close_place(east_town, on=DAY, by=lin)),
        (chen, lambda: keeping.close_place(county, on=DAY, by=chen)),
    ]:
        with pytest.raises(PermissionDenied):
            run()
        assert user


# merged


def test_a_merged_town_is_served_by_whom_it_was(chen, county, east_town, west_town, east, figures):
    towns, served = covered(county, BEFORE)
    assert served
    StationDivision.objects.filter(division=west_town).delete()
    keeping.merge_place(east_town, successor=west_town, on=DAY, by=chen)
    assert covered(county, DAY) == (towns - 1, served)
    rows = StationDivision.objects.filter(station=east).order_by("since")
    assert list(rows.values_list("division", "since", "until")) == [
        (east_town.pk, rows[0].since, DAY),
        (west_town.pk, DAY, None),
    ]
    rate = figures(county, DAY)["IND-NET-02"]
    assert (rate.denominator, rate.numerator) == covered(county, DAY)
    assert east in Station.objects.under(west_town, DAY)
    assert east not in Station.objects.under(west_town, BEFORE)


def test_who_served_both_serves_once(chen, east_town, west_town, west, east):
    StationDivision.objects.create(station=west, division=east_town, since=date(2024, 1, 1))
    keeping.merge_place(east_town, successor=west_town, on=DAY, by=chen)
    assert StationDivision.objects.on(DAY).filter(station=west).count() == 1
    assert StationDivision.objects.on(DAY).filter(division=east_town).count() == 0


def test_it_is_merged_on_the_page_and_over_rest(
    as_user, as_client, chen, tong, east_town, west_town, county, make_division
):
    answer = as_user(chen).post(
        act_page(east_town, "merge"), {"successor": west_town.pk, "on": DAY.isoformat()}
    )
    assert answer.status_code == 302
    east_town.refresh_from_db()
    assert (east_town.until, east_town.successor) == (DAY, west_town)
    page = as_user(chen).get(reverse("stations:divisions"), {"under": west_town.pk})
    assert list(page.context["predecessors"]) == [east_town]
    north_town = make_division(f"{county.pk}888", "北镇")
    client = as_client(tong)
    url = f"/api/v1/divisions/{west_town.pk}/merge/"
    ring = client.post(url, {"successor": east_town.pk, "on": "2025-08-01"}, JSON)
    assert [error["field"] for error in ring.json()["errors"]] == ["successor"]
    done = client.post(url, {"successor": north_town.pk, "on": "2025-08-01"}, JSON)
    assert (done.status_code, done.json()["successor"]) == (200, north_town.pk)


# closed


def test_what_is_left_in_a_place_is_named(as_user, chen, east_town, east, east_village):
    with pytest.raises(ValidationError) as refused:
        keeping.close_place(east_town, on=DAY, by=chen)
    (sentence,) = refused.value.messages
    assert str(east) in sentence
    assert str(east_village) in sentence
    page = as_user(chen).post(act_page(east_town, "close"), {"on": DAY.isoformat()})
    assert page.status_code == 200
    assert str(east) in page.content.decode()
    east_town.refresh_from_db()
    assert east_town.until is None


def test_an_empty_place_is_closed_over_rest(as_client, tong, county, chen):
    zone = keeping.add_place(parent=county, name="高新区", level=4, kind="zone", by=chen)
    url = f"/api/v1/divisions/{zone.pk}/close/"
    done = as_client(tong).post(url, {"on": DAY.isoformat()}, JSON)
    assert (done.status_code, done.json()["until"]) == (200, DAY.isoformat())
    again = as_client(tong).post(url, {"on": DAY.isoformat()}, JSON)
    assert again.status_code == 400


# the page


def test_buttons_stand_where_they_work(as_user, chen, lin, east_town, county):
    page = reverse("stations:divisions")
    mine = as_user(chen).get(page, {"under": east_town.pk}).content.decode()
    for act in ("add", "move", "merge", "close"):
        assert act_page(east_town, act) in mine
        assert as_user(chen).get(act_page(east_town, act)).status_code == 200
    own = as_user(chen).get(page, {"under": county.pk}).content.decode()
    assert act_page(county, "add") in own
    assert act_page(county, "close") not in own  # by who keeps the city
    theirs = as_user(lin).get(page, {"under": east_town.pk}).content.decode()
    assert act_page(east_town, "add") not in theirs
    assert as_user(chen).get(act_page(east_town, "blow_up")).status_code == 404


def test_an_empty_place_shows_no_command_of_the_server(as_user, chen, east_town, make_division):
    village = make_division(f"{east_town.pk}999", "Empty Village")
    for place in (village, east_town):
        page = as_user(chen).get(reverse("stations:divisions"), {"under": place.pk})
        assert "manage.py" not in page.text
