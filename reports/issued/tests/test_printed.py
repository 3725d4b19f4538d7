"""What an issued report prints is what was sealed: whatever is written or compiled later."""

import io
from datetime import date

import pgtrigger
import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from cases.filings.services.filings import return_filing
from cases.models import Filing
from reports.bulletins.panel import panel_of
from reports.bulletins.services import save_bulletin
from reports.figures.periods import Period
from reports.issued.printed import printed_of
from reports.issued.queries.editions import stations_changed
from reports.issued.queries.progress import filed_under, months_in_words, stage_of
from reports.issued.queries.since import since_then
from reports.issued.services.issuing import issue_report, return_report, review_report
from reports.issued.services.verify import verify
from reports.issued.sheets import Sheet
from reports.models import Report, Target
from reports.official.services import official
from reports.testing import ALONE, OCTOBER

SEPTEMBER, LAST_YEAR = date(2025, 9, 1), date(2024, 10, 1)
SERVED = "IND-SVC-01"
NOT_PART = "以下文字未随报表签发，仅供参考。"


def fresh(report):
    return Report.objects.get(pk=report.pk)


def overview(report, user, **chosen):
    with official(report, by=user, **chosen) as file:
        document = Document(io.BytesIO(file.read()))
    return [p.text for p in document.paragraphs if p.style.name == "公文正文"]


def said(report, user, asked=""):
    panel = panel_of(Sheet(fresh(report)), user, asked)
    return ["".join(part.text for part in line) for line in panel.paragraphs]


def line_of(report, key=SERVED):
    sheet = Sheet(fresh(report))
    return next(x for _t, lines in sheet.chapters for x in lines if x.shown.indicator.id == key)


def test_a_template_saved_after_issuing_changes_nothing(
    as_user, chen, county, east, make_service, compiled
):
    make_service(heads={"": 3})
    row = save_bulletin(division=county, title="短讯", text="服务{IND-SVC-01||人次}。", by=chen)
    report = review_report(compiled(county), by=chen, reason=ALONE)
    issue_report(report, by=chen, reason=ALONE)
    before, spoken = overview(fresh(report), chen), said(report, chen)
    assert "服务3人次。" in before
    save_bulletin(division=county, title="短讯", text="改了的话。", by=chen, template=row)
    assert (overview(fresh(report), chen), said(report, chen)) == (before, spoken)
    page = as_user(chen).get(report.get_absolute_url()).text
    assert "改了的话。" not in page
    asked = as_user(chen).get(report.get_absolute_url(), {"bulletin": str(row.pk)}).text
    assert NOT_PART in asked
    assert "改了的话。" in asked
    told = overview(fresh(report), chen, bulletin=str(row.pk))
    assert told.index(NOT_PART) < told.index("改了的话。")
    row.delete()
    assert overview(fresh(report), chen) == before
    assert verify(fresh(report)) == []


def test_a_promise_made_after_issuing_changes_nothing(chen, county, east, compiled):
    text = "目标{IND-TAL-01.target||人}。"
    save_bulletin(division=county, title="目标", text=text, by=chen)
    promise = Target.objects.create(
        division=county, indicator="IND-TAL-01", value=50, due_on=date(2025, 12, 31), set_by=chen
    )
    report = review_report(compiled(county), by=chen, reason=ALONE)
    issue_report(report, by=chen, reason=ALONE)
    assert said(report, chen)[0] == "目标50人。"
    Target.objects.filter(pk=promise.pk).update(value=90)
    assert said(report, chen)[0] == "目标50人。"


def test_an_edition_compiled_later_is_not_compared_with(
    chen, county, east, make_service, compiled, file_months
):
    make_service(heads={"": 2}, on=SEPTEMBER)
    compiled(county, SEPTEMBER)
    make_service(heads={"": 3})
    report = review_report(compiled(county), by=chen, reason=ALONE)
    issue_report(report, by=chen, reason=ALONE)
    assert line_of(report).before == "2"
    make_service(heads={"": 40}, on=SEPTEMBER)
    file_months(county, Period.month(SEPTEMBER), reason="补报")
    compiled(county, SEPTEMBER, file=False)
    assert line_of(report).before == "2"
    assert printed_of(fresh(report)).compared == {"2025-09": (1, False)}
    assert "上月：取自第 1 版，该版未签发。" in Sheet(fresh(report)).notes
    assert verify(fresh(report)) == []


def test_an_edition_returned_later_is_compared_with_as_before(
    chen, county, east, make_service, compiled
):
    make_service(heads={"": 2}, on=SEPTEMBER)
    earlier = compiled(county, SEPTEMBER)
    make_service(heads={"": 3})
    report = review_report(compiled(county), by=chen, reason=ALONE)
    issue_report(report, by=chen, reason=ALONE)
    notes = Sheet(fresh(report)).notes
    return_report(earlier, comment="漏了一次走访", by=chen)
    assert line_of(report).before == "2"
    assert Sheet(fresh(report)).notes == notes
    assert line_of(compiled(county, reason="更正", file=False)).before == ""


