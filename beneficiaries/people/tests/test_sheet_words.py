"""Registers of people as they are: whole families in merged cells, words as bureaus write them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from beneficiaries.models import Household, Person
from beneficiaries.people.sheet.columns import COLUMNS
from stations.identity_numbers.rules import check_character
from stations.imports.services import confirm_import, correct_cells

HEADINGS = ["姓名", "性别", "身份证号", "村（社区）", "户编号", "户籍性质", "对象类别", "自理能力",
            "风险等级", "与户主关系", "民族", "残疾类别"]  # fmt: skip
READ = {column.key: column.read for column in COLUMNS}


def number(first17):
    return first17 + check_character(first17)


def born(year, man=True):
    return number(f"990101{year}0808{333 if man else 344}")


@pytest.fixture
def places(make_division, east_town):
    for code, name in ("9A0101101203", "纳福村"), ("9A0101101204", "者王村"):
        make_division(code, name, short_name=name[:-1])


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("register.xlsx", out.getvalue())


@pytest.fixture
def checked(upload, xlsx, lin, east, places):
    """``checked({heading: text}, …)``: each row's findings, by its number."""

    def check(*rows):
        told = [
            {
                "姓名": f"覃连{'山水云'[n]}",
                "性别": "男",
                "身份证号": born(1942 + n),
                "村（社区）": "纳福村",
            }
            | row
            for n, row in enumerate(rows)
        ]
        batch = upload(
            "people", xlsx(HEADINGS, *([r.get(h) for h in HEADINGS] for r in told)), lin, east
        )
        return batch, {row.number: row.found for row in batch.rows.all()}

    return check


def test_a_family_in_merged_cells_is_one_household(upload, run_jobs, lin, east, places):
    book = Workbook()
    sheet = book.active
    for row in (
        ["低保家庭花名册"],
        ["姓名", "性别", "身份证号", "村（社区）", "村民小组", "住址", "户编号", "与户主关系",
         "对象类别"],
        ["廖国华", "男", born(1951), "纳福村", "2组", "2组11号", "NF-021", "户主", "农村低保"],
        ["莫秀兰", "女", born(1953, man=False), None, None, None, None, "配偶"],
        ["韦德明", "男", born(1948), "者王村", "1组", "1组3号", "ZW-007", "户主", "农村低保"],
        ["韦阿妹", "女", born(1950, man=False), None, None, None, None, "配偶"],
    ):  # fmt: skip
        sheet.append(row)
    for column in "DEFGI":
        sheet.merge_cells(f"{column}3:{column}4")
        sheet.merge_cells(f"{column}5:{column}6")
    sheet.merge_cells("A1:I1")
    batch = upload("people", saved(book), lin, east)
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    homes = {home.number: home for home in Household.objects.all()}
    assert {n: sorted(p.name for p in home.people.all()) for n, home in homes.items()} == {
        "NF-021": ["廖国华", "莫秀兰"], "ZW-007": ["韦德明", "韦阿妹"],
    }  # fmt: skip
    assert (homes["NF-021"].division.name, homes["NF-021"].address) == ("纳福村", "2组11号")
    assert [c.code for c in homes["ZW-007"].categories.all()] == ["14"]


def test_last_years_sheet_that_is_hidden_in_front_is_not_read(upload, run_jobs, lin, east, places):
    book = Workbook()
    book.active.title, book.active.sheet_state = "2025年", "hidden"
    book.active.append(["姓名", "性别", "身份证号", "村（社区）"])
    book.active.append(["龙旧年", "男", born(1946), "纳福村"])
    sheet = book.create_sheet("花名册")
    sheet.append(["姓名", "性别", "身份证号", "村（社区）"])
    sheet.append(["龙新年", "男", born(1956), "纳福村"])
    book.active = 1
    batch = upload("people", saved(book), lin, east)
    assert batch.seen["sheet"] == "花名册"
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    assert [person.name for person in Person.objects.all()] == ["龙新年"]


# 低保: whose it is the residence says


