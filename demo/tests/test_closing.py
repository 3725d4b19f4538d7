"""The books of the demo are closed beside beat and its workers, and after a crash."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections
from django.utils import timezone

from demo import closing
from reports.figures.periods import Period
from reports.issued.services.compile import request_report
from reports.issued.services.issuing import review_report
from reports.models import Report
from stations.jobs import queue
from stations.models import Job

MONTHS = closing.Reports(months=2, quarters=0, years=0)


@pytest.fixture
def officer_of(make_user, make_division):
    place = make_division("9A", "Cloud Province")
    return place, make_user("gao", ("officer", place))


def before_last():
    return Period.month(timezone.localdate()).before.before


def states():
    return list(Report.objects.order_by("first", "edition").values_list("state", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_report_that_a_worker_has_taken_is_waited_for(officer_of):
    place, officer = officer_of
    report = request_report(place=place, period=before_last(), by=officer)
    taken = queue.claim(report.job_id)  # what the sweep does
    found = []

    def wait():
        try:
            found.append(closing.finished(report).state)
        finally:
            connections.close_all()

    closer = Thread(target=wait)
    closer.start()
    closer.join(5 * closing.PAUSE)
    assert closer.is_alive()
    queue._do(taken, queue.Progress(taken))
    closer.join(60)
    assert found == ["compiled"]


def test_a_worker_that_died_is_not_waited_for(officer_of):
    place, officer = officer_of
    report = request_report(place=place, period=before_last(), by=officer)
    taken = queue.claim(report.job_id)
    Job.objects.filter(pk=taken.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert closing.finished(report).state == "compiled"


def test_a_report_that_cannot_be_compiled_is_said(officer_of):
    place, officer = officer_of
    report = request_report(place=place, period=before_last(), by=officer)
    Job.objects.filter(pk=report.job_id).update(state=Job.State.FAILED, error="No space left")
    with pytest.raises(RuntimeError, match="No space left"):
        closing.finished(report)


@pytest.mark.dated
def test_closed_twice_is_closed_once(officer_of):
    place, officer = officer_of
    for _time in range(2):
        closing.issue_reports(place, MONTHS, officer=officer)
    assert states() == ["issued", "compiled"]


def test_what_was_reviewed_before_a_crash_is_issued(officer_of):
    place, officer = officer_of
    report = closing.finished(request_report(place=place, period=before_last(), by=officer))
    review_report(report, by=officer, reason=closing.ALONE)
    closing.issue_reports(place, MONTHS, officer=officer)
    assert states() == ["issued", "compiled"]
