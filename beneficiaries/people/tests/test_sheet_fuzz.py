"""Workbooks as they come, by the hundred: merged, hidden, shuffled, mistyped, negated, doubled.

No value gets lost without a word, and no word becomes another meaning without a choice that shows
both."""

import io
import itertools
from dataclasses import dataclass, field

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from beneficiaries.codes import Category
from beneficiaries.people.sheet.columns import ALLOWANCE, COLUMNS
from config.testing_soak import soaked
from stations.imports.cells import WrongCell
from stations.imports.headings import LEFT, match_headings, ranking, what_was_seen
from stations.imports.proposals import TURNING
from stations.imports.reading import read_table
from stations.imports.rows import Row

pytestmark = pytest.mark.long
EXAMPLES = soaked(25, 300)
KEYS = {"name": "姓名", "sex": "性别", "village": "村（社区）", "household_number": "户编号",
        "categories": "对象类别", "relation": "与户主关系", "risk": "风险等级"}  # fmt: skip
READ = {column.key: column.read for column in COLUMNS}
LABELS = {"categories": [str(c.value) for c in Category]}
SEPARATORS = ["、", "，", ";", "/", "+", "\n"]
DATES = ["", "(2023-05)", "（2024年3月）"]
NEGATIONS = ["非", "不是", "无", "原", "已退出", "停发", "未"]
NAMES = st.text("李王张刘陈杨赵黄周吴", min_size=2, max_size=3)
MERGED = ("village", "household_number", "categories")


@dataclass
class Word:
    """A label, and how it is written: ``meant`` is its code; "" where it is no longer that."""

    written: str
    meant: str


@st.composite
def words(draw):
    with translation.override("zh-hans"):
        one = draw(st.sampled_from(list(Category)))
        label = str(one.label)
    how = draw(st.sampled_from(["right", "right", "code", "mistyped", "negated", "explained"]))
    if how == "code":
        return Word(one.value, one.value)
    if how == "mistyped":
        at = draw(st.integers(0, len(label) - 1))
        return Word(label[:at] + draw(st.sampled_from(["", "木", "丁"])) + label[at + 1 :], "")
    if how == "negated":
        return Word(draw(st.sampled_from(NEGATIONS)) + label, "")
    return Word(label + ("（上年起）" if how == "explained" else ""), one.value)


@st.composite
def cells_of_categories(draw):
    """The cell, its words, and what stands between and behind them."""
    found = draw(st.lists(words(), min_size=1, max_size=3))
    between = draw(st.sampled_from(SEPARATORS))
    dates = [draw(st.sampled_from(DATES)) for _word in found]
    parts = [word.written + day for word, day in zip(found, dates, strict=True)]
    return between.join(parts), found, dates, between


@dataclass
class Sheet:
    content: bytes = field(repr=False)
    rows: dict[int, dict[str, str]]
    hidden: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)


@st.composite
def registers(draw):
    """Rows by key, as a person would read them."""
    row = st.fixed_dictionaries({
        "name": NAMES, "sex": st.sampled_from(["男", "女"]),
        "village": st.sampled_from(["纳福村", "者王村"]),
        "household_number": st.sampled_from(["1", "2", "NF-3"]),
        "categories": cells_of_categories().map(lambda found: found[0]),
        "relation": st.sampled_from(["户主", "配偶", "继子", "儿子", "养女"]),
        "risk": st.sampled_from(["一般", "低风险", "高风险", "重点"]),
        "备注": st.sampled_from(["", "老房"]), "": st.sampled_from(["", "要紧"]),
    })  # fmt: skip
    return draw(st.lists(row, min_size=1, max_size=6))


