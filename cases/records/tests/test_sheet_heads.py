"""A plain number of people is the whole: whoever is named is among them, and counts once."""

from datetime import date

import pytest

from cases.models import Activity, ServiceRecord
from stations.imports.services import confirm_import

BORN = "1950-01-01"
NAMES = "甲乙丙丁戊己庚"


@pytest.fixture
def people(make_person):
    return [make_person(f"张{one}", born_on=date(1950, 1, 1)) for one in NAMES]


@pytest.fixture
def take(xlsx, upload, lin, east, people):
    def make(heading, *rows, method="社区活动", more=()):
        head = ["日期", "工作方法", "领域", "主题", "姓名", "出生日期", heading, *more]
        filled = []
        for n, (name, *cells) in enumerate(rows):
            title = "茶话会" if method == "社区活动" else f"探访{n}"
            born = BORN if name else None
            filled.append(["2026-10-20", method, "养老服务", title, name, born, *cells])
        return upload("records", xlsx(head, *filled), lin, east)

    return make


@pytest.fixture
def write(run_jobs, lin, findings):
    def confirm(batch):
        assert findings(batch) == {}
        confirm_import(batch, good_only=False, by=lin)
        run_jobs()
        counts = {}
        for record in ServiceRecord.objects.all():
            for one in record.head_counts.all():
                counts[one.group] = counts.get(one.group, 0) + one.number
        return sum(r.attendances.count() for r in ServiceRecord.objects.all()), counts

    return confirm


def named(*numbers):
    return [(f"张{NAMES[n]}", number) for n, number in enumerate(numbers)]


@pytest.mark.parametrize("heading", ["人数", "服务人次", "人次", "参加人数", "人数（人）"])
def test_a_one_beside_a_name_adds_nobody(heading, take, write):
    assert write(take(heading, *named(1, 1, 1), method="入户探访")) == (3, {})


def test_a_one_beside_each_name_of_a_sign_in_sheet_adds_nobody(take, write):
    assert write(take("人数", *named(*[1] * 7))) == (7, {})


def test_the_whole_of_a_sign_in_sheet_leaves_who_is_not_named(take, write):
    assert write(take("人数", *named(37, *[None] * 6))) == (7, {"": 30})


def test_a_visit_to_three_of_whom_one_is_named_counts_three(take, write):
    assert write(take("人数", ("张甲", 3), method="入户探访")) == (1, {"": 2})


def test_who_has_no_file_is_added(take, write):
    assert write(take("未建档人数", *named(30, *[None] * 6))) == (7, {"": 30})
    assert write(take("其他人数", ("张甲", 2), method="入户探访"))[1] == {"": 32}


def test_without_names_it_is_everybody(take, write):
    assert write(take("人数", (None, 35))) == (0, {"": 35})


def test_a_group_is_part_of_the_whole(take, write):
    assert write(take("人数", (None, 35, 12), more=["人数-老年人"])) == (
        0,
        {"": 23, "elders": 12},
    )


def test_a_sheet_that_says_both_may_say_the_same(take, write):
    assert write(take("人数", (None, 35, 35), more=["未建档人数"])) == (0, {"": 35})


@pytest.mark.parametrize(
    "rows",
    [
        named(*[37] * 7),  # the whole beside each, or 37 with each?
        named(37, 1, 1, None, None, None, None),
        [*named(1, 1, 1), (None, 37)],
        named(3, *[None] * 6),  # fewer than are named
    ],
)
def test_what_may_count_somebody_twice_is_asked(rows, take, findings):
    batch = take("人数", *rows)
    errors = findings(batch).values()
    assert any("people" in found for found in errors) or batch.counts()["undecided"]


def test_fewer_than_are_named_beside_it_are_refused(take, findings):
    batch = take("人数", (None, 10, 12), more=["人数-老年人"])
    assert list(findings(batch)[2]) == ["people"]


def test_the_preview_says_how_it_is_read(take):
    from stations.imports.queries import what_is_told

    told = what_is_told(take("人数", ("张甲", 1)))
    assert any("未建档" in sentence for sentence in told)


def test_an_activity_counts_its_groups_once(xlsx, bring_in, lin, east):
    head = ["活动名称", "活动日期", "领域", "人数", "人数-老年人"]
    bring_in("activities", xlsx(head, ["茶话会", "2023-10-23", "养老服务", 35, 12]), lin, east)
    day = Activity.objects.get().sessions.get()
    assert {c.group: c.number for c in day.head_counts.all()} == {"": 23, "elders": 12}
