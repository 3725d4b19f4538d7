"""Asking for a report, compiling it once, and the calendar."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from reports.models import Figure, Report
from reports.services import compile as compiling
from reports.services.compile import request_report, request_reports
from reports.services.schedule import CALENDAR, request_due_reports
from reports.testing import OCTOBER
from stations import jobs
from stations.models import AuditEntry, Job, Station, User


def test_a_report_is_asked_for_then_compiled_by_a_worker(
    chen, county, east, make_service, granny_li
):
    make_service([granny_li])
    report = request_report(place=county, month=date(2025, 10, 17), by=chen)
    assert (report.month, report.edition, report.state) == (OCTOBER, 1, "compiling")
    assert not report.figures.exists()
    assert jobs.run(report.job_id)
    report = Report.objects.get(pk=report.pk)
    assert report.state == Report.State.COMPILED
    assert report.figures.cell("IND-VIS-01").get().value == 1
    assert report.figures.cell("IND-VIS-01", part="9A0101101").get().value == 1
    assert report.figures.cell("IND-SVC-01", "", "method", "V").get().value == 1
    assert report.job.state == Job.State.DONE


def test_asking_leaves_an_audit_entry(chen, county):
    report = request_report(place=county, month=OCTOBER, by=chen)
    entry = AuditEntry.objects.get(verb="compile")
    assert entry.record == f"reports.report:{report.pk}"
    assert entry.by == chen


def test_a_month_that_has_not_begun_is_refused(chen, county):
    with pytest.raises(ValidationError, match="month"):
        request_report(place=county, month=date(2999, 1, 1), by=chen)
    assert not Report.objects.exists()
    assert not Job.objects.exists()


def test_asking_again_before_a_worker_began_is_the_same_report(chen, gao, county):
    first = request_report(place=county, month=OCTOBER, by=chen)
    assert request_report(place=county, month=OCTOBER, by=gao) == first
    assert Job.objects.count() == 1


def test_asking_again_after_a_worker_began_makes_the_next_edition(chen, county):
    first = request_report(place=county, month=OCTOBER, by=chen)
    jobs.claim(first.job_id)
    assert request_report(place=county, month=OCTOBER, by=chen).edition == 2


def test_a_compiled_report_never_changes(compiled, county, make_service, void, granny_li, lin):
    record = make_service([granny_li])
    first = compiled(county)
    void(record, lin)
    second = compiled(county)
    assert (first.edition, second.edition) == (1, 2)
    assert first.figures.cell("IND-SVC-01").get().value == 1
    assert second.figures.cell("IND-SVC-01").get().value == 0


def test_many_reports_are_asked_for_in_a_constant_number_of_statements(
    chen, county, city, east, west, north, django_assert_num_queries
):
    with django_assert_num_queries(8):
        request_reports([east], month=OCTOBER, by=chen)
    with django_assert_num_queries(8):
        request_reports([east, west, north, county, city], month=date(2025, 9, 1), by=chen)
    assert Report.objects.count() == Job.objects.count() == 6


def test_more_stations_and_records_add_no_statement_to_a_compile(
    chen, county, city, east, west, make_service, granny_li, make_division, make_station
):
    def statements(place):
        report = request_report(place=place, month=OCTOBER, by=chen)
        with connection.execute_wrapper(spy := Spy()):
            compiling.count(report)
        return spy.statements

    before = [statements(county), statements(city)]
    for number in range(3):
        town = make_division(f"9A010199{number}", f"Town {number}")
        make_service([granny_li], station=make_station(f"S{number}", f"Station {number}", town))
    assert [statements(county), statements(city)] == before


class Spy:
    def __init__(self):
        self.statements = 0

    def __call__(self, execute, *args):
        self.statements += 1
        return execute(*args)


def test_a_worker_that_starts_again_writes_the_figures_once(chen, county, east):
    report = request_report(place=county, month=OCTOBER, by=chen)
    job = jobs.claim(report.job_id)
    compiling.compile_report(jobs.Progress(job))
    written = set(report.figures.values_list("pk", flat=True))
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())  # killed before it said so
    assert jobs.run(job.pk)
    assert set(report.figures.values_list("pk", flat=True)) == written


def test_a_worker_killed_while_counting_leaves_nothing_behind(chen, county, east):
    report = request_report(place=county, month=OCTOBER, by=chen)
    job = jobs.claim(report.job_id)
    compiling.count(report)  # and then kill -9
    assert not Figure.objects.exists()
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    assert jobs.run(job.pk)
    report.refresh_from_db()
    assert report.state == Report.State.COMPILED
    assert report.figures.cell("IND-NET-02").get().numerator == 1


def test_a_worker_that_lost_its_lease_while_counting_writes_nothing(chen, county, east):
    report = request_report(place=county, month=OCTOBER, by=chen)
    slow = jobs.Progress(jobs.claim(report.job_id))
    Job.objects.filter(pk=report.job_id).update(lease_until=timezone.now())
    assert jobs.run(report.job_id)
    compiled_at = Report.objects.get(pk=report.pk).counted_at
    assert compiling.compile_report(slow) == {"figures": report.figures.count()}
    assert Report.objects.get(pk=report.pk).counted_at == compiled_at


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_one_waiting_report(make_user, make_division):
    place = make_division("9A", "Cloud Province")
    users = [make_user(f"user{n}", ("officer", place)) for n in range(4)]
    barrier, found = Barrier(4), []

    def ask(user):
        barrier.wait()
        found.append(request_report(place=place, month=OCTOBER, by=user).pk)
        connections.close_all()

    in_threads(ask, users)
    assert len(set(found)) == Report.objects.count() == Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_report_write_one_edition_of_figures(make_user, make_division):
    place = make_division("9A", "Cloud Province")
    user = make_user("gao", ("officer", place))
    report = request_report(place=place, month=OCTOBER, by=user)
    job = jobs.claim(report.job_id)
    barrier = Barrier(2)

    def work(_number):
        barrier.wait()
        compiling.compile_report(jobs.Progress(job))
        connections.close_all()

    in_threads(work, range(2))
    keys = list(report.figures.values_list("indicator", "part", "dimension", "item"))
    assert keys
    assert len(keys) == len(set(keys))


@pytest.mark.django_db(transaction=True)
def test_all_figures_are_of_one_moment(make_user, make_division):
    """A record that comes in between two statements of a count is in none of them."""
    place = make_division("9A", "Cloud Province")
    make_user("gao", ("officer", place))
    with compiling.snapshot():
        assert not Station.objects.exists()
        in_threads(lambda _: _found(place), [1])
        assert not Station.objects.exists()
    assert Station.objects.exists()


def _found(place):
    Station.objects.create(code="N", name="New", home=place)
    connections.close_all()


def in_threads(work, arguments):
    threads = [Thread(target=work, args=[argument]) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


FIRST_OF_NOVEMBER = date(2025, 11, 1)


def asked():
    return sorted(str(r.place) for r in Report.objects.select_related("station", "division"))


def test_on_the_first_the_calendar_asks_for_last_month_of_every_place_with_stations(
    east, west, other_county, city
):
    assert request_due_reports(FIRST_OF_NOVEMBER) == 4
    assert asked() == ["Clear Stream County", "East Station", "River City", "West Station"]
    assert set(Report.objects.values_list("first", flat=True)) == {OCTOBER}
    assert User.objects.get(username=CALENDAR).is_active is False


def test_the_calendar_asks_once_and_makes_up_for_days_on_which_it_slept(east, city, settings):
    assert request_due_reports(date(2025, 11, 9)) == 3
    assert request_due_reports(date(2025, 11, 10)) == 0
    settings.REPORT_SCHEDULE = {"station": 5, "county": 20}
    assert request_due_reports(date(2025, 12, 4)) == 0
    assert request_due_reports(date(2025, 12, 5)) == 1


def test_a_report_to_date_does_not_spare_the_whole_month(east, chen):
    report = request_report(place=east, month=OCTOBER, by=chen)
    Report.objects.update(created_at="2025-10-20T00:00Z")
    jobs.run(report.job_id)
    request_due_reports(FIRST_OF_NOVEMBER)
    assert [r.edition for r in Report.objects.of(east).order_by("edition")] == [1, 2]


def test_the_calendar_asks_nothing_for_stations_of_other_months(east, west):
    Station.objects.filter(pk=east.pk).update(closed_on=date(2025, 10, 1))
    Station.objects.filter(pk=west.pk).update(built_on=date(2025, 11, 1))
    assert request_due_reports(FIRST_OF_NOVEMBER) == 0


def test_a_report_counted_within_its_month_is_one_to_date(compiled, county, chen):
    today = timezone.localdate()
    report = compiled(county, month=today.replace(day=1))
    assert report.is_to_date
    assert report.as_of == today
    past = compiled(county)
    assert not past.is_to_date
    assert past.as_of == date(2025, 10, 31)
