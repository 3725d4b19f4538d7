"""/health/ready: what works, and to whom it is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stations import readiness
from stations.jobs import queue
from stations.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def alive(monkeypatch):
    """A worker and a beat, under a prefix of this test's own."""
    monkeypatch.setattr(readiness, "PREFIX", f"{readiness.PREFIX}:test")
    for kind in readiness.KINDS:
        readiness.show_life(kind)
    yield
    with readiness._redis() as server:
        server.delete(*server.scan_iter(f"{readiness.PREFIX}:*"))


def test_everything_works(alive, client, settings, tmp_path):
    settings.HEALTH_TOKEN = "swordfish"
    settings.LAST_BACKUP = tmp_path / "last"
    settings.LAST_BACKUP.write_text("2026-11-30T02:30:00Z 2026-11-30\n")
    answer = client.get("/health/ready", headers={"Authorization": "Bearer swordfish"})
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": True,
        "redis": True,
        "worker": 1,
        "beat": 1,
        "oldest_job_seconds": 0,
        "last_backup": "2026-11-30T02:30:00Z 2026-11-30",
        "problems": [],
    }


def test_details_are_for_administrators_and_the_token(alive, client, as_user, an, lin, settings):
    bare = {"status": "ok"}
    assert client.get("/health/ready").json() == bare
    for token in ("Bearer ", "Bearer", "", "Bearer é"):
        assert client.get("/health/ready", headers={"Authorization": token}).json() == bare
    settings.HEALTH_TOKEN = "swordfish"
    assert client.get("/health/ready", headers={"Authorization": "Bearer x"}).json() == bare
    assert as_user(lin).get("/health/ready").json() == bare
    assert as_user(an).get("/health/ready").json()["worker"] == 1


@pytest.mark.parametrize("gone", readiness.KINDS)
def test_whoever_is_silent_is_a_problem(alive, as_user, an, gone):
    with readiness._redis() as server:
        (key,) = server.scan_iter(f"{readiness.PREFIX}:{gone}:*")
        assert 0 < server.ttl(key) <= readiness.SILENT
        server.delete(key)
    answer = as_user(an).get("/health/ready")
    assert (answer.status_code, answer.json()["problems"]) == (503, [gone])
    assert answer.json()["status"] == "degraded"


def test_without_redis_it_says_so_and_the_web_goes_on(as_user, an, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody"
    readiness.show_life("worker")
    answer = as_user(an).get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["redis", "worker", "beat"]
    assert answer.json()["database"] is True


def test_a_job_that_waits_long_is_a_problem(alive, as_user, an, lin):
    job = queue.request_job("nobody-does-this", title="x", by=lin)
    assert as_user(an).get("/health/ready").json()["problems"] == []
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=6))
    said = as_user(an).get("/health/ready").json()
    assert said["problems"] == ["jobs wait"]
    assert 360 <= said["oldest_job_seconds"] < 420
