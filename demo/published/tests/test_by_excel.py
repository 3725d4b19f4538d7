"""Two real places through Excel alone, by officers' log-ins: what they have published comes out."""

from datetime import date, timedelta
from itertools import cycle, islice

import pytest

from demo import names
from demo.published.files import rows_of
from demo.published.network import _add_division, _drafts
from reports.published.rows import KEEPER, compared
from stations.divisions.services.loading import import_divisions
from stations.models import Division, Posting, Station

QIANXINAN, NANJING = "5223", "350627"
TOWNSHIP = Station.Tier.TOWNSHIP


@pytest.fixture
def officer(db, make_user):
    """Of both, under the name of who keeps places that are compared with what was published."""
    import_divisions(within=[QIANXINAN, NANJING], villages=[QIANXINAN, NANJING])
    places = [Division.objects.get(pk=code) for code in (QIANXINAN, NANJING)]
    user = make_user(KEEPER, *(("officer", place) for place in places))
    keeper = make_user("an", ("administrator", places[1]))
    for row in rows_of("divisions", NANJING):  # a township that the list of divisions lacks
        _add_division(row, keeper)
    Posting.objects.filter(user=keeper).delete()
    return user


def network(place):
    for row in rows_of("networks", place):
        for one in _drafts(row):
            serves = "、".join(division.pk for division in one.serves)
            yield [one.code, one.name, one.tier, one.home.pk, serves, one.built_on.isoformat()]


def stations_of(place):
    found = Station.objects.filter(home__in=Division.objects.under(place))
    return list(found.order_by("code").select_related("home"))


def workers(place):
    for row in rows_of("workers", place):
        at = islice(cycle(stations_of(place)), int(row["number"]))
        for n, station in enumerate(at):
            since = row["full_time_since"]
            yield [f"P{n}", names.SURNAMES[n] + "建国", station.home_id, station.code, "是", since]


def donations(place):
    stations = {one.home_id: one.name for one in stations_of(place) if one.tier == TOWNSHIP}
    for row in rows_of("donations", place):
        market = "市场价" if row["value"] else ""
        yield [
            stations[row["division"]], row["received_on"], row["donor"], row["kind"], row["item"],
            row["unit"], row["quantity"], row["value"], market, row["receipt"],
        ]  # fmt: skip


def people(visits, stations):
    """As many as were visited, each with a name and a birth date of their own."""
    for n in range(int(visits["among"])):
        station, born = stations[n % len(stations)], date(1945, 1, 1) + timedelta(days=n)
        name = names.SURNAMES[n % len(names.SURNAMES)] + names.ELDER_WOMEN[n % 7]
        yield [station.name, name, born.isoformat(), "独居老人", visits["first"], visits["first"]]


def records(visits, listed):
    """One visit after the other, nobody twice a day."""
    first, last = date.fromisoformat(visits["first"]), date.fromisoformat(visits["last"])
    times = int(visits["times"])
    for n, (station, name, born, *_more) in zip(range(times), cycle(listed), strict=False):
        day = first + timedelta(days=n * (last - first).days // (times - 1))
        yield [day.isoformat(), station, "入户探访", "养老服务", name, born, f"V{n}"]


def activities(gatherings, stations):
    times, among = int(gatherings["times"]), int(gatherings["among"])
    for n, station in enumerate(islice(cycle(stations), times)):
        day = date.fromisoformat(gatherings["first"]) + timedelta(days=7 * n)
        heads = among // times + (n < among % times)
        yield [station.code, f"社区活动{n}", day.isoformat(), "社区治理", heads]


def test_networks_people_and_records_of_two_places_say_what_was_published(officer, by_excel):
    take = by_excel(officer)
    for place in (QIANXINAN, NANJING):
        head = ["站点编号", "站点名称", "层级", "所在区划", "服务区划", "建成日期"]
        take("stations", head, *network(place))
    goals = ([row["division"], row["indicator"], row["due_on"], row["value"]]
             for row in rows_of("targets", QIANXINAN))  # fmt: skip
    take("targets", ["区划", "指标", "完成期限", "目标值"], *goals)
    head = ["工号", "姓名", "所在区划", "站点编号", "是否全职", "任职日期"]
    assert take("workers", head, *workers(NANJING)) == 14
    head = [
        *("站点", "接收日期", "捐赠人", "现金或物资", "物品名称", "单位", "数量或金额"),
        *("总价值（元）", "估价依据", "收据号"),
    ]
    assert take("donations", head, *donations(NANJING)) == 4
    done = {row["what"]: row for row in rows_of("work", NANJING)}
    towns = [station for station in stations_of(NANJING) if station.tier == TOWNSHIP]
    listed = list(people(done["visit"], towns))
    head = ["站点名称", "姓名", "出生日期", "对象类别", "类别起始", "建档日期"]
    assert take("people", head, *listed) == 210
    head = ["日期", "站点名称", "工作方法", "领域", "服务对象姓名", "服务对象出生日期", "记录编号"]
    assert take("records", head, *records(done["visit"], listed)) == 1633
    head = ["站点编号", "活动名称", "活动日期", "领域", "人数"]
    assert take("activities", head, *activities(done["gathering"], towns)) == 25

    rows = {found.row["id"]: found for found in compared()}
    judged = {key: row for key, row in rows.items() if row.agrees is not None}
    assert {key: row.text for key, row in judged.items() if not row.agrees} == {}
    assert judged["F073"].text == "特殊群体入户探访1633人次"
    assert judged["F080"].text == "覆盖率达72%"
    assert len(judged) == 13
