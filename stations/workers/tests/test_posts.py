"""Posts declared for a station, on the page, over REST and from a sheet."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from stations.imports.services import confirm_import
from stations.models import Station, StationPosts
from stations.network.services.stations import close_station
from stations.workers.services.posts import declare_posts

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


def held(station):
    rows = StationPosts.objects.filter(station=station).order_by("since")
    return list(rows.values_list("number", "since", "until"))


def test_new_posts_end_those_before(east, an, audit_verbs):
    declare_posts(east, number=2, since=MAY, by=an)
    declare_posts(east, number=3, since=JUNE, by=an)
    assert held(east) == [(2, MAY, JUNE), (3, JUNE, None)]
    assert audit_verbs(east) == [("declare_posts", ""), ("declare_posts", "")]


def test_the_same_day_is_corrected(east, chen):
    declare_posts(east, number=2, since=MAY, by=chen)
    declare_posts(east, number=0, since=MAY, by=chen)
    assert held(east) == [(0, MAY, None)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": -1}, "number"),
        ({"number": 1000}, "number"),
        ({"since": MAY - timedelta(days=1)}, "since"),
    ],
)
def test_posts_that_can_not_be_are_refused(east, an, fields, field):
    declare_posts(east, number=2, since=MAY, by=an)
    with pytest.raises(ValidationError) as refused:
        declare_posts(east, **{"number": 3, "since": JUNE, "by": an} | fields)
    assert set(refused.value.message_dict) == {field}
    assert held(east) == [(2, MAY, None)]


@pytest.mark.dated
def test_posts_hold_from_today_and_not_from_tomorrow(east, an, today):
    with pytest.raises(ValidationError) as refused:
        declare_posts(east, number=2, since=today + timedelta(days=1), by=an)
    assert set(refused.value.message_dict) == {"since"}
    declare_posts(east, number=2, since=today, by=an)
    assert held(east) == [(2, today, None)]


@pytest.mark.parametrize("who", ["lin", "he", "wang", "zhao", "shen"])
def test_only_who_keeps_the_register_declares_posts(request, east, who):
    with pytest.raises(PermissionDenied):
        declare_posts(east, number=1, since=MAY, by=request.getfixturevalue(who))


def test_posts_end_with_their_station(east, an):
    declare_posts(east, number=2, since=MAY, by=an)
    close_station(east, on=JUNE, reason="Merged", by=an)
    assert held(east) == [(2, MAY, JUNE)]
    east.refresh_from_db()
    with pytest.raises(ValidationError):
        declare_posts(east, number=2, since=JUNE, by=an)


def test_posts_are_declared_on_the_stations_page(as_user, an, lin, east):
    url = reverse("stations:station_posts", args=[east.pk])
    page = as_user(an).get(east.get_absolute_url())
    assert url in page.content.decode()
    answer = as_user(an).post(url, {"number": "4", "since": "2025-05-01"})
    assert answer.url == east.get_absolute_url()
    assert held(east) == [(4, MAY, None)]
    reader = as_user(lin).get(east.get_absolute_url())
    assert [row.number for row in reader.context["posts"]] == [4]
    assert url not in reader.content.decode()


def test_a_wrong_number_is_said_at_its_field(as_user, an, east):
    url = reverse("stations:station_posts", args=[east.pk])
    for number in ("-1", "many", "1000", ""):
        answer = as_user(an).post(url, {"number": number, "since": "2025-05-01"})
        assert set(answer.context["form"].errors) == {"number"}
    assert held(east) == []


def test_posts_over_rest(as_client, tong, east):
    client = as_client(tong)
    url = f"/api/v1/stations/{east.code}/posts/"
    answer = client.post(url, {"number": 3, "since": "2025-05-01"}, "application/json")
    assert (answer.status_code, answer.json()["number"]) == (201, 3)
    assert client.get(f"/api/v1/stations/{east.code}/").json()["posts"] == 3
    refused = client.post(url, {"number": -1, "since": "2025-05-01"}, "application/json")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "number")


def test_posts_come_with_a_sheet_of_stations(upload, xlsx, an, run_jobs, east_town, findings):
    headings = ["station code", "station name", "tier", "home division", "built on", "posts"]
    row = ["N1", "New Station", "3", east_town.pk, "2024-01-01"]
    bad = upload("stations", xlsx(headings, [*row, "two"]), an)
    assert list(findings(bad)[2]) == ["posts"]
    batch = upload("stations", xlsx(headings, [*row, "2"]), an)
    assert findings(batch) == {}
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    assert held(Station.objects.get(code="N1")) == [(2, date(2024, 1, 1), None)]
