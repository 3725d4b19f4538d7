"""A whole county goes in through Excel alone, by an officer's log-in, and says its sentences."""

import pytest

from reports.bulletins.prose import compose, text_of
from reports.bulletins.sources import Live
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from stations.models import AuditEntry, Station

YEAR = Period.parse("2025")
NAMES = "赵钱孙李周吴郑王冯陈"


@pytest.fixture
def towns(east_town, west_town, make_division, county, east_village, west_village):
    """Of three townships two get a station."""
    third = make_division(f"{county.pk}109", name="Third Town", level=4, kind="town", parent=county)
    return [east_town, west_town, third]


@pytest.fixture
def entered(by_excel, chen, towns, county, east_village, west_village):
    """What a county's year came to: no administrator, no page a station."""
    take = by_excel(chen)
    take(
        "stations",
        ["站点编号", "站点名称", "层级", "所在区划", "建成日期", "运营日期", "岗位数"],
        *(
            [f"S{n}", f"第{n}社工站", "3", town.pk, "2021-03-01", "2021-06-01", "3"]
            for n, town in enumerate(towns[:2])
        ),
    )
    take(
        "populations",
        ["区划", "统计日期", "人口", "数据来源"],
        *([town.pk, "2024-12-31", 20_000 + n, "公报"] for n, town in enumerate(towns)),
    )
    take(
        "workers",
        ["工号", "姓名", "所在区划", "站点编号", "是否全职", "任职日期", "证书等级", "取证日期"],
        *(
            [f"W{n}", f"王{NAMES[n]}", county.pk, f"S{n % 2}", "是" if n < 7 else "否",
             "2022-01-01", "1", "2023-10-17" if n < 5 else "2025-06-17"]
            for n in range(10)
        ),
    )  # fmt: skip
    villages = [east_village.pk, west_village.pk]
    people = [
        (f"第{n % 2}社工站", f"李{NAMES[n % 10]}{'甲乙丙丁'[n // 10]}", f"1940-05-{n % 28 + 1:02}")
        for n in range(40)
    ]
    take(
        "people",
        ["站点", "姓名", "出生日期", "村（社区）", "户编号", "对象类别", "类别起始", "建档日期"],
        *(
            [
                *one,
                villages[n % 2],
                f"H{n}",
                "独居老人" if n < 12 else "",
                "2023-01-01",
                "2022-01-01",
            ]
            for n, one in enumerate(people)
        ),
    )
    take(
        "records",
        [*("日期", "站点", "工作方法", "领域"),
         *("服务对象姓名", "服务对象出生日期", "社工", "记录编号")],
        *(
            [f"2025-{1 + n % 9:02}-15", people[n % 40][0], "入户探访", "养老服务",
             *people[n % 40][1:], f"W{n % 2}", f"V{n}"]
            for n in range(90)
        ),
    )  # fmt: skip
    take(
        "activities",
        ["站点", "活动名称", "活动日期", "领域", "人数-未成年人"],
        *(["S1", f"夏令营{n}", f"2025-07-0{n + 1}", "儿童关爱保护", 25] for n in range(3)),
    )
    take(
        "donations",
        ["站点", "接收日期", "捐赠人", "现金或物资", "数量或金额"],
        *(["S0", f"2025-03-0{n + 1}", "慈善会", "现金", 10800] for n in range(2)),
    )
    take(
        "targets",
        ["区划", "指标", "完成期限", "目标值"],
        [county.pk, "IND-NET-01", "2025-12-31", 3],
    )


def test_old_cases_count_on_the_days_of_their_index(entered, by_excel, make_user, county):
    lead = make_user("luo", ("lead", Station.objects.get(code="S0")))
    by_excel(lead)(
        "cases",
        [*("个案编号", "服务对象姓名", "服务对象出生日期", "问题类型"),
         *("立案日期", "接案日期", "结案日期", "状态")],
        *(
            [f"第一站〔2025〕第 {n + 1} 号", f"李{NAMES[n]}甲", f"1940-05-{n + 1:02}", "家庭矛盾",
             "2025-02-01", "2025-02-05", "2025-08-01" if n else None, "结案" if n else "服务中"]
            for n in range(0, 10, 2)
        ),
    )  # fmt: skip
    assert said("接案{IND-CAS-01||个}，结案{IND-CAS-03||个}", county) == "接案5个，结案4个"
    assert said("在办{IND-CAS-09||个}", county) == "在办1个"


def said(template, place):
    return text_of(compose(template, Live(FigureSource(place, YEAR, YEAR.last))))


def test_what_came_in_by_excel_is_what_is_said(entered, county, towns, chen):
    assert said("{IND-NET-01|共|个}，{IND-NET-02|达|覆盖率}", county) == "共2个，覆盖率达67%"
    assert said("到年底{IND-NET-01.target||个}", county) == "到年底3个"
    assert said("服务{IND-NET-08||人}", county) == "服务40001人"
    assert said("持证{IND-TAL-01||人}，同比{IND-TAL-02||%}", county) == "持证10人，同比100%"
    assert said("岗位{IND-TAL-07||个}，全职{IND-TAL-08||名}", county) == "岗位6个，全职7名"
    assert said("走访{IND-VIS-01||户}、{IND-VIS-02||人次}", county) == "走访40户、90人次"
    assert said("走访{IND-VIS-02||人次}", towns[1]) == "走访45人次"
    assert said("{IND-ACT-01||场}、{IND-ACT-02||人次}", county) == "3场、75人次"
    assert said("链接资金{IND-RES-01||万元}", county) == "链接资金2.16万元"
    assert set(AuditEntry.objects.filter(verb="import").values_list("by", flat=True)) == {chen.pk}
