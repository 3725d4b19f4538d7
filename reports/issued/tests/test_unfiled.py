"""What is not filed is said on the report's face and in every file, and never printed as 0."""

import csv
import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from cases.filings.services.filings import file_month, review_filing
from cases.models import Filing
from reports.bulletins.panel import said_by
from reports.bulletins.prose import text_of
from reports.bulletins.sources import Reported
from reports.issued.services.issuing import issue_report, review_report
from reports.issued.services.verify import verify
from reports.issued.sheets import Sheet
from reports.issued.tests.conftest import REASON, UNFILED, review_filings
from reports.models import Report
from reports.testing import ALONE, OCTOBER
from stations.models import AuditEntry


def test_it_is_not_issued_without_a_reason(short, officers, as_user):
    with pytest.raises(ValidationError) as refused:
        issue_report(short, by=officers[2], reason="  ")
    assert list(refused.value.error_dict) == ["reason"]
    client = as_user(officers[2])
    address = reverse("reports:issue", args=[short.pk])
    assert f'href="{address}"' in client.get(short.get_absolute_url()).text
    assert "9 个站未报" in client.get(address).text
    refused = client.post(f"/api/v1/reports/{short.pk}/steps/issue/", "{}", "application/json")
    errors = refused.json()["errors"]
    assert (refused.status_code, [error["field"] for error in errors]) == (400, ["reason"])
    for reason in ("", "  "):
        again = client.post(address, {"reason": reason})
        assert (again.status_code, list(again.context["form"].errors)) == (200, ["reason"])
    assert Report.objects.get().state == "reviewed"
    client.post(address, {"reason": REASON})
    report = Report.objects.get()
    assert (report.state, report.issue_reason) == ("issued", REASON)
    assert AuditEntry.objects.get(verb="issue_report").reason == REASON
    assert verify(report) == []


@pytest.fixture
def client(as_user, officers):
    return as_user(officers[2])


def test_the_page_prints_nine_times_that_nothing_is_filed(issued_short, client):
    page = client.get(issued_short.get_absolute_url())
    parts = page.context["sheet"].parts()
    assert [part.gap for part in parts] == [()] * 3 + [[0, 1]] * 9
    for part in parts[3:]:
        assert [shown.text for shown in part.figures] == [UNFILED] * 3
    assert [shown.text for shown in parts[0].figures] == ["1", "0", "0"]
    assert page.text.count("已报 0/1") == 9
    assert REASON in page.text
    assert "12 个站中有 9 个未报" in page.text


def test_the_workbook_prints_nine_times_that_nothing_is_filed(issued_short, client):
    file = client.get(reverse("reports:xlsx", args=[issued_short.pk])).getvalue()
    book = load_workbook(io.BytesIO(file))
    head = [str(cell.value) for row in book["数据"].iter_rows(max_row=20) for cell in row]
    assert any("9 个未报" in value for value in head)
    assert any(REASON in value for value in head)
    rows = list(book["填报情况"].values)[1:]
    assert rows == [(f"C{n:02d}", f"第{n}站", "2025-10", UNFILED) for n in range(4, 13)]
    heads, *parts = [list(row) for row in book["按区划"].iter_rows()]
    at = next(n for n, cell in enumerate(heads) if str(cell.value).startswith("服务人次"))
    assert [row[at].value for row in parts] == [1, 2, 3, *[UNFILED] * 9]
    assert [row[2].value for row in parts] == [None] * 3 + ["0/1"] * 9
    assert [row[at].data_type for row in parts] == ["n"] * 3 + ["s"] * 9


def test_a_station_that_has_not_filed_is_not_said_to_be_silent(issued_short):
    sheet = Sheet(issued_short)
    found = {
        status: sheet.shown("IND-NET-09a", "", "status", status).text
        for status in ("serving", "silent", "unfiled", "waiting")
    }
    assert found == {"serving": "3", "silent": "0", "unfiled": "9", "waiting": "0"}
    assert sheet.shown("IND-NET-09a").text == "12"


def test_behind_what_is_not_filed_there_is_no_list(issued_short, client):
    address = reverse("reports:records", args=[issued_short.pk, "IND-SVC-01"])
    assert client.get(address, {"part": "9B0101"}).status_code == 200
    assert client.get(address, {"part": "9B0104"}).status_code == 404


