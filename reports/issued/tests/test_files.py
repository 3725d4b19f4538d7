"""Reports as files, and what stands beside the figures."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from cases.filings.services.filings import file_month
from reports.indicators import CATALOGUE
from reports.issued.services.issuing import issue_report, review_report
from reports.issued.tables import head_of
from reports.testing import ALONE, OCTOBER


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


def test_csv_has_chinese_headings_and_a_byte_order_mark(
    as_user, chen, county, compiled, scene, settings
):
    settings.LANGUAGE_CODE = "zh-hans"
    report = compiled(county)
    answer = as_user(chen).get(reverse("reports:csv", args=[report.pk]))
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff指标")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    whole = {
        row["指标代码" if "指标代码" in row else "指标编号"]: row for row in rows if not row["维度"]
    }
    assert whole["IND-SVC-01"]["数值"]
    assert len([row for row in rows if row["指标代码"]]) == report.figures.count()


def opened(answer):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}, book


def test_xlsx_has_an_official_head_and_the_tables_of_the_page(
    as_user, chen, county, compiled, scene, he, settings
):
    settings.LANGUAGE_CODE = "zh-hans"
    file_month(station=he.postings.get().station, month=OCTOBER, by=he)
    report = review_report(compiled(county, file=False), by=chen, reason=ALONE)
    answer = as_user(chen).get(reverse("reports:xlsx", args=[report.pk]))
    assert "%E6%9C%88%E6%8A%A5" in answer["Content-Disposition"]  # 月报
    sheets, book = opened(answer)
    figures, parts, *_tables, late = sheets.values()
    assert figures[0][0] == "社工站服务月报"
    head = {row[0]: row[1] for row in figures[1:12] if row[1]}
    assert report.sha256 in head.values()
    assert "Clear Stream County" in head.values()
    top = next(n for n, row in enumerate(figures) if row[-1] is not None and row[1])
    names = figures[top]
    rows = {row[-1]: dict(zip(names, row, strict=True)) for row in figures[top + 1 :]}
    assert rows["IND-SVC-01"][names[5]] == 34
    assert book.worksheets[0].freeze_panes == f"A{top + 2}"
    assert book.worksheets[0].column_dimensions["B"].width > 20
    part = next(row for row in parts if row[0] == "9A0101101")
    assert 34 in part
    assert [(row[0], row[-1]) for row in late[1:]] == [("W1", "未报"), ("E1", "未审核")]


def test_every_sheet_can_be_filtered_by_its_headings(as_user, chen, county, compiled, scene):
    report = compiled(county, file=False)
    draft = reverse("reports:draft_xlsx")
    asked = {"place": f"division:{county.pk}", "first": "2025-10-01", "last": "2025-10-31"}
    client = as_user(chen)
    answers = [client.get(reverse("reports:xlsx", args=[report.pk])), client.get(draft, asked)]
    for answer in answers:
        for sheet in opened(answer)[1]:
            top = int(sheet.freeze_panes.lstrip("A")) - 1
            assert all(cell.value for cell in sheet[top])
            assert sheet.auto_filter.ref == f"A{top}:{sheet.dimensions.split(':')[1]}"


def test_when_it_was_issued_stands_in_the_head_by_the_clock_here(
    as_user, chen, gao, county, compiled, settings
):
    """With its year, whatever day the file is read; before it is issued a dash."""
    report = review_report(compiled(county), by=chen, reason=ALONE)
    assert dict(head_of(report))["Issued at"] == "—"
    report = issue_report(report, by=gao, reason=ALONE)
    answer = as_user(chen).get(reverse("reports:xlsx", args=[report.pk]))
    rows = opened(answer)[0]["Figures"]
    here = timezone.localtime(report.issued_at)
    told = next(row[1] for row in rows if row[0] == "Issued at")
    assert told == here.replace(tzinfo=None, microsecond=0)
    report.issued_at = datetime(2025, 11, 3, 17, 5, tzinfo=UTC)
    assert f"{dict(head_of(report))['Issued at']:%Y-%m-%d %H:%M}" == "2025-11-04 01:05"


def test_a_place_named_like_a_formula_runs_nothing(as_user, chen, county, compiled):
    county.name = "=1+1"
    county.save()
    report, client = compiled(county), as_user(chen)
    answer = client.get(reverse("reports:csv", args=[report.pk]))
    text = b"".join(answer.streaming_content).decode()
    assert "'=1+1" in text
    assert ",=1+1" not in text
    _sheets, book = opened(client.get(reverse("reports:xlsx", args=[report.pk])))
    [found, *_] = [c for sheet in book for row in sheet for c in row if c.value == "=1+1"]
    assert (found.data_type, found.quotePrefix) == ("s", True)
    assert not any(c.data_type == "f" for sheet in book for row in sheet for c in row)


def test_the_months_before_stand_beside(as_user, chen, county, compiled, scene, make_service):
    make_service([scene["granny"]], on=date(2025, 9, 3))
    make_service([scene["granny"]], on=date(2024, 10, 3))
    make_service([scene["granny"]], on=date(2024, 10, 4))
    compiled(county, month=date(2025, 9, 1))
    compiled(county, month=date(2024, 10, 1))
    sheet = as_user(chen).get(compiled(county).get_absolute_url()).context["sheet"]
    lines = {line.shown.indicator.id: line for _title, lines in sheet.chapters for line in lines}
    assert (lines["IND-VIS-02"].before, lines["IND-VIS-02"].year_ago) == ("1", "2")
    change = lines["IND-VIS-02"].change
    assert (change.text, change.rises, change.is_good) == ("50.0%", True, True)
    assert lines["IND-NET-02"].change.rises is None


def test_money_is_a_bare_number_in_the_unit_of_its_row(
    as_user, chen, county, compiled, make_donation
):
    sums = {date(2025, 10, 3): "21860", date(2025, 9, 3): "8700", date(2024, 10, 3): "123400"}
    for day, amount in sums.items():
        make_donation(kind="cash", quantity=Decimal(amount), received_on=day)
    compiled(county, month=date(2025, 9, 1))
    compiled(county, month=date(2024, 10, 1))
    report = compiled(county)
    sheet = as_user(chen).get(report.get_absolute_url()).context["sheet"]
    line = sheet.line(CATALOGUE["IND-RES-01"])
    assert (line.shown.text, line.shown.unit) == ("2.19", "10,000 yuan")
    assert (line.before, line.year_ago) == ("0.87", "12.34")
    assert line.shown.percent == "2.19 × 10,000 yuan"
    figures = opened(as_user(chen).get(reverse("reports:xlsx", args=[report.pk])))[0]["Figures"]
    row = next(row for row in figures if row[-1] == "IND-RES-01")
    assert row[2] == "10,000 yuan"
    assert row[5:9] == (2.19, 0.87, 12.34, -0.823)
    row = next(row for row in figures if row[-1] == "IND-NET-01")
    assert [type(value) for value in row[5:8]] == [int, int, int]


def test_small_money_stays_in_yuan(as_user, chen, county, compiled, make_donation):
    make_donation(kind="cash", quantity=Decimal("9999.5"), received_on=OCTOBER)
    sheet = as_user(chen).get(compiled(county).get_absolute_url()).context["sheet"]
    shown = sheet.line(CATALOGUE["IND-RES-01"]).shown
    assert (shown.text, shown.unit) == ("9,999.5", "yuan")


def test_every_indicator_is_explained_with_todays_value(
    as_user, chen, county, east, make_service, granny_li
):
    make_service([granny_li], on=timezone.localdate())
    page = as_user(chen).get(reverse("reports:indicators"))
    values = {row.id: value for _chapter, rows in page.context["chapters"] for row, value in rows}
    assert values["IND-VIS-02"].text == "1"
    assert values["IND-NET-02"].text == "100%"
    text = page.content.decode()
    assert all(f'id="{key}"' in text for key in values)


def test_an_administrator_reads_the_explanations_without_values(as_user, an):
    page = as_user(an).get(reverse("reports:indicators"))
    assert page.context["place"] is None
    assert page.status_code == 200


def test_pages_cost_the_same_with_more_rows(
    count_queries,
    chen,
    county,
    compiled,
    scene,
    make_service,
    make_person,
    make_division,
    make_station,
):
    def costs():
        report = compiled(county)
        return [
            count_queries(chen, address)
            for address in [
                report.get_absolute_url(),
                reverse("reports:index"),
                reverse("reports:indicators"),
                place_url("division", county.pk),
                behind(report, "IND-SVC-01"),
                behind(report, "IND-SVC-02"),
                behind(report, "IND-SVC-02h"),
                behind(report, "IND-NET-02"),
                behind(report, "IND-NET-01"),
            ]
        ]

    before = costs()
    for number in range(20):
        person = make_person(f"新{number}人")
        make_service([person, scene["granny"]], on=date(2025, 10, 1 + number))
    town = make_division("9A0101150", "Far Town")
    make_service([scene["granny"]], station=make_station("F", "Far Station", town))
    assert costs() == before
