"""``kill -9`` of worker and beat at random points while twenty reports are compiled."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from django.conf import settings
from django.db import connection

from cases.filings.services.filings import file_month
from config.testing_soak import soaked
from config.tests.stack import ROOT
from reports.figures.periods import Period
from reports.issued.services import compile as compiling
from reports.issued.services.compile import request_reports
from reports.models import Report
from stations.models import Job

LEASE, KILLS, PATIENCE = 3, soaked(1, 3), 120
# Celery as the Procfile starts it, on the test database and with a short lease.
START = f"""
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv.pop(1)
settings.JOB_LEASE_SECONDS = {LEASE}
from celery.__main__ import main
main()
"""
COMMANDS = {
    "worker": "worker --pool threads --concurrency 2 --loglevel ERROR",
    "beat": "beat --loglevel ERROR --schedule {folder}/beat",
}


@contextlib.contextmanager
def celery(folder):
    """Worker and beat as processes of their own; at the end both are killed, not asked."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "REDIS_PREFIX": f"killed{os.getpid()}:",
        "EMBEDDED_DURABLE": "0",
        "VAR_DIR": str(settings.VAR_DIR),
    }
    name = connection.settings_dict["NAME"]
    processes = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-W", "ignore", "-c", START, name, "--app", "config", "--quiet",
             *command.format(folder=folder).split()],
            cwd=ROOT, env=environment, start_new_session=True,
        )
        for command in COMMANDS.values()
    ]  # fmt: skip
    try:
        yield
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def asked(make_user, make_service, granny_li, county, city, province, east, he):
    """Five months of four places, filed and asked for: twenty reports."""
    officer = make_user("officer", ("officer", province))
    periods = [Period.month(date(2025, month, 1)) for month in range(6, 11)]
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
        time.sleep(0.02)


def wait_until_some_end_and_some_run(left, what):
    running = Job.objects.filter(state="running", done__gte=1)
    open_jobs = Job.objects.exclude(state="done")
    wait_until(lambda: running.exists() and open_jobs.count() < left, what)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_each_report_is_compiled_once_with_the_same_bytes(asked, tmp_path):
    seed = random.randrange(10_000)
    chance = random.Random(seed)  # noqa: S311
    waiting = Job.objects.exclude(state="done")
    for _kill in range(KILLS):
        with celery(tmp_path):
            wait_until_some_end_and_some_run(waiting.count(), f"seed {seed}")
            time.sleep(chance.random() / 10)
    assert waiting.exists(), "nothing was left to be killed"
    with celery(tmp_path):
        wait_until(lambda: not waiting.exists(), f"seed {seed}: {list(waiting.values())}")
    assert asked.count() == 20
    assert Job.objects.filter(attempts__gt=1).exists(), f"seed {seed}: no job was killed"
    for report in asked:
        figures, document = compiling.count(report)
        assert (report.state, report.document) == ("compiled", document)
        assert report.figures.count() == len(figures)
