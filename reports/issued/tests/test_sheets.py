"""A report's workbook, cell by cell: every table of the page is a sheet, with its types."""

import io
import re
from datetime import date, datetime

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from reports.issued.services.issuing import issue_report, review_report
from reports.testing import ALONE, OCTOBER

HEAD_ROWS = 12


@pytest.fixture
def scene(make_service, make_person, make_donation, make_division, granny_li, lin):
    """October with services of two kinds, an attempt, goods, and a township without a station."""
    neighbour = make_person("王大山", born_on=date(1970, 1, 1))
    make_service([granny_li, neighbour], on=date(2025, 10, 8), codes=["14"])
    make_service([granny_li], on=date(2025, 10, 12), method="S", heads={"elders": 1500})
    make_service(subject=neighbour, outcome="not_met", on=date(2025, 10, 21))
    make_donation(kind="cash", quantity="21860", received_on=OCTOBER)
    make_division("9A0101150", "Far Town")


@pytest.fixture
def book(as_user, chen, gao, county, compiled, scene):
    report = review_report(compiled(county), by=chen, reason=ALONE)
    issue_report(report, by=gao, reason=ALONE)
    answer = as_user(chen).get(reverse("reports:xlsx", args=[report.pk]))
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def page(as_user, chen, book):
    from reports.models import Report

    return as_user(chen).get(Report.objects.get().get_absolute_url()).context


def top_of(sheet):
    return int(sheet.freeze_panes.lstrip("A")) - 1


def heads(sheet):
    return [cell.value for cell in sheet[top_of(sheet)]]


def rows_under(sheet):
    return list(sheet.iter_rows(min_row=top_of(sheet) + 1))


def test_every_table_of_the_page_is_a_sheet(book, page):
    titles = [str(table.title) for table in page["sheet"].tables()]
    more = ["未成功服务记录数", "没有社工站的乡镇（街道）"]
    assert book.sheetnames[:2] == ["数据", "按区划"]
    assert [*titles, *more] == [name for name in book.sheetnames[2:] if name in [*titles, *more]]
    assert len(titles) > 5


def test_a_table_says_what_the_page_says(book, page):
    for table in page["sheet"].tables():
        sheet = book[str(table.title)]
        found = {row[0].value: [cell.value for cell in row[1:]] for row in rows_under(sheet)}
        assert len(found) == len(table.rows) + table.has_whole
        for word, cells in table.rows:
            for shown, cell in zip(cells, found[str(word)], strict=True):
                assert f"{cell:,}" == (shown.text if shown.figure else "0")


def test_numbers_are_numbers_and_days_are_days(book):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    assert cell.data_type == "s"
                    assert not cell.value.startswith("'")
                    assert not re.search("今天|昨天|明天", cell.value)
                    is_code = re.fullmatch(r"9A[\d.]+|\d{4}-\d\d", cell.value)
                    assert is_code or not re.fullmatch(r"[-+]?[\d,]+(\.\d+)?%?", cell.value)
    head = {row[0].value: row[1] for row in book["数据"].iter_rows(max_row=HEAD_ROWS)}
    assert str(head["截至日期"].value) == "2025-10-31 00:00:00"
    issued = head["签发时间"]
    assert isinstance(issued.value, datetime)
    assert issued.number_format == "yyyy-mm-dd hh:mm"
    assert issued.value.date() == timezone.localdate()


def test_a_number_has_the_decimals_that_it_is_printed_with(book):
    sheet = book["数据"]
    names = heads(sheet)
    rows = {row[-1].value: dict(zip(names, row, strict=True)) for row in rows_under(sheet)}
    cash, people = rows["IND-RES-01"]["本月"], rows["IND-SVC-01"]["本月"]
    assert (cash.value, cash.number_format) == (2.19, "#,##0.00")
    assert (people.value, people.number_format, people.data_type) == (1503, "#,##0", "n")


def test_the_places_are_named_with_what_they_lack(book):
    parts = book["按区划"]
    rows = [[cell.value for cell in row] for row in rows_under(parts)]
    assert heads(parts)[:5] == ["区划代码", "区划", "乡镇（街道）", "有站乡镇", "运营站乡镇"]
    far = next(row for row in rows if row[0] == "9A0101150")
    assert far[2:5] == [1, 0, 0]
    lacking = book["没有社工站的乡镇（街道）"]
    assert [[cell.value for cell in row] for row in rows_under(lacking)] == [
        ["Clear Stream County", "9A0101150", "Far Town"]
    ]


def test_headings_stay_filter_and_are_seen_whole(book):
    for sheet in book:
        top = top_of(sheet)
        letters = [cell.column_letter for cell in sheet[top]]
        assert sheet.auto_filter.ref.startswith(f"A{top}:{letters[-1]}")
        assert all(cell.alignment.wrap_text and cell.font.bold for cell in sheet[top])
        for letter, heading in zip(letters, sheet[top], strict=True):
            width = sheet.column_dimensions[letter].width - 2
            needed = sum(2 if ord(one) > 255 else 1 for one in heading.value) / width
            assert needed * 16 <= sheet.row_dimensions[top].height
