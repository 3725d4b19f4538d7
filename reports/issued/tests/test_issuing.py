"""The life of a report: reviewed, issued or returned; issued, it never changes."""

from threading import Barrier, Thread

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, connections, transaction

from cases.filings.services.filings import return_filing
from cases.models import Filing
from reports.figures.periods import Period
from reports.issued.queries.editions import differences
from reports.issued.queries.since import since_then
from reports.issued.services.compile import request_report
from reports.issued.services.issuing import comment_on, issue_report, return_report, review_report
from reports.models import Figure, Report
from reports.testing import ALONE, OCTOBER
from stations.jobs import queue
from stations.models import AuditEntry, Notice

MONTH = Period.month(OCTOBER)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def fresh(report):
    return Report.objects.get(pk=report.pk)


def test_reviewed_then_issued_by_an_officer(chen, county, compiled, east):
    report = compiled(county)
    review_report(report, by=chen, reason=ALONE)
    issue_report(report, by=chen, reason=ALONE)
    report = fresh(report)
    assert (report.state, report.reviewed_by, report.issued_by) == ("issued", chen, chen)
    assert report.issued_at
    verbs = list(AuditEntry.objects.filter(record__contains=report.pk).values_list("verb", "by"))
    assert {("review_report", chen.pk), ("issue_report", chen.pk)} <= set(verbs)


def test_who_leads_a_station_judges_nothing(he, gao, chen, zhao, compiled, east, city):
    report = compiled(east)
    for user in (he, zhao):
        with pytest.raises(PermissionDenied):
            review_report(report, by=user, reason=ALONE)
    of_city = compiled(city, by=gao)
    with pytest.raises(PermissionDenied):
        review_report(of_city, by=chen, reason=ALONE)
    assert review_report(of_city, by=gao, reason=ALONE).state == "reviewed"
    assert review_report(report, by=chen, reason=ALONE).state == "reviewed"


def test_returned_with_a_comment_it_is_never_issued(chen, gao, county, compiled, east):
    report = compiled(county, by=gao)
    with pytest.raises(ValidationError) as refused:
        return_report(report, comment="  ", by=chen)
    assert list(refused.value.error_dict) == ["comment"]
    return_report(report, comment="East forgot an afternoon", by=chen)
    assert fresh(report).comment == "East forgot an afternoon"
    assert "East forgot" in Notice.objects.get(to=gao).text
    with pytest.raises(ValidationError):
        issue_report(report, by=chen, reason=ALONE)
    assert compiled(county).edition == 2


def test_only_a_reviewed_report_with_nothing_newer_is_issued(chen, county, compiled, east):
    first = compiled(county)
    with pytest.raises(ValidationError, match="reviewed"):
        issue_report(first, by=chen, reason=ALONE)
    review_report(first, by=chen, reason=ALONE)
    compiled(county)
    with pytest.raises(ValidationError, match="newer"):
        issue_report(first, by=chen, reason=ALONE)
    assert fresh(first).state == "reviewed"


def test_a_month_returned_after_the_count_holds_the_issue_up(chen, county, compiled, east):
    report = review_report(compiled(county), by=chen, reason=ALONE)
    return_filing(Filing.objects.get(), comment="Look again", by=chen)
    with pytest.raises(ValidationError, match="returned"):
        issue_report(report, by=chen, reason=ALONE)
    assert fresh(report).state == "reviewed"


def test_issuing_twice_and_issuing_a_running_period_are_refused(chen, county, issued, east):
    report = issued(county)
    with pytest.raises(ValidationError, match="issued already"):
        issue_report(fresh(report), by=chen, reason=ALONE)
    running = Report.objects.create(
        division=county, first="2999-01-01", last="2999-01-31", edition=1, job=report.job,
        requested_by=chen, state="reviewed", counted_at=report.counted_at,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="not ended"):
        issue_report(fresh(running), by=chen, reason=ALONE)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_report SET document = '{}' WHERE id = %s",
        "UPDATE reports_report SET state = 'reviewed' WHERE id = %s",
        "DELETE FROM reports_report WHERE id = %s",
        "UPDATE reports_figure SET value = value + 1 WHERE report_id = %s",
        "DELETE FROM reports_figure WHERE report_id = %s",
        "INSERT INTO reports_figure (report_id, indicator, dimension, item, counted, lacking)"
        " VALUES (%s, 'IND-NEW', '', '', '{}', '{}')",
    ],
)
def test_the_database_refuses_to_change_what_is_issued(county, issued, east, sql):
    report = issued(county)
    document, figures = report.document, report.figures.count()
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [report.pk])
    assert (fresh(report).document, report.figures.count()) == (document, figures)


