"""``kill -9`` of worker and beat at random points while reports are compiled."""

import contextlib
import random
import signal
import time
from datetime import date

import pytest

from cases.filings.services.filings import file_month
from config.testing_soak import soaked
from reports.figures.periods import Period
from reports.issued.services import compile as compiling
from reports.issued.services.compile import request_reports
from reports.models import Report
from stations.models import Job

pytestmark = pytest.mark.xdist_group("killed")  # which are forked from the same
LEASE, PATIENCE = 3, 120
KILLS, MONTHS = soaked((1, 3), (3, 5))
# As the Procfile starts them, with a short lease.
COMMANDS = (
    "--app config --quiet worker --pool threads --concurrency 2 --loglevel ERROR",
    "--app config --quiet beat --loglevel ERROR --schedule {folder}/beat",
)
CELERY = (
    f"settings.JOB_LEASE_SECONDS = {LEASE}; "
    "sys.argv[1:] = {words}; from celery.__main__ import main; main()"
)


@contextlib.contextmanager
def celery(mother, folder):
    """Worker and beat as processes of their own; at the end both are killed, not asked."""
    words = [command.format(folder=folder).split() for command in COMMANDS]
    processes = [mother.fork(CELERY.format(words=one)) for one in words]
    try:
        yield
    finally:
        assert [process.kill() for process in processes] == [-signal.SIGKILL] * len(processes)


@pytest.fixture
def asked(make_user, make_service, granny_li, county, city, province, east, he):
    """Some months of four places, filed and asked for."""
    officer = make_user("officer", ("officer", province))
    periods = [Period.month(date(2025, month, 1)) for month in range(11 - MONTHS, 11)]
    for period in periods:
        for day in range(1, 4):
            make_service([granny_li], on=period.first.replace(day=day), heads={"elders": day})
        file_month(station=east, month=period.first, by=he)
    for period in periods:
        request_reports([east, county, city, province], period=period, by=officer)
    return Report.objects.select_related("job", "station", "division")


def wait_until(happened, what):
    ends = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < ends, what
        time.sleep(0.05)


def wait_until_some_end_and_some_run(left, what):
    running = Job.objects.filter(state="running", done__gte=1)
    open_jobs = Job.objects.exclude(state="done")
    wait_until(lambda: running.exists() and open_jobs.count() < left, what)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_each_report_is_compiled_once_with_the_same_bytes(asked, mother, tmp_path):
    seed = random.randrange(10_000)
    chance = random.Random(seed)  # noqa: S311
    waiting = Job.objects.exclude(state="done")
    for _kill in range(KILLS):
        with celery(mother, tmp_path):
            wait_until_some_end_and_some_run(waiting.count(), f"seed {seed}")
            time.sleep(chance.random() / 10)
    assert waiting.exists(), "nothing was left to be killed"
    with celery(mother, tmp_path):
        wait_until(lambda: not waiting.exists(), f"seed {seed}: {list(waiting.values())}")
    assert asked.count() == 4 * MONTHS
    assert Job.objects.filter(attempts__gt=1).exists(), f"seed {seed}: no job was killed"
    for report in asked:
        figures, document = compiling.count(report)
        assert (report.state, report.document) == ("compiled", document)
        assert report.figures.count() == len(figures)
