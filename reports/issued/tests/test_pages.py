"""The pages: what a county officer, a lead and a stranger see, and that numbers open."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from config.testing_soak import soaked
from reports.figures.periods import Period
from reports.models import Report
from reports.testing import OCTOBER
from stations.models import Station


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def place_url(kind, key):
    return reverse("reports:place", args=[kind, key])


def behind(report, indicator, **cell):
    address = reverse("reports:records", args=[report.pk, indicator])
    return address + "?" + "&".join(f"{name}={value}" for name, value in cell.items())


@pytest.fixture
def scene(make_service, make_person, make_household, east, west, granny_li):
    """October: two visits and a community day at East, a phone visit at West."""
    grandson = make_person("李小宝", born_on=date(2015, 6, 1), household=granny_li.household)
    neighbour = make_person("王大山", born_on=date(1970, 1, 1))
    make_service([granny_li, grandson], on=date(2025, 10, 8), codes=["14"])
    make_service([neighbour], on=date(2025, 10, 9), domain="01")
    make_service([granny_li], on=date(2025, 10, 12), method="S", heads={"elders": 30})
    other = make_person("赵丽", station=west)
    make_service([other], on=date(2025, 10, 20), method="T", station=west)
    make_service(subject=neighbour, outcome="not_met", on=date(2025, 10, 21))
    return {"granny": granny_li, "neighbour": neighbour}


def ask(client, place, period, **more):
    return client.post(reverse("reports:index"), {"place": place, "period": period} | more)


@pytest.mark.dated
def test_the_officer_asks_for_a_month_and_follows_it_to_the_report(as_user, chen, county):
    client = as_user(chen)
    answer = ask(client, f"division:{county.pk}", "2025-10")
    report = Report.objects.get()
    assert answer.url == report.get_absolute_url()
    assert report.requested_by == chen
    page = client.get(answer.url).content.decode()
    assert "being compiled" in page
    assert 'hx-trigger="every 2s"' in page


@pytest.mark.parametrize("period", ["2025-13", "soon", "", "0000-01", "2025-1", "2999-01", "2999"])
def test_a_period_that_is_none_is_said_at_its_field(as_user, chen, county, period):
    answer = ask(as_user(chen), f"division:{county.pk}", period, reason="because")
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"period"}
    assert 'value="because"' in answer.content.decode()
    assert not Report.objects.exists()


def test_nobody_asks_for_a_place_outside_their_area(as_user, he, east, west, county):
    for place in (f"station:{west.pk}", f"division:{county.pk}", "division:", "x:1", "station:x"):
        answer = ask(as_user(he), place, "2025-10")
        assert answer.context["form"].errors.keys() == {"place"}
    assert not Report.objects.exists()


def test_only_who_answers_for_a_place_asks_for_its_reports(as_user, lin, wang, he, east):
    for user in (lin, wang):
        client = as_user(user)
        assert 'id="asking"' not in client.get(reverse("reports:index")).content.decode()
        answer = ask(client, f"station:{east.pk}", "2025-10")
        assert answer.context["form"].errors.keys() == {"place"}
    assert ask(as_user(he), f"station:{east.pk}", "2025-10").status_code == 302


def test_the_form_offers_only_ones_own_places(as_user, he, chen, east, west, county, city):
    he_sees = as_user(he).get(reverse("reports:index")).content.decode()
    assert f"station:{east.pk}" in he_sees
    assert f"station:{west.pk}" not in he_sees
    assert f"division:{county.pk}" not in he_sees
    chen_sees = as_user(chen).get(reverse("reports:index")).content.decode()
    assert f"station:{west.pk}" in chen_sees
    assert f"division:{county.pk}" in chen_sees
    assert f'"division:{city.pk}"' not in chen_sees


def test_the_county_report_shows_its_figures_and_opens_them(as_user, chen, county, compiled, scene):
    report = compiled(county)
    page = as_user(chen).get(report.get_absolute_url())
    text = page.content.decode()
    assert "Clear Stream County" in text
    assert "2025-10" in text
    sheet = page.context["sheet"]
    shown = {key: sheet.shown(key).text for key in ("IND-SVC-01", "IND-SVC-02", "IND-VIS-01")}
    assert shown == {"IND-SVC-01": "35", "IND-SVC-02": "4", "IND-VIS-01": "2"}
    assert f'href="{behind(report, "IND-SVC-01").rstrip("?")}"' in text
    assert "Groups overlap" in text


def test_the_records_behind_a_number_add_up_to_it(as_user, chen, county, compiled, scene):
    client, report = as_user(chen), compiled(county)
    for indicator, cell, figure in [
        ("IND-SVC-01", {}, 35),
        ("IND-SVC-01", {"dimension": "method", "item": "V"}, 3),
        ("IND-SVC-01", {"dimension": "group", "item": "elders"}, 33),
        ("IND-SVC-01", {"part": "9A0101102"}, 1),
        ("IND-SVC-01h", {}, 4),
        ("IND-SVC-01r", {}, 4),
        ("IND-SVC-02u", {}, 30),
        ("IND-SVC-01x", {"dimension": "outcome", "item": "not_met"}, 1),
        ("IND-SVC-03", {"dimension": "domain", "item": "01"}, 1),
        ("IND-VIS-02", {"dimension": "domain", "item": "02"}, 2),
    ]:
        page = client.get(behind(report, indicator, **cell))
        assert page.context["counted"] == figure, (indicator, cell)
        assert sum(row.amount for row in page.context["lines"]) == figure, (indicator, cell)
        assert "Nothing has changed" in page.content.decode(), (indicator, cell)


def test_the_people_and_households_behind_a_number_are_as_many(
    as_user, chen, county, compiled, scene
):
    client, report = as_user(chen), compiled(county)
    for indicator, cell, figure in [
        ("IND-SVC-02", {}, 4),
        ("IND-SVC-02", {"dimension": "group", "item": "hardship"}, 2),
        ("IND-VIS-03", {}, 3),
        ("IND-VIS-01", {}, 2),
        ("IND-SVC-02h", {}, 3),
    ]:
        said = client.get(behind(report, indicator, **cell)).context
        assert said["counted"] == len(said["lines"]) == figure, (indicator, cell)


def test_what_came_since_is_said_and_never_slipped_in(
    as_user, chen, county, compiled, scene, make_service, void
):
    report = compiled(county)
    record = make_service([scene["granny"]], on=date(2025, 10, 30))
    page = as_user(chen).get(behind(report, "IND-VIS-02"))
    assert (page.context["counted"], page.context["since"]) == (3, 1)
    assert "Since then 1 more" in page.content.decode()
    void(record, chen)
    void(scene["granny"].records.get(done_on=date(2025, 10, 8)), chen)
    page = as_user(chen).get(behind(report, "IND-VIS-02"))
    assert (page.context["counted"], page.context["since"]) == (3, -2)


def test_an_officer_sees_masked_names_and_a_worker_of_the_station_whole_ones(
    as_user, chen, lin, county, east, compiled, scene
):
    of_county, of_east = compiled(county), compiled(east)
    officer = as_user(chen).get(behind(of_county, "IND-VIS-03")).content.decode()
    assert "李*兰" in officer
    assert "李桂兰" not in officer
    worker = as_user(lin).get(behind(of_east, "IND-VIS-03")).content.decode()
    assert "李桂兰" in worker


def test_somebody_elses_person_stays_masked_in_ones_own_stations_list(
    as_user, zhao, west, compiled, make_service, granny_li
):
    make_service([granny_li], station=west)
    page = as_user(zhao).get(behind(compiled(west), "IND-VIS-03")).content.decode()
    assert "李*兰" in page
    assert "李桂兰" not in page


def test_the_stations_and_townships_behind_a_stock_are_those_counted(
    as_user, chen, county, compiled, east, west, make_division
):
    make_division("9A0101103", "South Town")
    report = compiled(county)
    Station.objects.filter(pk=west.pk).update(built_on=date(2025, 12, 1))
    page = as_user(chen).get(behind(report, "IND-NET-01"))
    assert page.context["stations"] == [east, west]
    assert (page.context["counted"], page.context["since"]) == (2, -1)
    page = as_user(chen).get(behind(report, "IND-NET-02"))
    text = page.content.decode()
    assert "South Town" in text
    assert (page.context["counted"], page.context["lacking_number"]) == (2, 1)


def test_a_cell_that_was_not_counted_is_404(as_user, chen, county, compiled):
    report, client = compiled(county), as_user(chen)
    for address in [
        behind(report, "IND-XYZ-01"),
        behind(report, "IND-SVC-01", dimension="method", item="Q"),
        behind(report, "IND-SVC-01", part="9A0201101"),
        behind(report, "IND-SVC-01", after="soon_x"),
    ]:
        assert client.get(address).status_code == 404


@pytest.mark.long
def test_reports_stay_within_the_area(
    as_user, compiled, county, city, east, he, zhao, chen, gao, wang, shen, an, mei, nobody
):
    of_county, of_city, of_east = compiled(county), compiled(city), compiled(east)
    allowed = {
        of_county: {chen, gao},
        of_city: {gao},
        of_east: {he, wang, chen, gao},
    }
    clients = {user: as_user(user) for user in (he, zhao, chen, gao, wang, shen, an, mei, nobody)}
    for report, readers in allowed.items():
        addresses = [
            report.get_absolute_url(),
            reverse("reports:csv", args=[report.pk]),
            reverse("reports:xlsx", args=[report.pk]),
            behind(report, "IND-SVC-01"),
            report.place_url,
        ]
        for number, (user, client) in enumerate(clients.items()):
            expected = 200 if user in readers else 404
            # In the suite a stranger asks for two of them, the next one for two others.
            few = soaked([addresses[(number + more) % 5] for more in (0, 2)], addresses)
            for address in addresses if user in readers else few:
                answer = client.get(address)
                assert answer.status_code == expected, (user, address)
                b"".join(answer)  # a file that is not read to its end stays open


def test_who_counts_nothing_has_no_reports(as_user, nobody, an, shen):
    for user in (nobody, an, shen):
        assert as_user(user).get(reverse("reports:index")).status_code == 403


@pytest.mark.dated
def test_the_page_of_a_place_offers_each_period(as_user, chen, county, east, compiled):
    report = compiled(county, period=Period.month(timezone.localdate()).before)
    page = as_user(chen).get(place_url("division", county.pk))
    periods = page.context["periods"]
    assert len(periods) == 13
    assert periods[0][1:] == (True, None)
    assert periods[1][2] == report
    text = page.content.decode()
    assert "To date" in text
    assert "East Station" in text
    quarters = as_user(chen).get(place_url("division", county.pk), {"kind": "quarter"})
    assert {period.kind for period, _running, _report in quarters.context["periods"]} == {"quarter"}


def test_places_outside_are_404(as_user, chen, zhao, city, east, make_division):
    client = as_user(chen)
    assert client.get(place_url("division", city.pk)).status_code == 404
    assert client.get(place_url("division", "9Z")).status_code == 404
    assert client.get(place_url("station", "A")).status_code == 404
    assert as_user(zhao).get(place_url("station", east.pk)).status_code == 404


def test_the_running_report_asks_for_its_state_by_itself(as_user, chen, county, compiled):
    report = compiled(county)
    answer = as_user(chen).get(report.get_absolute_url(), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert "Open the report" in text


def test_a_failed_report_says_so(as_user, chen, county):
    from reports.issued.services.compile import request_report

    report = request_report(place=county, period=Period.month(OCTOBER), by=chen)
    type(report.job).objects.update(state="failed", error="The worker died 5 times.")
    assert (
        "The worker died 5 times." in as_user(chen).get(report.get_absolute_url()).content.decode()
    )