def test_an_issued_edition_is_compared_with_before_a_newer_one(
    chen, county, east, make_service, compiled, issued, file_months
):
    make_service(heads={"": 2}, on=SEPTEMBER)
    issued(county, SEPTEMBER)
    make_service(heads={"": 40}, on=SEPTEMBER)
    file_months(county, Period.month(SEPTEMBER), reason="补报")
    compiled(county, SEPTEMBER, file=False, reason="补报")
    report = compiled(county)
    assert line_of(report).before == "2"
    assert not any("未签发" in note for note in Sheet(report).notes)


def test_one_issued_before_it_was_kept_prints_as_it_did(chen, county, east, make_service, compiled):
    make_service(heads={"": 2}, on=SEPTEMBER)
    compiled(county, SEPTEMBER)
    report = review_report(compiled(county), by=chen, reason=ALONE)
    document, seal = report.document, report.sha256
    issue_report(report, by=chen, reason=ALONE)
    with pgtrigger.ignore("reports.Report:issued_is_immutable"):
        Report.objects.filter(pk=report.pk).update(document=document, sha256=seal)
    assert printed_of(fresh(report)) is None
    assert line_of(report).before == "2"
    assert said(report, chen)
    assert NOT_PART not in said(report, chen)


def test_what_the_unfiled_write_is_no_change_of_what_was_issued(
    chen, county, east, west, make_service, compiled, file_months
):
    make_service(heads={"": 3})
    file_months(east, Period.month(OCTOBER))
    make_service(heads={"": 700}, station=west)
    report = compiled(county, file=False)
    assert report.awaited
    assert since_then(report) == {}  # not issued: nothing can be after it
    review_report(report, by=chen, reason=ALONE)
    issue_report(report, by=chen, reason=ALONE)
    assert since_then(fresh(report)) == {}
    make_service(heads={"": 5})
    assert since_then(fresh(report))[SERVED, "", "", ""] == 5


def test_what_was_never_filed_was_not_returned(chen, county, east, west, compiled, make_service):
    first = compiled(east)
    second = compiled(county, file=False)  # awaits West, which it never had
    assert stations_changed(first, second) == ([], [])
    return_filing(Filing.objects.get(station=east), comment="漏了一次走访", by=chen)
    third = compiled(county, file=False)
    assert stations_changed(second, third) == ([], [("E1", "2025-10")])
    assert stations_changed(third, second) == ([("E1", "2025-10")], [])


def test_months_in_a_row_are_a_range():
    days = [date(2023, number, 1) for number in (1, 2, 3, 7, 11, 12)] + [date(2024, 1, 1)]
    assert months_in_words(days) == "2023年1月—3月、2023年7月、2023年11月—12月、2024年1月"


@pytest.fixture
def year(county, east, west, make_station, make_division, compiled, make_user):
    """A year of which eight stations have filed only December."""
    from cases.filings.services.filings import file_month
    from stations.divisions.services.paths import rebuild_paths

    stations = [east, west]
    for number in range(6):
        town = make_division(f"9A01012{number:02d}", f"Town {number}")
        stations.append(make_station(f"T{number}", f"第{number}站", town))
    rebuild_paths()
    for station in stations:
        lead = make_user(f"lead-{station.code}".lower(), ("lead", station))
        file_month(station=station, month=date(2024, 12, 1), by=lead)
    return compiled(county, period=Period.whole("2024"), file=False)


def test_a_year_says_its_months_in_few_words(year, as_user, chen):
    note = Sheet(year).notes[0]
    assert "2024年1月—11月" in note
    assert "另有 3" in note
    assert len(note) < 250
    steps = stage_of(year, filed_under(year))
    assert steps[0].note.startswith("8/96")
    assert steps[1].note.startswith("0/8")
    assert len(list(Sheet(year).lacking_filings)) == 96


def test_a_year_has_one_column_of_the_year_before(year, as_user, chen):
    page = as_user(chen).get(year.get_absolute_url())
    assert page.text.count(">上年<") == 1
    assert "去年同月" not in page.text
    book = as_user(chen).get(reverse("reports:xlsx", args=[year.pk]))
    sheet = load_workbook(io.BytesIO(book.getvalue())).worksheets[0]
    heads = next([c.value for c in row] for row in sheet.rows if row[-1].value == "代码")
    assert heads.count("上年") == 1
    row = next([c.value for c in row] for row in sheet.rows if row[-1].value == SERVED)
    assert len(row) == len(heads)
