"""A dashboard's tables as files: typed cells, filters at the headings."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cases.models import VisitDuty
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.export import _rate
from reports.dashboards.heat import Heat, HeatCell
from reports.dashboards.shares import Share
from reports.dashboards.tests.test_dashboards import address
from reports.figures.comparison import in_percent, in_points
from reports.figures.periods import Period
from reports.testing import OCTOBER
from stations.exports import Formatted
from stations.testing import EVER


@pytest.fixture
def tables(as_user, chen, county, granny_li, make_service, make_donation, settings):
    """What Excel opens: East's visits rose from 2 to 5, and of 3 visits due 2 were kept."""
    settings.LANGUAGE_CODE = "en"
    for month, times in [(date(2024, 10, 1), 2), (date(2025, 10, 1), 5)]:
        for n in range(times):
            make_service([granny_li], on=month + timedelta(days=n))
    VisitDuty.objects.all().delete()
    for n, state in enumerate(["done", "done", "open"]):
        due = date(2025, 10, 5 + n)
        VisitDuty.objects.create(
            person=granny_li, station=granny_li.station, due_on=due, state=state, since_on=EVER,
            interval="month", ended_on=due if state == "done" else None,
        )  # fmt: skip
    for year, amount in [(2024, "10000"), (2025, "12345")]:
        make_donation(kind="cash", quantity=Decimal(amount), received_on=date(year, 10, 3))
    path = f"{address(county, 'dashboard_file', format='xlsx')}?month=2025-10"
    return load_workbook(BytesIO(as_user(chen).get(path).getvalue()))


def line(sheet, head):
    return next(row for row in sheet.iter_rows() if row[0].value == head)


def test_two_stations_of_one_town_go_by_their_own_names(
    chen, county, east, east_town, make_station
):
    make_station("E9", "第二站", east_town)
    board = DashboardFigures(county, Period.month(OCTOBER), user=chen)
    names = [row.name for row in Heat(board).rows]
    assert "第二站" in names
    assert len(names) == len(set(names))


def test_headings_say_what_stands_below_them(tables):
    heads = [cell.value for cell in tables["By division"][3]]
    assert "Townships" in heads
    assert "last year" in heads
    assert not {"townships", "compared with"} & set(heads)


def told(cell):
    return cell.value, cell.data_type, cell.number_format


def test_every_table_has_its_filter_at_its_headings(tables, east_town):
    assert tables.sheetnames == [
        *("Key figures", "By division", "Person-times by month and domai"),  # Excel's 31 letters
        "Visits kept in time, percent",
    ]
    for sheet in tables:
        top = int(sheet.freeze_panes.lstrip("A")) - 1
        width = len([cell for cell in sheet[top] if cell.value])
        last = sheet.cell(sheet.max_row, width).coordinate
        assert sheet.auto_filter.ref == f"A{top}:{last}", sheet.title
        assert width > 6
    heads = [cell.value for cell in tables["By division"][3]]
    assert heads[:2] == ["Place", "code"]
    assert line(tables["By division"], east_town.name)


def test_figures_and_rates_are_numbers(tables, east_town):
    figures = tables["Key figures"]
    services, kept = line(figures, "Services received"), line(figures, "Visits kept in time")
    assert told(services[1])[:2] == (5, "n")
    assert told(services[5])[:2] == (2, "n")
    assert told(services[6]) == (1.5, "n", "+0.0%;-0.0%;0.0%")
    assert told(kept[1]) == (0.667, "n", "0.0%")
    assert [cell.value for cell in kept[3:5]] == [2, 3]
    money = line(figures, "Donations received, worth")
    assert [told(money[at])[:2] for at in (1, 5)] == [(1.2345, "n"), (1, "n")]
    part = line(tables["By division"], east_town.name)
    assert told(part[7]) == (1.5, "n", "+0.0%;-0.0%;0.0%")


def test_a_rate_of_a_month_is_a_number_and_never_rounds_to_all():
    assert _rate(HeatCell(Share(1999, 2000), True, "")) == (Decimal("0.9995"), "0.00%", "99.95%")
    assert _rate(HeatCell(Share(3, 3), True, "")).value == 1
    assert _rate(HeatCell(Share(0, 0), True, "")) == "—"
    assert not isinstance(_rate(HeatCell(Share(1, 2), False, "")), Formatted)


def test_csv_says_percent_in_words_that_are_no_formula(tables, as_user, chen, county):
    path = f"{address(county, 'dashboard_file', format='csv')}?month=2025-10"
    text = as_user(chen).get(path).getvalue().decode("utf-8-sig")
    assert "Services received,5,person-times,,,2,150.0%" in text
    assert "Visits kept in time,66.7%,,2,3," in text


def test_a_change_of_a_share_says_points_and_a_fall_is_below_nought(settings):
    settings.LANGUAGE_CODE = "en"
    assert in_points(Decimal("-5.7")) == (
        *(Decimal("-5.7"), '+0.0#" points";-0.0#" points";0.0" points"'),
        "−5.7 points",  # noqa: RUF001
    )
    assert in_percent(Decimal("-3.0")).value == Decimal("-0.03")
