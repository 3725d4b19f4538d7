import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from stations import exports
from stations.imports.columns import Column
from stations.imports.sheet_child import FORMULA, as_text
from stations.imports.workbooks import error_rows

pytestmark = pytest.mark.django_db  # the end of a response looks after the connection

ROWS = [("=1+1", 3, date(2026, 1, 2)), ("张三", 0, None)]


def read(response) -> bytes:
    body = b"".join(response.streaming_content)
    response.close()
    return body


def test_csv_opens_in_excel_as_chinese_and_runs_nothing():
    text = read(exports.download("csv", "名单", ["姓名", "次数", "日期"], ROWS)).decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["姓名", "次数", "日期"], ["'=1+1", "3", "2026-01-02"], ["张三", "0", ""]]


def test_xlsx_keeps_numbers_as_numbers():
    body = read(exports.download("xlsx", "名单", ["姓名", "次数", "日期"], ROWS))
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet.title == "名单"
    assert [str(cell.value) for cell in sheet[2]] == ["=1+1", "3", "2026-01-02 00:00:00"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "d"]
    assert sheet["C2"].number_format == "yyyy-mm-dd"


def test_text_in_a_sheet_is_text_without_an_apostrophe_and_stays_so_when_edited():
    body = read(exports.download("xlsx", "名单", ["a"], [[f"{sign}1+1"] for sign in "=+-@＝"]))
    cells = [row[0] for row in load_workbook(io.BytesIO(body)).active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [f"{sign}1+1" for sign in "=+-@＝"]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def test_a_moment_is_one_by_the_clock_here_with_its_minute():
    rows = [[datetime(2026, 1, 2, 17, 5, 9, tzinfo=UTC)]]
    cell = load_workbook(io.BytesIO(read(exports.download("xlsx", "a", ["a"], rows)))).active["A2"]
    assert (str(cell.value), cell.number_format) == ("2026-01-03 01:05:09", "yyyy-mm-dd hh:mm")


def test_columns_are_as_wide_as_what_stands_in_them_and_headings_are_seen_whole():
    heads = ["姓名", "在本季度内按期完成的探访次数占应探访次数", "备注"]
    rows = [["欧阳娜娜一二三", 1, "长" * 90]]
    sheet = load_workbook(io.BytesIO(read(exports.download("xlsx", "a", heads, rows)))).active
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths == [16, 16, 42]
    assert sheet.row_dimensions[1].height == 3 * exports.LINE_HEIGHT
    assert all(cell.alignment.wrap_text for cell in sheet[1])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C2")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_a_name(kind):
    response = exports.download(kind, "名单", ["a"], [])
    assert f".{kind}" in response["Content-Disposition"]
    assert read(response)


SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # the last four of full width


@given(st.text(), st.sampled_from(["", *SIGNS]))
def test_no_cell_begins_like_a_formula(text, sign):
    assert not str(exports.safe(sign + text)).startswith(tuple(SIGNS))


@pytest.mark.parametrize("sign", SIGNS, ids=[f"{ord(sign):04x}" for sign in SIGNS])
def test_a_formula_goes_out_as_text_and_comes_back(sign):
    shown = exports.safe(f"{sign}1+1")
    assert shown == f"'{sign}1+1"
    assert as_text(shown) == f"{sign}1+1".strip()


def test_what_goes_out_is_what_comes_back():
    assert set(exports.FORMULA) == set(FORMULA) == set(SIGNS)


STORED = "周\x01芳\x0b\uffff"


def test_what_is_stored_stops_no_export():
    rows = [[STORED]]
    book = load_workbook(io.BytesIO(read(exports.download("xlsx", STORED, [STORED], rows))))
    seen = "周\ufffd芳\ufffd\ufffd"
    assert (book.active.title, book.active["A1"].value, book.active["A2"].value) == (seen,) * 3
    assert read(exports.download("csv", "a", [STORED], rows)).decode().count(seen) == 2


def test_nor_does_it_stop_the_rows_of_an_import():
    columns = [Column(key="name", label="name")]
    book = load_workbook(io.BytesIO(error_rows(columns, [({"name": STORED}, [STORED])])))
    assert [cell.value for cell in book.active[2]] == ["周\ufffd芳\ufffd\ufffd"] * 2


def test_a_sheet_is_called_what_excel_takes():
    assert exports.sheet_name("'[社工站]: 2026/01*\x01'") == "社工站   2026 01 \ufffd"
    assert exports.sheet_name("长" * 40) == "长" * 31


def test_a_percentage_is_a_number_in_a_sheet_and_words_in_csv():
    rows = [[exports.percent(Decimal("-97.9"))]]
    book = load_workbook(io.BytesIO(read(exports.download("xlsx", "a", ["a"], rows))))
    cell = book.active["A2"]
    assert (cell.value, cell.number_format) == (-0.979, "0.0%")
    assert read(exports.download("csv", "a", ["a"], rows)).decode().endswith("\r\n-97.9%\r\n")
