"""The list as a table: what is shown, masked, safe in Excel, logged; a long one as a job."""

import csv
import io
import os
import time

import pytest
from django.http import QueryDict
from django.urls import reverse
from openpyxl import load_workbook

from cases.people.lists import PeopleAsked
from stations.jobs.queue import run
from stations.lists.downloads import cells, path_of
from stations.models import AuditEntry, Job

EXPORT = reverse("cases:people_export")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def body(response):
    return b"".join(response.streaming_content)


def table(response):
    return list(csv.reader(io.StringIO(body(response).decode("utf-8-sig"))))


def column(rows, n=0):
    return [row[n] for row in rows[1:]]


def test_the_table_holds_what_the_list_shows_with_masked_numbers(
    as_user, lin, make_person, sample_number, west
):
    make_person("李雪", risk="H", id_number=sample_number())
    make_person("王芳")
    make_person("罗正芬", station=west, risk="H")
    rows = table(as_user(lin).get(EXPORT, {"format": "csv", "risk": "H"}))
    assert column(rows) == ["李雪"]
    assert sample_number() not in str(rows)
    assert "9901 **** ****" in rows[1][3]
    entry = AuditEntry.objects.get(verb="export")
    filters = {"format": "csv", "risk": "H"}
    assert entry.detail == {"kind": "people", "number": 1, "format": "csv", "filters": filters}


def test_excel_opens_the_same_rows(as_user, lin, granny_li):
    book = load_workbook(io.BytesIO(body(as_user(lin).get(EXPORT))))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][0] == "李桂兰"
    assert len(rows) == 2


def test_a_name_that_begins_like_a_formula_is_text(as_user, lin, make_person):
    make_person("=SUM(A1)")
    assert column(table(as_user(lin).get(EXPORT, {"format": "csv"}))) == ["'=SUM(A1)"]
    book = load_workbook(io.BytesIO(body(as_user(lin).get(EXPORT))))
    cell = book.active["A2"]
    assert (cell.value, cell.data_type) == ("=SUM(A1)", "s")


def test_an_officer_takes_out_masked_names_and_no_numbers(
    as_user, chen, make_person, sample_number
):
    make_person("李桂兰", id_number=sample_number())
    rows = table(as_user(chen).get(EXPORT, {"format": "csv"}))
    assert column(rows) == ["李*兰"]
    assert column(rows, 3) == [""]


def test_those_ticked_are_exported_and_nobody_of_another_station(as_user, lin, make_person, west):
    mine, other = make_person("李雪"), make_person("王芳")
    stranger = make_person("罗正芬", station=west)
    sent = {"person": [str(mine.pk), str(stranger.pk)]}
    rows = table(as_user(lin).post(f"{EXPORT}?format=csv", sent))
    assert column(rows) == ["李雪"]
    assert other.name not in str(rows)


@pytest.fixture
def long_list(monkeypatch, make_person):
    monkeypatch.setattr("stations.lists.paging.MOST", 2)
    return [make_person(name) for name in ("李雪", "王芳", "张三")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_table_is_a_job_whose_file_only_the_asker_gets(
    kind, as_user, lin, he, long_list, media
):
    response = as_user(lin).get(EXPORT, {"format": kind, "sort": "name"})
    job = Job.objects.get()
    assert response["Location"] == reverse("stations:job", args=[job.pk])
    assert as_user(lin).get(job.url).status_code == 404  # not made yet
    assert run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    response = as_user(lin).get(job.url)
    if kind == "csv":
        assert column(table(response)) == ["李雪", "王芳", "张三"]
    else:
        assert load_workbook(io.BytesIO(body(response))).active.max_row == 4
    assert as_user(he).get(job.url).status_code == 404
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"export", "download"}


def test_the_job_reads_the_scope_of_the_day_it_runs(as_user, lin, long_list):
    as_user(lin).get(EXPORT, {"format": "csv"})
    lin.postings.all().delete()
    job = Job.objects.get()
    run(job.pk)
    assert as_user(lin).get(job.url).status_code == 404  # it ended with the posting
    with path_of(job).open(encoding="utf-8-sig") as written:
        assert len(written.readlines()) == 1  # and nobody stood in it


def test_yesterdays_files_are_gone_with_the_next_export(as_user, lin, long_list, media):
    as_user(lin).get(EXPORT, {"format": "csv"})
    job = Job.objects.get()
    run(job.pk)
    path = path_of(job)
    os.utime(path, (time.time() - 25 * 3600,) * 2)
    as_user(lin).get(EXPORT, {"format": "csv"})
    assert not path.exists()
    assert as_user(lin).get(job.url).status_code == 404


def test_the_table_costs_as_many_queries_with_more_rows(lin, make_person, make_household):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert list(cells(PeopleAsked(lin, QueryDict())))
        return len(queries)

    make_person("李雪", household=make_household())
    cost()
    before = cost()
    for name in "一二三四五":
        make_person(f"王{name}", household=make_household())
    assert cost() == before
