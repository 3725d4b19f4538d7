"""Service records and head counts from a sheet."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beneficiaries.models import Person
from beneficiaries.people.services import register_person
from cases.duties.services.duties import refresh_duties
from cases.models import ServiceRecord, VisitDuty
from stations.identity_numbers.rules import check_character
from stations.imports.services import confirm_import, decide_doubles

HEADINGS = [
    "日期", "站点编号", "工作方法", "领域", "服务对象姓名", "服务对象出生日期", "服务对象身份证号",
    "在场家庭成员", "结果", "未建档人数", "人数-老年人", "主题", "社工", "记录编号",
    "未见原因",
]  # fmt: skip
KEYS = [
    "day", "station", "method", "domain", "name", "born", "card", "members", "outcome",
    "heads", "elders", "title", "worker", "id", "why",
]  # fmt: skip
GOOD = {"day": "2023-11-20", "method": "社区活动", "domain": "养老服务", "heads": 35}
LI = "11010119480428002" + check_character("11010119480428002")


@pytest.fixture
def records(xlsx):
    def make(*rows):
        return xlsx(HEADINGS, *([(GOOD | row).get(key) for key in KEYS] for row in rows))

    return make


@pytest.fixture
def write(run_jobs):
    def confirm(batch, by, *, good_only=False):
        confirm_import(batch, good_only=good_only, by=by)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return confirm


def visit(**row):
    person = {"name": "李桂兰", "born": "1948-04-28"}
    return {"method": "入户探访", "heads": None} | person | row


def test_a_record_carries_head_counts_of_thousands_of_a_past_year(
    records, upload, write, lin, east
):
    batch = upload(
        "records", records({"heads": "1,633", "elders": 203, "title": "年度服务"}), lin, east
    )
    assert batch.counts()["good"] == 1, [r.found for r in batch.rows.all()]
    write(batch, lin)
    record = ServiceRecord.objects.get()
    assert (record.station, record.done_on, record.method, record.domain) == (
        east, date(2023, 11, 20), "S", "02",
    )  # fmt: skip
    counts = {count.group: count.number for count in record.head_counts.all()}
    assert counts == {"": 1633, "elders": 203}
    assert list(record.workers.all()) == [lin.worker]


def test_a_visit_names_its_person_and_the_members_who_were_there(
    records, upload, write, lin, east, granny_li, make_person
):
    wang = make_person("王建国", born_on=date(1950, 1, 1), household=granny_li.household)
    batch = upload("records", records(visit(members="王建国", worker="Lin")), lin, east)
    write(batch, lin)
    record = ServiceRecord.objects.get()
    assert record.subject == granny_li
    assert {a.person for a in record.attendances.all()} == {granny_li, wang}
    assert record.household == granny_li.household


def test_a_person_is_found_by_identity_number(records, upload, write, lin, east, make_person):

    li = register_person(
        station=east, by=lin, name="李桂兰", sex="2", born_on=date(1948, 4, 28), id_number=LI
    )
    day = {"day": timezone.localdate().isoformat()}
    batch = upload("records", records(visit(card=LI, born=None) | day), lin, east)
    write(batch, lin)
    assert ServiceRecord.objects.get().subject == li


def test_an_attempt_says_why_by_word_or_code(records, upload, write, lin, east, granny_li):
    rows = [
        visit(outcome="未遇", why=why, day=f"2023-11-2{n}")
        for n, why in enumerate(["住院", "away"])
    ]
    batch = upload("records", records(*rows), lin, east)
    assert batch.counts()["good"] == 2, [r.found for r in batch.rows.all()]
    write(batch, lin)
    assert set(ServiceRecord.objects.values_list("attempt_reason", flat=True)) == {
        "hospital",
        "away",
    }


def test_an_attempt_reaches_nobody(records, upload, write, lin, east, granny_li):
    batch = upload("records", records(visit(outcome="未遇")), lin, east)
    write(batch, lin)
    record = ServiceRecord.objects.get()
    assert (record.outcome, record.subject) == ("not_met", granny_li)
    assert not record.attendances.exists()


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"day": None}, ["done_on"]),
        ({"day": "2999-01-01"}, ["done_on"]),
        ({"day": "2023-02-29"}, ["done_on"]),
        ({"day": "2019-12-31"}, ["done_on"]),  # before East opened
        ({"method": "飞行"}, ["method"]),
        ({"domain": None}, ["domain"]),
        ({"heads": None}, ["person_name"]),
        ({"heads": -3}, ["heads:"]),
        ({"heads": "三十"}, ["heads:"]),
        ({"heads": 100001}, ["heads:"]),
        ({"station": "W1"}, ["station"]),
        ({"worker": "Mei"}, ["workers"]),
        ({"name": "李桂兰"}, ["person_born_on"]),
        ({"name": "王二", "born": "1948-04-28"}, ["person_name"]),
        ({"card": LI}, ["person_number"]),
        ({"card": "123"}, ["person_number"]),
        ({"members": "王建国"}, ["members"]),
        ({"name": "李桂兰", "born": "1948-04-28", "members": "王建国"}, ["members"]),
        ({"outcome": "未遇", "name": "李桂兰", "born": "1948-04-28"}, ["heads:", "outcome"]),
    ],
)
def test_a_wrong_cell_is_named(
    changes, columns, records, upload, findings, lin, east, west, granny_li
):
    batch = upload("records", records(changes), lin, east)
    assert {number: sorted(found) for number, found in findings(batch).items()} == {2: columns}


def test_of_whom_only_the_year_is_known_a_day_of_about_that_year_is_enough(
    records, upload, findings, lin, east, granny_li
):
    Person.objects.filter(pk=granny_li.pk).update(born_on=date(1949, 7, 1), born_precision="year")
    fitting, other = ({"name": "李桂兰", "born": born} for born in ("1948-04-28", "1951-04-28"))
    batch = upload("records", records(fitting, other), lin, east)
    assert {number: sorted(found) for number, found in findings(batch).items()} == {
        3: ["person_name"]
    }


def test_nobody_of_another_station_is_found(
    records, upload, findings, lin, east, west, make_person
):
    make_person("赵小明", station=west, born_on=date(2015, 6, 1))
    batch = upload("records", records(visit(name="赵小明", born="2015-06-01")), lin, east)
    assert list(findings(batch)[2]) == ["person_name"]


def test_the_same_file_twice_counts_once(records, upload, write, findings, lin, east):
    rows = [{"id": "2023-1"}, {"id": "2023-2", "heads": 12}]
    write(upload("records", records(*rows), lin, east), lin)
    again = write(upload("records", records(*rows), lin, east), lin)
    assert again.written_count == 0
    assert ServiceRecord.objects.count() == 2

    changed = upload("records", records({"id": "2023-1", "heads": 36}, rows[1]), lin, east)
    assert findings(changed).keys() == {2}
    assert list(findings(changed)[2]) == ["external_id"]


def test_the_same_id_twice_in_a_file_is_an_error(records, upload, findings, lin, east):
    batch = upload("records", records({"id": "A"}, {"id": "A", "heads": 3}), lin, east)
    assert {n: list(found) for n, found in findings(batch).items()} == {3: ["external_id"]}


def test_rows_without_an_id_that_look_like_a_record_wait_for_a_decision(
    records, upload, write, lin, east
):
    write(upload("records", records({}), lin, east), lin)
    again = upload("records", records({}, {"title": "重阳节"}), lin, east)
    assert again.counts()["undecided"] == 1
    decide_doubles(again, decisions={2: "same"}, by=lin)
    write(again, lin)
    assert ServiceRecord.objects.count() == 2


def test_two_equal_rows_of_one_file_wait_for_a_decision(records, upload, write, lin, east):
    batch = upload("records", records({}, {}), lin, east)
    assert batch.counts()["undecided"] == 1
    decide_doubles(batch, decisions={3: "different"}, by=lin)
    write(batch, lin)
    assert ServiceRecord.objects.count() == 2


def test_an_imported_visit_fulfils_the_duty(records, upload, write, lin, east, granny_li):
    refresh_duties([granny_li.pk])
    duty = VisitDuty.objects.get(person=granny_li)
    write(upload("records", records(visit(day=timezone.localdate().isoformat())), lin, east), lin)
    duty.refresh_from_db()
    assert duty.state == "done"


def test_four_hundred_rows_take_as_many_statements_as_ten(records, upload, lin, east, make_person):
    for name in "甲乙丙丁":
        make_person(f"张{name}", born_on=date(1950, 1, 1))

    def statements(number):
        rows = [
            visit(
                name=f"张{'甲乙丙丁'[n % 4]}",
                born="1950-01-01",
                day=f"2023-{n % 12 + 1:02}-{n // 12 % 28 + 1:02}",
                title=str(n),
            )
            for n in range(number)
        ]
        file = records(*rows)
        with CaptureQueriesContext(connection) as queries:
            batch = upload("records", file, lin, east)
        assert batch.counts()["good"] == number
        return len(queries)

    assert statements(400) - statements(10) <= 4
    assert Person.objects.count() == 4
