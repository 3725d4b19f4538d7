"""Asking for a report and compiling it once, from filings and nothing else."""

import json
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from cases.filings.services.filings import file_month, return_filing
from cases.models import Filing
from reports.figures.periods import Period
from reports.issued.services import compile as compiling
from reports.issued.services.compile import request_report, request_reports
from reports.models import Figure, Report
from reports.testing import OCTOBER
from stations.jobs import queue
from stations.models import AuditEntry, Job, Station

MONTH = Period.month(OCTOBER)
QUARTER = Period.parse("2025-Q4")


def contacts(report, **cell):
    return report.figures.cell("IND-SVC-01", **cell).get().value


def test_a_report_is_asked_for_then_compiled_by_a_worker(
    chen, county, east, make_service, granny_li, file_months
):
    make_service([granny_li])
    file_months(county, MONTH)
    report = request_report(place=county, period=MONTH, by=chen)
    assert (report.first, report.edition, report.state) == (OCTOBER, 1, "compiling")
    assert not report.figures.exists()
    assert queue.run(report.job_id)
    report = Report.objects.get(pk=report.pk)
    assert report.state == Report.State.COMPILED
    assert report.figures.cell("IND-VIS-01").get().value == 1
    assert report.figures.cell("IND-VIS-01", part="9A0101101").get().value == 1
    assert report.figures.cell("IND-SVC-01", "", "method", "V").get().value == 1
    assert report.job.state == Job.State.DONE
    assert report.as_of == date(2025, 10, 31)
    entry = AuditEntry.objects.get(verb="compile")
    assert (entry.record, entry.by) == (f"reports.report:{report.pk}", chen)


def test_what_is_not_filed_is_named_and_adds_nothing(
    chen, county, east, west, he, make_service, granny_li, compiled
):
    make_service([granny_li])
    make_service([granny_li], station=west)
    file_month(station=east, month=OCTOBER, by=he)
    report = compiled(county, file=False)
    assert contacts(report) == 1
    assert contacts(report, part="9A0101102") is None
    assert report.awaited == [["W1", "2025-10"]]
    assert report.filings == [Filing.objects.get().pk]


def test_a_returned_month_counts_as_not_filed_until_the_next_version(
    chen, county, east, he, make_service, granny_li, compiled
):
    make_service([granny_li])
    filing = file_month(station=east, month=OCTOBER, by=he)
    return_filing(filing, comment="The visit of the 15th has no findings", by=chen)
    report = compiled(county, file=False)
    assert (contacts(report), report.awaited) == (None, [["E1", "2025-10"]])
    file_month(station=east, month=OCTOBER, by=he, reason="Looked through again")
    again = compiled(county, file=False)
    assert (contacts(again), again.awaited) == (1, [])


@pytest.mark.parametrize(
    ("closed", "tier", "awaited"),
    [
        (None, 3, 1),
        (None, 4, 0),
        (None, 5, 0),
        (None, 2, 0),
        (date(2025, 10, 1), 3, 0),
        (date(2025, 10, 2), 3, 1),
    ],
)
def test_a_township_station_at_work_owes_the_month(chen, county, east, closed, tier, awaited):
    Station.objects.filter(pk=east.pk).update(closed_on=closed, tier=tier)
    assert len(request_report(place=county, period=MONTH, by=chen).awaited) == awaited


@pytest.mark.parametrize("tier", [1, 2, 4, 5])
def test_any_other_point_owes_a_month_in_which_it_served(
    chen, county, east, make_service, granny_li, tier
):
    Station.objects.filter(pk=east.pk).update(tier=tier)
    make_service([granny_li])
    report = request_report(place=county, period=QUARTER.before, by=chen)
    assert report.awaited == []
    last_year = request_report(place=county, period=Period.parse("2025-10"), by=chen)
    assert last_year.awaited == [["E1", "2025-10"]]


@pytest.mark.parametrize("key", ["2025-10", "2025-Q4", "2025-H2", "2025"])
@pytest.mark.parametrize("of", ["east", "county", "city", "province"])
def test_every_period_of_every_level(
    key, of, request, gao, east, make_user, make_service, granny_li, compiled
):
    for month in (1, 10, 12):
        make_service([granny_li], on=date(2025, month, 20))
    period = Period.parse(key)
    report = compiled(request.getfixturevalue(of), period=period, by=gao)
    there = {"2025-10": 1, "2025-Q4": 2, "2025-H2": 2, "2025": 3}[key]
    assert (contacts(report), report.period) == (there, period)
    assert report.figures.cell("IND-SVC-02").get().value == 1
    assert len(report.filings) == len(period.months)


@pytest.mark.dated
def test_a_period_that_has_not_ended_is_refused(chen, county):
    today = timezone.localdate()
    running = [Period.month(today), Period.of("year", today), Period.parse("2999-01")]
    for period in [*running, Period(OCTOBER, date(2025, 10, 30))]:
        with pytest.raises(ValidationError) as refused:
            request_report(place=county, period=period, by=chen)
        assert list(refused.value.error_dict) == ["period"]
    assert not Report.objects.exists()
    assert not Job.objects.exists()


def test_asking_again_before_a_worker_began_is_the_same_report_with_what_is_filed_by_then(
    chen, gao, county, east, he
):
    first = request_report(place=county, period=MONTH, by=chen)
    assert first.awaited
    file_month(station=east, month=OCTOBER, by=he)
    assert request_report(place=county, period=MONTH, by=gao) == first
    first.refresh_from_db()
    assert (first.awaited, len(first.filings)) == ([], 1)
    assert Job.objects.count() == 1


