"""What was given to a right ends with it: sessions, tokens, jobs, imports, files."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from stations.accounts import resets, services
from stations.jobs.queue import request_job
from stations.lists.downloads import JOB
from stations.models import Import, Job, Posting


def end_the_posting(user, an, east):
    services.end_posting(user.postings.get(), on=timezone.localdate(), reason="left", by=an)


ENDS = {
    "locked": lambda user, an, east: services.set_active(user, active=False, reason="x", by=an),
    "unlocked": lambda user, an, east: services.set_active(user, active=True, reason="x", by=an),
    "another role": lambda user, an, east: services.post_user(
        user, role="lead", station=east, by=an
    ),
    "a role less": end_the_posting,
    "a new password": lambda user, an, east: resets.reset_on_server(user),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_session_ends_at_once(how, lin, an, east, as_user):
    client = as_user(lin)
    assert client.get("/me/").status_code == 200
    ENDS[how](lin, an, east)
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("how", ["locked", "another role", "a role less"])
def test_a_token_ends_at_once(how, tong, an, as_client, east):
    client = as_client(tong)
    assert client.get("/api/v1/stations/").status_code == 200
    ends = ENDS | {"another role": lambda user, an, east: services.post_user(
        user, role="client", station=east, agreement="2026", by=an)}  # fmt: skip
    ends[how](tong, an, east)
    assert client.get("/api/v1/stations/").status_code == 401


def test_a_token_ends_with_the_day_of_its_posting(tong, as_client):
    """Nobody ends it: the day on which it was to end has come."""
    client = as_client(tong)
    assert client.get("/api/v1/stations/").status_code == 200
    today = timezone.localdate()
    tong.postings.update(since=today - timedelta(days=2), until=today)
    assert client.get("/api/v1/stations/").status_code == 401


@pytest.fixture
def asked(lin, east, settings, tmp_path):
    """Lin's export, done, and a register that was checked."""
    settings.MEDIA_ROOT = tmp_path
    job = request_job(JOB, title="people", by=lin, station=east, list="people", format="csv")
    Job.objects.filter(pk=job.pk).update(state="done", result={"name": "people"})
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / f"{job.pk}.csv").write_text("SECRET")
    batch = Import.objects.create(
        kind="people", filename="x.xlsx", by=lin, station=east, job=job, state="checked"
    )
    return [f"/jobs/{job.pk}/", f"/jobs/{job.pk}/file/", f"/imports/{batch.pk}/"]


def test_what_was_asked_for_ends_with_the_posting(asked, lin, west, as_user):
    """Also where another posting comes in its place."""
    assert [status(as_user(lin), path) for path in asked] == [200, 200, 200]
    lin.postings.update(until=timezone.localdate())
    Posting.objects.create(user=lin, role="worker", station=west, since=timezone.localdate())
    assert [status(as_user(lin), path) for path in asked] == [404, 404, 404]


def status(client, path):
    answer = client.get(path)
    for close in answer._resource_closers:  # not the request's: that would close the connection
        close()
    return answer.status_code


@pytest.mark.parametrize(
    ("field", "longest"), [("last_seen_at", "IDLE_SECONDS"), ("created_at", "COOKIE_AGE")]
)
def test_a_session_ends_when_it_lay_idle_or_lasted_long(field, longest, lin, as_user, settings):
    client = as_user(lin)
    assert client.get("/me/").status_code == 200
    of_lin = UserSession.objects.filter(user=lin)
    seconds = getattr(settings, f"SESSION_{longest}")
    of_lin.update(**{field: timezone.now() - timedelta(seconds=seconds - 60)})
    assert client.get("/me/").status_code == 200
    of_lin.update(**{field: timezone.now() - timedelta(seconds=seconds + 1)})
    assert client.get("/me/").status_code == 302


def test_no_cache_keeps_what_is_shown_to_somebody(lin, tong, as_user, as_client, granny_li):
    for path in ("/me/", granny_li.get_absolute_url()):
        assert as_user(lin).get(path)["Cache-Control"] == "no-store"
    assert as_client(tong).get("/api/v1/beneficiaries/")["Cache-Control"] == "no-store"
