"""Service records of many stations in one sheet, by whoever keeps the network."""

from datetime import date

import pytest

from cases.models import ServiceRecord
from stations.imports.importers import importer_of

HEADINGS = [
    "日期",
    "站点名称",
    "工作方法",
    "领域",
    "服务对象姓名",
    "服务对象出生日期",
    "人数",
    "社工",
]


@pytest.fixture
def records(xlsx):
    def make(*rows):
        return xlsx(HEADINGS, *rows)

    return make


def visit(station, name, born="1948-04-28", worker=None):
    return ["2023-11-20", station, "入户探访", "养老服务", name, born, None, worker]


def test_an_officer_brings_in_what_stations_did(
    records, bring_in, chen, make_person, east, west, lin, zhao
):
    make_person("李桂兰")
    make_person("赵小明", station=west, born_on=date(2015, 6, 1))
    file = records(
        visit("East Station", "李桂兰", worker="Lin"),
        visit("W1", "赵小明", "2015-06-01", worker="Zhao"),
        ["2023-11-21", "W1", "社区活动", "养老服务", None, None, 35, None],
    )
    assert bring_in("records", file, chen).written_count == 3
    rows = ServiceRecord.objects.order_by("done_on", "station__code")
    assert [(r.station.code, r.created_by, [w.name for w in r.workers.all()]) for r in rows] == [
        ("E1", chen, ["Lin"]),
        ("W1", chen, ["Zhao"]),
        ("W1", chen, []),
    ]


def test_a_name_is_one_of_the_rows_own_station(records, upload, findings, chen, make_person, west):
    make_person("李桂兰")  # of East
    found = findings(upload("records", records(visit("W1", "李桂兰")), chen))
    assert list(found[2]) == ["person_name"]


def test_a_name_may_be_of_the_station_above_and_of_no_other_room_of_it(
    records, upload, findings, chen, make_person, make_station, east, east_town
):
    rooms = [make_station(code, code, east_town, parent=east) for code in ("E2", "E3")]
    make_person("李桂兰", station=rooms[0])
    make_person("王桂兰")
    rows = [visit("E3", "李桂兰"), visit("E3", "王桂兰"), visit("E1", "李桂兰")]
    found = findings(upload("records", records(*rows), chen))
    assert {number: list(errors) for number, errors in found.items()} == {2: ["person_name"]}


def test_no_record_is_brought_to_a_station_beyond_ones_area(
    records, upload, findings, chen, east, north
):
    found = findings(upload("records", records(visit("N1", "李桂兰")), chen))
    assert "station" in found[2]


def test_an_officer_writes_no_record_by_any_other_door(chen, make_person, make_row):
    from django.core.exceptions import ValidationError

    from cases.records.services import record_services

    li = make_person("李桂兰")
    with pytest.raises(ValidationError):
        record_services([make_row(li)], by=chen)


def test_administrators_bring_records_in_and_read_none(an, shen, wang, east):
    importer = importer_of("records")
    assert importer.is_open_to(an)
    assert not importer.is_open_to(shen)
    assert not importer.is_open_to(wang)
    assert not ServiceRecord.objects.visible_to(an).exists()
