"""Columns that no field has are asked about; what was said is known next time."""

import pytest
from django.core.exceptions import ValidationError

from stations.imports.services import confirm_import, map_columns
from stations.models import AuditEntry, KnownHeading, Station

HEADINGS = ["机构编码", "站名", "层级", "所在区划", "备注"]
ROW = ["S1", "Station 1", "3", "9A0101101", "老站"]


@pytest.fixture
def batch(upload, xlsx, an, east_town):
    return upload("stations", xlsx(HEADINGS, ROW), an)


def left_of(batch):
    return {one["place"]: (one["heading"], one["key"], one["is_known"]) for one in batch.left}


def test_a_column_nobody_knows_is_kept_and_asked_about(batch, findings):
    assert left_of(batch) == {"A": ("机构编码", None, False), "E": ("备注", None, False)}
    assert findings(batch)[2].keys() == {"code"}
    assert batch.rows.get().texts["?E"] == "老站"


def test_a_mapped_column_is_read_and_written(batch, run_jobs, an):
    assert map_columns(batch, columns={"A": "code", "E": ""}, by=an) == 1
    run_jobs()
    batch.refresh_from_db()
    assert batch.counts()["good"] == 1
    assert (batch.unknown, batch.columns[-1]) == (["备注"], "code")
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    assert Station.objects.get().code == "S1"
    assert AuditEntry.objects.get(verb="map").detail == {"columns": ["", "code"]}


def test_a_choice_is_taken_back_without_loss(batch, run_jobs, an, findings):
    for key in ("address", ""):
        batch.refresh_from_db()
        map_columns(batch, columns={"E": key}, by=an)
        run_jobs()
        batch.refresh_from_db()
        assert batch.rows.get().texts[key or "?E"] == "老站"
        assert ("address" in batch.columns) == bool(key)


def test_the_next_file_of_the_division_is_read_so_and_says_it(
    batch, upload, xlsx, an, make_user, other_county
):
    map_columns(batch, columns={"A": "code", "E": ""}, by=an)
    again = upload("stations", xlsx(HEADINGS, ["S2", *ROW[1:]]), an)
    assert left_of(again) == {"A": ("机构编码", "code", True), "E": ("备注", "", True)}
    assert again.counts()["good"] == 1
    elsewhere = make_user("bo", ("officer", other_county))
    other = upload("stations", xlsx(HEADINGS, ["S3", *ROW[1:3], "9A0201", ""]), elsewhere)
    assert left_of(other)["A"] == ("机构编码", None, False)


@pytest.mark.parametrize("at", ["station", "none"])
def test_what_an_officer_says_at_one_station_is_known_at_the_others(
    at, upload, xlsx, chen, lin, east, west, east_village, run_jobs
):
    rows = [["人名", "性别", "出生日期", "站点编号"], ["李", "女", "1948-04-28", "E1"]]
    first = upload("people", xlsx(*rows), chen, east if at == "station" else None)
    map_columns(first, columns={"A": "name"}, by=chen)
    run_jobs()
    for by, station in ((chen, west), (chen, None), (lin, east)):
        again = upload("people", xlsx(*rows), by, station)
        assert left_of(again)["A"] == ("人名", "name", True)


def test_of_two_columns_of_a_field_the_first_is_read_and_the_other_asked_about(
    upload, xlsx, lin, east, as_user, findings
):
    head = ["姓名", "性别", "出生日期", "电话", "联系电话"]
    row = ["李", "女", "1948-04-28", "13800002207", "13800002208"]
    batch = upload("people", xlsx(head, row), lin, east)
    assert findings(batch) == {}
    assert batch.rows.get().texts["phone"] == "13800002207"
    assert left_of(batch) == {"E": ("联系电话", None, False)}
    page = as_user(lin).get(batch.get_absolute_url()).content.decode()
    assert "D 电话" in page
    assert "E 联系电话" in page


@pytest.mark.parametrize(
    "foot",
    [
        ["说明：家庭人口以户籍为准。"],
        ["填表人：王丽  审核：李强", *["填表人：王丽  审核：李强"] * 2],
        ["填表人：王丽", None, "审核人：李强"],
    ],
)
def test_a_footer_is_no_row_and_is_told(foot, upload, xlsx, lin, east, as_user):
    head, row = ["姓名", "性别", "出生日期"], ["李", "女", "1948-04-28"]
    batch = upload("people", xlsx(head, row, foot), lin, east)
    assert (batch.row_count, batch.counts()["bad"]) == (1, 0)
    assert batch.seen["remarks"] == [3]
    assert "已跳过" in as_user(lin).get(batch.get_absolute_url()).content.decode()


def test_a_row_that_says_more_than_a_remark_is_a_row(upload, xlsx, lin, east):
    head = ["姓名", "性别", "出生日期"]
    batch = upload(
        "people", xlsx(head, ["说明：李", "女", "1948-04-28"], ["陈", None, None]), lin, east
    )
    assert (batch.row_count, batch.seen["remarks"]) == (2, [])


def test_what_is_remembered_gives_way_to_a_heading_that_is_known(batch, upload, xlsx, an, run_jobs):
    map_columns(batch, columns={"A": "code"}, by=an)
    again = upload("stations", xlsx(["站点编号", *HEADINGS], ["S2", "x", *ROW[1:]]), an)
    assert left_of(again)["B"] == ("机构编码", None, False)
    assert again.rows.get().texts["code"] == "S2"


@pytest.mark.parametrize(
    "columns", [{"A": "name"}, {"A": "code", "E": "code"}, {"Z": "code"}, {"A": "nonsense"}]
)
def test_no_field_has_two_columns_and_no_column_is_made_up(columns, batch, an):
    with pytest.raises(ValidationError):
        map_columns(batch, columns=columns, by=an)
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert not KnownHeading.objects.exists()


def test_the_page_asks_and_takes_the_answer_without_javascript(batch, as_user, an, run_jobs):
    client = as_user(an)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert 'name="column-A"' in page
    assert "缺少这些列：站点编号" in page
    sent = {"column-A": "code", "column-E": "address"}
    client.post(f"{batch.get_absolute_url()}map/", sent)
    run_jobs()
    batch.refresh_from_db()
    assert batch.rows.get().texts["address"] == "老站"
    assert "缺少这些列" not in client.get(batch.get_absolute_url()).content.decode()


def test_over_rest_it_is_the_step_map(batch, as_user, an, run_jobs):
    url = f"/api/v1/imports/{batch.pk}/"
    assert as_user(an).get(url).json()["left"][0]["heading"] == "机构编码"
    send = {"content_type": "application/json"}
    bad = as_user(an).post(f"{url}steps/map/", {"columns": ["A"]}, **send)
    assert bad.status_code == 400
    good = as_user(an).post(f"{url}steps/map/", {"columns": {"A": "code"}}, **send)
    assert good.json()["state"] == "checking", good.text


def test_the_file_itself_is_told_of(upload, an, as_user, east_town):
    import io

    from django.core.files.uploadedfile import SimpleUploadedFile
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "封面"
    sheet = book.create_sheet("站点")
    for row in (["站点编号", *HEADINGS[1:4]], ROW[:4]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    out = io.BytesIO()
    book.save(out)
    batch = upload("stations", SimpleUploadedFile("x.xlsx", out.getvalue()), an)
    page = as_user(an).get(batch.get_absolute_url()).content.decode()
    assert "读取的是工作表“站点”" in page
    assert "?sheet=%E5%B0%81%E9%9D%A2" in page
    assert "1 行被隐藏" in page
    form = as_user(an).get("/imports/new/stations/?sheet=封面").content.decode()
    assert 'value="封面"' in form
