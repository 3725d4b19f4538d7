"""A column that nobody knew may say what changes a row: then it is confirmed, or left out."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from stations.imports.queries import fields_of
from stations.imports.services import confirm_import, decide_doubles, map_columns
from stations.models import Import

HEAD = ["日期", "工作方法", "领域", "未建档人数", "情形备考"]


@pytest.fixture
def batch(xlsx, upload, lin, east):
    cells = ["见到", "不在家", "拒访"]
    rows = [["2026-10-20", "社区活动", "养老服务", n, cell] for n, cell in enumerate(cells, 1)]
    return upload("records", xlsx(HEAD, *rows), lin, east)


def field(batch):
    with translation.override("zh-hans"):
        return fields_of(batch)[0]


def test_words_of_a_field_that_no_column_is_are_proposed_and_hold_the_import(batch, lin):
    assert (field(batch).chosen, field(batch).is_asked) == ("outcome", True)
    assert field(batch).samples == ["见到", "不在家", "拒访"]
    with pytest.raises(ValidationError, match="情形备考"):
        confirm_import(batch, good_only=True, by=lin)


def test_confirmed_its_cells_are_read(batch, lin, run_jobs, findings):
    map_columns(batch, columns={"E": "outcome"}, by=lin)
    run_jobs()
    batch.refresh_from_db()
    assert findings(batch).keys() == {3, 4}  # an attempt has nobody present
    assert not field(batch).is_asked


def test_left_out_knowingly_it_holds_nothing(batch, lin, run_jobs):
    map_columns(batch, columns={"E": ""}, by=lin)
    run_jobs()
    batch.refresh_from_db()
    assert not field(batch).is_asked
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == Import.State.DONE


def test_the_page_proposes_it_and_locks_the_button(batch, as_user, lin):
    page = as_user(lin).get(batch.get_absolute_url())
    assert b'value="outcome" selected' in page.content
    assert "情形备考" in page.context["hindrance_of_good"]


@pytest.mark.parametrize("cells", [["好", "冷", "热"], ["1", "2", "3"], ["无", "/", "无"]])
def test_other_words_hold_nothing(cells, xlsx, upload, lin, east):
    rows = [["2026-10-20", "社区活动", "养老服务", n, cell] for n, cell in enumerate(cells, 1)]
    batch = upload("records", xlsx(HEAD, *rows), lin, east)
    assert not field(batch).is_asked


@pytest.mark.parametrize(
    "heading", ["服务结果", "探访结果", "走访结果", "走访情况", "见面情况", "探访情况"]
)
def test_the_usual_headings_of_an_outcome_are_known(heading, xlsx, upload, lin, east):
    row = ["2026-10-20", "社区活动", "养老服务", 3, "见到"]
    batch = upload("records", xlsx([*HEAD[:4], heading], row), lin, east)
    assert "outcome" in batch.columns


def test_long_numbers_of_such_a_column_are_not_shown(xlsx, upload, lin, east):
    row = ["2026-10-20", "社区活动", "养老服务", 3, "电话13800002207"]
    [one] = fields_of(upload("records", xlsx(HEAD, row), lin, east))
    assert "13800002207" not in "".join(one.samples)
    assert one.samples


PERSON = ["姓名", "性别", "出生日期"]
LIVING = ["张三", "男", "1950-01-01"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("状态", "已去世"),
        ("状态", "迁出"),
        ("人员状态", "2024年病故"),
        ("死亡时间", "2024-03-01"),
        ("是否健在", "否"),
        ("备注", "已迁出本村"),
        ("健康状况", "已去世"),
    ],
)
def test_a_row_that_says_its_person_is_gone_waits_for_a_decision(
    heading, cell, xlsx, upload, lin, east, run_jobs
):
    batch = upload("people", xlsx([*PERSON, heading], [*LIVING, cell]), lin, east)
    assert batch.counts()["undecided"] == 1
    [[_key, words]] = batch.rows.get().found["likely"]
    assert cell in words
    decide_doubles(batch, decisions={2: "different"}, by=lin)
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.written_count) == ("done", 1)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("状态", "健在"),
        ("状态", "在册"),
        ("备注", "丈夫去世"),
        ("备注", "父母死亡"),
        ("死亡时间", "无"),
        ("是否健在", "是"),
        ("配偶死亡时间", "2024-03-01"),
        ("备注", "未迁出"),
    ],
)
def test_a_row_of_the_living_asks_nothing(heading, cell, xlsx, upload, lin, east):
    batch = upload("people", xlsx([*PERSON, heading], [*LIVING, cell]), lin, east)
    assert batch.counts()["good"] == 1
