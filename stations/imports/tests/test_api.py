"""Uploads over REST: one's own, how far they are, and the steps of their preview."""

import pytest

from stations.models import AuditEntry, Import, ImportRow

JSON = "application/json"
URL = "/api/v1/imports/"
HEADINGS = ["站点编号", "站点名称", "层级", "所在区划"]


@pytest.fixture
def batch(upload, xlsx, an, east_town):
    rows = [["S1", "Station 1", "3", "9A0101101"], ["S9", "", "3", "East Twon"]]
    return upload("stations", xlsx(HEADINGS, *rows), an)


@pytest.fixture
def press(batch, as_user):
    def send(user, verb, **body):
        url = f"{URL}{batch.pk}/steps/{verb}/"
        return as_user(user).post(url, body, content_type=JSON)

    return send


def test_the_uploader_reads_how_far_it_is_and_no_row_of_it(batch, an, as_user):
    [row] = as_user(an).get(URL, {"kind": "stations", "state": "checked"}).json()["results"]
    assert (row["id"], row["row_count"], row["filename"]) == (str(batch.pk), 2, batch.filename)
    answer = as_user(an).get(f"{URL}{batch.pk}/")
    one = answer.json()
    assert (one["counts"]["good"], one["counts"]["bad"]) == (1, 1)
    assert one["open_steps"] == [
        "decide", "correct", "leave_out", "take_in", "map", "write", "discard",
    ]  # fmt: skip
    assert "Station 1" not in answer.text


@pytest.mark.parametrize("name", ["lin", "he", "chen", "gao", "shen", "tong", "nobody"])
def test_nobody_elses_upload_is_there(name, batch, press, as_user, request):
    user = request.getfixturevalue(name)
    assert as_user(user).get(URL).json()["results"] == []
    assert as_user(user).get(f"{URL}{batch.pk}/").status_code == 404
    assert press(user, "discard").status_code == 404
    assert Import.objects.get(pk=batch.pk).state == "checked"


def test_all_or_nothing_is_said_and_the_good_rows_alone_are_written(press, batch, an, run_jobs):
    assert press(an, "write").status_code == 400
    for wrong in ("maybe", ["true"], {}, 7):
        answer = press(an, "write", good_only=wrong)
        assert [error["field"] for error in answer.json()["errors"]] == ["good_only"]
    answer = press(an, "write", good_only=True)
    assert (answer.status_code, answer.json()["state"]) == (200, "writing"), answer.text
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.written_count) == ("done", 1)
    assert press(an, "discard").status_code == 400


def test_a_discarded_upload_keeps_no_row(press, batch, an):
    assert press(an, "discard").json()["state"] == "discarded"
    assert not ImportRow.objects.filter(batch=batch).exists()
    assert AuditEntry.objects.get(verb="discard").by == an


def test_likely_doubles_are_decided_by_row(press, batch, an):
    row = batch.rows.get(outcome="good")
    ImportRow.objects.filter(pk=row.pk).update(outcome="double")
    answer = press(an, "decide", decisions={str(row.number): "same"})
    assert answer.json()["counts"]["same"] == 1, answer.text
    assert AuditEntry.objects.get(verb="decide").detail["rows"] == 1


@pytest.mark.parametrize(
    "said", [None, [], {"x": "same"}, {"1": "perhaps"}, {"1": ["same"]}, {"9" * 12: "same"}]
)
def test_what_is_no_decision_is_refused(said, press, an):
    assert press(an, "decide", decisions=said).status_code == 400


def test_a_cell_takes_the_text_that_was_proposed(press, batch, an, run_jobs):
    bad = batch.rows.get(outcome="bad")
    assert press(an, "correct", number=bad.number, column="name").status_code == 400
    [column] = bad.found["fixes"]
    answer = press(an, "correct", number=bad.number, column=column)
    assert answer.json()["state"] == "checking", answer.text
    run_jobs()
    assert column not in batch.rows.get(pk=bad.pk).found["errors"]


def test_rows_are_left_out_and_taken_in_again(press, batch, an, run_jobs):
    [bad] = batch.rows.filter(outcome="bad").values_list("number", flat=True)
    answer = press(an, "leave_out", rows=[bad])
    assert (answer.status_code, answer.json()["state"]) == (200, "checking"), answer.text
    run_jobs()
    assert press(an, "take_in", rows=[bad]).json()["state"] == "checking"
    run_jobs()
    assert batch.counts()["bad"] == 1
    press(an, "leave_out", rows=[bad])
    run_jobs()
    press(an, "write")
    run_jobs()
    one = batch.by.imports.get()
    assert (one.state, one.written_count, one.bad_count, one.left_out_count) == ("done", 1, 0, 1)


@pytest.mark.parametrize("rows", [None, [], {}, "3", 3, ["3"], [True], [3.0], [10**12], [-1], [2]])
def test_what_names_no_row_with_errors_leaves_nothing_out(rows, press, batch, an):
    """2 is a good one."""
    assert press(an, "leave_out", rows=rows).status_code == 400
    batch.refresh_from_db()
    assert (batch.state, batch.counts()["left_out"]) == ("checked", 0)


@pytest.mark.parametrize("verb", ["check", "finish", "forget"])
def test_what_a_job_does_nobody_presses(verb, press, an):
    assert press(an, verb).status_code == 404


def test_nothing_is_uploaded_here(an, as_user):
    assert as_user(an).post(URL, {}, content_type=JSON).status_code == 405


def test_a_version_is_not_asked_of_what_has_none(press, batch, an):
    assert press(an, "discard", seen_version=1).status_code == 200


def test_half_a_character_is_no_text(batch, an, as_user):
    url, body = f"{URL}{batch.pk}/steps/discard/", '{"reason": "\\ud800"}'
    answer = as_user(an).post(url, body, content_type=JSON)
    assert answer.status_code == 400
    assert Import.objects.get(pk=batch.pk).state == "checked"