@pytest.mark.parametrize(
    ("residence", "code"), [("城镇", "13"), ("非农", "13"), ("农村", "14"), ("农业", "14")]
)
def test_an_allowance_follows_the_residence(residence, code, checked, run_jobs, lin):
    batch, found = checked({"户籍性质": residence, "对象类别": "低保(2023-05)、高龄"})
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    assert [c.code for c in Household.objects.get().categories.all()] == [code], found
    assert [c.code for c in Person.objects.get().categories.all()] == ["37"]


def test_an_allowance_without_a_residence_is_asked_about(checked, run_jobs, lin):
    batch, found = checked({"对象类别": "独居老人、低保(2023-05)"})
    assert found[2]["choices"]["categories"] == [
        "独居老人、城市低保(2023-05)", "独居老人、农村低保(2023-05)",
    ]  # fmt: skip
    correct_cells(
        batch, number=2, column="categories", text=found[2]["choices"]["categories"][0], by=lin
    )
    run_jobs()
    assert batch.counts()["good"] == 1


def test_one_row_of_a_household_says_the_residence_for_all(checked):
    _batch, found = checked(
        {"户编号": "H1", "户籍性质": "城镇", "与户主关系": "户主"},
        {"户编号": "H1", "对象类别": "低保", "与户主关系": "其他亲属"},
    )
    assert not found[3]["errors"]


# a proposal replaces what is wrong and nothing else


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("农村低保、独局老人、高龄", "农村低保、独居老人、高龄"),
        ("留守老（2024-03）", "留守老人（2024-03）"),
        ("低保边缘/独局老人(2023-05)+高龄（80岁）", "低保边缘/独居老人(2023-05)+高龄（80岁）"),
        ("独局老人、空朝老人", "独居老人、空巢老人"),
    ],
)  # fmt: skip
def test_a_proposal_replaces_the_wrong_part_alone(said, fix, checked):
    _batch, found = checked({"对象类别": said})
    assert found[2]["fixes"] == {"categories": fix}


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("对象类别", "非低保"), ("对象类别", "原农村低保"), ("对象类别", "已退出农村低保"),
        ("对象类别", "无独居老人"), ("对象类别", "停发农村低保"),
        ("对象类别", "农村低保（已退出）"),
        ("风险等级", "低风险"), ("风险等级", "非重点"), ("自理能力", "不能半自理"),
        ("与户主关系", "继子"), ("与户主关系", "养女"), ("与户主关系", "前配偶"),
        ("与户主关系", "侄子"), ("户籍性质", "非农村"),
    ],
)  # fmt: skip
def test_nothing_is_proposed_across_a_word_that_turns_the_meaning(heading, said, checked):
    _batch, found = checked({heading: said})
    assert len(found[2]["errors"]) == 1
    assert not found[2]["fixes"]
    assert not found[2]["choices"]


@pytest.mark.parametrize(
    ("said", "least"),
    [
        ("残疾", {"视力残疾", "肢体残疾", "精神残疾"}),
        ("困境儿童", {"困境儿童（家庭贫困）", "困境儿童（监护缺失）"}),
        ("特困", {"特困（分散供养）", "特困（集中供养）"}),
        ("特困人员", {"特困（分散供养）", "特困（集中供养）"}),
        ("留守", {"留守儿童", "留守老人", "留守妇女"}), ("孤儿", {"集中供养孤儿", "散居孤儿"}),
    ],
)  # fmt: skip
def test_a_word_of_several_labels_is_a_choice(said, least, checked):
    _batch, found = checked({"对象类别": said})
    assert set(found[2]["choices"]["categories"]) >= least
    assert not found[2]["fixes"]


