"""A job goes on when its database was away for a moment, and when the clock was put back."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from stations.jobs import queue
from stations.models import Job

HOUR = timedelta(hours=1)
CUT = "SET ROLE NONE; SELECT pg_terminate_backend(pg_backend_pid())"


@pytest.fixture
def ask(lin, monkeypatch):
    """``ask(handler)``: a waiting job that the handler does."""

    def request(handler):
        monkeypatch.setitem(queue.HANDLERS, "kind", handler)
        return queue.request_job("kind", title="kind", by=lin)

    return request


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_database_went_away_begins_again(ask):
    went = []

    def work(progress):
        if not went:
            went.append(True)
            with pytest.raises(OperationalError), connection.cursor() as cursor:
                cursor.execute(CUT)
            connection.close()  # as Django does between two tasks
            raise OperationalError("server closed the connection unexpectedly")
        return {"found": 1}

    job = ask(work)
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("running", "")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == ("done", 2, {"found": 1})


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_again_and_again_is_not_the_jobs_fault(ask):
    went = []

    def work(progress):
        if len(went) < 4:
            went.append(True)
            raise OperationalError("server closed the connection unexpectedly")
        return {"found": 1}

    job = ask(work)
    for _n in range(5):
        assert queue.run(job.pk)  # at once: whoever left it hands it back
    job.refresh_from_db()
    assert (job.state, job.attempts, job.excused) == ("done", 5, 4)


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_takes_too_long_fails_its_job(ask):
    """It would take as long at every attempt."""

    def work(progress):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")

    job = ask(work)
    queue.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_lease_that_could_not_be_renewed_is_renewed_at_the_next_turn(ask, settings, monkeypatch):
    settings.JOB_LEASE_SECONDS = 0.6
    write, tried = queue.Progress._write, []

    def once_away(self, **fields):
        tried.append(fields)
        if len(tried) == 1:
            raise DatabaseError("too many connections")
        write(self, **fields)

    def work(progress):
        monkeypatch.setattr(queue.Progress, "_write", once_away)
        Event().wait(1)
        assert not Job.objects.claimable().exists()

    job = ask(work)
    queue.run(job.pk, aside=True)
    job.refresh_from_db()
    assert (job.state, len(tried) > 2) == ("done", True)


@pytest.mark.parametrize(("left", "is_claimable"), [(-1, True), (50, False), (3600, True)])
def test_a_lease_given_before_the_clock_was_put_back_holds_nobody_up(ask, left, is_claimable):
    job = ask(lambda progress: None)
    ends = timezone.now() + timedelta(seconds=left)
    Job.objects.update(state="running", lease_until=ends, created_at=timezone.now() - HOUR)
    assert Job.objects.claimable().exists() is is_claimable
    assert Job.objects.are_stuck() is is_claimable
    assert queue.run(job.pk) is is_claimable
