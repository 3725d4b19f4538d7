"""Projects and their money, as figures: facts of divisions, no filing between."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from reports.figures.periods import Period
from reports.indicators import CATALOGUE
from reports.issued.services.verify import verify
from resources.project_money.services import BATCHES

FIRST, LAST = date(2025, 10, 1), date(2025, 10, 31)


@pytest.fixture
def money(enter_project, enter_money, east_town, gao, city):
    """Of the county 1,000.50 and 2,000 raised, of East Town 300; of the city 70; more outside."""
    project = enter_project(since=FIRST)
    enter_money("fundraising", project, "1000.50", done_on=FIRST)
    enter_money("fundraising", project, 2000, done_on=LAST)
    enter_money("fundraising", project, 300, division=east_town)
    enter_money("fundraising", project, 70, by=gao, division=city)
    enter_money("fundraising", project, 9, done_on=date(2025, 11, 1))
    enter_money("matching", project, 500, level="province")
    enter_money("matching", project, 20, level="province", division=east_town)
    enter_money("matching", project, 80, level="city")
    enter_money("grant", project, 40)
    return project


def test_raised_money_is_the_divisions_own_and_its_parts(figures, county, city, east, west, money):
    found = figures(county)
    assert found["IND-RES-05"].value == Decimal("3300.50")
    assert found["IND-RES-05", east.home_id].value == 300
    assert found["IND-RES-05", west.home_id].value == 0
    assert len(found["IND-RES-05"].counted) == 3
    assert figures(city)["IND-RES-05"].value == Decimal("3370.50")
    assert "IND-RES-05" not in figures(east)


def test_matching_grants_are_the_sum_of_their_levels(figures, county, east, money):
    found = figures(county)
    levels = {
        key[2]: cell.value for key, cell in found.items() if key[:2] == ("IND-RES-06", "source")
    }
    assert levels == {"province": 520, "city": 80}
    assert found["IND-RES-06"].value == sum(levels.values()) == 600
    assert found["IND-FIN-03"].value == 40


def test_money_raised_and_matched_is_nothing_that_a_station_received(figures, county, east, money):
    found = figures(county)
    assert found["IND-RES-01"].value == found["IND-RES-02"].value == 0


def test_projects_are_counted_where_they_began_by_source(
    figures, county, east, east_town, he, enter_project, gao, city
):
    enter_project("A", since=FIRST, level="province")
    enter_project("B", since=LAST, level="province")
    enter_project("C", since=LAST, level="social", by=he, division=east_town, station=east)
    enter_project("Before", since=date(2025, 9, 30))
    enter_project("The city's", since=FIRST, by=gao, division=city)
    found = figures(county)
    assert (found["IND-PRJ-01"].value, found["IND-PRJ-01", east.home_id].value) == (3, 1)
    sources = {
        key[2]: cell.value for key, cell in found.items() if key[:2] == ("IND-PRJ-01", "source")
    }
    assert sources == {"province": 2, "social": 1}
    assert figures(city)["IND-PRJ-01"].value == 4


def test_of_the_running_month_nothing_to_come_is_counted(
    figures, county, enter_project, enter_money
):
    project = enter_project()
    enter_money("grant", project, 5, done_on=date(2025, 10, 10))
    enter_money("grant", project, 6, done_on=date(2025, 10, 11))
    assert figures(county, day=date(2025, 10, 10))["IND-FIN-03"].value == 5


def test_sums_agree_with_a_recount_in_plain_sql(figures, city, money):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(amount) FROM resources_fundraising WHERE voided_at IS NULL"
            " AND done_on >= '2025-10-01' AND done_on < '2025-11-01'"
        )
        [(raised,)] = cursor.fetchall()
    assert figures(city)["IND-RES-05"].value == raised


def test_a_report_keeps_what_it_counted_and_is_proved_by_it(issued, figures, county, money, chen):
    report = issued(county)
    for model, batch in BATCHES.items():
        for row in model.objects.filter(division=county, done_on__lte=LAST):
            batch.void(row, reason="Entered twice", by=chen)
    assert figures(county)["IND-RES-05"].value == 300
    figure = report.figures.get(indicator="IND-RES-05", part=None, dimension="")
    assert (figure.value, len(figure.counted)) == (Decimal("3300.50"), 3)
    assert verify(report) == []
    proof = CATALOGUE["IND-RES-05"].count
    assert proof.sum_of(figure.counted) == figure.value
    assert proof.sum_of(figure.counted[:2]) < figure.value


def test_the_list_behind_it_opens_and_adds_up(as_user, chen, county, money):
    asked = {"place": f"division:{county.pk}", "period": Period.month(FIRST).key}
    for indicator, number, total in (
        ("IND-RES-05", 3, Decimal("3300.50")), ("IND-RES-06", 3, 600), ("IND-FIN-03", 1, 40),
        ("IND-PRJ-01", 1, 1),
    ):  # fmt: skip
        page = as_user(chen).get(f"/reports/indicators/{indicator}/records/", asked)
        assert page.status_code == 200
        assert len(page.context["lines"]) == number
        assert sum(row.amount for row in page.context["lines"]) == total
