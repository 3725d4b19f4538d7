"""A sign-in sheet is one activity, a record number is one record, however many rows they have."""

from datetime import date
from time import monotonic

import pytest

from cases.models import ServiceRecord
from cases.records.sheet import records as sheet
from cases.records.sheet.gatherings import gathered
from stations.imports.rows import Row
from stations.imports.services import confirm_import, decide_doubles
from stations.models import Assignment

HEADINGS = [
    "日期", "工作方法", "领域", "主题", "服务对象姓名", "服务对象出生日期", "未建档人数",
    "人数-老年人", "时长", "社工", "记录编号", "note", "结果",
]  # fmt: skip
KEYS = "day method domain title name born heads elders minutes worker id note outcome".split()
BORN = "1950-01-01"
TEA = {"day": "2026-10-20", "method": "社区活动", "domain": "养老服务", "title": "重阳节茶话会"}


@pytest.fixture
def people(make_person):
    return [make_person(f"张{one}", born_on=date(1950, 1, 1)) for one in "甲乙丙丁戊"]


def row(n, **more):
    return TEA | {"name": f"张{'甲乙丙丁戊'[n]}", "born": BORN} | more


@pytest.fixture
def take(xlsx, upload, lin, east, people):
    def make(*rows):
        sheet = xlsx(HEADINGS, *([one.get(key) for key in KEYS] for one in rows))
        return upload("records", sheet, lin, east)

    return make


@pytest.fixture
def write(run_jobs, lin):
    def confirm(batch, *, good_only=False):
        confirm_import(batch, good_only=good_only, by=lin)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return confirm


def names(record):
    return {line.person.name for line in record.attendances.all()}


def asked(batch):
    found = {row.number: row.found["likely"] for row in batch.rows.all()}
    return {number: [words for _key, words in likely] for number, likely in found.items() if likely}


def test_a_sign_in_sheet_is_one_activity_with_its_people_and_heads(take, write, people):
    batch = take(row(0, heads=12, elders=8, minutes=90), *map(row, range(1, 5)))
    assert batch.counts()["good"] == 5, [r.found for r in batch.rows.all()]
    assert write(batch).written_count == 5
    record = ServiceRecord.objects.get()
    assert names(record) == {person.name for person in people}
    assert {count.group: count.number for count in record.head_counts.all()} == {
        "": 12,
        "elders": 8,
    }
    assert (record.subject, record.title, record.minutes) == (None, "重阳节茶话会", 90)


def test_one_row_is_about_its_person_as_ever(take, write, people):
    write(take(row(0)))
    assert ServiceRecord.objects.get().subject == people[0]


@pytest.mark.parametrize(
    "other", [{"day": "2026-10-21"}, {"title": "义诊"}, {"method": "小组活动"}]
)
def test_another_day_title_or_method_is_another_one(other, take, write):
    batch = take(row(0), row(1, **other))
    assert not asked(batch)
    write(batch)
    assert ServiceRecord.objects.count() == 2


def test_a_title_is_compared_as_it_is_meant(take, write):
    write(take(row(0), row(1, title="重阳节 茶话会\u200b"), row(2, title="重阳节　茶话会")))
    assert ServiceRecord.objects.count() == 1


def test_visits_of_one_day_stay_visits(take, write):
    write(take(row(0, method="入户探访"), row(1, method="入户探访")))
    assert ServiceRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({"minutes": 60}, {"minutes": 90}),
        ({"worker": "Lin"}, {"worker": "Mei"}),
        ({"domain": "养老服务"}, {"domain": "社会救助"}),
    ],
)
def test_other_hours_or_leaders_are_asked_about(first, other, take, write, make_worker, east, lin):
    mei = make_worker("Mei")
    Assignment.objects.create(worker=mei, station=east, since=date(2020, 1, 1))
    batch = take(row(0, **first), row(1), row(2, **other), row(3, **other))
    assert asked(batch).keys() == {4, 5}
    [[words], _again] = asked(batch).values()
    assert "2" in words
    decide_doubles(batch, decisions=dict.fromkeys([4, 5], "different"), by=lin)
    write(batch)
    assert sorted(map(len, map(names, ServiceRecord.objects.all()))) == [2, 2]


def test_a_further_head_count_of_the_title_is_asked_about(take, write, lin):
    counted = {"name": None, "born": None}
    batch = take(row(0, heads=9), row(1, heads=30, **counted))
    assert asked(batch).keys() == {3}
    decide_doubles(batch, decisions={3: "different"}, by=lin)
    write(batch)
    assert ServiceRecord.objects.count() == 2


