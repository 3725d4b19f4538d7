"""Dashboards: who may read which, what a page costs, silent stations, files."""

import threading
from datetime import date, timedelta
from io import BytesIO

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from reports.dashboards.chart import Chart
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.services import nudge_station
from reports.figures.periods import Period
from reports.indicators.flows import ITEMS
from stations.models import AuditEntry, Notice, Station
from stations.testing import EVER


def address(place, name="dashboard", **more):
    from reports.issued.queries.scope import kind_of

    return reverse(f"reports:{name}", kwargs={"kind": kind_of(place), "key": place.pk} | more)


def test_an_officer_begins_at_the_own_place(as_user, chen, gao, county, city):
    for user, place in [(chen, county), (gao, city)]:
        client = as_user(user)
        assert client.get("/").url == reverse("reports:dashboards")
        assert client.get(reverse("reports:dashboards")).url == address(place)
        page = client.get(address(place)).content.decode()
        assert page.index(reverse("reports:dashboards")) < page.index(reverse("cases:people"))


def test_a_station_begins_at_today_and_finds_its_dashboard_from_the_reports(as_user, lin, east):
    client = as_user(lin)
    assert client.get("/").url == reverse("cases:today")
    assert (
        address(east)
        in client.get(reverse("reports:place", args=["station", east.pk])).content.decode()
    )


def test_other_places_are_not_there(
    as_user, chen, lin, county, other_county, city, east, west, north
):
    officer, worker = as_user(chen), as_user(lin)
    for name, more in [
        ("dashboard", {}),
        ("behind", {"subject": "overdue"}),
        ("dashboard_file", {"format": "csv"}),
    ]:
        for place in (other_county, city, north):
            assert officer.get(address(place, name, **more)).status_code == 404
        for place in (west, county):
            assert worker.get(address(place, name, **more)).status_code == 404
        assert officer.get(address(county, name, **more)).status_code == 200
        assert worker.get(address(east, name, **more)).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [("period=2025-13", 400), ("period=2999-01", 400), ("month=nonsense", 400), ("after=x_y", 404)],
)
def test_what_is_no_period_is_refused_and_no_row_is_not_there(asked, status, as_user, chen, county):
    path = f"{address(county, 'behind', subject='overdue')}?{asked}"
    assert as_user(chen).get(path).status_code == status


def test_a_list_that_nobody_knows_is_not_there(as_user, chen, lin, county, east):
    assert as_user(chen).get(address(county, "behind", subject="nothing")).status_code == 404
    assert as_user(lin).get(address(east, "behind", subject="coverage")).status_code == 404
    services = address(county, "behind", subject="services")
    assert as_user(chen).get(f"{services}?dimension=domain&item=77").status_code == 404


def test_above_ones_own_place_nothing_is_a_link(as_user, chen, county, city, east):
    page = as_user(chen).get(address(east)).content.decode()
    assert address(county) in page
    assert address(city) not in page
    assert city.short_name in page


def test_who_is_overdue_is_masked_to_an_officer(
    as_user, chen, lin, east, county, make_person, make_duty, make_household
):
    person = make_person("罗正芬", household=make_household())
    make_duty(person, due_on=timezone.localdate() - timedelta(days=9), since_on=date(2026, 1, 1))
    for place, user, shown in [(county, chen, "罗*芬"), (east, lin, "罗正芬")]:
        page = as_user(user).get(address(place)).content.decode()
        listed = as_user(user).get(address(place, "behind", subject="overdue")).content.decode()
        assert shown in page
        assert shown in listed
        assert ("罗正芬" in page + listed) == (user == lin)


def test_a_part_opens_in_place_and_with_the_page(
    as_user, gao, city, county, east_town, west_town, west
):
    client = as_user(gao)
    opened = f"{address(city)}?open={county.pk}"
    rows = client.get(opened, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="parts").content.decode()
    page = client.get(opened).content.decode()
    for town in (east_town, west_town):
        assert town.name in rows
        assert address(town) in page
    assert "<html" not in rows
    assert 'hx-swap-oob="true"' in rows
    assert "kpis" not in rows
    closed = client.get(f"{address(city)}?open=-").content.decode()
    assert address(east_town) not in closed


def test_the_chart_alone_is_swapped(as_user, chen, county, make_service):
    make_service(heads={"elders": 3}, on=timezone.localdate())
    client = as_user(chen)
    answer = client.get(
        f"{address(county)}?by=group", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="services"
    )
    assert b'data-chart="groups"' in answer.content
    assert b"<html" not in answer.content