@pytest.mark.parametrize(
    ("key", "said", "meant"),
    [
        ("categories", "高龄（80岁及以上）", [("37", None)]),
        ("categories", "农村低保/独居老人", [("14", None), ("31", None)]),
        ("categories", "农村低保＋肢体残疾", [("14", None), ("44", None)]),
        ("categories", "低保边缘家庭", [("15", None)]),
        ("categories", "脱贫不稳定户", [("18", None)]),
        ("residence", "非农", "urban"),
        ("self_care", "不自理", "lost"),
        ("self_care", "生活不能自理", "lost"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", "布依", "09"),
        ("relation", "儿媳", "38"),
        ("disability_type", "肢体残疾", "4"),
    ],
)
def test_the_words_of_bureaus_are_read(key, said, meant):
    assert READ[key](said) == meant


def test_a_remark_that_says_more_is_not_dropped(checked):
    """独居老人（失能） is two things."""
    _batch, found = checked({"对象类别": "独居老人（失能）"})
    assert found[2]["errors"]


def test_a_row_of_totals_is_nobody(checked):
    batch, found = checked({}, {"姓名": "合计", "性别": None, "身份证号": None, "村（社区）": None})
    assert list(found) == [2]
    assert batch.seen["totals"] == [3]


# a label that lacks what the cell says, or says more than it, is never proposed alone


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("风险等级", "中风险"), ("与户主关系", "户主之子"), ("对象类别", "重病"),
        ("对象类别", "妇女"), ("对象类别", "离异独居老人"), ("对象类别", "肢体一级"),
        ("残疾类别", "肢体一级"), ("自理能力", "极重度失能"),
    ],
)  # fmt: skip
def test_what_a_proposal_would_lose_or_add_is_not_proposed(heading, said, checked):
    _batch, found = checked({heading: said})
    assert len(found[2]["errors"]) == 1
    assert not found[2]["fixes"]


@pytest.mark.parametrize(
    ("said", "choices"),
    [
        ("独居高龄", ["独居老人、高龄", "独居老人", "高龄"]),
        ("高龄独居老人", ["高龄、独居老人", "高龄", "独居老人"]),
        ("城乡低保", ["城市低保", "农村低保"]),
        ("听力言语残疾", ["听力残疾、言语残疾", "听力残疾", "言语残疾"]),
        ("听力言语", ["听力残疾、言语残疾", "听力残疾", "言语残疾"]),
        ("五保户", ["特困（分散供养）", "特困（集中供养）"]),
        ("集中供养", ["特困（集中供养）", "集中供养孤儿"]),
    ],
)
def test_two_labels_in_one_word_are_a_choice_of_both_and_each(said, choices, checked):
    _batch, found = checked({"对象类别": said})
    assert found[2]["choices"] == {"categories": choices}


@pytest.mark.parametrize("said", ["残疾", "残疾人", "重度残疾", "重度残疾人"])
def test_disabled_is_a_choice_of_kinds_and_of_no_childrens_category(said, checked):
    _batch, found = checked({"对象类别": said})
    choices = found[2]["choices"]["categories"]
    assert {"视力残疾", "多重残疾"} <= set(choices)
    assert not [one for one in choices if "儿童" in one]


def test_what_may_mean_several_degrees_is_asked(checked):
    _batch, found = checked({"自理能力": "中度失能"})
    assert len(found[2]["choices"]["self_care"]) == 2
    assert READ["self_care"]("部分自理") == "partial"


@pytest.mark.parametrize(
    ("heading", "said", "fix"),
    [
        ("对象类别", "高龄对象", "高龄"), ("对象类别", "视力残疾人", "视力残疾"),
        ("对象类别", "农村低保户", "农村低保"), ("民族", "仡老族", "仡佬族"),
        ("与户主关系", "户主人", "户主"),
    ],
)  # fmt: skip
def test_what_says_nothing_more_is_proposed(heading, said, fix, checked):
    _batch, found = checked({heading: said})
    assert list(found[2]["fixes"].values()) == [fix]


NONE = ["无", "没有", "0", "/", "—", "－"]
OPTIONAL = ["残疾类别", "残疾等级", "自理能力", "民族", "户籍性质", "与户主关系", "责任社工",
            "对象类别", "风险等级"]  # fmt: skip


@pytest.mark.parametrize("said", NONE)
def test_there_is_none_is_said_in_every_optional_column(said, upload, xlsx, lin, east, places):
    head = ["姓名", "性别", "身份证号", "村（社区）", *OPTIONAL]
    told = [said if h != "责任社工" or said != "0" else "" for h in OPTIONAL]
    batch = upload("people", xlsx(head, ["覃连山", "男", born(1942), "纳福村", *told]), lin, east)
    assert not batch.unknown
    assert [row.found["errors"] for row in batch.rows.all() if row.found["errors"]] == []
