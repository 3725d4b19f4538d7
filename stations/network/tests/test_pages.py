"""Pages of stations, workers and divisions: reading them, keeping them."""

import csv
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from stations.looks import LOOKS
from stations.models import AuditEntry, Station, StationDivision, Worker


def url(name, *args):
    return reverse(f"stations:{name}", args=args)


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("lin", {"E1"}), ("wang", {"E1"}), ("sun", {"E1", "W1"}), ("chen", {"E1", "W1"}),
        ("gao", {"E1", "W1"}), ("an", {"E1", "W1"}), ("mei", {"N1"}),
    ],
)  # fmt: skip
def test_the_list_shows_the_stations_of_ones_scope(who, shown, request, east, west, north, as_user):
    page = as_user(request.getfixturevalue(who)).get(url("list"))
    assert {row.code for row in page.context["lines"]} == shown


def test_the_list_narrows_by_name_tier_and_state(chen, east, west, as_user):
    Station.objects.filter(pk=west.pk).update(operating_on=None)

    def found(**query):
        page = as_user(chen).get(url("list"), query)
        return {row.code for row in page.context["lines"]}

    assert found(q="East") == {"E1"}
    assert found(tier=4) == set()
    assert found(state="built") == {"W1"}
    assert found(state="operating") == {"E1"}
    assert found(state="closed") == set()


def test_the_export_holds_what_the_list_shows(chen, east, west, as_user):
    answer = as_user(chen).get(url("list"), {"q": "East", "format": "csv"})
    text = answer.getvalue().decode()
    [heads, row] = csv.reader(text.lstrip("\ufeff").splitlines())
    told = dict(zip(heads, row, strict=True))
    assert (told["社工站"], told["状态"], told["代码"]) == ("East Station", "已运营", "E1")
    [entry] = AuditEntry.objects.filter(verb="export", by=chen)
    asked = {"q": "***", "format": "csv"}  # what was searched for is nobody's to read
    assert entry.detail == {"kind": "stations", "number": 1, "format": "csv", "filters": asked}


@pytest.mark.parametrize(
    ("state", "days"),
    [
        ("planned", []),
        ("built", ["built"]),
        ("operating", ["built", "operating"]),
        ("suspended", ["operating", "suspended"]),
        ("closed", ["operating", "suspended", "closed"]),
    ],
)
def test_a_station_is_as_far_as_its_dates_say(state, days):
    station = Station(**{f"{name}_on": date(2024, 1, 1) for name in days})
    assert station.stage == state
    assert LOOKS["station"][state].word


def test_the_list_stands_by_tier_and_code_and_says_how_many(
    chen, east, west, make_station, as_user
):
    make_station("A9", "Room", east.home, tier=Station.Tier.ROOM)
    make_station("Z9", "Hub", east.home, tier=Station.Tier.HUB)
    page = as_user(chen).get(url("list"))
    assert [row.code for row in page.context["lines"]] == ["Z9", "E1", "W1", "A9"]
    assert "4" in page.context["totals"]


def test_a_station_of_another_county_is_404(chen, lin, north, as_user):
    for user in (chen, lin):
        assert as_user(user).get(url("detail", north.pk)).status_code == 404


def test_the_page_shows_team_places_and_milestones(lin, east, as_user):
    page = as_user(lin).get(url("detail", east.pk))
    assert "Lin" in page.text
    assert "East Town" in page.text
    assert not page.context["may_edit"]


def test_a_station_is_founded_by_page(an, west_town, as_user):
    form = {
        "code": "S9", "name": "New Station", "tier": 3, "home": west_town.pk,
        "built_on": "2024-01-02", "operating_on": "2024-02-01", "operator": "Sunshine Agency",
    }  # fmt: skip
    answer = as_user(an).post(url("station_add"), form)
    station = Station.objects.get(code="S9")
    assert answer.url == url("detail", station.pk)
    assert station.served.get().division == west_town
    assert station.operators.get().organisation.name == "Sunshine Agency"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "E1"}, "code"), ({"home": "000"}, "home"), ({"serves": "000 111"}, "serves"),
        ({"built_on": "2999-01-01"}, "built_on"),
        ({"built_on": "2024-01-01", "operating_on": "2023-01-01"}, "operating_on"),
    ],
)  # fmt: skip
def test_a_bad_form_says_where_and_keeps_what_was_typed(
    an, east, west_town, as_user, change, field
):
    form = {"code": "S9", "name": "New Station", "tier": 3, "home": west_town.pk} | change
    page = as_user(an).post(url("station_add"), form)
    assert field in page.context["form"].errors, page.context["form"].errors
    assert "New Station" in page.text
    assert Station.objects.count() == 1


def test_nobody_founds_a_station_in_another_county(an, north_town, as_user):
    form = {"code": "S9", "name": "New Station", "tier": 3, "home": north_town.pk}
    assert "home" in as_user(an).post(url("station_add"), form).context["form"].errors


