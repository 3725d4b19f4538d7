"""Judging, commenting, comparing and drafting on the pages."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from cases.filings.services.filings import review_filing
from cases.models import Filing
from reports.figures.periods import Period
from reports.models import Report
from reports.testing import ALONE, OCTOBER

MONTH = Period.month(OCTOBER)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def url(name, report):
    return reverse(f"reports:{name}", args=[report.pk])


def fresh(report):
    return Report.objects.get(pk=report.pk)


def test_the_officer_reviews_then_issues_and_the_page_says_so(
    as_user, chen, county, east, compiled
):
    report, client = compiled(county), as_user(chen)
    page = client.get(report.get_absolute_url())
    states = [step.state for step in page.context["steps"]]
    assert states == ["done", "later", "done", "now", "later"]  # no filing is reviewed yet
    for filing in Filing.objects.all():
        review_filing(filing, by=chen)
    page = client.get(report.get_absolute_url())
    assert [step.state for step in page.context["steps"]] == [*["done"] * 3, "now", "later"]
    assert url("issue", report) not in page.content.decode()
    assert client.post(url("review", report)).status_code == 200  # Chen asked for it herself
    assert fresh(report).state == "compiled"
    answer = client.post(url("review", report), {"reason": ALONE})
    assert answer.url == report.get_absolute_url()
    assert url("issue", report) in client.get(report.get_absolute_url()).content.decode()
    client.post(url("issue", report), {"reason": ALONE})
    page = client.get(report.get_absolute_url())
    assert {step.state for step in page.context["steps"]} == {"done"}
    assert fresh(report).state == "issued"
    client.post(url("issue", report))
    assert "issued already" in client.get(report.get_absolute_url()).content.decode()


def test_whoever_may_not_judge_is_told_so(as_user, he, zhao, east, compiled):
    report = compiled(east)
    for name in ("review", "issue", "return"):
        assert as_user(he).post(url(name, report)).status_code == 403
        assert as_user(zhao).post(url(name, report)).status_code == 404
    assert url("review", report) not in (
        as_user(he).get(report.get_absolute_url()).content.decode()
    )
    assert fresh(report).state == "compiled"


def test_a_return_without_a_comment_keeps_what_was_typed(as_user, chen, county, east, compiled):
    report, client = compiled(county), as_user(chen)
    answer = client.post(url("return", report), {"comment": "x" * 501})
    assert answer.status_code == 200
    assert "x" * 501 in answer.content.decode()
    assert fresh(report).state == "compiled"
    assert client.post(url("return", report), {"comment": "Wrong"}).status_code == 302
    assert "Wrong" in client.get(report.get_absolute_url()).content.decode()


def test_remarks_stand_beside_the_figure_they_are_about(as_user, chen, lin, county, east, issued):
    report, client = issued(east), as_user(lin)
    said = {"indicator": "IND-SVC-01", "text": "Roads were closed"}
    answer = client.post(url("comment", report), said)
    assert answer.url.endswith("?figure=IND-SVC-01#figure")
    page = as_user(chen).get(answer.url)
    assert "Roads were closed" in page.content.decode()
    lines = {x.shown.indicator.id: x for _c, rows in page.context["sheet"].chapters for x in rows}
    assert (lines["IND-SVC-01"].comments, lines["IND-SVC-02"].comments) == (1, 0)
    bad = client.post(url("comment", report), {"indicator": "IND-XYZ", "text": "kept as typed"})
    assert "kept as typed" in bad.content.decode()
    assert client.get(report.get_absolute_url(), {"figure": "IND-XYZ"}).status_code == 404


def test_who_has_not_filed_is_named_with_a_reminder(
    as_user, chen, he, county, east, west, compiled
):
    report = compiled(county, file=False)
    page = as_user(chen).get(report.get_absolute_url())
    assert [str(row.station) for row in page.context["awaited"]] == ["East Station", "West Station"]
    assert reverse("reports:remind") in page.content.decode()
    answer = as_user(chen).post(
        reverse("reports:remind"),
        {"station": east.pk, "month": "2025-10", "back": report.get_absolute_url()},
    )
    assert answer.url == report.get_absolute_url()
    assert he.notices.count() == 1
    elsewhere = {"station": east.pk, "month": "2025-10", "back": "https://evil.example/"}
    assert as_user(chen).post(reverse("reports:remind"), elsewhere).url == reverse("reports:index")


def test_two_editions_differ_where_a_visit_was_added(
    as_user, chen, county, east, issued, compiled, file_months, make_service, granny_li
):
    first = issued(county)
    make_service([granny_li])
    assert "since +1" in as_user(chen).get(first.get_absolute_url()).content.decode()
    file_months(county, MONTH, reason="One more")
    second = compiled(county, reason="One visit more")
    page = as_user(chen).get(url("compare", second))
    rows = {(row.indicator.id, row.where): row for row in page.context["differences"]}
    whole = rows["IND-SVC-01", ""]
    assert (whole.before, whole.after, whole.moved) == ("0", "1", "+1")
    assert ("IND-SVC-01", "East Town") in rows
    assert "One visit more" in page.content.decode()
    assert as_user(chen).get(url("compare", first)).status_code == 404
    for bad in ("9", "x"):
        assert as_user(chen).get(url("compare", second), {"with": bad}).status_code == 404


def test_a_draft_counts_any_days_live_and_is_never_kept(
    as_user, chen, county, east, make_service, void, granny_li, lin
):
    today = timezone.localdate()
    record = make_service([granny_li], on=today)
    make_service([granny_li], on=today - timedelta(days=40))
    client, address = as_user(chen), reverse("reports:draft")

    def contacts(**asked):
        return client.get(address, asked).context["sheet"].shown("IND-SVC-01").text

    assert contacts() == "1"  # the running month of one's own place
    long_ago = (today - timedelta(days=50)).isoformat()
    assert contacts(first=long_ago) == "2"
    assert contacts(first=long_ago, last=(today - timedelta(days=1)).isoformat()) == "1"
    assert contacts(first=long_ago, place=f"station:{east.pk}") == "2"
    void(record, lin)
    assert contacts() == "0"
    assert "not issued" in client.get(address).content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first": "2999-01-01"}, "first"),
        ({"first": "soon"}, "first"),
        ({"first": "2025-10-02", "last": "2025-10-01"}, "last"),
        ({"first": "2000-01-01", "last": "2025-10-01"}, "last"),
        ({"place": "division:9Z"}, "place"),
    ],
)
def test_a_draft_of_impossible_days_says_so(as_user, chen, county, asked, field):
    page = as_user(chen).get(reverse("reports:draft"), asked)
    assert page.context["form"].errors.keys() == {field}
    assert "sheet" not in page.context
    file = as_user(chen).get(reverse("reports:draft_csv"), asked)
    assert file.url.startswith(reverse("reports:draft"))


def test_a_draft_is_exported_and_marked(as_user, chen, county, east, make_service, granny_li):
    make_service([granny_li], on=date(2025, 10, 5))
    asked = {"first": "2025-10-03", "last": "2025-10-20"}
    answer = as_user(chen).get(reverse("reports:draft_csv"), asked)
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    whole = next(row for row in rows if row[0] == "IND-SVC-01" and not row[7])
    assert (whole[4], whole[6], whole[12]) == ("2025-10-03..2025-10-20", "to date", "1")
    answer = as_user(chen).get(reverse("reports:draft_xlsx"), asked)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    head = [row[1] for row in book.worksheets[0].iter_rows(max_row=6, values_only=True)]
    assert "to date, not issued" in head


def test_the_draft_costs_the_same_with_more_rows(
    count_queries, chen, county, east, make_service, granny_li, make_division, make_station
):
    address = reverse("reports:draft")
    before = count_queries(chen, address)
    for number in range(3):
        town = make_division(f"9A010199{number}", f"Town {number}")
        station = make_station(f"S{number}", f"Station {number}", town)
        make_service([granny_li], station=station, on=timezone.localdate())
    assert count_queries(chen, address) <= before


def test_what_is_filed_after_compiling_is_told_and_compiled_again_in_one_press(
    as_user, chen, county, compiled, file_months, east, west
):
    """The officer would else review noughts without knowing that the station has filed."""
    client, report = as_user(chen), compiled(county, file=False)
    calendar = reverse("reports:index") + "?kind=month&period=2025-10"
    assert "filed since then" not in client.get(calendar).text
    assert not client.get(report.get_absolute_url()).context["is_stale"]
    file_months(county, MONTH)
    assert "filed since then" in client.get(calendar).text
    assert "Filed since then, not counted here" in client.get(report.get_absolute_url()).text
    asked = {"place": f"division:{county.pk}", "period": "2025-10"}
    client.post(reverse("reports:index"), asked)
    again = Report.objects.of(county).get(edition=2)
    assert (len(again.filings), again.awaited) == (2, [])
    assert not client.get(report.get_absolute_url()).context["is_stale"]  # the newer one is told of


def test_an_issued_report_is_never_called_outdated(as_user, chen, county, issued, east):
    report = issued(county)
    Filing.objects.filter(pk__in=report.filings).update(status="returned", comment="No")
    assert not as_user(chen).get(report.get_absolute_url()).context["is_stale"]
