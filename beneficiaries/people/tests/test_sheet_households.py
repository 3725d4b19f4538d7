"""Households of a sheet: one village and one number are one; what can't be told is asked."""

import pytest

from beneficiaries.models import Household, HouseholdCategory, Person
from beneficiaries.people.services import bulk
from stations.imports.services import confirm_import, decide_doubles

HEADINGS = [
    "姓名",
    "性别",
    "出生日期",
    "村（社区）",
    "村民小组",
    "住址",
    "户编号",
    "与户主关系",
    "对象类别",
]
NAMES = ["何家旺", "何家英", "杨光福", "陆永昌", "罗大妹", "韦德明", "莫秀兰", "廖国华"]


@pytest.fixture
def villages(east_village, make_division):
    """Two villages that East serves, as a file calls them."""
    return east_village.name, make_division("9A0101101202", "Pear Village").name


@pytest.fixture
def take(xlsx, upload, lin, east):
    """An upload of these rows: (village, group, address, number, relation, categories)."""

    def make(*rows, first=0):
        people = [
            [NAMES[first + n], "男", f"195{first + n}-01-01", *row] for n, row in enumerate(rows)
        ]
        return upload("people", xlsx(HEADINGS, *people), lin, east)

    return make


@pytest.fixture
def write(run_jobs, lin):
    def confirm(batch):
        confirm_import(batch, good_only=False, by=lin)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return confirm


def home_of(name):
    return Person.objects.get(name=name).household


def asked(batch):
    return {row.number: [words for _key, words in row.found["likely"]] for row in batch.rows.all()
            if row.found["likely"]}  # fmt: skip


def test_the_same_number_in_another_village_is_another_household(take, write, villages):
    one, other = villages
    write(take((one, "1组", None, "1", "户主", "农村低保"), (one, "1组", None, "1", "配偶", None)))
    write(take((other, "3组", None, "1", "户主", "特困（分散供养）"), first=3))
    assert home_of("何家旺") == home_of("何家英") != home_of("陆永昌")
    assert {(c.household.division.name, c.code) for c in HouseholdCategory.objects.all()} == {
        (one, "14"),
        (other, "11"),
    }


def test_two_villages_of_one_file_number_their_households_anew(take, write, villages):
    one, other = villages
    batch = take(
        (one, None, None, "1", "户主", None),
        (one, None, None, "2", "户主", None),
        (other, None, None, "1", "户主", None),
        (other, None, None, "1", "配偶", None),
    )
    assert not asked(batch)
    write(batch)
    assert Household.objects.count() == 3
    assert home_of("杨光福") == home_of("陆永昌") != home_of("何家旺")


@pytest.mark.parametrize("none", ["无", "0", "/", "—", "\u200b无", "'0"])
def test_words_for_no_number_are_none(none, take, write, villages):
    write(
        take(
            (villages[0], None, None, none, None, None), (villages[0], None, None, none, None, None)
        )
    )
    assert home_of("何家旺") != home_of("何家英")
    assert set(Household.objects.values_list("number", flat=True)) == {""}


@pytest.mark.parametrize("decision", ["different", "same"])
def test_a_member_of_another_village_is_asked_about(decision, take, write, villages, lin):
    one, other = villages
    batch = take((one, None, None, "1", "户主", None), (other, None, None, "1", "配偶", None))
    [[words]] = asked(batch).values()
    assert one in words
    assert other in words
    assert "2" in words
    decide_doubles(batch, decisions={3: decision}, by=lin)
    write(batch)
    assert Person.objects.filter(name="何家英").exists() is (decision == "different")
    assert set(home_of("何家旺").people.values_list("name", flat=True)) == {"何家旺"}


def test_who_stands_right_below_and_names_another_village_is_asked_about(take, villages):
    one, other = villages
    assert asked(take((one, None, None, "1", None, None), (other, None, None, "1", None, None)))


def test_a_member_of_a_household_known_in_another_village_is_asked_about(take, write, villages):
    one, other = villages
    write(take((one, None, None, "1", "户主", None)))
    [[words]] = asked(take((other, None, None, "1", "配偶", None), first=3)).values()
    assert one in words


def test_a_number_without_a_village_is_the_one_of_the_file_or_asked_about(
    take, write, villages, findings
):
    one, other = villages
    write(take((one, None, None, "1", "户主", None), (None, None, None, "1", "配偶", None)))
    assert home_of("何家旺") == home_of("何家英")
    batch = take(
        (one, None, None, "5", "户主", None),
        (other, None, None, "5", "户主", None),
        (None, None, None, "5", "配偶", None),
        first=2,
    )
    assert {number: list(found) for number, found in findings(batch).items()} == {4: ["village"]}


def test_a_rows_own_group_and_address_are_taken_over_or_asked_about(take, write, villages, lin):
    one, _other = villages
    batch = take(
        (one, None, None, "1", "户主", None),
        (one, "2组", "2组11号", "1", "配偶", None),
        (one, "２组", "2组 11号", "1", "子", None),
        (one, "3组", "3组4号", "1", "女", None),
    )
    [(number, words)] = asked(batch).items()
    assert number == 5
    assert len(words) == 2
    assert "3组" in words[0]
    assert "2组" in words[0]
    decide_doubles(batch, decisions={5: "different"}, by=lin)
    write(batch)
    home = home_of("何家旺")
    assert (home.group_name, home.address) == ("2组", "2组11号")
    assert home.people.count() == 4


def test_what_a_row_says_otherwise_of_a_known_household_is_asked_about(take, write, villages):
    one, _other = villages
    write(take((one, "1组", None, "1", "户主", None)))
    home = home_of("何家旺")
    home.address = "秘密路7号"
    home.save()
    [(number, words)] = asked(take((one, "4组", "新村9号", "1", "配偶", None), first=2)).items()
    assert number == 2
    assert len(words) == 2
    assert "1组" in words[0]
    assert "秘密" not in words[1]


def test_a_household_that_goes_over_the_end_of_a_batch_is_one(take, write, villages, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    one, _other = villages
    write(take(
        (one, None, None, "7", "户主", "农村低保"), (one, None, None, "1", "户主", None),
        (one, None, None, "1", "配偶", None), (one, None, None, "7", "配偶", "农村低保"),
        (one, None, None, "1", "子", None),
    ))  # fmt: skip
    assert Household.objects.count() == 2
    assert home_of("何家旺") == home_of("陆永昌")
    assert home_of("何家英").people.count() == 3
    assert HouseholdCategory.objects.count() == 1