@pytest.mark.parametrize("who", ["lin", "he", "wang", "shen", "nobody"])
def test_who_keeps_no_register_has_no_such_pages(who, request, east, as_user):
    client = as_user(request.getfixturevalue(who))
    for page in [
        url("station_add"), url("station_edit", east.pk), url("station_close", east.pk),
        url("station_serve", east.pk), url("worker_add"),
    ]:  # fmt: skip
        is_out_of_sight = who in ("shen", "nobody") and str(east.pk) in page
        assert client.get(page).status_code == (404 if is_out_of_sight else 403)


def test_an_edit_that_came_second_is_told(an, east, as_user):
    page = as_user(an).get(url("station_edit", east.pk))
    form = {"name": "East", "tier": 3, "home": east.home_id, "phone": "1", "version": 1}
    assert f'value="{east.home_id}"' in page.text
    as_user(an).post(url("station_edit", east.pk), form)
    second = as_user(an).post(url("station_edit", east.pk), form | {"phone": "2"})
    assert second.context["form"].non_field_errors()
    east.refresh_from_db()
    assert east.phone == "1"


def test_a_further_division_is_served_and_ended(an, east, west_town, as_user):
    form = {"division": west_town.pk, "since": "2024-01-01"}
    as_user(an).post(url("station_serve", east.pk), form)
    served = StationDivision.objects.get(station=east, division=west_town)
    as_user(an).post(url("station_serve_end", east.pk, served.pk))
    served.refresh_from_db()
    assert served.until


def test_closing_asks_for_a_reason(an, east, as_user):
    page = as_user(an).post(url("station_close", east.pk), {"on": "2024-01-01"})
    assert "reason" in page.context["form"].errors
    as_user(an).post(url("station_close", east.pk), {"on": "2024-01-01", "reason": "merged"})
    east.refresh_from_db()
    assert east.closed_on == date(2024, 1, 1)


def test_a_worker_is_added_assigned_and_certified_by_page(an, east, west, as_user):
    form = {
        "name": "韦晓燕",
        "sex": "2",
        "station": east.pk,
        "role": "worker",
        "since": "2024-01-01",
        "client_uuid": str(uuid4()),
    }
    as_user(an).post(url("worker_add"), form)
    worker = Worker.objects.get(name="韦晓燕")
    more = {"station": west.pk, "role": "worker", "since": "2024-02-01"}
    as_user(an).post(url("worker_assign", worker.pk), more)
    held = {"level": 2, "obtained_on": "2023-10-01"}
    as_user(an).post(url("worker_certify", worker.pk), held)
    page = as_user(an).get(url("worker", worker.pk))
    assert {row.station for row in page.context["assignments"]} == {east, west}
    assert [row.level for row in page.context["certificates"]] == [2]
    again = as_user(an).post(url("worker_certify", worker.pk), held)
    assert again.context["form"].errors
    as_user(an).post(url("worker_certify", worker.pk), {"level": 1, "obtained_on": ""})
    assert "取得日期不详" in as_user(an).get(url("worker", worker.pk)).text


def test_workers_are_found_by_name_and_certificate(chen, make_worker, east, as_user):
    lin = make_worker("Lin", east)
    make_worker("He", east)
    lin.certificates.create(level=1, obtained_on=date(2022, 1, 1))
    page = as_user(chen).get(url("workers"), {"level": 1})
    assert [row.name for row in page.context["lines"]] == ["Lin"]
    page = as_user(chen).get(url("workers"), {"q": "he"})
    assert [row.name for row in page.context["lines"]] == ["He"]


def test_a_worker_of_another_county_is_404(chen, make_worker, north, other_county, as_user):
    worker = make_worker("Mei", north, home=other_county)
    assert as_user(chen).get(url("worker", worker.pk)).status_code == 404


@pytest.mark.parametrize("name", ["list", "workers"])
def test_lists_cost_the_same_with_more_rows(
    name, chen, east, make_station, make_worker, make_division, count_queries
):
    make_worker("Lin", east)
    few = count_queries(chen, url(name))
    for number in range(20):
        town = make_division(f"9A01012{number:02d}", f"Town {number}")
        make_worker(f"w{number}", make_station(f"T{number}", f"Station {number}", town))
    assert count_queries(chen, url(name)) == few


def test_divisions_are_found_and_gone_down(lin, county, east, make_division, as_user):
    village = make_division("9A0101101301", "柳墅村")
    page = as_user(lin).get(url("divisions"), {"q": "柳墅"})
    assert village.pk in page.text
    page = as_user(lin).get(url("divisions"), {"under": county.pk})
    assert "East Town" in page.text
    rows = as_user(lin).get(url("divisions"), {"under": county.pk}, headers={"HX-Request": "true"})
    assert "<html" not in rows.text
    assert as_user(lin).get(url("divisions"), {"under": "zz"}).status_code == 404