def test_on_a_wall_there_is_no_menu(as_user, chen, county):
    page = as_user(chen).get(f"{address(county)}?view=wall").content.decode()
    assert 'class="wall"' in page
    assert "bottombar" not in page


# what a page costs


@pytest.fixture
def network(make_station, make_division, make_person, make_household, lin, make_service):
    """``network(5)``: so many more stations in a county, each with a person, a visit due, a
    record, none of the last 14 days."""
    from cases.models import VisitDuty

    def grow(first, last):
        for at in range(first, last):
            town = make_division(f"9A0101{300 + at}", f"Town {at}")
            station = make_station(f"T{at}", f"Station {at}", town)
            person = make_person(
                f"罗秀{at}", station=station, household=make_household(division=town)
            )
            VisitDuty.objects.filter(person=person).delete()
            VisitDuty.objects.create(
                person=person,
                station=station,
                due_on=date(2025, 10, 9),
                since_on=EVER,
                interval="month",
            )
            make_service([person], station=station, on=date(2025, 10, 9))

    return grow


def test_a_city_of_140_stations_costs_what_one_of_5_costs(
    as_user, gao, city, county, network, count_queries
):
    running, ended = address(city), f"{address(city)}?month=2025-10&open={county.pk}"
    network(0, 5)
    few = [count_queries(gao, path) for path in (running, ended)]
    network(5, 140)
    many = [count_queries(gao, path) for path in (running, ended)]
    assert many == few
    assert max(many) <= 15 + 1  # and for whom it is asked, which the second lock reads
    assert "141/141" in as_user(gao).get(ended).content.decode()


def test_a_list_costs_the_same_with_more_rows(gao, city, network, count_queries):
    network(0, 3)
    paths = [
        f"{address(city, 'behind', subject=subject)}?month=2025-10"
        for subject in ("coverage", "services", "kept", "overdue", "cases", "donations")
    ]
    few = [count_queries(gao, path) for path in paths]
    network(3, 20)
    assert [count_queries(gao, path) for path in paths] == few


def test_a_long_list_goes_on(as_user, chen, county, network):
    network(0, 60)
    client = as_user(chen)
    path = f"{address(county, 'behind', subject='overdue')}?month=2025-10"
    first = client.get(path)
    second = client.get(f"{path}&after={first.context['page'].after}")
    keys = [duty.pk for answer in (first, second) for duty in answer.context["lines"]]
    assert len(keys) == len(set(keys)) == first.context["number"] == 60


# silent stations


@pytest.fixture
def silent(east, he, make_service):
    """East has been silent for 14 days."""
    make_service(heads={"": 1}, on=timezone.localdate() - timedelta(days=14))
    return east


def rows_of(client, place):
    silence = client.get(address(place)).context["silence"]
    return [(row.name, row.days, row.lead) for row in silence.rows]


@pytest.mark.dated
def test_a_station_is_silent_from_the_14th_day_on(
    silent, as_user, chen, county, make_service, void, lin, granny_li
):
    client = as_user(chen)
    assert rows_of(client, county) == [("East Town", 14, "He")]
    tried = timezone.localdate() - timedelta(days=13)
    record = make_service(on=tried, outcome="not_met", subject=granny_li)
    assert rows_of(client, county) == []
    void(record, lin)
    assert rows_of(client, county) == [("East Town", 14, "He")]


def test_of_days_that_are_over_silence_is_told_as_of_their_end(
    as_user, chen, county, east, west, make_service
):
    """East served on 20 October and has been silent since; West never served."""
    make_service(heads={"": 1}, on=date(2025, 10, 20))

    def asked(period):
        page = as_user(chen).get(f"{address(county)}?period={period}")
        return page, {row.name: row.days for row in page.context["silence"].rows}

    page, silent = asked("2025-10")
    ever = (date(2025, 10, 31) - EVER).days
    assert silent == {"West Town": ever}
    assert "数据截至 2025-10-31" in page.content.decode()
    assert reverse("reports:nudge", args=[west.pk]) not in page.content.decode()
    assert asked("2025-11")[1] == {"West Town": ever + 30, "East Town": 41}
    Station.objects.filter(pk=west.pk).update(closed_on=date(2025, 11, 5))
    assert set(asked("2025-10")[1]) == {"West Town"}  # it was there then
    assert set(asked("2025-11")[1]) == {"East Town"}


def test_what_is_not_at_work_is_not_silent(
    as_user, chen, county, east, west, make_station, east_village
):
    today = timezone.localdate()
    east.operating_on = None
    east.save()
    west.closed_on = today - timedelta(days=3)
    west.save()
    make_station("R1", "Plum Room", east_village, tier=4)
    assert rows_of(as_user(chen), county) == []
    west.closed_on = None
    west.save()
    assert rows_of(as_user(chen), county) == [("West Town", (today - EVER).days, "")]


