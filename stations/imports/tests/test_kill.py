"""A worker dies in the middle of the write, or loses its lease: the rows are written once."""

import signal
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from stations.imports.services import confirm_import
from stations.jobs import queue
from stations.models import AuditEntry, Job, Station

pytestmark = [pytest.mark.xdist_group("killed"), pytest.mark.django_db(transaction=True)]

WORKER = "from stations.jobs import queue; queue.run({!r}, aside=True)"
PATIENCE = 60


@pytest.fixture
def asked(upload, xlsx, an, east_town):
    """An import of three stations whose write waits for a worker."""
    rows = [[f"S{n}", f"Station {n}", "3", "9A0101101"] for n in range(3)]
    batch = upload("stations", xlsx(["站点编号", "站点名称", "层级", "所在区划"], *rows), an)
    confirm_import(batch, good_only=False, by=an)
    batch.refresh_from_db()
    return batch


@pytest.fixture
def start_worker(mother):
    return lambda job_id: mother.fork(WORKER.format(str(job_id)))


@contextmanager
def served_divisions_locked():
    """Stations can be inserted meanwhile, but not what they serve: every write stops halfway."""
    ready, over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE stations_stationdivision IN ACCESS EXCLUSIVE MODE")
            ready.set()
            over.wait(PATIENCE)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    ready.wait(PATIENCE)
    try:
        yield
    finally:
        over.set()
        holder.join()


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("waited in vain")


def waiting_on_locks():
    """As the worker's own role, or one that is granted it: others aren't told what it waits for."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def lapse(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def assert_written_once(batch):
    batch.refresh_from_db()
    assert (batch.state, batch.written_count) == ("done", 3)
    assert Station.objects.count() == 3
    assert AuditEntry.objects.filter(verb="import").count() == 1
    assert AuditEntry.objects.filter(verb="found").count() == 3
    assert batch.by.notices.count() == 1


def test_a_worker_killed_in_the_middle_of_the_write_leaves_nothing_and_the_next_writes_all(
    asked, start_worker
):
    with served_divisions_locked():
        worker = start_worker(asked.job_id)
        wait_for(waiting_on_locks)
        assert worker.kill() == -signal.SIGKILL
    wait_for(lambda: not waiting_on_locks())
    assert not Station.objects.exists()
    asked.refresh_from_db()
    assert (asked.state, asked.job.state) == ("writing", "running")
    assert not queue.run(asked.job_id)  # the dead worker's lease still holds

    lapse(asked.job)
    assert queue.run(asked.job_id)
    assert_written_once(asked)


def test_two_workers_at_one_write_write_once(asked, start_worker):
    """The first one is slow and loses its lease; the second one starts while it still writes."""
    with served_divisions_locked():
        first = start_worker(asked.job_id)
        wait_for(lambda: waiting_on_locks() == 1)
        lapse(asked.job)
        second = start_worker(asked.job_id)
        wait_for(lambda: waiting_on_locks() == 2)
    assert first.wait() == second.wait() == 0
    assert_written_once(asked)
    asked.job.refresh_from_db()
    assert (asked.job.state, asked.job.attempts) == ("done", 2)
