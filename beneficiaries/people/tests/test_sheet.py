"""People, households and categories from a sheet."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from beneficiaries.models import Household, Person
from beneficiaries.people.services import register_person
from config.testing_soak import soaked
from stations.identity_numbers.rules import check_character
from stations.imports.services import confirm_import, decide_doubles, errors_of
from stations.models import AuditEntry

HEADINGS = [
    "姓名",
    "性别",
    "出生日期",
    "身份证号",
    "村（社区）",
    "户编号",
    "与户主关系",
    "对象类别",
    "类别起始",
    "建档日期",
]


def identity(first17):
    return first17 + check_character(first17)


LI = identity("11010119480428002")  # a woman born on 28 April 1948
WANG = identity("11010119500101001")  # a man born on 1 January 1950


def row(name="李桂兰", sex="女", born="1948-04-28", card=None, village="Plum Village", **more):
    rest = [more.get(key) for key in ("household", "relation", "categories", "since", "enrolled")]
    return [name, sex, born, card, village, *rest]


@pytest.fixture
def register(xlsx):
    def make(*rows):
        return xlsx(HEADINGS, *rows)

    return make


def test_people_of_one_household_number_share_the_household(
    register, upload, run_jobs, lin, east, east_village
):
    batch = upload(
        "people",
        register(
            row(
                card=LI,
                household="H1",
                relation="户主",
                categories="低保-农村、独居老人(2024-02)",
                since="2023-05",
                enrolled="2023-01-01",
            ),
            row(
                "王建国",
                "男",
                None,
                WANG,
                None,
                household="H1",
                relation="配偶",
                enrolled="2023-01-01",
            ),
            row("赵小明", "1", "2015/6/1", None, "9A0101101201"),
        ),
        lin,
        east,
    )
    assert batch.counts()["good"] == 3, [r.found for r in batch.rows.all()]
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()

    li, wang, zhao = (Person.objects.get(name=name) for name in ("李桂兰", "王建国", "赵小明"))
    assert li.household == wang.household
    assert li.household.number == "H1"
    assert li.household.division == east_village
    assert li.station == wang.station == zhao.station == east
    assert wang.born_on == date(1950, 1, 1)
    assert zhao.household != li.household
    assert [(c.code, c.since) for c in li.categories.all()] == [("31", date(2024, 2, 1))]
    assert [(c.code, c.since) for c in li.household.categories.all()] == [("14", date(2023, 5, 1))]
    assert li.enrolments.get().since == date(2023, 1, 1)


def test_a_known_household_number_is_joined(
    register, upload, run_jobs, lin, east, make_household, make_person
):
    household = make_household(number="H1")
    make_person("王五", household=household)
    batch = upload("people", register(row(household="H1", village=None)), lin, east)
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    assert Person.objects.get(name="李桂兰").household == household
    assert Household.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"name": None}, "name"),
        ({"card": LI[:-1] + ("0" if LI[-1] != "0" else "1")}, "id_number"),
        ({"card": LI[:-1]}, "id_number"),
        ({"card": 522327194704280428}, "id_number"),
        ({"card": LI, "born": "1948-04-29"}, "born_on"),
        ({"card": LI, "sex": "男"}, "sex"),
        ({"born": None}, "born_on"),
        ({"born": "1948-02-30"}, "born_on"),
        ({"born": "2999-01-01"}, "born_on"),
        ({"village": "Reed Village"}, "village"),
        ({"village": "Plumm Village"}, "village"),
        ({"household": "H7", "village": None}, "village"),
        ({"relation": "邻居"}, "relation"),
        ({"categories": "独居老人、超人"}, "categories"),
        ({"categories": "高龄(2023-05)"}, "categories"),
        ({"categories": "低保-农村", "village": None}, "village"),
        ({"enrolled": "2999-01-01"}, "enrolled_on"),
    ],
)
def test_a_wrong_cell_is_named(
    changes, column, register, upload, findings, lin, east, east_village, west_village
):
    batch = upload("people", register(row(**changes)), lin, east)
    assert {number: list(found) for number, found in findings(batch).items()} == {2: [column]}


def test_a_village_that_is_almost_right_is_proposed(register, upload, lin, east, east_village):
    batch = upload("people", register(row(village="Plumm Village")), lin, east)
    assert batch.rows.get().found["fixes"] == {"village": "Plum Village"}


def test_a_number_known_here_is_an_error_that_names_the_person_masked(
    register, upload, run_jobs, findings, lin, east, east_village
):
    first = upload("people", register(row(card=LI)), lin, east)
    confirm_import(first, good_only=False, by=lin)
    run_jobs()
    again = upload("people", register(row("李桂花", card=LI)), lin, east)
    [sentence] = findings(again)[2]["id_number"]
    assert "李*兰" in sentence
    assert "李桂兰" not in sentence


def test_a_number_known_elsewhere_tells_no_name_and_is_logged(
    register, upload, run_jobs, findings, lin, zhao, east, west, east_village, west_village
):
    first = upload("people", register(row(card=LI, village="Reed Village")), zhao, west)
    confirm_import(first, good_only=False, by=zhao)
    run_jobs()
    again = upload("people", register(row(card=LI)), lin, east)
    [sentence] = findings(again)[2]["id_number"]
    assert "李" not in sentence
    entry = AuditEntry.objects.get(verb="number_elsewhere", by=lin)
    assert entry.detail["id_number"] == "1101 **** **** 0024"
    assert LI not in str(entry.detail)

    upload("people", register(row(card=LI), row("王二", born="1951-01-01")), lin, east)
    assert AuditEntry.objects.filter(verb="number_elsewhere", by=lin).count() == 1


def test_the_same_number_twice_in_a_file_is_an_error(
    register, upload, findings, lin, east, east_village
):
    batch = upload("people", register(row(card=LI), row("李桂花", card=LI)), lin, east)
    assert list(findings(batch)[3]) == ["id_number"]
    assert 2 not in findings(batch)


def test_a_likely_double_waits_for_a_decision(
    register, upload, run_jobs, lin, east, east_village, granny_li
):
    batch = upload("people", register(row(), row("王建国", "男", "1950-01-01")), lin, east)
    counts = batch.counts()
    assert (counts["double"], counts["undecided"], counts["good"]) == (1, 1, 1)
    double = batch.rows.get(outcome="double")
    assert "李*兰" in double.found["likely"][0][1]

    decide_doubles(batch, decisions={2: "same"}, by=lin)
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.written_count, batch.skipped_count) == (1, 1)
    assert Person.objects.filter(name="李桂兰").count() == 1


def test_of_a_double_who_died_or_left_it_is_said(
    register, upload, lin, east, east_village, granny_li
):
    for fields, word in (
        ({"left_on": date(2024, 5, 4), "left_because": "moved"}, "迁出"),
        ({"died_on": date(2024, 5, 9)}, "去世"),
    ):
        Person.objects.filter(pk=granny_li.pk).update(**fields)
        batch = upload("people", register(row()), lin, east)
        assert word in batch.rows.get(outcome="double").found["likely"][0][1]


def test_a_different_person_of_the_same_name_is_imported_and_linked(
    register, upload, run_jobs, lin, east, east_village, granny_li
):
    batch = upload("people", register(row()), lin, east)
    decide_doubles(batch, decisions={2: "different"}, by=lin)
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    other = Person.objects.filter(name="李桂兰").exclude(pk=granny_li.pk).get()
    assert other.links.get().verdict == "different"


def test_two_rows_that_look_alike_wait_for_a_decision(
    register, upload, run_jobs, lin, east, east_village
):
    batch = upload("people", register(row(), row()), lin, east)
    assert batch.counts()["double"] == 1
    decide_doubles(batch, decisions={3: "different"}, by=lin)
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    assert Person.objects.filter(name="李桂兰").count() == 2


def test_a_person_who_was_registered_meanwhile_sends_the_import_back(
    register, upload, run_jobs, findings, lin, east, east_village, make_person
):
    batch = upload(
        "people",
        register(row(card=LI), row("王建国", card=WANG, sex="男", born="1950-01-01")),
        lin,
        east,
    )
    register_person(
        station=east, by=lin, name="李桂兰", sex="2", born_on=date(1948, 4, 28), id_number=LI
    )
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert list(findings(batch)[2]) == ["id_number"]
    assert not Person.objects.filter(name="王建国").exists()
    assert lin.notices.count() == 1


def test_the_responsible_worker_is_found_by_name(
    xlsx, upload, run_jobs, findings, lin, zhao, east, east_village
):
    headings = ["姓名", "出生日期", "村", "责任社工"]
    batch = upload(
        "people",
        xlsx(
            headings,
            ["张三", "1950-01-01", "Plum Village", "Lin"],
            ["李四", "1951-01-01", "Plum Village", "Zhao"],
        ),
        lin,
        east,
    )
    assert list(findings(batch)[3]) == ["worker"]
    confirm_import(batch, good_only=True, by=lin)
    run_jobs()
    assert Person.objects.get(name="张三").worker == lin.worker


VILLAGERS = soaked(1_200, 10_000)
WRONG = {
    17: ("card", lambda row: row["card"][:-1], "id_number"),
    38: ("village", lambda row: "Plumb Village", "village"),
    52: (
        "card",
        lambda row: row["card"][:-1] + ("0" if row["card"][-1] != "0" else "1"),
        "id_number",
    ),
    104: ("since", lambda row: "2025-13", "categories_since"),
    133: ("name", lambda row: "", "name"),
    VILLAGERS // 2: ("born", lambda row: "1900-01-01", "born_on"),
    VILLAGERS + 1: ("categories", lambda row: "超人", "categories"),
}


def villager(number):
    """The row of this number in the file; all different, all right."""
    born = date(1930, 1, 1) + timedelta(days=number)
    characters = "甲乙丙丁戊己庚辛壬癸"
    given = "".join(characters[int(digit)] for digit in f"{number:05}"[-4:])
    return {
        "name": "张王李赵钱孙"[number % 6] + given,
        "sex": "男" if number % 2 else "女",
        "born": born.isoformat(),
        "card": identity(f"110101{born:%Y%m%d}{number % 1000:03}"),
        "village": "Plum Village",
        "household": f"H{number // 3}",
        "categories": "农村低保",
        "since": "2024-05",
    }


@pytest.mark.long
def test_seven_bad_rows_of_thousands_are_named_and_nothing_is_lost(
    upload, findings, lin, east, east_village
):
    headings = "姓名,性别,出生日期,身份证号,村,户编号,对象类别,类别起始"
    rows = {number: villager(number) for number in range(2, VILLAGERS + 2)}
    for number, (key, wrong, _column) in WRONG.items():
        rows[number][key] = wrong(rows[number])
    text = "\n".join([headings, *(",".join(row.values()) for row in rows.values())])
    file = SimpleUploadedFile("villagers.csv", text.encode("gb18030"))

    batch = upload("people", file, lin, east)

    named = {number: list(found) for number, found in findings(batch).items()}
    assert named == {number: [column] for number, (_key, _wrong, column) in WRONG.items()}
    counts = batch.counts()
    assert (counts["good"], counts["bad"], counts["undecided"]) == (VILLAGERS - 7, 7, 0)
    kept = load_workbook(BytesIO(errors_of(batch, by=lin))).active
    assert kept.max_row == 8
    assert batch.rows.get(number=52).texts["id_number"] == rows[52]["card"]
