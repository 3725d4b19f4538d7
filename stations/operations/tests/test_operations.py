"""What an administrator sees of operations, and nobody else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from stations import readiness
from stations.models import AuditEntry, Job

PAGE = reverse("stations:operations")


def failed(by, station, **fields):
    said = {
        "kind": "import",
        "title": "SECRET.xlsx",
        "error": "The worker died.",
        "state": "failed",
    }
    return Job.objects.create(by=by, station=station, ended_at=timezone.now(), **said | fields)


def retry(client, job):
    return client.post(reverse("stations:operations_retry", args=[job.pk]))


def test_it_stands_in_an_administrators_menu(an, as_user):
    assert f'href="{PAGE}"' in as_user(an).get("/me/").text


@pytest.mark.parametrize("away", [(), ("redis", "worker"), ("beat",)], ids=["all", "two", "beat"])
def test_each_part_that_is_away_is_named(away, an, as_user, monkeypatch):
    parts = dict.fromkeys(("database", "redis", *readiness.KINDS), 1) | dict.fromkeys(away, 0)
    rest = {"oldest_job_seconds": 7, "last_backup": None, "problems": list(away)}
    monkeypatch.setattr(readiness, "found", lambda: parts | rest)
    text = as_user(an).get(PAGE).text
    assert text.count("不可用") == len(away)
    assert "7 秒" in text


def test_failed_jobs_of_ones_place_are_tried_again(an, lin, east, as_user, run_jobs):
    job = failed(lin, east)
    client = as_user(an)
    page = client.get(PAGE)
    assert "The worker died." in page.text
    assert "SECRET" not in page.text
    assert retry(client, job)["Location"] == PAGE
    job.refresh_from_db()
    assert job.state == "waiting"
    assert AuditEntry.objects.get(verb="retry").by == an


def test_jobs_of_elsewhere_are_not_there(an, mei, north, as_user):
    job = failed(mei, north)
    client = as_user(an)
    assert "The worker died." not in client.get(PAGE).text
    assert retry(client, job).status_code == 404


def test_it_says_who_may(an, make_user, county, other_county, as_user):
    make_user("fei", ("administrator", county))
    make_user("far", ("administrator", other_county))
    text = as_user(an).get(PAGE).text
    assert "Fei" in text
    assert "Far" not in text


def test_it_costs_the_same_with_more_failures(an, lin, east, count_queries):
    failed(lin, east)
    few = count_queries(an, PAGE)
    for _number in range(10):
        failed(lin, east)
    assert count_queries(an, PAGE) == few
