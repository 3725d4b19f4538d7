"""Households of past months, of people whose register said nothing of when they were enrolled."""

from datetime import date

import pytest

from beneficiaries.models import HouseholdMember
from stations.imports.services import confirm_import

PEOPLE = ["姓名", "性别", "出生日期", "村", "户编号", "建档日期"]
RECORDS = ["日期", "工作方法", "领域", "服务对象姓名", "服务对象出生日期", "记录编号"]
FAMILY = [
    ["李桂兰", "女", "1948-04-28"],
    ["王建国", "男", "1950-01-01"],
    ["王小龙", "男", "2015-06-01"],
]


@pytest.fixture
def take(upload, xlsx, run_jobs, lin, east):
    def run(kind, headings, *rows):
        batch = upload(kind, xlsx(headings, *rows), lin, east)
        assert not batch.counts()["bad"], [r.found for r in batch.rows.all()]
        confirm_import(batch, good_only=False, by=lin)
        run_jobs()

    return run


@pytest.fixture
def visited(take):
    """Last October the family was visited, and so says the sheet that comes in today."""

    def run():
        rows = [
            ["2025-10-22", "入户探访", "养老服务", name, born, "V-1"] for name, _s, born in FAMILY
        ]
        take("records", RECORDS, *rows)

    return run


def register(*days):
    return [[*one, "Plum Village", "H1", day] for one, day in zip(FAMILY, days, strict=True)]


def test_a_family_without_days_is_one_household_of_any_month(
    take, visited, figures, east, east_village
):
    take("people", PEOPLE, *register(None, None, None))
    visited()
    found = figures(east)
    assert (found["IND-VIS-01"].value, found["IND-VIS-02"].value) == (1, 3)


def test_members_without_days_belong_to_it_since_the_first_one_does(
    take, visited, figures, east, east_village
):
    take("people", PEOPLE, *register("2023-01-01", None, None))
    visited()
    assert figures(east)["IND-VIS-01"].value == 1
    since = HouseholdMember.objects.values_list("since", flat=True)
    assert set(since) == {date(2023, 1, 1)}


def test_who_comes_later_without_a_day_belongs_to_the_household_that_is_known(
    take, figures, east, east_village
):
    first, *others = register("2023-01-01", None, None)
    take("people", PEOPLE, first)
    take("people", PEOPLE, *others)
    assert set(HouseholdMember.objects.values_list("since", flat=True)) == {date(2023, 1, 1)}


def test_a_child_belongs_to_no_household_before_its_birth(take, east, east_village):
    take("people", PEOPLE, *register("2010-01-01", None, None))
    child = HouseholdMember.objects.get(person__name="王小龙")
    assert child.since == date(2015, 6, 1)


def test_a_day_that_is_said_is_kept(take, east, east_village):
    take("people", PEOPLE, *register("2020-01-01", "2024-05-01", None))
    assert HouseholdMember.objects.get(person__name="王建国").since == date(2024, 5, 1)
