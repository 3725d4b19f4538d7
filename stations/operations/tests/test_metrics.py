"""Metrics: counted over all processes, shown to whoever has the token."""

import os
import runpy
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from stations.audit import trail
from stations.audit.seals import lag, seal_entries
from stations.models import Job
from stations.row_security.acting import acting_as

PATH = reverse("stations:metrics")
TOKEN = {"Authorization": "Bearer right"}


@pytest.fixture(autouse=True)
def token(settings):
    settings.HEALTH_TOKEN = "right"


def read(text):
    """``{(name, labels in the order of their names…): value}``."""
    return {
        (sample.name, *(value for _label, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped():
    answer = Client().get(PATH, headers=TOKEN)
    assert answer.status_code == 200
    return read(answer.text)


@pytest.mark.parametrize(
    "sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}]
)
def test_without_the_token_nobody_reads_them(sent, db):
    answer = Client().get(PATH, headers=sent)
    assert (answer.status_code, answer.content) == (401, b"")


def test_no_token_set_opens_to_none(settings, db):
    settings.HEALTH_TOKEN = ""
    assert Client().get(PATH, headers={"Authorization": "Bearer "}).status_code == 401


def test_requests_are_counted_by_view_and_never_by_address(lin, granny_li, as_user):
    client, view = as_user(lin), "cases:person"
    before = scraped().get(("sws_requests_total", "GET", "200", view), 0)
    client.get(f"{granny_li.get_absolute_url()}?q=SECRET")
    text = Client().get(PATH, headers=TOKEN).text
    after = read(text)
    assert after["sws_requests_total", "GET", "200", view] == before + 1
    assert after["sws_request_seconds_count", "GET", view] >= 1
    assert not any(hidden in text for hidden in ("SECRET", str(granny_li.pk)))


def test_an_unknown_address_or_method_makes_no_new_row(db):
    rows = len(scraped())
    Client().get("/nowhere-1")
    once = len(scraped())
    for n in range(5):
        Client().get(f"/nowhere-{n}")
        Client().generic(f"M{n}", "/health")
        Client().generic("M", "/health")
    assert once <= rows + 20
    assert len(scraped()) <= once + 20


def test_how_things_stand(lin, east):
    for state in ("waiting", "failed", "failed"):
        Job.objects.create(kind="x", title="x", by=lin, station=east, state=state)
    Job.objects.filter(state="waiting").update(created_at=timezone.now() - timedelta(minutes=3))
    found = scraped()
    assert (found["sws_jobs", "waiting"], found["sws_jobs", "failed"]) == (1, 2)
    assert found["sws_oldest_job_seconds",] >= 180
    assert found["sws_up", "database"] == 1
    assert found["sws_up", "worker"] == 0  # none runs beside these tests
    assert found["sws_seal_lag_seconds",] == 0


def test_when_the_last_backup_was_made(tmp_path, settings, db):
    settings.LAST_BACKUP = tmp_path / "last_backup"
    assert ("sws_last_backup_time",) not in scraped()
    settings.LAST_BACKUP.write_text("2026-11-20T02:30:00+08:00\n")
    assert scraped()["sws_last_backup_time",] == 1795113000.0


def test_the_lag_of_seals_is_the_age_of_what_has_none(lin, east):
    trail.record("export", east, by=lin)
    assert 0 < lag() < 60
    seal_entries()
    assert lag() == 0
    trail.record("export", east, by=lin)
    assert lag() > 0


COUNT = (
    "import django; django.setup(); from stations.operations import metrics; "
    "metrics.observe('v', 'GET', 200, 0.2)"
)


def test_whoever_is_asked_adds_up_all_processes(tmp_path):
    """Two web processes that have ended, and a third that answers; no database is asked."""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    show = COUNT + (
        "; from prometheus_client import CollectorRegistry, generate_latest; "
        "registry = CollectorRegistry(); metrics.counted(registry); "
        "print(generate_latest(registry).decode())"
    )
    for code in (COUNT, COUNT, show):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
    found = read(done.stdout)
    assert found["sws_requests_total", "GET", "200", "v"] == 3
    assert found["sws_request_seconds_count", "GET", "v"] == 3


def test_the_lag_is_that_of_all_places_whoever_asks(zhao, lin, east):
    """Of the operations page, too: who asks there sees entries of their own place alone."""
    trail.record("export", east, by=lin)
    with acting_as(zhao):
        assert lag() > 0


def test_what_the_processes_share_stands_in_memory(tmp_path, monkeypatch):
    """A write to a shared file on a full disk ends the process: no page is answered then."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    serving = runpy.run_path("config/serving.py")
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    serving["on_starting"](None)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_dev == Path("/dev/shm").stat().st_dev  # noqa: S108
    serving["on_exit"](None)
    assert not folder.exists()
