"""Of several months a station may have filed some: what is said of it then."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from cases.filings.services.filings import file_month
from reports.figures.periods import Period
from reports.issued.rules import asks_why
from reports.issued.services.issuing import issue_report, review_report
from reports.issued.sheets import Sheet
from reports.official.services import official
from reports.testing import ALONE

QUARTER = Period.whole("2025-Q3")
JULY, AUGUST, SEPTEMBER = QUARTER.months


@pytest.fixture
def filing(make_user, make_service):
    """``filing(east, JULY, …)``: its lead files these months, one service in each."""
    from stations.models import User

    def file(station, *months, people=1):
        """Without ``people`` nobody was served."""
        name = f"lead-{station.code}".lower()
        lead = User.objects.filter(username=name).first() or make_user(name, ("lead", station))
        for month in months:
            if people:
                make_service(heads={"": people}, station=station, on=month)
            file_month(station=station, month=month, by=lead)

    return file


@pytest.fixture
def quarter(compiled, county):
    def make(key="2025-Q3"):
        return compiled(county, period=Period.whole(key), file=False)

    return make


def test_months_that_are_filed_are_not_said_to_be_left_out(quarter, filing, east, west, chen):
    filing(east, JULY, AUGUST, SEPTEMBER)
    filing(west, JULY, SEPTEMBER, people=5)
    report = quarter()
    sheet = Sheet(report)
    assert sheet.contacts.text == "13"
    [note] = [line for line in sheet.notes if "未报" in line]
    assert note == "2 个站中有 1 个未报齐，下列月份未报、未计入：West Station（2025年8月）。"
    why = asks_why("issue", review_report(report, by=chen, reason=ALONE), chen)
    assert why[0] == "1 个站未报齐各月。"


@pytest.mark.parametrize(("lacking", "status"), [(AUGUST, "silent"), (SEPTEMBER, "unfiled")])
def test_silence_is_unknown_only_where_the_last_month_is(
    lacking, status, quarter, filing, east, west
):
    filing(east, JULY, AUGUST, SEPTEMBER)
    filing(west, *[month for month in QUARTER.months if month != lacking], people=0)
    sheet = Sheet(quarter())
    statuses = ("serving", "silent", "unfiled")
    found = {key: sheet.shown("IND-NET-09a", "", "status", key).value for key in statuses}
    assert {key for key, number in found.items() if number} == {"serving", status}


def test_the_same_stations_in_other_months_are_not_other_stations(
    quarter, filing, east, west, as_user, chen
):
    before = Period.whole("2024-Q3").months
    filing(east, *before)
    filing(west, before[0])
    quarter("2024-Q3")
    filing(east, JULY, AUGUST, SEPTEMBER)
    filing(west, AUGUST)
    report = quarter()
    [note] = [line for line in Sheet(report).notes if line.startswith("去年同季计入")]
    assert note == "去年同季计入的也是这 2 个站，但月份不同。"
    client = as_user(chen)
    assert note in client.get(report.get_absolute_url()).text
    assert note in client.get(f"/api/v1/reports/{report.pk}/").json()["notes"]
    book = client.get(reverse("reports:xlsx", args=[report.pk])).getvalue()
    head = [cell for row in load_workbook(io.BytesIO(book))["数据"].values for cell in row]
    assert note in head
    with official(report, by=chen) as file:
        assert note in [p.text for p in Document(io.BytesIO(file.read())).paragraphs]


def test_a_quarter_that_lacks_a_month_asks_for_a_reason(quarter, filing, east, west, chen, gao):
    filing(east, JULY, AUGUST, SEPTEMBER)
    filing(west, JULY)
    report = review_report(quarter(), by=chen, reason=ALONE)
    with pytest.raises(ValidationError, match="未报齐"):
        issue_report(report, by=gao)
