"""A month that was filed and sent back is told as returned, and counts as not filed."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases.filings.services.filings import file_month, return_filing
from cases.models import Filing
from reports.figures.periods import Period
from reports.issued.queries.calendar import Calendar
from reports.issued.sheets import Sheet
from reports.testing import OCTOBER

MONTH = Period.month(OCTOBER)


@pytest.fixture
def half_returned(county, east, west, chen, make_service, file_months, compiled):
    """East's October was sent back before the report was counted; West filed none."""
    make_service(heads={"": 3})
    file_months(east, MONTH)
    return_filing(Filing.objects.get(station=east), comment="人数不符。", by=chen)
    return compiled(county, file=False)


def test_what_was_sent_back_is_told_apart_and_counts_no_more(
    half_returned, as_user, chen, county, east
):
    report = half_returned
    assert report.awaited == [["E1", "2025-10"], ["W1", "2025-10"]]
    assert report.figures.get(indicator="IND-SVC-01", part=None, dimension="").value is None
    sheet = Sheet(report)
    told = {code: str(state) for code, _name, _month, state in sheet.lacking_filings}
    assert told == {"E1": "已退回", "W1": "未报"}
    assert "East Station（已退回）" in sheet.notes[0]
    assert "West Station（" not in sheet.notes[0]
    page = as_user(chen).get(report.get_absolute_url()).content.decode()
    assert "已退回" in page.partition('id="awaited"')[2].partition("</section>")[0]
    file = as_user(chen).get(reverse("reports:xlsx", args=[report.pk]))
    book = load_workbook(io.BytesIO(file.getvalue()), read_only=True)
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"已退回", "未报"} <= cells


def test_the_calendar_says_how_many_were_sent_back(half_returned, as_user, chen, east):
    rows = {str(row.place): row for row in Calendar(chen, MONTH).rows()}
    told = {name: (row.filed, row.owing, row.returned) for name, row in rows.items()}
    assert told["East Station"] == (0, 1, 1)
    assert told["West Station"] == (0, 1, 0)
    assert told["Clear Stream County"] == (0, 2, 1)
    page = as_user(chen).get(reverse("reports:index"), {"period": "2025-10"}).content.decode()
    assert "退回 1 个月" in page


def test_a_report_says_later_what_it_said_when_it_was_counted(half_returned, east, make_user):
    """East files anew: the report was counted without it, because it had been sent back."""
    lead = make_user("second-lead", ("lead", east))
    file_month(station=east, month=OCTOBER, by=lead, reason="已改正。")
    told = {code: str(state) for code, _name, _month, state in Sheet(half_returned).lacking_filings}
    assert told == {"E1": "已退回", "W1": "未报"}
