"""All compiled reports of a county's stations issued in one press."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.filings.services.filings import return_filing, review_filing
from cases.models import Filing
from reports.figures.periods import Period
from reports.issued.printed import printed_of
from reports.issued.queries.progress import filed_under, stage_of
from reports.issued.services.issuing import review_report
from reports.issued.services.issuing_all import issue_reports
from reports.issued.services.verify import verify
from reports.models import Figure, Report
from reports.testing import ALONE, OCTOBER
from stations.models import AuditEntry, Role
from stations.scope import stations_of_role

MONTH = Period.month(OCTOBER)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def ready(compiled, east, west, north):
    """Compiled reports of two stations of the county, and of one outside."""
    reports = [compiled(station) for station in (east, west, north)]
    reviewed()
    return reports


def reviewed():
    """The county has looked at every filing."""
    Filing.objects.update(status=Filing.Status.REVIEWED)


def states():
    return dict(Report.objects.order_by("station__code").values_list("station__code", "state"))


def test_all_of_the_county_are_reviewed_and_issued(chen, ready):
    found = issue_reports(period=MONTH, by=chen, reason=ALONE)
    assert [str(report.station) for report in found.issued] == [str(r.station) for r in ready[:2]]
    for report in Report.objects.filter(pk__in=[r.pk for r in ready[:2]]):
        assert (report.state, report.reviewed_by, report.issued_by) == ("issued", chen, chen)
        trail = AuditEntry.objects.filter(record__contains=report.pk, by=chen)
        steps = trail.filter(verb__in=["review_report", "issue_report"]).order_by("pk")
        assert list(steps.values_list("verb", flat=True)) == ["review_report", "issue_report"]
        assert steps[0].detail == {"edition": 1, "old": "compiled", "new": "reviewed"}
        sealed = {"edition": 1, "sha256": report.sha256}
        assert steps[1].detail == {**sealed, "old": "reviewed", "new": "issued"}
        assert {entry.title for entry in steps} == {f"{report.station} 2025-10 v1"}
    assert Report.objects.get(pk=ready[2].pk).state == "compiled"
    assert issue_reports(period=MONTH, by=chen, reason=ALONE) == ([], [])


def test_what_breaks_a_rule_is_left_and_named(as_user, chen, ready, east, west):
    return_filing(Filing.objects.get(station=east), comment="An afternoon is missing", by=chen)
    Report.objects.filter(pk=ready[1].pk).update(document=ready[1].document + " ")
    asked = {"period": MONTH.key, "reason": ALONE}
    page = as_user(chen).post(reverse("reports:issue_all"), asked, follow=True)
    assert str(east) in page.text
    assert set(states().values()) == {"compiled"}
    assert not AuditEntry.objects.filter(verb="issue_report").exists()


def test_an_altered_figure_keeps_its_report_back_alone(chen, ready):
    figure = ready[0].figures.exclude(value=None).first()
    Figure.objects.filter(pk=figure.pk).update(value=figure.value + 1)
    found = issue_reports(period=MONTH, by=chen, reason=ALONE)
    assert [report.pk for report in found.left] == [ready[0].pk]
    assert [report.pk for report in found.issued] == [ready[1].pk]


def test_only_the_newest_edition_is_issued(chen, compiled, east):
    first, second = compiled(east), compiled(east)
    reviewed()
    assert [report.pk for report in issue_reports(period=MONTH, by=chen, reason=ALONE).issued] == [
        second.pk
    ]
    assert Report.objects.get(pk=first.pk).state == "compiled"


def test_a_station_that_has_not_filed_is_judged_by_itself(chen, compiled, east, west):
    compiled(east)
    late = compiled(west, file=False)
    assert late.awaited
    reviewed()
    assert [
        report.station for report in issue_reports(period=MONTH, by=chen, reason=ALONE).issued
    ] == [east]
    assert Report.objects.get(pk=late.pk).state == "compiled"


@pytest.mark.dated
def test_only_officers_and_only_what_has_ended(chen, he, wang, shen, ready, today):
    for user in (he, wang, shen):
        with pytest.raises(PermissionDenied):
            issue_reports(period=MONTH, by=user)
    with pytest.raises(ValidationError, match="not ended"):
        issue_reports(period=Period.month(today), by=chen, reason=ALONE)
    assert set(states().values()) == {"compiled"}


def test_the_page_offers_it_to_whom_it_waits_for(as_user, chen, he, ready):
    page = reverse("reports:index") + "?period=2025-10"
    assert "2 reports of stations are compiled" in as_user(chen).get(page).text
    assert reverse("reports:issue_all") not in as_user(he).get(page).text
    assert as_user(he).post(reverse("reports:issue_all"), {"period": "2025-10"}).status_code == 403
    assert as_user(chen).post(reverse("reports:issue_all"), {"period": "soon"}).status_code == 400
    asked = {"period": "2025-10", "reason": ALONE}
    as_user(chen).post(reverse("reports:issue_all"), asked)
    assert reverse("reports:issue_all") not in as_user(chen).get(page).text


def test_more_reports_take_no_more_statements(
    chen, ready, compiled, make_station, make_division, count_statements
):
    list(stations_of_role(chen, Role.OFFICER))  # whoever is asked once is known
    few = count_statements(lambda: issue_reports(period=MONTH, by=chen, reason=ALONE))
    for number in range(3):
        town = make_division(f"9A010120{number}", f"Town {number}")
        compiled(make_station(f"X{number}", f"Station {number}", town, built_on=date(2024, 1, 1)))
    reviewed()
    assert count_statements(lambda: issue_reports(period=MONTH, by=chen, reason=ALONE)) == few


def test_the_county_has_reviewed_when_it_has_reviewed_all(chen, county, compiled, east, west):
    report = compiled(county)
    step = stage_of(report, filed_under(report))[1]
    assert (step.state, step.note) == ("later", "0 of 2 months")
    for filing in Filing.objects.all():
        review_filing(filing, by=chen)
    step = stage_of(report, filed_under(report))[1]
    assert (step.state, step.note) == ("done", "2 of 2 months")


def test_an_issued_report_says_for_good_what_was_not_reviewed(chen, county, issued, east, west):
    report = issued(county)
    for filing in Filing.objects.all():
        review_filing(filing, by=chen)
    step = stage_of(report, filed_under(report))[1]
    assert (step.state, step.note) == ("later", "0 of 2 months")


def test_one_issued_before_that_was_kept_says_nothing_of_it(chen, county, compiled, issued, east):
    report = issued(county)
    report.unreviewed = None
    filed = filed_under(report)
    assert (filed.reviewed, filed.unreviewed) == (0, [])


def test_a_station_whose_month_is_not_reviewed_is_judged_by_itself(chen, compiled, east, west):
    reports = [compiled(east), compiled(west)]
    review_filing(Filing.objects.get(station=east), by=chen)
    found = issue_reports(period=MONTH, by=chen, reason=ALONE)
    assert [report.pk for report in found.issued] == [reports[0].pk]


def test_who_reviews_and_issues_alone_says_why(as_user, chen, ready):
    with pytest.raises(ValidationError) as refused:
        issue_reports(period=MONTH, by=chen)
    assert list(refused.value.error_dict) == ["reason"]
    assert set(states().values()) == {"compiled"}
    page = as_user(chen).get(reverse("reports:index") + "?period=2025-10")
    assert page.context["is_alone"]
    issue_reports(period=MONTH, by=chen, reason=ALONE)
    report = Report.objects.get(pk=ready[0].pk)
    assert (report.review_reason, report.issue_reason) == (ALONE, ALONE)
    assert verify(report) == []


def test_what_others_asked_for_and_reviewed_is_one_press(as_user, chen, gao, make_user, ready):
    asker = make_user("asker", ("officer", gao.postings.get().division))
    Report.objects.update(requested_by=asker)
    for report in Report.objects.filter(pk__in=[r.pk for r in ready[:2]]):
        review_report(report, by=gao)
    page = as_user(chen).get(reverse("reports:index") + "?period=2025-10")
    assert not page.context["is_alone"]
    assert len(issue_reports(period=MONTH, by=chen).issued) == 2
    report = Report.objects.get(pk=ready[0].pk)
    assert json.loads(report.document).items() >= json.loads(ready[0].document).items()
    assert printed_of(report) is not None
    assert verify(report) == []


def test_a_step_that_somebody_has_skipped_is_not_ticked(
    compiled, county, east, west, as_user, chen
):
    """Of the county's stations only one has filed."""
    report = compiled(west)
    assert [step.state for step in stage_of(report, filed_under(report))][:2] == ["done", "later"]
    report = compiled(county, file=False)
    assert [step.state for step in stage_of(report, filed_under(report))][:2] == ["short", "later"]
    assert "incomplete" in as_user(chen).get(report.get_absolute_url()).text


def test_a_county_has_reviewed_nothing_when_nobody_has_filed(compiled, county, east):
    report = compiled(county, file=False)
    assert [step.state for step in stage_of(report, filed_under(report))][:2] == ["short", "later"]
