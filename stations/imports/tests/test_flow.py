"""From the upload to the register: what is kept, what is refused, what happens twice."""

import re
from datetime import timedelta
from functools import partial
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.utils import timezone
from openpyxl import load_workbook

from stations.imports.importers import importer_of
from stations.imports.services import (
    confirm_import,
    correct_cells,
    decide_doubles,
    discard_import,
    errors_of,
    purge_imports,
    start_import,
    undo_import,
)
from stations.jobs import queue
from stations.models import AuditEntry, Import, ImportRow, Job, Station

HEADINGS = ["站点编号", "站点名称", "层级", "所在区划"]


def rows(number, start=0):
    return [[f"S{n}", f"Station {n}", "3", "9A0101101"] for n in range(start, start + number)]


@pytest.fixture
def stations_file(xlsx):
    def make(*lines):
        return xlsx(HEADINGS, *lines)

    return make


@pytest.fixture
def checked(upload, stations_file, an, east_town):
    """Three good stations and a bad one."""
    return upload("stations", stations_file(*rows(3), ["S9", "", "3", "9A0101101"]), an)


def test_what_was_uploaded_is_sealed(checked):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells, findings FROM stations_importrow ORDER BY number")
        stored = b"".join(bytes(value) for row in cursor.fetchall() for value in row)
    assert b"Station 1" not in stored
    assert "空".encode() not in stored
    assert checked.rows.get(number=3).texts["name"] == "Station 1"


def test_errors_forbid_all_or_nothing(checked, an):
    with pytest.raises(ValidationError) as error:
        confirm_import(checked, good_only=False, by=an)
    assert "1" in error.value.messages[0]
    checked.refresh_from_db()
    assert checked.state == "checked"


def test_good_rows_only_leaves_the_bad_ones_for_download(checked, run_jobs, an):
    confirm_import(checked, good_only=True, by=an)
    run_jobs()
    checked.refresh_from_db()
    assert (checked.state, checked.written_count, checked.bad_count) == ("done", 3, 1)
    assert Station.objects.count() == 3
    assert [row.number for row in checked.rows.all()] == [5]
    assert an.notices.get().url == checked.get_absolute_url()


def test_a_second_click_asks_for_nothing_more(checked, run_jobs, an):
    confirm_import(checked, good_only=True, by=an)
    with pytest.raises(ValidationError) as error:
        confirm_import(checked, good_only=True, by=an)
    assert error.value.code == "stale"
    run_jobs()
    assert Job.objects.filter(kind="import_write").count() == 1
    with pytest.raises(ValidationError):
        confirm_import(checked, good_only=True, by=an)


def test_a_job_that_runs_again_after_it_wrote_writes_nothing_more(checked, run_jobs, an):
    """The worker died after its commit, before it could say so."""
    confirm_import(checked, good_only=True, by=an)
    run_jobs()
    job = Job.objects.get(kind="import_write")
    Job.objects.filter(pk=job.pk).update(state="running", lease_until=timezone.now() - timedelta(1))
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["written"]) == ("done", 3)
    assert Station.objects.count() == 3
    assert AuditEntry.objects.filter(verb="import").count() == 1


def test_what_changed_since_the_check_sends_it_back_and_writes_nothing(
    upload, run_jobs, stations_file, findings, make_station, an, east_town
):
    batch = upload("stations", stations_file(*rows(3)), an)
    make_station("S1", "Somebody else's", east_town)
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert findings(batch).keys() == {3}
    assert set(Station.objects.values_list("code", flat=True)) == {"S1"}
    confirm_import(batch, good_only=True, by=an)
    run_jobs()
    assert Station.objects.count() == 3


def test_an_error_in_the_middle_of_the_write_leaves_nothing_half(
    upload, run_jobs, stations_file, as_user, an, east_town
):
    """A trigger refuses the last station: the database has the last word."""
    batch = upload("stations", stations_file(*rows(3)), an)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL ROLE NONE; CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF NEW.code = 'S2' THEN RAISE 'no'; END IF; RETURN NEW; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON stations_station "
            "FOR EACH ROW EXECUTE FUNCTION refuse(); RESET ROLE"
        )
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.job.state, batch.state) == ("failed", "checked")
    assert not Station.objects.exists()
    assert batch.rows.count() == 3
    assert an.notices.get().url == batch.get_absolute_url()
    page = as_user(an).get(batch.get_absolute_url()).text
    assert "出现意外错误" in page
    assert f'{batch.get_absolute_url()}write/"' in page

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE; DROP TRIGGER refuse ON stations_station; RESET ROLE")
    with pytest.raises(ValidationError):
        queue.retry(batch.job, by=an)  # nothing waits for it any more
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, Station.objects.count()) == ("done", 3)


def test_somebody_who_lost_the_right_meanwhile_writes_nothing(checked, run_jobs, an):
    confirm_import(checked, good_only=True, by=an)
    an.postings.update(until=timezone.localdate())
    run_jobs()
    assert not Station.objects.exists()
    job = Job.objects.get(kind="import_write")
    assert (job.state, "办理" in job.error) == ("failed", True)
    checked.refresh_from_db()
    assert checked.state == "checked"


