"""A row with an error is left out knowingly, the others are imported, and it stands beside them."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from beneficiaries.models import Person
from stations.imports.services import (
    confirm_import,
    decide_doubles,
    errors_of,
    leave_rows_out,
    take_rows_in,
    type_cells,
)
from stations.models import AuditEntry, Station

HEADINGS = ["站点编号", "站点名称", "层级", "所在区划"]
ROWS = [
    ["S1", "One", "3", "9A0101101"],
    ["S2", "", "3", "9A0101101"],
    ["S3", "Three", "3", "9A0101101"],
]
PEOPLE = ["姓名", "性别", "出生日期", "村", "户号", "与户主关系"]


@pytest.fixture
def batch(upload, xlsx, an, east_town):
    return upload("stations", xlsx(HEADINGS, *ROWS), an)


@pytest.fixture
def again(run_jobs):
    def check(batch):
        run_jobs()
        batch.refresh_from_db()
        return batch.counts()

    return check


def sheet(batch, by):
    return [
        [c.value for c in row] for row in load_workbook(BytesIO(errors_of(batch, by=by))).active
    ]


def test_the_others_are_imported_and_it_stands_beside_them(batch, again, an, as_user):
    leave_rows_out(batch, rows=[3], by=an)
    counts = again(batch)
    assert (batch.state, counts["good"], counts["bad"], counts["left_out"]) == ("checked", 2, 0, 1)
    confirm_import(batch, good_only=False, by=an)
    counts = again(batch)
    assert (batch.state, batch.written_count, batch.bad_count) == ("done", 2, 0)
    assert (batch.left_out_count, counts["left_out"]) == (1, 1)
    assert set(Station.objects.values_list("code", flat=True)) == {"S1", "S3"}

    _head, line = sheet(batch, an)
    assert line[0] == "S2"
    assert line[-1].startswith("本行已选择不导入")
    assert "站点名称" in line[-1]
    page = as_user(an).get(batch.get_absolute_url()).text
    assert "您选择不导入的" in page
    assert "已全部写入名册" not in page
    assert "2 行，1 行未导入" in an.notices.get().text


def test_a_long_name_of_a_file_hides_nothing_of_what_became_of_it(batch, again, an):
    batch.filename = f"{'站' * 195}.xlsx"
    batch.save()
    confirm_import(batch, good_only=True, by=an)
    again(batch)
    assert an.notices.get().text.endswith("站.xlsx：已导入 2 行，1 行未导入。")


def test_the_trail_says_which_rows(batch, again, an):
    leave_rows_out(batch, rows=[3], by=an)
    again(batch)
    take_rows_in(batch, rows=[3], by=an)
    again(batch)
    left = AuditEntry.objects.get(verb="leave_out")
    assert (left.by, left.detail["rows"]) == (an, [3])
    assert AuditEntry.objects.get(verb="take_in").detail["rows"] == [3]


def test_everything_else_is_judged_as_if_the_file_had_not_had_it(
    upload, xlsx, again, an, east_town
):
    """The second row of a code is wrong because of the first one."""
    twice = [["S1", "", "3", "9A0101101"], ["S1", "One", "3", "9A0101101"]]
    batch = upload("stations", xlsx(HEADINGS, *twice), an)
    leave_rows_out(batch, rows=[2], by=an)
    counts = again(batch)
    assert (counts["good"], counts["bad"]) == (1, 0), [r.found for r in batch.rows.all()]


def test_a_row_taken_in_again_is_judged_again(batch, again, an, findings):
    before = findings(batch)
    leave_rows_out(batch, rows=[3], by=an)
    again(batch)
    take_rows_in(batch, rows=[3], by=an)
    again(batch)
    assert findings(batch) == before


@pytest.mark.parametrize("rows", [[], [2], [3, 2], [99]])
def test_only_rows_with_errors_are_left_out_all_or_none(rows, batch, an):
    with pytest.raises(ValidationError):
        leave_rows_out(batch, rows=rows, by=an)
    batch.refresh_from_db()
    assert (batch.state, batch.counts()["left_out"]) == ("checked", 0)


def test_nothing_typed_is_lost_by_leaving_a_row_out(upload, xlsx, run_jobs, as_user, an, east_town):
    wrong = ["S4", "", "3", "9A0101101"]
    batch = upload("stations", xlsx(HEADINGS, *ROWS, wrong), an)
    client, url = as_user(an), batch.get_absolute_url()
    assert 'name="row" value="3"' in client.get(url).text
    client.post(f"{url}correct/", {"row": "3", "text-3-name": "", "text-5-name": "Four"})
    run_jobs()
    counts = batch.counts()
    assert (counts["good"], counts["bad"], counts["left_out"]) == (3, 0, 1)
    page = client.get(url, {"show": "left_out"}).text
    assert "站点名称" in page
    assert 'name="text-3-name"' not in page
    client.post(f"{url}take_in/", {"row": "3"})
    run_jobs()
    assert batch.counts()["bad"] == 1


@pytest.mark.parametrize("sent", [{}, {"row": "x"}, {"row": "9" * 12}, {"row": ["", "\u0661"]}])
def test_what_names_no_row_is_refused(sent, batch, as_user, an):
    for act, wanted in (("correct", 404), ("take_in", 302), ("leave_out", 404)):
        answer = as_user(an).post(f"{batch.get_absolute_url()}{act}/", sent)
        assert answer.status_code == wanted, act
    batch.refresh_from_db()
    assert batch.state == "checked"


@pytest.fixture
def two_householders(upload, xlsx, lin, east, east_village):
    row = ["女", "1948-04-28", "Plum Village", "7", "户主"]
    return upload("people", xlsx(PEOPLE, ["李桂兰", *row], ["王桂英", *row]), lin, east)


def test_a_question_answered_by_leaving_out_is_no_double(two_householders, again, lin):
    """Nothing else has that person: the row stays beside the import, too."""
    batch = two_householders
    assert batch.counts()["undecided"] == 1, [row.found for row in batch.rows.all()]
    decide_doubles(batch, decisions={3: "same"}, by=lin)
    confirm_import(batch, good_only=False, by=lin)
    again(batch)
    assert [person.name for person in Person.objects.all()] == ["李桂兰"]
    assert (batch.written_count, batch.skipped_count, batch.left_out_count) == (1, 0, 1)
    _head, line = sheet(batch, lin)
    assert "王桂英" in line
    assert "户主" in line[-1]


def test_a_decision_holds_for_what_was_seen_alone(
    upload, xlsx, again, lin, east, east_village, make_person
):
    """Said of one likely double it says nothing of another one that a correction brings."""
    make_person("李桂兰", born_on="1948-04-28")
    right = ["李桂兰", "女", "1948-04-28", "Plum Village", None, None]
    batch = upload("people", xlsx(PEOPLE, [*right[:2], "1948-13-28", *right[3:]], right), lin, east)
    decide_doubles(batch, decisions={3: "different"}, by=lin)
    assert batch.counts()["undecided"] == 0
    typed = {(2, "born_on"): "1948-04-28"}
    type_cells(batch, typed=typed, everywhere=[], by=lin)
    assert again(batch)["undecided"] == 2
    decide_doubles(batch, decisions={2: "same", 3: "different"}, by=lin)
    confirm_import(batch, good_only=False, by=lin)
    again(batch)
    assert (batch.state, batch.written_count) == ("done", 1)


def test_a_text_that_no_cell_holds_is_refused_and_not_cut(batch, an):
    with pytest.raises(ValidationError):
        type_cells(batch, typed={(3, "name"): "x" * 5001}, everywhere=[], by=an)
    batch.refresh_from_db()
    assert batch.state == "checked"