def test_a_figure_is_not_moved_into_an_issued_report(county, issued, compiled, east):
    report, other = issued(county), compiled(east)
    figure = other.figures.filter(indicator="IND-SVC-01").first()
    with pytest.raises(InternalError), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(report=report, item="moved")


def test_a_correction_says_why_and_names_what_it_corrects(
    chen, county, east, issued, compiled, file_months, make_service, granny_li
):
    report = issued(county)
    with pytest.raises(ValidationError) as refused:
        request_report(place=county, period=MONTH, by=chen)
    assert list(refused.value.error_dict) == ["reason"]
    make_service([granny_li])
    file_months(county, MONTH, reason="A visit was forgotten")
    second = compiled(county, reason="East filed a forgotten visit")
    assert (second.previous, second.edition) == (report, 2)
    assert second.reason == "East filed a forgotten visit"
    changed = {row.indicator.id: row.moved for row in differences(report, second) if not row.part}
    assert changed["IND-SVC-01"] == 1
    assert "IND-NET-02" not in changed


def test_since_then_tells_what_came_and_went(
    county, east, issued, make_service, void, granny_li, lin
):
    record = make_service([granny_li])
    report = issued(county)
    assert since_then(report) == {}
    make_service([granny_li], heads={"elders": 4})
    moved = since_then(report)
    assert moved["IND-SVC-01", "", "", ""] == 5
    assert moved["IND-SVC-01", "9A0101101", "", ""] == 5
    assert ("IND-SVC-02", "", "", "") not in moved
    void(record, lin)
    assert since_then(report)["IND-SVC-01", "", "", ""] == 4
    assert report.figures.cell("IND-SVC-01").get().value == 1


def test_remarks_stand_beside_and_change_nothing(county, zhao, issued, east, lin):
    report = issued(county)
    made = comment_on(report, text=" Roads were closed ", by=lin, indicator="IND-VIS-01")
    assert (made.text, made.indicator) == ("Roads were closed", "IND-VIS-01")
    for bad in ({"text": " "}, {"text": "x" * 501}, {"text": "x", "indicator": "IND-XYZ"}):
        with pytest.raises(ValidationError):
            comment_on(report, by=lin, **bad)
    assert report.comments.count() == 1


def test_issued_reports_are_proved_again(
    county, east, issued, make_service, void, granny_li, lin, capsys
):
    record = make_service([granny_li])
    report = issued(county)
    make_service([granny_li])
    void(record, lin)
    type(east).objects.filter(pk=east.pk).update(closed_on=OCTOBER)
    call_command("verify_reports")
    assert "1 issued reports agree" in capsys.readouterr().out
    with pgtrigger.ignore("reports.Figure:of_issued_is_immutable"):
        Figure.objects.filter(indicator="IND-SVC-01").update(value=7)
    with pytest.raises(CommandError):
        call_command("verify_reports")
    said = capsys.readouterr().err
    assert "document" in said
    assert "IND-SVC-01" in said
    assert str(report.pk) in said