def test_asking_again_after_a_worker_began_makes_the_next_edition(chen, county):
    first = request_report(place=county, period=MONTH, by=chen)
    queue.claim(first.job_id)
    assert request_report(place=county, period=MONTH, by=chen).edition == 2


def test_a_compiled_report_is_a_function_of_its_filings(
    compiled, county, east, make_service, void, granny_li, lin, file_months
):
    """Noise after the filing changes neither figures nor bytes; the next version does."""
    record = make_service([granny_li])
    first = compiled(county)
    void(record, lin)
    make_service([granny_li], heads={"elders": 30})
    Report.objects.filter(pk=first.pk).update(state="compiling")
    figures, document = compiling.count(first)
    assert document == first.document
    assert {f.indicator: f.value for f in figures if f.part_id is None}
    second = compiled(county)
    assert (first.edition, second.edition) == (1, 2)
    assert (second.document, second.sha256) == (first.document, first.sha256)
    file_months(county, MONTH, reason="A visit too many, an afternoon forgotten")
    third = compiled(county)
    assert (contacts(first), contacts(second), contacts(third)) == (1, 1, 31)
    assert third.sha256 != first.sha256


def test_the_document_says_it_all_and_is_sealed(
    compiled, county, east, west, he, make_service, granny_li, make_division
):
    make_division("9A0101109", "Empty Town")
    make_service([granny_li])
    file_month(station=east, month=OCTOBER, by=he)
    report = compiled(county, file=False)
    assert sha256(report.document.encode()).hexdigest() == report.sha256
    said = json.loads(report.document)
    assert json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == (
        report.document
    )
    assert (said["place"], said["period"]) == ({"division": "9A0101"}, "2025-10")
    assert said["filings"] == [["E1", "2025-10", 1]]
    assert said["awaited"] == [["W1", "2025-10"]]
    whole = {f["indicator"]: f for f in said["figures"] if not f["part"] and not f["dimension"]}
    coverage = whole["IND-NET-02"]
    assert (coverage["value"], coverage["numerator"], coverage["denominator"]) == (
        "0.666667",
        "2",
        "3",
    )
    assert coverage["lacking"] == ["9A0101109"]
    assert whole["IND-NET-01"]["counted"] == ["E1", "W1"]
    assert whole["IND-SVC-01"]["value"] == "1"
    assert str(report.pk) not in report.document


def test_many_reports_are_asked_for_in_a_constant_number_of_statements(
    chen, county, city, east, west, north, django_assert_num_queries
):
    with django_assert_num_queries(13):
        request_reports([east, county], period=MONTH, by=chen)
    with django_assert_num_queries(13):
        request_reports([east, west, north, county, city], period=MONTH.before, by=chen)
    assert Report.objects.count() == Job.objects.count() == 7


def test_more_stations_and_records_add_no_statement_to_a_compile(
    chen, county, city, east, make_service, granny_li, make_division, make_station, file_months
):
    def statements(place):
        file_months(place, MONTH)
        report = request_report(place=place, period=MONTH, by=chen)
        with connection.execute_wrapper(spy := Spy()):
            compiling.count(report)
        return spy.statements

    before = [statements(county), statements(city)]
    for number in range(3):
        town = make_division(f"9A010199{number}", f"Town {number}")
        make_service([granny_li], station=make_station(f"S{number}", f"Station {number}", town))
    assert statements(county) <= before[0]
    assert statements(city) <= before[1]


class Spy:
    def __init__(self):
        self.statements = 0

    def __call__(self, execute, *args):
        self.statements += 1
        return execute(*args)


def test_a_worker_that_starts_again_writes_the_figures_once(chen, county, east):
    report = request_report(place=county, period=MONTH, by=chen)
    job = queue.claim(report.job_id)
    compiling.compile_report(queue.Progress(job))
    written = set(report.figures.values_list("pk", flat=True))
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())  # killed before it said so
    assert queue.run(job.pk)
    assert set(report.figures.values_list("pk", flat=True)) == written


def test_a_worker_killed_while_counting_leaves_nothing_behind(chen, county, east):
    report = request_report(place=county, period=MONTH, by=chen)
    job = queue.claim(report.job_id)
    compiling.count(report)  # and then kill -9
    assert not Figure.objects.exists()
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert queue.run(job.pk)
    report.refresh_from_db()
    assert report.state == Report.State.COMPILED
    assert report.figures.cell("IND-NET-02").get().numerator == 1


def test_a_worker_that_lost_its_lease_while_counting_writes_nothing(chen, county, east):
    report = request_report(place=county, period=MONTH, by=chen)
    slow = queue.Progress(queue.claim(report.job_id))
    Job.objects.filter(pk=report.job_id).update(lease_until=timezone.now())
    assert queue.run(report.job_id)
    compiled_at = Report.objects.get(pk=report.pk).counted_at
    assert compiling.compile_report(slow) == {"figures": report.figures.count()}
    assert Report.objects.get(pk=report.pk).counted_at == compiled_at


class Robbed(queue.Progress):
    """Of a worker that stood still before it counted: another one has taken the job over."""

    def step(self, done, total):
        super().step(done, total)
        if done == 2:
            Job.objects.filter(pk=self.job.pk).update(lease_until=timezone.now())
            assert queue.claim(self.job.pk)


def test_a_worker_that_lost_its_lease_to_one_that_is_still_counting_writes_nothing(
    chen, county, east
):
    report = request_report(place=county, period=MONTH, by=chen)
    with pytest.raises(queue.LeaseLost):
        compiling.compile_report(Robbed(queue.claim(report.job_id)))
    report.refresh_from_db()
    assert (report.state, report.sha256) == ("compiling", "")
    assert not Figure.objects.exists()
