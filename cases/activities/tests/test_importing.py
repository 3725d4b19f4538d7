"""Activities from a sheet: one row is one activity with its numbers."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from cases.models import Activity, ServiceRecord
from stations.models import AuditEntry

HEADINGS = [
    *(
        "站点",
        "活动名称",
        "活动日期",
        "开始日期",
        "时长（小时）",
        "领域",
        "未建档人数",
        "人数-老年人",
    ),
    *("地点", "社工", "状态", "活动编号"),
]
KEYS = ["at", "title", "day", "first", "hours", "domain", "heads", "elders", "place", "who",
        "state", "id"]  # fmt: skip
TEA = {"title": "重阳茶话会", "day": "2023-10-23", "hours": "2.5", "domain": "养老服务",
       "heads": 30, "elders": 12}  # fmt: skip


@pytest.fixture
def sheet(xlsx):
    def make(*rows):
        return xlsx(HEADINGS, *([(TEA | row).get(key) for key in KEYS] for row in rows))

    return make


def test_a_row_is_an_activity_that_was_held(sheet, bring_in, lin, east):
    bring_in("activities", sheet({"place": "院坝", "first": "2023-10-22"}), lin, east)
    tea = Activity.objects.get()
    assert (tea.state, tea.began_on, tea.done_on) == (
        "held", date(2023, 10, 22), date(2023, 10, 23),
    )  # fmt: skip
    assert (tea.title, tea.domain, tea.place, tea.station) == ("重阳茶话会", "02", "院坝", east)
    day = tea.sessions.get()
    assert (day.done_on, day.minutes, day.method) == (date(2023, 10, 23), 150, "S")
    assert {c.group: c.number for c in day.head_counts.all()} == {"": 30, "elders": 12}
    assert [worker.name for worker in day.workers.all()] == ["Lin"]
    assert AuditEntry.objects.filter(verb="hold", by=lin).count() == 1


def test_a_day_to_come_is_planned(sheet, bring_in, upload, findings, lin, east):
    soon = (timezone.localdate() + timedelta(days=9)).isoformat()
    bring_in("activities", sheet({"day": soon, "heads": None, "elders": None}), lin, east)
    tea = Activity.objects.get()
    assert (tea.state, str(tea.planned_on)) == ("planned", soon)
    assert not ServiceRecord.objects.exists()
    assert list(findings(upload("activities", sheet({"day": soon}), lin, east))[2]) == ["heads:"]


def test_an_officer_brings_in_those_of_a_county(sheet, bring_in, upload, findings, chen, east,
                                                west, north):  # fmt: skip
    bring_in("activities", sheet({"at": "East Station"}, {"at": "W1"}), chen)
    assert {a.station.code for a in Activity.objects.all()} == {"E1", "W1"}
    assert {r.created_by for r in ServiceRecord.objects.all()} == {chen}
    beyond = findings(upload("activities", sheet({"at": "N1"}, {}), chen))
    assert {number: list(of) for number, of in beyond.items()} == {2: ["station"], 3: ["station"]}


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"title": None}, ["title"]),
        ({"title": "茶" * 101}, ["title"]),
        ({"day": None}, ["done_on"]),
        ({"day": "2023-02-30"}, ["done_on"]),
        ({"day": "2019-12-31"}, ["done_on"]),  # before East opened
        ({"first": "2023-10-24"}, ["done_on"]),
        ({"domain": "飞行"}, ["domain"]),
        ({"hours": "25"}, ["hours"]),
        ({"hours": "两小时多"}, ["hours"]),
        ({"heads": None, "elders": None}, ["heads:"]),
        ({"heads": -1}, ["heads:"]),
        ({"who": "Mei"}, ["workers"]),
        ({"state": "已取消"}, ["state"]),
        ({"state": "计划中"}, ["state"]),
    ],
)
def test_a_wrong_cell_is_named(changes, columns, sheet, upload, findings, lin, east):
    batch = upload("activities", sheet(changes), lin, east)
    assert {number: sorted(found) for number, found in findings(batch).items()} == {2: columns}


def test_the_same_file_twice_counts_once(sheet, bring_in, upload, findings, lin, east):
    rows = {"id": "A-1"}, {"id": "A-2", "title": "端午节"}
    bring_in("activities", sheet(*rows), lin, east)
    assert bring_in("activities", sheet(*rows), lin, east).written_count == 0
    assert Activity.objects.count() == 2
    changed = findings(upload("activities", sheet({"id": "A-1", "heads": 31}), lin, east))
    assert list(changed[2]) == ["external_id"]


def test_rows_that_look_alike_wait_for_a_decision(sheet, bring_in, upload, lin, east):
    bring_in("activities", sheet({}), lin, east)
    again = upload("activities", sheet({}, {"title": "端午节"}, {"title": "端午节"}), lin, east)
    assert again.counts()["undecided"] == 2


def test_what_the_list_gives_out_comes_back(sheet, bring_in, as_user, xlsx, lin, east):
    bring_in("activities", sheet({"place": "院坝", "elders": None}), lin, east)
    answer = as_user(lin).get("/activities/?format=xlsx")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    Activity.objects.get().sessions.get()
    first = Activity.objects.get()
    first.sessions.all().delete()
    first.delete()
    bring_in("activities", xlsx(*rows[:2]), lin, east)
    again = Activity.objects.get()
    assert (again.title, again.done_on, again.domain, again.place) == (
        first.title, first.done_on, first.domain, first.place,
    )  # fmt: skip
    [heads] = again.sessions.get().head_counts.all()
    assert heads.number == 30


def test_the_statements_do_not_grow_with_the_rows(sheet, upload, lin, east):
    def statements(number):
        file = sheet(*({"title": f"活动{n}"} for n in range(number)))
        with CaptureQueriesContext(connection) as queries:
            batch = upload("activities", file, lin, east)
        assert batch.counts()["good"] == number
        return len(queries)

    assert statements(1001) - statements(20) <= 8