@pytest.mark.parametrize("ask", ["write", "undo"])
def test_what_three_killed_workers_left_is_asked_for_anew(ask, checked, run_jobs, as_user, an):
    """Nobody does the job any more: nothing waits for it."""
    if ask == "undo":
        Import.objects.filter(pk=checked.pk).update(state="done", ended_at=timezone.now())
        checked.refresh_from_db()
        checked.kind = "organisations"
        checked.save()
        checked.written.create(number=2, record="0")
    act = partial(confirm_import, good_only=True) if ask == "write" else undo_import
    before = checked.state
    act(checked, by=an)
    checked.refresh_from_db()
    assert checked.state in ("writing", "undoing")
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=checked.job_id).update(
        state="running", attempts=queue.MAX_ATTEMPTS, lease_until=past
    )
    assert queue.run(checked.job_id)
    checked.refresh_from_db()
    assert (checked.state, checked.job.state) == (before, "failed")
    assert "内存" in as_user(an).get(checked.get_absolute_url()).text
    assert an.notices.count() == 1
    act(checked, by=an)
    run_jobs()
    checked.refresh_from_db()
    assert checked.state == {"write": "done", "undo": "undone"}[ask]


@pytest.mark.parametrize(
    ("state", "job", "then"),
    [
        ("writing", "failed", "checked"),
        ("undoing", "failed", "done"),
        ("writing", "waiting", "writing"),
        ("checking", "failed", "checking"),
    ],
)
def test_what_waited_for_a_failed_job_already_is_put_back_once(state, job, then, checked):
    put_back = import_module("stations.migrations.0008_rows_left_out").put_back
    Import.objects.update(state=state)
    Job.objects.update(state=job)
    put_back(apps, None)
    checked.refresh_from_db()
    assert checked.state == then


def test_a_discarded_upload_keeps_no_row(checked, an):
    discard_import(checked, by=an)
    checked.refresh_from_db()
    assert checked.state == "discarded"
    assert not ImportRow.objects.exists()
    with pytest.raises(ValidationError):
        confirm_import(checked, good_only=True, by=an)


def test_nothing_is_decided_or_corrected_after_the_write_was_asked_for(checked, an):
    confirm_import(checked, good_only=True, by=an)
    for act in (
        lambda: decide_doubles(checked, decisions={2: "same"}, by=an),
        lambda: correct_cells(checked, number=5, column="name", by=an),
        lambda: discard_import(checked, by=an),
    ):
        with pytest.raises(ValidationError):
            act()


def test_an_upload_discarded_during_its_check_stays_so(stations_file, run_jobs, an, east_town):
    batch = start_import(
        importer_of("stations"), upload=stations_file(*rows(1)), station=None, by=an
    )
    discard_import(batch, by=an)
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "discarded"


def test_the_download_of_bad_rows_can_be_corrected_and_uploaded_again(
    checked, upload, run_jobs, an, east_town
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    book = load_workbook(BytesIO(errors_of(checked, by=an)))
    head, line = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert head == [*HEADINGS, "问题"]
    assert line[0] == "S9"
    assert "站点名称" in line[-1]
    assert AuditEntry.objects.get(verb="download").detail == {"rows": 1}

    book.active["B2"] = "Ninth Station"
    out = BytesIO()
    book.save(out)
    again = upload("stations", SimpleUploadedFile("again.xlsx", out.getvalue()), an)
    assert again.counts()["good"] == 1
    assert again.unknown == []


def test_a_formula_in_a_cell_comes_back_as_harmless_text_and_survives_the_round(
    upload, xlsx, an, east_town
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    evil = '=HYPERLINK("http://example.org";"x")'
    content = f'站点编号,站点名称,层级,所在区划\nS1,"{evil.replace(chr(34), chr(34) * 2)}",9,+1\n'
    batch = upload("stations", SimpleUploadedFile("x.csv", content.encode()), an)
    sheet = load_workbook(BytesIO(errors_of(batch, by=an))).active
    assert sheet["B2"].value == "'" + evil
    assert sheet["D2"].value == "'+1"
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    again = upload("stations", SimpleUploadedFile("x.xlsx", errors_of(batch, by=an)), an)
    assert again.rows.get().texts["name"] == evil


def test_without_bad_rows_there_is_nothing_to_download(upload, stations_file, an, east_town):
    batch = upload("stations", stations_file(*rows(1)), an)
    with pytest.raises(Http404):
        errors_of(batch, by=an)


def test_after_a_week_rows_and_unfinished_uploads_are_gone(
    checked, upload, run_jobs, stations_file, an
):
    confirm_import(checked, good_only=True, by=an)
    run_jobs()
    left = upload("stations", stations_file(*rows(2, start=20)), an)
    young = upload("stations", stations_file(*rows(2, start=30)), an)
    assert purge_imports() == 0
    old = timezone.now() - timedelta(days=7, minutes=1)
    Import.objects.filter(pk__in=[checked.pk, left.pk]).update(created_at=old)
    assert purge_imports() == 3
    left.refresh_from_db()
    assert left.state == "discarded"
    assert {row.batch for row in ImportRow.objects.all()} == {young}


@pytest.mark.parametrize("who", ["lin", "he", "wang", "shen", "tong", "nobody"])
def test_only_who_keeps_the_network_may_import_stations(who, request, stations_file, east_town):
    by = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        start_import(importer_of("stations"), upload=stations_file(*rows(1)), station=None, by=by)


@pytest.mark.parametrize("who", ["wang", "shen", "tong", "nobody", "zhao", "sun", "mei"])
def test_only_who_works_there_or_keeps_the_network_may_import_its_people(who, request, xlsx, east):
    by = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        start_import(importer_of("people"), upload=xlsx(["姓名"], ["李"]), station=east, by=by)


def test_a_sentence_is_in_the_language_of_the_uploader(
    stations_file, run_jobs, findings, an, east_town
):
    from django.utils import translation

    with translation.override("en"):
        batch = start_import(
            importer_of("stations"),
            upload=stations_file(["S1", "", "3", "9A0101101"]),
            station=None,
            by=an,
        )
    run_jobs()
    [sentence] = findings(batch)[2]["name"]
    assert re.fullmatch(r"station name is empty\.", sentence)
