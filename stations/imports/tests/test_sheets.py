"""A workbook as a person sees it: its sheet, merged cells, what is hidden, what Excel has made."""

import io
import zipfile
from datetime import datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.worksheet.cell_range import CellRange

from stations.imports.headings import match_headings, ranking, what_was_seen
from stations.imports.importers import IMPORTERS
from stations.imports.reading import read_table

PEOPLE = ["姓名", "性别", "村（社区）", "户编号"]


def saved(book, name="register.xlsx"):
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def book_of(**sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def read(book, kind="people", wanted=""):
    columns = IMPORTERS[kind].columns()
    table = read_table(saved(book), rank=ranking(columns), wanted=wanted)
    return table, match_headings(table, columns)


def refused(book, **more):
    with pytest.raises(ValidationError) as error:
        read(book, **more)
    return " ".join(error.value.messages)


# merged cells


def merged(*ranges, rows, title="花名册"):
    book = book_of(**{title: rows})
    for one in ranges:
        book[title].merge_cells(one)
    return book


def test_what_is_merged_over_a_family_stands_in_each_of_its_rows():
    book = merged(
        "A1:D1", "C3:C5", "D3:D5",
        rows=[
            ["低保家庭花名册"], PEOPLE, ["李", "男", "纳福村", "H1"], ["莫", "女"], ["廖", "女"],
            ["韦", "男", "者王村", "H2"],
        ],
    )  # fmt: skip
    _table, sheet = read(book)
    assert [(n, c["village"], c["household_number"]) for n, c in sheet.rows] == [
        (3, "纳福村", "H1"), (4, "纳福村", "H1"), (5, "纳福村", "H1"), (6, "者王村", "H2"),
    ]  # fmt: skip


def test_rows_that_a_merged_cell_alone_fills_are_none():
    book = merged("C2:C9", rows=[PEOPLE, ["李", "男", "纳福村", "H1"], ["莫", "女"]])
    _table, sheet = read(book)
    assert [number for number, _cells in sheet.rows] == [2, 3]


def test_headings_of_two_rows_are_read_where_both_meet():
    book = merged(
        "A1:A2", "B1:B2", "C1:D1",
        rows=[["姓名", "性别", "家庭"], [None, None, "村（社区）", "户编号"],
              ["李", "男", "纳福村", "H1"]],
    )  # fmt: skip
    _table, sheet = read(book)
    assert sheet.rows == [
        (3, {"name": "李", "sex": "男", "village": "纳福村", "household_number": "H1"})
    ]


def test_a_heading_merged_over_two_columns_is_no_doubled_one():
    book = merged("B1:C1", rows=[["姓名", "村（社区）", None], ["李", "纳福村", None]])
    assert read(book)[1].rows == [(2, {"name": "李", "village": "纳福村"})]
    book = merged("B1:C1", rows=[["姓名", "村（社区）", None], ["李", "纳福村", "者王村"]])
    sheet = read(book)[1]
    assert [left.place for left in sheet.left] == ["C"]
    assert sheet.doubled == [["B 村（社区）", "C 村（社区）"]]


def test_a_figure_merged_over_rows_is_not_multiplied():
    head = ["接收日期", "捐赠人", "捐赠类型", "数量", "总价值（元）"]
    row = ["2025-01-02", "李", "物资", 10, 800]
    book = merged("E2:E3", rows=[head, row, [*row[:4], None]])
    table, sheet = read(book, "donations")
    assert [cells.get("value") for _number, cells in sheet.rows] == ["800", None]
    assert what_was_seen(table, sheet)["once"] == ["value"]


def test_a_merge_over_the_whole_sheet_costs_no_gigabytes():
    book = book_of(花名册=[PEOPLE, ["李"]])
    book["花名册"].merged_cells.add(CellRange("A2:CV60000"))
    assert len(read(book)[1].rows) == 1


# sheets


def test_a_cover_is_passed_over_and_the_register_named():
    book = book_of(说明=[["填表说明"], ["姓名一栏填身份证上的姓名"]], 名册=[PEOPLE, ["李", "女"]])
    table, sheet = read(book)
    assert (table.sheet, table.others) == ("名册", ["说明"])
    assert sheet.rows == [(2, {"name": "李", "sex": "女"})]


def test_of_two_registers_the_first_visible_one_is_read_and_the_other_can_be_chosen():
    book = book_of(旧=[PEOPLE, ["旧", "男"]], 一=[PEOPLE, ["一", "女"]], 二=[PEOPLE, ["二", "女"]])
    book["旧"].sheet_state = "hidden"
    book.active = 1
    table, sheet = read(book)
    assert (table.sheet, table.others, sheet.rows[0][1]["name"]) == ("一", ["二"], "一")
    table, sheet = read(book, wanted="二")
    assert (table.sheet, sheet.rows[0][1]["name"]) == ("二", "二")
    assert "三" in refused(book, wanted="三")


def test_a_sheet_with_all_that_is_required_goes_before_one_with_less():
    part = [["日期", "标题"], ["2025-01-02", "x"]]
    whole = [["日期", "工作方法", "服务领域"], ["2025-01-02", "探访", "养老"]]
    assert read(book_of(汇总=part, 明细=whole), "records")[0].sheet == "明细"


def test_a_file_without_any_known_heading_names_those_that_were_seen():
    said = refused(book_of(A=[["人员", "证件"], ["李", "1"]]))
    assert "姓名" in said
    assert "人员、证件" in said


def test_missing_headings_are_asked_for_while_some_are_unknown():
    _table, sheet = read(book_of(A=[["人员", "性别", "村"], ["李", "女", "纳福村"]]))
    assert [(left.place, left.heading, left.filled) for left in sheet.left] == [("A", "人员", 1)]
    assert sheet.aside == {2: {"?A": "李"}}


def test_a_filled_column_without_heading_is_listed():
    _table, sheet = read(book_of(A=[["姓名", None, None], ["李", "要紧", None]]))
    assert [left.place for left in sheet.left] == ["B"]
    assert "B" in sheet.unknown[0]
    assert sheet.aside == {2: {"?B": "要紧"}}


def test_a_row_that_adds_up_the_others_is_left_out_and_told():
    table, sheet = read(book_of(A=[PEOPLE, ["李", "女"], ["合 计", "1人"]]))
    assert [number for number, _cells in sheet.rows] == [2]
    assert what_was_seen(table, sheet)["totals"] == [3]


def test_the_numbers_are_those_of_the_file_when_rows_above_are_empty():
    book = Workbook()
    book.active["B4"], book.active["B5"] = "姓名", "李"
    assert read(book)[1].rows == [(5, {"name": "李"})]


# hidden rows and columns


def test_hidden_rows_and_columns_are_read_and_told():
    book = book_of(A=[PEOPLE, ["李", "女", "纳福村", "H1"], ["莫", "女", "纳福村", "H2"]])
    book["A"].row_dimensions[3].hidden = True
    book["A"].row_dimensions[9].hidden = True
    book["A"].column_dimensions["D"].hidden = True
    table, sheet = read(book)
    seen = what_was_seen(table, sheet)
    assert (seen["hidden_rows"], seen["hidden_columns"]) == ([3], ["D"])
    assert len(sheet.rows) == 2


def test_what_is_hidden_is_told_of_the_sheet_that_is_read():
    book = book_of(甲=[["说明"], ["x"]], 乙=[PEOPLE, ["李", "女"], ["莫", "女"]])
    book["乙"].row_dimensions[2].hidden = True
    table, sheet = read(book)
    assert (table.sheet, what_was_seen(table, sheet)["hidden_rows"]) == ("乙", [2])


# what Excel makes of things, and what isn't Excel's


@pytest.mark.parametrize("made", [datetime(2026, 1, 2), time(1, 2)])  # noqa: DTZ001
def test_a_day_or_a_time_that_excel_made_of_a_text_is_refused(made):
    columns = {column.key: column for column in IMPORTERS["people"].columns()}
    _table, sheet = read(book_of(A=[["姓名", "村民小组", "户编号"], ["李", made, made]]))
    for key in ("group_name", "household_number"):
        with pytest.raises(ValidationError, match="Excel"):
            columns[key].read(sheet.rows[0][1][key])


def test_a_day_is_one_where_a_day_belongs_and_text_that_looks_like_one_is_text():
    columns = {column.key: column for column in IMPORTERS["people"].columns()}
    day = datetime(1948, 4, 28)  # noqa: DTZ001
    rows = [["姓名", "出生日期", "住址", "认定日期"], ["李", day, "2026-01-02", day]]
    _table, sheet = read(book_of(A=rows))
    [(_number, cells)] = sheet.rows
    assert (cells["born_on"], cells["categories_since"]) == ("1948-04-28", "1948-04-28")
    assert columns["address"].read(cells["address"]) == "2026-01-02"


def test_a_formula_without_its_result_is_not_taken_for_an_empty_cell():
    book = book_of(A=[PEOPLE, ["李", "女"]])
    book["A"]["C2"] = '="纳福"&"村"'
    assert "C2" in refused(book)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("<html><body><table><tr><td>姓名</td></tr></table>", "HTML"),
        ("\n<!DOCTYPE html>\n<html>", "HTML"),
        ("<table border=1><tr><td>姓名", "HTML"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related", "HTML"),
        ('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "XML"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page_that_is_called_xls_says_so_and_what_to_do(content, word, encoding):
    with pytest.raises(ValidationError) as error:
        read_table(SimpleUploadedFile("register.xls", content.encode(encoding)))
    [sentence] = error.value.messages
    assert word in sentence
    assert "另存为 .xlsx" in sentence


# files that no program writes


def remade(packing=zipfile.ZIP_DEFLATED, **parts):
    """A workbook whose parts have other texts: ``{part: (what stands there, what instead)}``."""
    out, whole = io.BytesIO(), saved(book_of(花名册=[PEOPLE, ["李", "女", "梅村", "1"]]))
    with zipfile.ZipFile(whole) as book, zipfile.ZipFile(out, "w", packing) as made:
        for name in book.namelist():
            text = book.read(name).decode()
            for part, (old, new) in parts.items():
                if name.endswith(f"{part}.xml"):
                    assert old in text
                    text = text.replace(old, new)
            made.writestr(name, text)
    return SimpleUploadedFile("register.xlsx", out.getvalue())


@pytest.mark.parametrize(
    "upload",
    [
        lambda: remade(workbook=("<sheet xmlns:r", "<none xmlns:r")),
        lambda: broken(zipfile.ZIP_BZIP2, b"BZh", b"XXh"),
        lambda: broken(zipfile.ZIP_LZMA, b"\x05\x00\x5d", b"\x05\x00\xff"),
        lambda: remade(sheet1=("<sheetData>", '<cols><col hidden="1" min="x"/></cols><sheetData>')),
    ],
    ids=["no sheet", "bzip2", "lzma", "a column that is none"],
)
def test_what_no_program_writes_is_refused_in_a_sentence(upload):
    with pytest.raises(ValidationError):
        read_table(upload())


def test_a_hidden_column_that_does_not_say_which_hides_nothing():
    upload = remade(sheet1=("<sheetData>", '<cols><col hidden="1"/></cols><sheetData>'))
    assert what_of(read_table(upload)) == [PEOPLE, ["李", "女", "梅村", "1"]]


def broken(packing, begins, instead):
    """Packed as no program packs it, and damaged."""
    content = remade(packing).read()
    assert begins in content
    return SimpleUploadedFile("register.xlsx", content.replace(begins, instead))


def what_of(table):
    return [row for _number, row in table]