@st.composite
def workbooks(draw):
    """A register as a workbook, and by row what a person sees in it."""
    rows, keys = draw(registers()), draw(st.permutations([*KEYS, "备注", ""]))
    book = Workbook()
    if draw(st.booleans()):
        book.active.append(["填表说明"])
        book.active.sheet_state = draw(st.sampled_from(["visible", "hidden"]))
        book.create_sheet("名册")
    sheet = book.worksheets[-1]
    book.active = len(book.worksheets) - 1
    is_titled, is_doubled = draw(st.booleans()), draw(st.booleans())
    for title in [["花名册"]] * is_titled:
        sheet.append(title)
    sheet.append([KEYS.get(key, key) for key in keys] + [KEYS["village"]] * is_doubled)
    first = 2 + is_titled
    made = Sheet(b"", dict(enumerate(rows, first)))
    merged = {key: _merge_down(draw, made.rows, key) for key in MERGED}
    for number, row in made.rows.items():
        texts = [None if number in merged.get(key, ()) else row[key] for key in keys]
        sheet.append(texts + [row["village"]] * is_doubled)
    for key, numbers in merged.items():
        _merge(sheet, keys.index(key) + 1, numbers)
    made.hidden = [number for number in made.rows if draw(st.booleans())]
    for number in made.hidden:
        sheet.row_dimensions[number].hidden = True
    if draw(st.booleans()):
        sheet.append(["合计", len(rows)])
        made.totals = [first + len(rows)]
    out = io.BytesIO()
    book.save(out)
    made.content = out.getvalue()
    return made


def _merge_down(draw, rows, key):
    """The rows that say what the one above says, since their cells are one."""
    merged = [number for number in list(rows)[1:] if draw(st.booleans())]
    for number in merged:
        rows[number][key] = rows[number - 1][key]
    return merged


def _merge(sheet, column, numbers):
    for number in numbers:
        if number - 1 not in numbers:
            last = next(n for n in itertools.count(number) if n + 1 not in numbers)
            sheet.merge_cells(
                start_row=number - 1, end_row=last, start_column=column, end_column=column
            )


@given(workbooks())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_value_of_a_workbook_is_lost_without_a_word(made):
    with translation.override("zh-hans"):
        upload = SimpleUploadedFile("x.xlsx", made.content)
        table = read_table(upload, rank=ranking(COLUMNS))
        sheet = match_headings(table, COLUMNS)
        seen = what_was_seen(table, sheet)
    assert {number for number, _cells in sheet.rows} == made.rows.keys()
    assert (seen["hidden_rows"], seen["totals"]) == (made.hidden, made.totals)
    for number, cells in sheet.rows:
        row = made.rows[number]
        assert {key: cells.get(key, "") for key in KEYS} == {key: row[key] for key in KEYS}
        left = {text for key, text in sheet.aside[number].items() if key.startswith(LEFT)}
        assert left == {row["备注"], row[""]} - {""}
    assert len(sheet.left) == 1 + any(row[""] for row in made.rows.values())
    for number, cells in sheet.rows:
        read = Row(number, cells)
        with translation.override("zh-hans"):
            read.read(COLUMNS)
        assert cells.keys() <= read.values.keys() | read.errors.keys()


@given(cells_of_categories())
@settings(max_examples=EXAMPLES * 10, deadline=None)
def test_no_category_becomes_another_without_a_choice_that_shows_both(given_cell):
    cell, found, dates, between = given_cell
    with translation.override("zh-hans"):
        try:
            read = READ["categories"](cell)
        except WrongCell as error:
            for fix in error.fixes:
                assert_the_rest_stays(fix, found, dates, between, is_choice=len(error.fixes) > 1)
            return
        labels = {c.value: str(c.label) for c in Category}
    codes = [code for code, _since in read]
    assert len(codes) == len(found)
    for word, code in zip(found, codes, strict=True):
        if word.meant:
            assert code == word.meant
        else:  # a slip that is another word of the table: both are the same letters
            assert code == ALLOWANCE or turns(word.written) == turns(labels[code])
    assert [bool(since) for _code, since in read] == [bool(day) for day in dates]


def assert_the_rest_stays(fix, found, dates, between, *, is_choice):
    """Right words, days and what parts them are where they were; what alone is proposed for a wrong
    one turns nothing round."""
    parts = fix.split(between)
    assert len(parts) == len(found)
    for part, word, day in zip(parts, found, dates, strict=True):
        assert part.endswith(day)
        said = part.removesuffix(day)
        if word.meant:
            assert said == word.written
        elif said != word.written:
            assert is_choice or turns(word.written) == turns(said)


def turns(word):
    return sorted("不" if one in "没未非无否" else one for one in word if one in TURNING)