def test_what_the_unfiled_did_since_makes_no_station_silent_or_serving(
    issued_short, client, twelve, make_service
):
    """The list behind a status says what the page says: nothing has changed."""
    make_service(heads={"": 3}, station=twelve[1][5])
    address = reverse("reports:records", args=[issued_short.pk, "IND-NET-09a"])
    for status, number in (("unfiled", 9), ("serving", 3), ("silent", 0)):
        page = client.get(address, {"dimension": "status", "item": status}).context
        assert (page["counted"], page["since"]) == (number, 0), status


def test_csv_prints_nine_times_that_nothing_is_filed(issued_short, client):
    text = client.get(reverse("reports:csv", args=[issued_short.pk])).getvalue()
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {13}
    assert [row[-1] for row in rows if row[1] == "月度填报"] == [UNFILED] * 9
    served = [row for row in rows if row[0] == "IND-SVC-01" and not row[7]]
    assert [row[-1] for row in served] == ["6", "1", "2", "3", *[UNFILED] * 9]
    assert any(REASON in row[-1] for row in rows)


def test_json_prints_nine_times_that_nothing_is_filed(issued_short, client):
    said = client.get(f"/api/v1/reports/{issued_short.pk}/").json()
    served = [f for f in said["figures"] if f["indicator"] == "IND-SVC-01" and not f["dimension"]]
    unfiled = [f for f in served if f["is_unfiled"]]
    assert [(f["text"], f["value"]) for f in unfiled] == [(UNFILED, None)] * 9
    assert (said["issue_reason"], len(said["awaited"]), said["gaps"][""]) == (REASON, 9, [3, 12])
    assert any("9 个未报" in note for note in said["notes"])
    sealed = client.get(reverse("reports:document", args=[issued_short.pk]))
    content = json.loads(sealed.content)
    assert content["reasons"] == {"issue": REASON}
    unfiled = [f for f in content["figures"] if f["indicator"] == "IND-SVC-01" and "unfiled" in f]
    assert [f["value"] for f in unfiled] == [None] * 9
    assert sealed["X-Content-SHA256"] == Report.objects.get().sha256


def test_the_bulletin_says_it_too(issued_short):
    template = "服务{IND-SVC-01||人次}，四县{IND-SVC-01@part=9B0104||人次}"
    lines = [text_of(line) for line in said_by(template, Reported(Sheet(issued_short)))[0]]
    assert lines[0] == f"服务6人次，四县{UNFILED}"
    assert any("9 个未报" in line for line in lines[1:])


def test_a_station_that_filed_nothing_has_no_nought_anywhere(compiled, east, chen, make_service):
    make_service(heads={"": 3})
    report = compiled(east, file=False)
    sheet = Sheet(report)
    assert (sheet.contacts.text, sheet.contacts.value) == (UNFILED, None)
    flows = [f for f in report.figures.all() if f.indicator.startswith(("IND-SVC", "IND-VIS-0"))]
    assert {f.value for f in flows if f.indicator not in ("IND-VIS-06",)} == {None}
    assert text_of(said_by("服务{IND-SVC-01||人次}", Reported(sheet))[0][0]) == f"服务{UNFILED}"


def test_what_was_not_reviewed_stands_on_it_for_good(
    twelve, officers, compiled, as_user, file_months
):
    report = compiled(twelve[0], by=officers[0])
    review_report(report, by=officers[1])
    first, *others = Filing.objects.order_by("station__code")
    for filing in others:
        review_filing(filing, by=officers[1])
    with pytest.raises(ValidationError, match="reason|原因|说明"):
        issue_report(report, by=officers[2])
    issue_report(report, by=officers[2], reason="一县明日补审。")
    review_filing(first, by=officers[1])
    report = Report.objects.get()
    assert report.unreviewed == [["C01", "2025-10"]]
    assert json.loads(report.document)["unreviewed"] == [["C01", "2025-10"]]
    page = as_user(officers[0]).get(report.get_absolute_url()).text
    assert "第1站" in page
    assert "一县明日补审。" in page
    assert verify(report) == []


def test_one_compiled_before_it_told_that_from_nought_is_compiled_again(short, officers):
    Report.objects.update(gaps={})
    with pytest.raises(ValidationError, match="重新编制"):
        issue_report(Report.objects.get(), by=officers[2], reason=REASON)