@pytest.mark.dated
def test_a_reminder_reaches_the_lead_once_a_day(silent, as_user, chen, he, lin, county):
    client = as_user(chen)
    press = {"next": address(county)}
    assert client.post(reverse("reports:nudge", args=[silent.pk]), press).url == address(county)
    assert [n.to for n in Notice.objects.all()] == [he]
    entry = AuditEntry.objects.get(verb="nudge")
    assert (entry.by, entry.station, entry.detail) == (chen, silent, {"days": 14})
    assert client.get(address(county)).context["silence"].rows[0].is_nudged
    answer = client.post(reverse("reports:nudge", args=[silent.pk]), press, follow=True)
    assert "alert" in answer.content.decode()
    assert Notice.objects.count() == 1
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        AuditEntry.objects.update(at=timezone.now() - timedelta(days=1))
        cursor.execute("RESET ROLE")
    client.post(reverse("reports:nudge", args=[silent.pk]), press)
    assert Notice.objects.count() == 2


def test_without_a_lead_the_workers_are_reminded(silent, he, lin, chen):
    he.postings.update(until=timezone.localdate())
    assert nudge_station(station=silent, by=chen) == [lin]


def test_whoever_does_not_oversee_a_station_reminds_nobody(silent, lin, he, zhao, chen, as_user):
    for user in (lin, he):
        with pytest.raises(PermissionDenied):
            nudge_station(station=silent, by=user)
    assert as_user(zhao).post(reverse("reports:nudge", args=[silent.pk])).status_code == 404
    assert not Notice.objects.exists()


def test_a_station_with_records_is_not_reminded(silent, chen, make_service):
    make_service(on=timezone.localdate())
    with pytest.raises(ValidationError):
        nudge_station(station=silent, by=chen)
    assert not AuditEntry.objects.filter(verb="nudge").exists()


def test_back_goes_nowhere_else(silent, as_user, chen):
    answer = as_user(chen).post(
        reverse("reports:nudge", args=[silent.pk]), {"next": "https://elsewhere.example/"}
    )
    assert answer.url == reverse("reports:dashboards")


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_remind_once(silent, chen, gao):
    gate, failed = threading.Barrier(2), []

    def press(user):
        gate.wait()
        try:
            nudge_station(station=silent, by=user)
        except ValidationError as error:
            failed.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[user]) for user in (chen, gao)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == ["twice"]
    assert Notice.objects.count() == 1


# files


def test_the_tables_as_files(as_user, chen, county, network):
    network(0, 2)
    client = as_user(chen)
    path = f"{address(county, 'dashboard_file', format='xlsx')}?month=2025-10"
    book = load_workbook(BytesIO(client.get(path).getvalue()))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True) if row[0]]
    assert rows[0][0] == f"{county.name} 2025年10月"
    part, rates = (row for row in rows if row[0] == "Town 0")
    # code, townships served, townships, with one at work, 人次, before, change, kept, due, overdue
    assert part[1:] == ("9A0101300", 1, 1, 1, 1, 0, "—", 0, 1, 1)
    assert rates[12] == 0 or rates[12] == "未报"
    assert next(row for row in rows if row[0] == "2025-10")[7] == 2
    text = client.get(path.replace("/xlsx/", "/csv/")).getvalue().decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines() if "Town 1" in line] == ["Town 1"] * 2


def test_a_name_that_begins_like_a_formula_is_text_in_the_file(
    as_user, chen, county, make_division, make_station
):
    town = make_division("9A0101777", "=1+1")
    make_station("X1", "=cmd", town)
    text = as_user(chen).get(address(county, "dashboard_file", format="csv")).getvalue().decode()
    assert "'=1+1" in text


def test_groups_of_a_running_month_stand_beside_as_many_days(chen, county, east, make_service):
    for day, number in ((date(2025, 10, 5), 7), (date(2024, 10, 5), 3), (date(2024, 10, 20), 40)):
        make_service(heads={"elders": number}, on=day)
    for today, before in ((date(2025, 10, 10), 3), (date(2025, 11, 10), 43)):
        month = Period.month(date(2025, 10, 1))
        board = DashboardFigures(county, month, user=chen, by="group", today=today)
        elders = next(line for line in Chart(board).lines if line.label == ITEMS["group"]["elders"])
        assert [number.value for number in elders.numbers] == [7, before]