def in_threads(work, arguments):
    threads = [Thread(target=work, args=[argument]) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def raced(number, work):
    """What became of so many who start at the same moment."""
    barrier, found = Barrier(number), []

    def run(which):
        barrier.wait()
        try:
            found.append(work(which))
        except ValidationError as error:
            found.append(error.messages[0])
        finally:
            connections.close_all()

    in_threads(run, range(number))
    return found


@pytest.fixture
def place_of_its_own(make_user, make_division):
    place = make_division("9A", "Cloud Province")
    return place, [make_user(f"user{n}", ("officer", place)) for n in range(4)]


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_issue_once(place_of_its_own):
    place, users = place_of_its_own
    report = request_report(place=place, period=MONTH, by=users[0])
    queue.run(report.job_id)
    review_report(fresh(report), by=users[0], reason=ALONE)
    found = raced(4, lambda n: issue_report(fresh(report), by=users[n], reason=ALONE).state)
    assert found.count("issued") == 1
    assert AuditEntry.objects.filter(verb="issue_report").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_one_waiting_report(place_of_its_own):
    place, users = place_of_its_own
    found = raced(4, lambda n: request_report(place=place, period=MONTH, by=users[n]).pk)
    assert len(set(found)) == Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_report_write_one_set_of_figures(place_of_its_own):
    from reports.issued.services.compile import compile_report

    place, users = place_of_its_own
    report = request_report(place=place, period=MONTH, by=users[0])
    job = queue.claim(report.job_id)
    raced(2, lambda n: compile_report(queue.Progress(job)))
    keys = list(report.figures.values_list("indicator", "part", "dimension", "item"))
    assert keys
    assert len(keys) == len(set(keys))


@pytest.mark.django_db(transaction=True)
def test_all_figures_are_of_one_moment(place_of_its_own):
    """A station that is founded between two statements of a count is in none of them."""
    from reports.figures.queries.snapshot import snapshot
    from stations.models import Station

    place, _users = place_of_its_own
    with snapshot():
        assert not Station.objects.exists()
        raced(1, lambda n: Station.objects.create(code="N", name="New", home=place).pk)
        assert not Station.objects.exists()
    assert Station.objects.exists()


def test_a_document_that_is_not_what_was_sealed_is_not_issued(chen, county, compiled, east):
    report = compiled(county)
    review_report(report, by=chen, reason=ALONE)
    Report.objects.filter(pk=report.pk).update(document=f"{report.document} ")
    report = fresh(report)
    with pytest.raises(ValidationError, match="seal"):
        issue_report(report, by=chen, reason=ALONE)
    assert fresh(report).state == "reviewed"


@pytest.mark.parametrize(
    "altered",
    [
        {"value": 99},
        {"numerator": 1},
        {"dimension": "method", "item": "V"},
        {"counted": ["1"]},
        {"counted": []},
    ],
)
def test_a_figure_that_is_not_what_was_compiled_is_not_issued(
    chen, county, compiled, east, altered
):
    report = compiled(county)
    review_report(report, by=chen, reason=ALONE)
    Figure.objects.filter(pk=report.figures.cell("IND-NET-01").get().pk).update(**altered)
    with pytest.raises(ValidationError, match="figures do not match"):
        issue_report(report, by=chen, reason=ALONE)
    assert fresh(report).state == "reviewed"


def test_a_figure_more_or_less_is_not_issued(chen, county, compiled, east):
    report = compiled(county)
    review_report(report, by=chen, reason=ALONE)
    more = Figure.objects.create(report=report, indicator="IND-NET-01", dimension="x", value=1)
    with pytest.raises(ValidationError, match="figures do not match"):
        issue_report(report, by=chen, reason=ALONE)
    more.delete()
    report.figures.cell("IND-NET-01").get().delete()
    with pytest.raises(ValidationError, match="figures do not match"):
        issue_report(report, by=chen, reason=ALONE)


def test_a_report_of_another_catalogue_is_issued_by_its_numbers(chen, county, compiled, east):
    report = compiled(county)
    review_report(report, by=chen, reason=ALONE)
    Report.objects.filter(pk=report.pk).update(catalogue="0")
    report = fresh(report)
    figure = report.figures.cell("IND-NET-01").get()
    Figure.objects.filter(pk=figure.pk).update(value=figure.value + 1)
    with pytest.raises(ValidationError, match="figures do not match"):
        issue_report(report, by=chen, reason=ALONE)
    Figure.objects.filter(pk=figure.pk).update(value=figure.value)
    issue_report(report, by=chen, reason=ALONE)
    assert fresh(report).state == "issued"