def test_a_whole_report_says_what_was_compiled_and_how_it_is_printed(twelve, officers, compiled):
    report = compiled(twelve[0], by=officers[0])
    said = json.loads(report.document)
    review_filings(officers[1])
    issue_report(review_report(report, by=officers[1]), by=officers[2])
    report = Report.objects.get()
    assert (report.issue_reason, report.review_reason) == ("", "")
    document = json.loads(report.document)
    assert {*document} - {*said} == {"bulletin", "compared"}
    assert document.items() >= said.items()
    assert set(said) == {
        "awaited", "catalogue", "figures", "filings", "period", "place",
    }  # fmt: skip
    assert Sheet(report).notes == []


def test_who_asked_does_not_review_or_issue_without_saying_why(twelve, officers, compiled):
    report = compiled(twelve[0], by=officers[0])
    review_filings(officers[1])
    with pytest.raises(ValidationError) as refused:
        review_report(report, by=officers[0])
    assert list(refused.value.error_dict) == ["reason"]
    review_report(report, by=officers[0], reason=ALONE)
    with pytest.raises(ValidationError):
        issue_report(report, by=officers[0])
    issue_report(report, by=officers[2])
    report = Report.objects.get()
    assert (report.review_reason, report.issue_reason) == (ALONE, "")
    assert ALONE in Sheet(report).notes[0]


def test_an_office_may_do_without_several_people(twelve, officers, compiled, settings):
    settings.REPORTS_BY_SEVERAL = False
    report = compiled(twelve[0], by=officers[0])
    review_filings(officers[1])
    issue_report(review_report(report, by=officers[0]), by=officers[0])
    assert Report.objects.get().issue_reason == ""


def test_a_comparison_of_other_stations_says_so_and_is_not_worked_out(
    twelve, officers, compiled, make_service, make_user, as_user
):
    city, stations = twelve
    for number, station in enumerate(stations):
        make_service(heads={"": 5}, station=station, on=OCTOBER.replace(year=2024))
        lead = make_user(f"before{number}", ("lead", station))
        file_month(station=station, month=OCTOBER.replace(year=2024), by=lead)
    compiled(city, OCTOBER.replace(year=2024), by=officers[0], file=False)
    report = compiled(city, by=officers[0], file=False)
    sheet = as_user(officers[0]).get(report.get_absolute_url()).context["sheet"]
    lines = {line.shown.indicator.id: line for _title, lines in sheet.chapters for line in lines}
    served = lines["IND-SVC-01"]
    assert (served.shown.text, served.year_ago, served.change) == ("6", "60", None)
    assert str(served.moved) == "站点不同"
    assert lines["IND-NET-02"].change.rises is None
    assert any("去年同月" in note and "12" in note and "3" in note for note in sheet.notes)
    template = "服务{IND-SVC-01||人次}[，同比{IND-SVC-01.change||%}]。"
    assert text_of(said_by(template, Reported(sheet))[0][0]) == "服务6人次。"


def test_a_station_that_is_new_is_compared_and_said(
    twelve, officers, compiled, make_service, make_user
):
    city, stations = twelve
    newest = stations[-1]
    type(newest).objects.filter(pk=newest.pk).update(
        built_on=OCTOBER, operating_on=OCTOBER, plaque_on=OCTOBER
    )
    for station in stations[:-1]:
        make_service(heads={"": 5}, station=station, on=OCTOBER.replace(year=2024))
    compiled(city, OCTOBER.replace(year=2024), by=officers[0])
    report = compiled(city, by=officers[0])
    sheet = Sheet(report)
    line = next(
        line for _t, lines in sheet.chapters for line in lines
        if line.shown.indicator.id == "IND-SVC-01"
    )  # fmt: skip
    assert (line.change.rises, line.is_unlike) == (True, False)
    assert any("11" in note and "12" in note for note in sheet.notes)


def test_two_editions_compare_what_was_not_filed(twelve, officers, compiled, as_user):
    first = compiled(twelve[0], by=officers[0], file=False)
    second = compiled(twelve[0], by=officers[0])
    page = as_user(officers[0]).get(reverse("reports:compare", args=[second.pk]))
    found = {(row.indicator.id, row.where): row for row in page.context["differences"]}
    row = found["IND-SVC-01", "第4县"]
    assert (row.before, row.after, row.moved) == (UNFILED, "4", "—")
    none = found["IND-SVC-02", "第4县"]  # 0, where nobody knew: nothing went
    assert (none.before, none.after, none.moved) == (UNFILED, "0", "—")
    assert first.is_unfiled("9B0104")
    assert not second.is_unfiled("9B0104")