def test_a_number_beside_each_name_is_asked_about(take, write, lin):
    """It may number the rows, or the records of another system."""
    rows = [row(n, id=f"S-{n}") for n in range(3)]
    batch = take(*rows)
    assert asked(batch).keys() == {3, 4}
    assert "记录编号" in asked(batch)[3][0]
    decide_doubles(batch, decisions=dict.fromkeys([3, 4], "different"), by=lin)
    write(batch)
    assert ServiceRecord.objects.count() == 3
    assert not asked(take(*rows))  # what stands already is not asked about again


def test_a_sheet_of_thousands_is_gathered_at_once():
    class Place:
        pk = 1

    names = {"person_name": "张甲"}
    values = {"place": Place, "done_on": BORN, "method": "S", "title": "茶话会", "heads:": 0}
    rows = [Row(n, dict(names), values | {"minutes": n % 3}) for n in range(20_000)]
    began = monotonic()
    first, other = gathered(rows)  # 0 minutes say nothing, so they go with the first that say some
    assert (len(first.rows), len(other.rows)) == (13334, 6666)
    assert monotonic() - began < 5


def test_a_total_beside_every_name_is_no_sum(take, findings):
    found = findings(take(row(0, heads=30), row(1, heads=30), row(2)))
    assert list(found[3]) == ["heads:"]


def test_who_signed_twice_is_asked_about(take, write, lin):
    batch = take(row(0), row(1), row(0))
    assert asked(batch).keys() == {4}
    decide_doubles(batch, decisions={4: "same"}, by=lin)
    write(batch)
    assert len(names(ServiceRecord.objects.get())) == 2


def test_a_sheet_with_a_wrong_row_waits_as_a_whole(take, write, findings):
    """Else the rest were an activity today, and the mended row another one tomorrow."""
    batch = take(row(0), row(1, name="谁也不是"), row(2), row(3, title="义诊"))
    found = findings(batch)
    assert found.keys() == {2, 3, 4}
    assert list(found[3]) == ["person_name"]
    assert "3" in found[2][""][0]
    write(batch, good_only=True)
    assert ServiceRecord.objects.get().title == "义诊"


def test_a_cell_that_cannot_be_read_keeps_its_sheet_back_too(take, findings):
    assert findings(take(row(0), row(1, minutes="一会儿"))).keys() == {2, 3}


def test_an_activity_that_stands_already_is_asked_about(take, write, lin):
    write(take(row(0), row(1)))
    again = take(row(0), row(1), row(2))
    assert asked(again).keys() == {2, 3, 4}
    decide_doubles(again, decisions={2: "same", 3: "same", 4: "different"}, by=lin)
    write(again)
    assert ServiceRecord.objects.count() == 2


def test_one_number_over_several_rows_is_one_record_with_several_people(take, write, people):
    visit = {"method": "入户探访", "title": None, "id": "V-1"}
    rows = [row(0, note="量血压", **visit), row(1, note="送药", **visit), row(2, **visit)]
    write(take(*rows))
    record = ServiceRecord.objects.get()
    assert names(record) == {"张甲", "张乙", "张丙"}
    assert (record.subject, record.external_id) == (people[0], "V-1")
    assert record.note == "量血压\n送药"
    again = take(*rows)
    assert again.counts()["bad"] == 0
    assert write(again).written_count == 0
    assert ServiceRecord.objects.count() == 1
    changed = take(*rows[:2])
    assert changed.counts()["bad"] == 2


@pytest.mark.parametrize(
    ("other", "column"),
    [
        ({"day": "2026-10-21"}, "done_on"),
        ({"method": "电话探访"}, "method"),
        ({"minutes": 61}, "minutes"),
        ({"title": "别的"}, "title"),
    ],
)
def test_rows_of_one_number_that_say_different_things_are_wrong(other, column, take, findings):
    batch = take(row(0, id="A", minutes=60), row(1, id="A", **other))
    found = findings(batch)
    assert list(found[3]) == [column]
    assert list(found[2]) == [""]


def test_records_of_several_rows_are_written_in_batches(take, write, monkeypatch):
    monkeypatch.setattr(sheet, "BATCH", 1)
    rows = [row(n, title="义诊" if n % 2 else "茶话会") for n in range(4)]
    assert write(take(*rows)).written_count == 4
    assert ServiceRecord.objects.count() == 2
