"""Workers, where they work and what they are certified for, from a sheet."""

from datetime import date

import pytest

from stations.imports.services import confirm_import, decide_doubles
from stations.models import Worker

HEADINGS = [
    "工号", "姓名", "性别", "出生日期", "用人单位", "所在区划", "站点编号", "岗位", "全职",
    "任职日期", "离任日期", "证书等级", "证书编号", "取证日期",
]  # fmt: skip
GOOD = {"number": "A1", "name": "王丽", "sex": "女", "born": "1992-03-08", "home": "9A0101"}
KEYS = ["number", "name", "sex", "born", "employer", "home", "station", "role", "full",
        "since", "until", "level", "certificate", "obtained"]  # fmt: skip


@pytest.fixture
def workers(xlsx):
    def make(*rows):
        return xlsx(HEADINGS, *([(GOOD | row).get(key) for key in KEYS] for row in rows))

    return make


def test_a_worker_comes_with_station_and_certificates(workers, upload, run_jobs, an, east):
    batch = upload(
        "workers",
        workers(
            {
                "station": "E1",
                "role": "站长",
                "full": "否",
                "since": "2022-07-01",
                "employer": "春风社工",
                "level": "助理社会工作师、中级",
                "certificate": "Z1、Z2",
                "obtained": "2019-10-01、2021-10-17",
            },
            {"number": None, "name": "李强", "sex": None, "born": None},
        ),
        an,
    )
    assert batch.counts()["good"] == 2, [r.found for r in batch.rows.all()]
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    wang = Worker.objects.get(number="A1")
    assert (wang.sex, wang.born_on, wang.employer.name) == ("2", date(1992, 3, 8), "春风社工")
    assignment = wang.assignments.get()
    assert (assignment.station, assignment.role, assignment.is_full_time, assignment.since) == (
        east, "lead", False, date(2022, 7, 1),
    )  # fmt: skip
    certificates = {c.level: (c.number, c.obtained_on) for c in wang.certificates.all()}
    assert certificates == {1: ("Z1", date(2019, 10, 1)), 2: ("Z2", date(2021, 10, 17))}
    assert Worker.objects.get(name="李强").number is None


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"name": None}, ["name"]),
        ({"home": None}, ["home"]),
        ({"home": "9A0201"}, ["home"]),
        ({"number": "TAKEN"}, ["number"]),
        ({"sex": "?"}, ["sex"]),
        ({"born": "2999-01-01"}, ["born_on"]),
        ({"born": "2015-01-01"}, ["born_on"]),
        ({"station": "NONE", "since": "2022-01-01"}, ["station"]),
        ({"station": "N1", "since": "2022-01-01"}, ["station"]),
        ({"station": "E1"}, ["since"]),
        ({"station": "E1", "since": "2999-01-01"}, ["since"]),
        ({"station": "E1", "since": "2019-12-31"}, ["since"]),
        ({"station": "E1", "since": "2022-01-01", "until": "2021-01-01"}, ["until"]),
        ({"station": "E1", "since": "2022-01-01", "role": "校长"}, ["role"]),
        ({"station": "E1", "since": "2022-01-01", "full": "也许"}, ["is_full_time"]),
        ({"level": "助理社会工作师、社会工作师", "obtained": "2019-10-01"}, ["obtained_on"]),
        (
            {"level": "助理社会工作师、助理社会工作师", "obtained": "2019-10-01、2020-10-01"},
            ["level"],
        ),
        ({"level": "助理社会工作师", "obtained": "2999-10-01"}, ["obtained_on"]),
        ({"level": "助理社会工作师", "obtained": "2000-10-01"}, ["obtained_on"]),
        ({"level": "1", "certificate": "A、B", "obtained": "2019-10-01"}, ["certificate_number"]),
        ({"level": "特级", "obtained": "2019-10-01"}, ["level"]),
    ],
)
def test_a_wrong_cell_is_named(
    changes, columns, workers, upload, findings, an, east, north, make_worker
):
    make_worker("Somebody", number="TAKEN")
    batch = upload("workers", workers(changes), an)
    assert {number: sorted(found) for number, found in findings(batch).items()} == {2: columns}


def test_the_same_number_twice_is_an_error_on_both_rows(workers, upload, findings, an, county):
    batch = upload("workers", workers({}, {"name": "李强"}), an)
    assert findings(batch).keys() == {2, 3}


def test_a_worker_of_the_same_name_and_birth_date_waits_for_a_decision(
    workers, upload, run_jobs, an, county, make_worker
):
    make_worker("王丽", born_on=date(1992, 3, 8))
    batch = upload("workers", workers({}), an)
    assert batch.counts()["undecided"] == 1
    decide_doubles(batch, decisions={2: "different"}, by=an)
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    assert Worker.objects.filter(name="王丽").count() == 2


@pytest.mark.parametrize(
    ("first", "second", "is_double"),
    [
        ({"number": None}, {"number": None}, True),
        ({}, {"number": "A2"}, True),  # two employers number one person anew
        ({"number": None, "born": None}, {"number": None, "born": None}, True),
        ({"born": None}, {"number": "A2", "born": None}, False),
        ({"number": None}, {"number": None, "born": "1993-03-08"}, False),
    ],
)
def test_two_rows_of_one_person_wait_for_a_decision(
    first, second, is_double, workers, upload, run_jobs, an, county
):
    batch = upload("workers", workers(first, second), an)
    assert batch.counts()["undecided"] == is_double
    if is_double:
        decide_doubles(batch, decisions={3: "same"}, by=an)
        confirm_import(batch, good_only=False, by=an)
        run_jobs()
        assert Worker.objects.filter(name="王丽").count() == 1


def test_a_thousand_workers_take_as_many_statements_as_ten(workers, upload, an, county):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements(number):
        file = workers(*({"number": f"N{n}", "name": f"王{n}"} for n in range(number)))
        with CaptureQueriesContext(connection) as queries:
            upload("workers", file, an)
        return len(queries)

    assert statements(900) - statements(10) <= 2
