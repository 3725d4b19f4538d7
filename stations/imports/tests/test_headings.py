"""The headings that bureaus write."""

import pytest

from stations.imports.columns import plain_heading
from stations.imports.headings import match_headings
from stations.imports.importers import importer_of
from stations.imports.reading import Table


@pytest.mark.parametrize(
    ("kind", "key", "headings"),
    [
        ("people", "phone", "手机 联系方式"),
        ("people", "village", "村/社区"),
        ("people", "residence", "户口性质"),
        ("records", "done_on", "活动日期"),
        ("records", "title", "活动主题"),
        ("records", "people", "参与人数 服务人次"),
        ("records", "heads:", "其他人数 未建档人次"),
        ("populations", "division", "乡镇"),
        ("populations", "residents", "常住人口"),
        ("donations", "item_name", "品名"),
        ("stocktakes", "item", "物品"),
        ("stocktakes", "item_unit", "单位"),
        ("stocktakes", "counted_on", "盘点时间"),
        ("stocktakes", "counted", "实盘数"),
        ("cases", "opened_on", "立案时间"),
        ("volunteers", "skills", "技能"),
        ("volunteers", "phone", "联系方式"),
        ("workers", "station", "所属社工站"),
    ],
)
def test_a_usual_heading_is_known_and_belongs_to_one_column(kind, key, headings):
    columns = importer_of(kind).columns()
    for heading in headings.split():
        found = [one.key for one in columns if plain_heading(heading) in one.headings()]
        assert found == [key]


def test_a_masked_cell_is_shown_as_it_is_read():
    phone = importer_of("people").by_key["phone"]
    assert phone.shown("138 0000 2207") == phone.shown("13800002207")


def test_what_cannot_be_undone_promises_no_undo(bring_in, xlsx, as_user, an, east_town):
    head = ["站点编号", "站点名称", "层级", "所在区划"]
    batch = bring_in("stations", xlsx(head, ["S1", "Station 1", "3", "9A0101101"]), an)
    page = as_user(an).get(batch.get_absolute_url()).content.decode()
    assert "撤并" in page
    assert "七天之内" not in page


def match(kind, *rows):
    return match_headings(Table(enumerate(rows, 1)), importer_of(kind).columns())


@pytest.mark.parametrize("filled", ["", "姓名"])
def test_headings_over_two_rows_are_read_together(filled):
    """What is merged over both rows stands in each of them, or in the first one alone."""
    sheet = match(
        "people",
        ["2026年花名册", "", "", "", ""],
        ["姓名", "基本情况", "", "居住情况", "居住情况"],
        [filled, "性别", "出生日期", "村", "走访情况"],
        ["李桂兰", "女", "1948-04-28", "梅村", "已访"],
    )
    assert sheet.rows == [
        (4, {"name": "李桂兰", "sex": "女", "born_on": "1948-04-28", "village": "梅村"})
    ]
    assert sheet.unknown == ["居住情况 走访情况"]


def test_a_first_row_of_people_is_no_second_row_of_headings():
    sheet = match("people", ["姓名", "性别", "村"], ["李桂兰", "女", "社区"], ["王大山", "", ""])
    assert [number for number, _cells in sheet.rows] == [2, 3]


def test_rows_that_add_up_are_nobody_however_they_begin():
    rows = [["李小计", "女"], ["本页合计", "2"], ["人次合计：", "2"], ["平均", "1"], ["累计", "3"]]
    sheet = match("people", ["姓名", "性别"], *rows)
    assert [cells["name"] for _number, cells in sheet.rows] == ["李小计"]
    assert sheet.totals == [3, 4, 5, 6]
