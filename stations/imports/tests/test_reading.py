"""What is taken for a table, and what is refused before it can do harm."""

import io
import subprocess
import sys
import zipfile
from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from stations.imports import sheet_child
from stations.imports.headings import match_headings
from stations.imports.importers import IMPORTERS
from stations.imports.reading import (
    MAX_CELL,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_VALUES,
    Table,
    read_table,
)
from stations.imports.sheet_box import TooLarge, check_boxes

CSV = "姓名,身份证号\n李桂兰,11010119480428002X\n"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"


def file(content, name="register.csv"):
    return SimpleUploadedFile(name, content)


def refused(content, name="register.csv"):
    with pytest.raises(ValidationError) as error:
        read_table(file(content, name))
    return " ".join(error.value.messages)


def workbook(*rows):
    out = io.BytesIO()
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def rezipped(content, name, new):
    """A workbook with one part exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as made:
        for part in old.namelist():
            made.writestr(part, new if part == name else old.read(part))
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_that_excel_writes(encoding):
    rows = read_table(file(CSV.encode(encoding)))
    assert rows == [(1, ["姓名", "身份证号"]), (2, ["李桂兰", "11010119480428002X"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter):
    assert read_table(file(f"a{delimiter}b\n1{delimiter}2\n".encode()))[1] == (2, ["1", "2"])


def test_empty_rows_are_left_out_and_numbers_stay_those_of_the_file():
    assert [number for number, _row in read_table(file(b"a,b\n\n,\n1,2\n"))] == [1, 4]


def test_a_quoted_cell_may_hold_commas_and_line_breaks():
    assert read_table(file(b'a,b\n"1,5","x\ny"\n'))[1] == (2, ["1,5", "x\ny"])


def test_excel_cells_become_what_a_person_reads():
    content = workbook(
        [
            "a",
            12,
            12.5,
            True,
            date(2023, 5, 1),
            datetime(2023, 5, 1, 8, 30),  # noqa: DTZ001 - Excel knows no time zones
            time(8, 30),
            None,
            " x ",
        ]
    )
    [(_number, cells)] = read_table(file(content))
    assert cells == [
        "a", "12", "12.5", "1", "2023-05-01", "2023-05-01 08:30:00", "08:30:00", "", "x",
    ]  # fmt: skip


def test_a_number_that_excel_has_cut_can_be_told():
    [(_number, [cell])] = read_table(file(workbook([522327194704280428])))
    assert cell == "5.22327194704280E+17"


def test_only_the_first_sheet_is_read():
    book = Workbook()
    book.active.append(["first"])
    book.create_sheet().append(["second"])
    out = io.BytesIO()
    book.save(out)
    assert read_table(file(out.getvalue())) == [(1, ["first"])]


def test_a_hidden_sheet_in_front_is_not_what_one_sees():
    book = Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet().append(["shown"])
    out = io.BytesIO()
    book.active = 1
    book.save(out)
    assert read_table(file(out.getvalue())) == [(1, ["shown"])]


def test_a_workbook_called_csv_is_read_as_what_it_is():
    assert read_table(file(workbook(["a"]), "register.csv")) == [(1, ["a"])]


def test_an_old_workbook_is_read(root):
    content = (root / "stations/imports/tests/import_files/old.xls").read_bytes()
    rows = read_table(file(content, "old.xls"))
    assert rows[0][1] == ["姓名", "出生日期"]
    assert rows[1][1] == ["李桂兰", "1948-04-28"]


def test_a_file_that_makes_its_reader_abort_costs_nobody_elses_process(root):
    """The compiled reader asks for more memory than there is and aborts: only its own process."""
    content = (root / "stations/imports/tests/import_files/aborts.xls").read_bytes()
    assert "损坏" in refused(content, "people.xls")


def test_a_large_upload_is_read_from_its_temporary_file():
    content = workbook(["a", "b"], [1, 2])
    with TemporaryUploadedFile("register.xlsx", "", len(content), None) as upload:
        upload.write(content)
        upload.seek(0)
        assert read_table(upload) == [(1, ["a", "b"]), (2, ["1", "2"])]


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (GIF, "people.xlsx", "GIF"),
        (GIF, "people.csv", "GIF"),
        (b"\x00\x01\x02\x03" * 40, "people.csv", "xlsx"),
        (b"\xff\xff\xff\xff,\x80", "people.csv", "xlsx"),
        (b"PK\x03\x04 broken", "people.xlsx", "损坏"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "people.xls", "密码"),
        (b'a,b\n"never closed,2\n', "people.csv", "引号"),
        (b"a\n" + b"x" * (MAX_CELL + 1), "people.csv", "2"),
        (b"a," * MAX_COLUMNS + b"b\n", "people.csv", str(MAX_COLUMNS)),
        (b"a\n" * (MAX_ROWS + 60), "people.csv", f"{MAX_ROWS:,}"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content, name, word):
    assert word in refused(content, name)


def test_a_zip_without_a_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert ".xlsx" in refused(out.getvalue(), "people.xlsx")


def test_a_file_beyond_the_limit_is_refused_unread(settings):
    settings.IMPORT_MAX_BYTES = 10
    assert "10" in refused(b"a,b\n1,2\n3,4\n")


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    content = rezipped(workbook(["a"]), "xl/worksheets/sheet1.xml", b" " * (151 * 1024 * 1024))
    assert len(content) < 1024 * 1024
    assert f"{MAX_ROWS:,}" in refused(content, "bomb.xlsx")


ROW = '<row r="{row}"><c r="{cell}"><v>1</v></c></row>'
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    "{}</sheetData></worksheet>"
)


@pytest.mark.parametrize(
    "rows",
    [
        ROW.format(row=1, cell="A1") + ROW.format(row=1048576, cell="XFD1048576"),
        '<row><c r="XFD1"><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * (MAX_COLUMNS + 1) + "</row>",
        "<row><c><v>1</v></c></row>" * (MAX_ROWS + 60),
    ],
)
def test_one_value_far_away_does_not_cost_a_box_of_gigabytes(rows):
    content = rezipped(workbook(["a"]), "xl/worksheets/sheet1.xml", SHEET.format(rows))
    assert f"{MAX_ROWS:,}" in refused(content, "far.xlsx")


SHARED = '<c t="s"><v>0</v></c>'
STRINGS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>{}</t></si></sst>"
)


def repeated(text, rows, columns):
    """A small file: one text in every cell."""
    row = f"<row>{SHARED * columns}</row>"
    sheet = rezipped(workbook(["a"]), "xl/worksheets/sheet1.xml", SHEET.format(row * rows))
    return with_text(sheet, text)


def with_text(content, text):
    """The workbook with a table of texts, of one."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/sharedStrings.xml", STRINGS.format(text))
    return out.getvalue()


