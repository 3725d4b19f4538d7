"""Days, grades and names as foreign files write them: read, or proposed, or told; never dropped."""

from datetime import date

import pytest
from django.utils import translation

from beneficiaries.people.rules import read_birth
from beneficiaries.people.sheet.columns import grade, kind_beside_grade
from stations.imports.cells import WrongCell, day, month_or_day, person_name
from stations.imports.importers import IMPORTERS
from stations.models import ImportRow

COLUMNS = {(kind, c.key): c for kind in IMPORTERS for c in IMPORTERS[kind].columns()}


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("一九四八年三月五日", date(1948, 3, 5)),
        ("二〇一五年十二月三十一日", date(2015, 12, 31)),
        ("二○二四年十月廿日", date(2024, 10, 20)),
    ],
)
def test_a_day_in_chinese_digits_is_read(cell, meant):
    assert day(cell) == meant


@pytest.mark.parametrize(
    ("cell", "fixes"),
    [
        ("18323", ["1950-03-01"]),
        ("45000", ["2023-03-15"]),
        ("45000.0", ["2023-03-15"]),
        ("2024年9月", ["2024-09-01", "2024-09-30"]),
        ("2024年末", ["2024-12-31"]),
        ("2024年底", ["2024-12-31"]),
        ("2024年9月底", ["2024-09-30"]),
        ("2024年初", ["2024-01-01"]),
        ("二〇一五年", ["2015-01-01", "2015-12-31"]),
        ("2024", ["2024-01-01", "2024-12-31"]),
        ("年底", []),
        ("99999", []),
    ],
)
def test_what_is_no_day_is_proposed_or_told_and_never_read(cell, fixes):
    with pytest.raises(WrongCell) as refused:
        day(cell)
    assert refused.value.fixes == fixes
    assert cell in str(refused.value)


def test_a_birth_is_read_from_chinese_digits_and_asked_of_excels():
    assert read_birth("一九四八年三月五日").on == date(1948, 3, 5)
    assert read_birth("二〇一五年").on.year == 2015
    assert month_or_day("二〇一五年三月") == date(2015, 3, 1)
    with pytest.raises(WrongCell) as refused:
        read_birth("18323")
    assert refused.value.fix == "1950-03-01"


@pytest.mark.parametrize(
    "cell", ["2", "二级", "贰级", "肢体二级", "肢体残疾二级", "肢体2级", "2.0"]
)
def test_a_grade_is_read_with_its_kind_before_it(cell):
    with translation.override("zh-hans"):
        assert grade(cell) == 2
        assert kind_beside_grade(cell) == ("4" if "肢体" in cell else None)


@pytest.mark.parametrize("cell", ["肢体五级", "七级", "肢腿二级", "二三级"])
def test_what_is_no_grade_is_told_as_it_was_written(cell):
    with translation.override("zh-hans"), pytest.raises(WrongCell) as refused:
        grade(cell)
    assert cell in str(refused.value)


@pytest.mark.parametrize(
    "cell", ["张三、李四", "张三，李四", "张三/李四", "张三 李四", "张三和李四"]
)
def test_two_names_in_a_cell_are_told(cell):
    for kind, key in (("people", "name"), ("records", "person_name"), ("cases", "person_name")):
        with pytest.raises(WrongCell, match="张三"):
            COLUMNS[kind, key].read(cell)


@pytest.mark.parametrize(
    "cell", ["张三", "王 五", "欧阳 修", "买买提·吐尔逊", "和平", "李和平", "Anna Lee"]
)
def test_one_name_is_one_name(cell):
    assert person_name(50)(cell)


@pytest.mark.parametrize(
    ("kind", "key", "headings"),
    [
        ("people", "enrolled_on", "在册日期 纳入时间"),
        ("people", "relation", "同户主关系"),
        ("people", "categories", "救助类别"),
        ("people", "self_care", "能否自理"),
        ("populations", "division", "所在乡镇"),
        ("populations", "source", "资料来源"),
        ("targets", "due_on", "完成时限"),
        ("workers", "station", "所属站点"),
        ("workers", "obtained_on", "取证时间"),
        ("organisations", "registered_on", "注册时间"),
        ("records", "channel", "沟通方式"),
    ],
)
def test_usual_headings_are_known(kind, key, headings):
    for heading in headings.split():
        found = [k for (of, k), c in COLUMNS.items() if of == kind and heading in c.headings()]
        assert found == [key]


@pytest.mark.parametrize(
    ("kind", "key", "cell", "meant"),
    [
        ("records", "outcome", "见到", "met"),
        ("records", "outcome", "完成", "met"),
        ("records", "outcome", "成功", "met"),
        ("records", "domain", "养老", "02"),
        ("records", "domain", "儿童", "03"),
        ("records", "method", "上门", "V"),
        ("records", "method", "微信", "T"),
        ("cases", "status", "转介", "referred"),
        ("stations", "tier", "乡镇站", 3),
        ("stations", "tier", "乡镇（街道）站", 3),
        ("workers", "is_full_time", "全职", True),
        ("workers", "is_full_time", "兼职", False),
    ],
)
def test_usual_words_are_read(kind, key, cell, meant):
    with translation.override("zh-hans"):
        assert COLUMNS[kind, key].read(cell) == meant


@pytest.mark.parametrize("cell", ["未完成", "没成功", "没有见面"])
def test_their_opposites_are_neither_read_nor_proposed_as_them(cell):
    with translation.override("zh-hans"), pytest.raises(WrongCell) as refused:
        COLUMNS["records", "outcome"].read(cell)
    assert "见到了" not in refused.value.fixes


PERSON = ["姓名", "性别", "出生日期"]


@pytest.mark.parametrize(
    ("age", "is_asked"), [("60", True), ("82", False), ("83", False), ("80", False)]
)
def test_an_age_that_the_birth_does_not_give_is_asked(age, is_asked, xlsx, upload, lin, east):
    row = ["张三", "男", "1944-03-01", age]
    batch = upload("people", xlsx([*PERSON, "年龄"], row), lin, east)
    outcome = ImportRow.Outcome.DOUBLE if is_asked else ImportRow.Outcome.GOOD
    assert batch.rows.get().outcome == outcome


def test_the_kind_that_stands_in_a_grade_is_kept(xlsx, upload, findings, bring_in, lin, east):
    from beneficiaries.models import Person

    row = ["张三", "男", "1944-03-01", "肢体二级"]
    head = [*PERSON, "残疾等级"]
    wrong = upload("people", xlsx([*head, "残疾类别"], [*row, "视力残疾"]), lin, east)
    assert list(findings(wrong)[2]) == ["disability_grade"]
    bring_in("people", xlsx(head, row), lin, east)
    person = Person.objects.get()
    assert (person.disability_type, person.disability_grade) == ("4", 2)
