import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from stations import exports

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
    assert [cell.value for cell in sheet[2]][:2] == ["'=1+1", 3]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_a_name(kind):
    response = exports.download(kind, "名单", ["a"], [])
    assert f".{kind}" in response["Content-Disposition"]
    assert read(response)


@given(st.text())
def test_no_cell_begins_like_a_formula(text):
    assert not str(exports.safe(text)).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_percentage_is_a_number_in_a_sheet_and_words_in_csv():
    rows = [[exports.percent(Decimal("-97.9"))]]
    book = load_workbook(io.BytesIO(read(exports.download("xlsx", "a", ["a"], rows))))
    cell = book.active["A2"]
    assert (cell.value, cell.number_format) == (-0.979, "0.0%")
    assert read(exports.download("csv", "a", ["a"], rows)).decode().endswith("\r\n-97.9%\r\n")