def test_a_box_full_of_values_is_refused_before_it_is_read():
    content = repeated("x", MAX_VALUES // MAX_COLUMNS + 1, MAX_COLUMNS)
    assert len(content) < 100_000
    assert f"{MAX_VALUES:,}" in refused(content, "full.xlsx")


@pytest.mark.parametrize("length", [MAX_CHARACTERS // 1_000 // MAX_COLUMNS + 1, 4_000])
def test_one_text_in_every_cell_costs_no_gigabytes(length):
    """The reader prints more than the file holds: it stops, or is stopped."""
    content = repeated("字" * length, 1_000 if length < 4_000 else 5_000, MAX_COLUMNS)
    assert len(content) < 100_000
    assert "拆" in refused(content, "repeated.xlsx")


def test_a_text_file_is_bounded_too():
    assert f"{MAX_VALUES:,}" in refused(b"1,1,1,1,1,1,1,1,1,1,1,1,1\n" * 46_200, "many.csv")
    assert f"{MAX_VALUES:,}" in refused(("x" * 4_900 + "\n").encode() * 2_500, "long.csv")


def test_each_of_the_bounds_holds_alone():
    """While the sheet is streamed, and in the reader: one would hide that the other is gone."""
    content = repeated("字" * 40, 5, 4)
    with zipfile.ZipFile(io.BytesIO(content)) as book, pytest.raises(TooLarge):
        check_boxes(book, rows=10, columns=10, values=19, most=10**6)
    command = [sys.executable, "-I", sheet_child.__file__, "10", "10"]
    for limits, code in ((20, 800), 0), ((19, 800), 4), ((20, 799), 4):
        done = subprocess.run(
            [*command, *map(str, limits)], input=content, capture_output=True, check=False
        )
        assert done.returncode == code


WORST = """
import resource, sys, time
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from stations.imports.reading import read_table
upload = SimpleUploadedFile("worst.xlsx", sys.stdin.buffer.read())
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
rows = read_table(upload)
here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(len(rows), max(here, child) // 1024, time.perf_counter() - began)
"""


@pytest.mark.soak
@pytest.mark.parametrize(
    "cell", [SHARED, '<c t="inlineStr"><is><t>990101194804280028</t></is></c>']
)
def test_the_worst_file_that_is_still_read(cell, root):
    """At most 300 MB in either process, and 10 s on a quiet machine (30 here: it may be busy)."""
    columns = MAX_VALUES // MAX_ROWS
    rows = f"<row>{cell * columns}</row>" * MAX_ROWS
    content = rezipped(workbook(["a"]), "xl/worksheets/sheet1.xml", SHEET.format(rows))
    content = with_text(content, "字" * 20)
    done = subprocess.run(
        [sys.executable, "-c", WORST], input=content, capture_output=True, cwd=root, check=True
    )
    number, megabytes, seconds = done.stdout.split()
    assert int(number) == MAX_ROWS
    assert int(megabytes) <= 300
    assert float(seconds) <= 30


def test_formatted_empty_cells_far_below_are_no_harm():
    rows = '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="A1048576" s="1"/></row>'
    content = rezipped(workbook(["a"]), "xl/worksheets/sheet1.xml", SHEET.format(rows))
    assert read_table(file(content)) == [(1, ["7"])]


def test_a_sheet_with_entities_is_refused():
    evil = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + SHEET.format("<row/>")
    content = rezipped(workbook(["a"]), "xl/worksheets/sheet1.xml", evil)
    assert "损坏" in refused(content, "evil.xlsx")


# headings


def match(*rows, kind="people"):
    return match_headings(Table(enumerate(rows, 1)), IMPORTERS[kind].columns())


def test_headings_match_by_label_language_alias_and_key_in_any_order():
    sheet = match(
        ["身份证号码", " *姓名（必填）", "Born on", "household_number", "备注"],
        ["1", "李", "x", "h", "?"],
    )
    assert sheet.keys == ["id_number", "name", "born_on", "household_number"]
    assert sheet.unknown == ["备注"]
    assert sheet.rows == [
        (2, {"id_number": "1", "name": "李", "born_on": "x", "household_number": "h"})
    ]


def test_a_title_above_the_headings_is_passed_over():
    sheet = match(
        ["2025年低保名单", "", ""], ["", "", ""], ["姓名", "性别", "村"], ["李", "", "梅村"]
    )
    assert sheet.rows == [(4, {"name": "李", "village": "梅村"})]


def test_all_missing_columns_are_named_at_once():
    with pytest.raises(ValidationError) as error:
        match(["日期", "经办"], ["1", "3"], kind="records")
    said = " ".join(error.value.messages)
    for word in ("工作方法", "服务领域", "经办", "日期"):
        assert word in said


@pytest.mark.parametrize("rows", [[], [["姓名"]], [["姓名"], ["", ""]]])
def test_a_file_without_rows_is_refused(rows):
    with pytest.raises(ValidationError):
        match(*rows)


@pytest.mark.parametrize("kind", IMPORTERS)
def test_no_heading_stands_for_two_columns(kind):
    seen = {}
    for column in IMPORTERS[kind].columns():
        for heading in column.headings():
            assert seen.setdefault(heading, column.key) == column.key, heading


@pytest.mark.parametrize("kind", IMPORTERS)
def test_the_template_is_a_file_that_its_own_importer_understands(kind):
    from stations.imports.workbooks import template

    importer = IMPORTERS[kind]
    content = template(importer.columns(), str(importer.title))
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [str(c.label) for c in importer.columns()]
    columns = [
        sheet.column_dimensions[get_column_letter(n)] for n in range(1, sheet.max_column + 1)
    ]
    assert {column.number_format for column in columns} == {"@"}
    assert len(sheet.data_validations.dataValidation) == sum(
        bool(c.choices) for c in importer.columns()
    )
    explained = [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)]
    assert explained[: len(importer.columns())] == [str(c.label) for c in importer.columns()]

    sheet.append(["x"] * len(importer.columns()))
    out = io.BytesIO()
    book.save(out)
    found = match_headings(read_table(file(out.getvalue())), importer.columns())
    assert found.keys == [c.key for c in importer.columns()]
    assert found.unknown == []


@pytest.mark.parametrize("kind", IMPORTERS)
def test_the_example_of_every_column_can_be_read(kind):
    for column in IMPORTERS[kind].columns():
        if str(column.example):
            column.read(str(column.example))
