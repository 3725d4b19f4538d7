"""The calendar: what is due, when, and how it makes up for days on which it slept."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.filings.services.filings import file_month
from reports.issued.services.due_days import set_due_days
from reports.issued.services.reminders import remind
from reports.issued.services.schedule import CALENDAR, request_due_reports
from reports.models import Report
from reports.testing import OCTOBER
from stations.models import AuditEntry, Notice, Station, User

ALL = dict.fromkeys(("filing", "station", "county", "city", "province"), 1)


@pytest.fixture(autouse=True)
def months_only(settings):
    settings.LANGUAGE_CODE = "en"
    settings.REPORT_SCHEDULE = {"month": ALL}


def asked(**only):
    rows = Report.objects.filter(**only).select_related("station", "division")
    return sorted(f"{r.place} {r.period.key}" for r in rows)


def test_on_its_day_the_calendar_asks_for_every_place_with_stations(
    east, west, other_county, city, he
):
    file_month(station=east, month=OCTOBER, by=he)
    assert request_due_reports(date(2025, 11, 1)) > 0
    assert asked(first=OCTOBER) == [
        "Clear Stream County 2025-10",
        "Cloud Province 2025-10",
        "East Station 2025-10",
        "River City 2025-10",
    ]  # West has filed nothing that it could report
    assert User.objects.get(username=CALENDAR).is_active is False


def test_each_kind_and_level_has_its_day(east, city, settings):
    settings.REPORT_SCHEDULE = {
        "month": ALL | {"county": 3, "city": 5, "province": 40},
        "quarter": ALL | {"city": 40, "province": 40},
    }
    request_due_reports(date(2026, 1, 2))
    assert asked(first__gte=OCTOBER) == [
        "Clear Stream County 2025-10", "Clear Stream County 2025-11", "Clear Stream County 2025-Q4",
        "Cloud Province 2025-10", "River City 2025-10", "River City 2025-11",
    ]  # fmt: skip
    request_due_reports(date(2026, 1, 3))
    assert "Clear Stream County 2025-12" in asked()
    assert "River City 2025-12" not in asked()


def test_the_calendar_asks_once_and_makes_up_for_what_it_slept_over(east, city):
    first = request_due_reports(date(2026, 1, 20))
    months = {"2025-10", "2025-11", "2025-12"}
    assert {text.split()[-1] for text in asked()} == months
    assert first == 9
    assert request_due_reports(date(2026, 1, 20)) == 0
    assert request_due_reports(date(2026, 2, 1)) == 3


def test_a_county_sets_its_own_days(chen, gao, he, an, east, county, city, settings):
    settings.REPORT_SCHEDULE = {"month": ALL | {"province": 40, "city": 40}}
    set_due_days(county, filing_day=8, report_day=15, by=chen)
    file_month(station=east, month=date(2025, 12, 1), by=he)
    request_due_reports(date(2026, 1, 14))
    assert not any("2025-12" in text for text in asked())
    request_due_reports(date(2026, 1, 15))
    assert [text for text in asked() if "2025-12" in text] == [
        "Clear Stream County 2025-12",
        "East Station 2025-12",
    ]
    for bad in ((9, 8), (0, 5), (1, 29)):
        with pytest.raises(ValidationError):
            set_due_days(county, filing_day=bad[0], report_day=bad[1], by=chen)
    for user in (he, an):
        with pytest.raises(PermissionDenied):
            set_due_days(county, filing_day=1, report_day=2, by=user)
    assert county.due_day.report_day == 15


def test_an_officer_keeps_the_days_on_their_page(as_user, chen, county):
    client, address = as_user(chen), reverse("reports:due_days")
    assert client.post(address, {"filing_day": "9", "report_day": "8"}).status_code == 200
    assert client.post(address, {"filing_day": "7", "report_day": "10"}).status_code == 302
    assert (county.due_day.filing_day, county.due_day.report_day) == (7, 10)
    assert AuditEntry.objects.get(verb="set_due_days").detail["division"] == county.pk


def test_the_calendar_asks_nothing_for_stations_of_other_months(east, west):
    Station.objects.filter(pk=east.pk).update(closed_on=date(2025, 8, 1))
    Station.objects.filter(pk=west.pk).update(built_on=date(2025, 11, 1))
    assert request_due_reports(date(2025, 11, 1)) == 0


@pytest.mark.dated
def test_the_index_says_who_has_filed_who_is_late_and_what_is_compiled(
    as_user, chen, county, east, west, he, compiled
):
    file_month(station=east, month=OCTOBER, by=he)
    report = compiled(county, file=False)
    client = as_user(chen)
    page = client.get(reverse("reports:index"), {"period": "2025-10"})
    rows = {str(row.place): row for row in page.context["rows"]}
    assert list(rows) == ["Clear Stream County", "East Station", "West Station"]
    whole = rows["Clear Stream County"]
    assert (whole.filed, whole.owing, whole.report) == (1, 2, report)
    assert [code for code, _month in whole.late] == ["W1"]
    assert rows["West Station"].is_late
    assert not rows["East Station"].is_late
    for query, expected in [
        ({"level": "station"}, ["East Station", "West Station"]),
        ({"level": "county"}, ["Clear Stream County"]),
        ({"state": "compiled"}, ["Clear Stream County"]),
        ({"state": "absent"}, ["East Station", "West Station"]),
        ({"kind": "quarter", "period": "2025-Q3"}, list(rows)),
    ]:
        found = client.get(reverse("reports:index"), {"period": "2025-10"} | query)
        assert [str(row.place) for row in found.context["rows"]] == expected, query


def test_the_index_is_paged_by_key(as_user, chen, county, make_division, make_station):
    for number in range(35):
        town = make_division(f"9A01012{number:02}", f"Town {number}")
        make_station(f"S{number:02}", f"Station {number}", town)
    client, seen, after = as_user(chen), [], ""
    while True:
        page = client.get(reverse("reports:index"), {"period": "2025-10", "after": after})
        seen += [str(row.place) for row in page.context["rows"]]
        after = page.context["following"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 36


@pytest.mark.dated
def test_a_station_that_has_not_filed_is_reminded_once_a_day(
    as_user, chen, he, wang, east, west, zhao
):
    told = remind(station=east, month=OCTOBER, by=chen)
    assert told == [he]
    assert "2025-10" in Notice.objects.get(to=he).url
    with pytest.raises(ValidationError):
        remind(station=east, month=OCTOBER, by=chen)
    with pytest.raises(ValidationError):
        remind(station=west, month=OCTOBER, by=chen)  # nobody leads it
    with pytest.raises(PermissionDenied):
        remind(station=east, month=OCTOBER, by=wang)
    file_month(station=east, month=OCTOBER, by=he)
    with pytest.raises(ValidationError):
        remind(station=east, month=OCTOBER, by=chen)
    stranger = {"station": east.pk, "month": "2025-10"}
    assert as_user(zhao).post(reverse("reports:remind"), stranger).status_code == 404
    assert Notice.objects.count() == 1
