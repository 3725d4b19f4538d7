"""Background work: claimed once, seen while it runs, taken over when its worker dies."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.utils import timezone

from stations.jobs import queue
from stations.models import AuditEntry, Job
from stations.rights_table import Denied


@pytest.fixture
def ask(lin):
    def request(kind, **params):
        return queue.request_job(kind, title=kind, by=lin, **params)

    return request


@pytest.fixture
def handler(monkeypatch):
    def register(kind, function):
        monkeypatch.setitem(queue.HANDLERS, kind, function)

    return register


def lapsed():
    return timezone.now() - timedelta(seconds=1)


def test_a_job_is_done_with_its_result(ask, handler, run_jobs):
    handler("double", lambda progress: {"twice": progress.params["number"] * 2})
    job = ask("double", number=21)
    assert run_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.percent) == ("done", {"twice": 42}, 100)
    assert job.ended_at
    assert run_jobs() == 0


def test_a_rule_that_is_broken_is_told_and_another_error_is_not(ask, handler, run_jobs):
    def refuse(progress):
        raise ValidationError("The month is filed.")

    def crash(progress):
        raise RuntimeError("secret detail")

    handler("refuse", refuse)
    handler("crash", crash)
    refused, crashed = ask("refuse"), ask("crash")
    run_jobs()
    refused.refresh_from_db()
    crashed.refresh_from_db()
    assert (refused.state, refused.error) == ("failed", "The month is filed.")
    assert crashed.state == "failed"
    assert "secret" not in crashed.error


def test_a_job_is_claimed_once(ask):
    job = ask("anything")
    assert queue.claim(job.pk)
    assert queue.claim(job.pk) is None


def test_a_lapsed_lease_can_be_taken_over_and_the_first_one_may_write_no_more(ask):
    job = ask("anything")
    first = queue.Progress(queue.claim(job.pk))
    first.step(1, 10)
    Job.objects.update(lease_until=lapsed())
    second = queue.Progress(queue.claim(job.pk))
    with pytest.raises(queue.LeaseLost):
        first.step(2, 10)
    with pytest.raises(queue.LeaseLost):
        first.finish(state=Job.State.DONE)
    second.finish(state=Job.State.DONE)


def test_who_lost_the_lease_stops_without_a_word(ask, handler):
    def slow(progress):
        Job.objects.update(attempts=9)
        progress.step(1, 2)

    handler("slow", slow)
    job = ask("slow")
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert job.state == "running"


def test_a_job_that_kills_its_worker_again_and_again_is_given_up(ask, handler):
    handler("deadly", lambda progress: pytest.fail("must not run"))
    job = ask("deadly")
    Job.objects.update(state="running", attempts=queue.MAX_ATTEMPTS, lease_until=lapsed())
    queue.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert str(queue.MAX_ATTEMPTS) in job.error


def test_three_killed_workers_are_enough(ask, handler):
    """Nothing is written by who is killed: the lease runs out, and the next one claims it."""
    begun = []
    handler("deadly", lambda progress: begun.append(progress.job.attempts))
    job = ask("deadly")
    for _n in range(queue.MAX_ATTEMPTS):
        assert queue.claim(job.pk)
        Job.objects.update(lease_until=lapsed())
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert (job.state, begun) == ("failed", [])
    assert "内存" in job.error
    assert not queue.run(job.pk)


@pytest.mark.parametrize(
    "error", [ValidationError("no room"), Denied("no room"), RuntimeError("no room"), None]
)
def test_what_a_job_was_to_change_is_put_back_when_it_fails(error, ask, handler, lin, monkeypatch):
    """However it fails (None: it killed three workers), in the transaction that says so."""
    told = []

    def put_back(job):
        told.append((job.pk, job.error, Job.objects.get().state))

    def fail(progress):
        raise error

    monkeypatch.setitem(queue.GIVEN_UP, "work", put_back)
    handler("work", fail)
    job = ask("work")
    if error is None:
        Job.objects.update(state="running", attempts=queue.MAX_ATTEMPTS, lease_until=lapsed())
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert told == [(job.pk, job.error, "failed")]
    assert ("no room" in job.error) is isinstance(error, ValidationError | Denied)
    assert not job.can_be_retried
    with pytest.raises(ValidationError):
        queue.retry(job, by=lin)


def test_a_job_stays_open_when_it_could_not_be_put_back(ask, handler, monkeypatch):
    """Nothing is half said: the next worker tries it once more."""

    def fail(progress):
        raise ValidationError("no room")

    def cannot(job):
        raise RuntimeError

    monkeypatch.setitem(queue.GIVEN_UP, "work", cannot)
    handler("work", fail)
    job = ask("work")
    with pytest.raises(RuntimeError):
        queue.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("running", "")


def test_a_failed_job_can_be_tried_again_once(ask, lin):
    job = ask("anything")
    Job.objects.update(state="failed", error="no", attempts=3)
    queue.retry(job, by=lin)
    queue.retry(job, by=lin)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("waiting", 0, "")
    assert AuditEntry.objects.filter(verb="retry").count() == 1


@pytest.mark.django_db(transaction=True)
def test_progress_shows_while_the_handlers_transaction_is_open(ask, handler):
    seen = []

    def look():
        seen.append(Job.objects.values_list("done", "total", "state").get())
        connections.close_all()

    def work(progress):
        with transaction.atomic():
            progress.step(3, 10)
            other = threading.Thread(target=look)
            other.start()
            other.join()

    handler("work", work)
    queue.run(ask("work").pk, aside=True)
    assert seen == [(3, 10, "running")]


@pytest.mark.django_db(transaction=True)
def test_a_living_worker_keeps_its_lease_through_one_long_statement(ask, handler, settings):
    settings.JOB_LEASE_SECONDS = 0.3
    found = []

    def work(progress):
        threading.Event().wait(1.2)
        found.append(Job.objects.claimable().exists())

    handler("work", work)
    job = ask("work")
    queue.run(job.pk, aside=True)
    assert found == [False]
    job.refresh_from_db()
    assert job.state == "done"


def test_a_worker_that_does_not_answer_is_told_after_half_a_minute(ask):
    job = ask("anything")
    assert not Job.objects.are_stuck()
    Job.objects.update(created_at=timezone.now() - timedelta(seconds=31))
    assert Job.objects.are_stuck()
    busy = ask("other")
    Job.objects.filter(pk=busy.pk).update(
        state="running", lease_until=timezone.now() + timedelta(seconds=50)
    )
    assert not Job.objects.are_stuck()
    Job.objects.filter(pk=busy.pk).update(lease_until=lapsed())
    assert Job.objects.are_stuck()
    job.refresh_from_db()


# pages


def test_one_sees_ones_own_jobs_and_nobody_elses(ask, as_user, lin, he):
    job = ask("anything")
    assert as_user(lin).get(job.get_absolute_url()).status_code == 200
    assert as_user(he).get(job.get_absolute_url()).status_code == 404
    assert as_user(he).post(f"{job.get_absolute_url()}retry/").status_code == 404
    assert job.title in as_user(lin).get("/jobs/").content.decode()
    assert f"{job.pk}" not in as_user(he).get("/jobs/").content.decode()


def test_the_page_asks_again_until_the_job_has_ended(ask, as_user, lin):
    job = ask("anything")
    client = as_user(lin)
    part = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part
    Job.objects.update(state="done", ended_at=timezone.now(), url="/imports/")
    part = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    assert 'href="/imports/"' in part
    assert "hx-trigger" not in client.get("/jobs/").content.decode()


def test_the_page_says_that_the_worker_does_not_answer(ask, as_user, lin):
    job = ask("anything")
    words = "后台程序没有响应"
    assert words not in as_user(lin).get(job.get_absolute_url()).content.decode()
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert words in as_user(lin).get(job.get_absolute_url()).content.decode()
    assert words in as_user(lin).get("/jobs/").content.decode()


def test_a_failed_job_is_tried_again_from_its_page(ask, as_user, lin):
    job = ask("anything", url="/imports/")
    Job.objects.update(state="failed", error="Nothing came of it.")
    client = as_user(lin)
    assert "Nothing came of it." in client.get(job.get_absolute_url()).content.decode()
    assert client.post(f"{job.get_absolute_url()}retry/").url == "/imports/"
    job.refresh_from_db()
    assert job.state == "waiting"


def test_more_jobs_cost_no_more_queries(ask, count_queries, lin):
    ask("anything")
    before = count_queries(lin, "/jobs/")
    for _number in range(15):
        ask("anything")
    assert count_queries(lin, "/jobs/") == before
