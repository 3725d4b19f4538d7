"""In what a number of a sheet is counted: no unit that a heading or a cell names is dropped."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cases.models import Activity, ServiceRecord
from reports.models import Target
from resources.models import Donation
from stations.imports.columns import Column
from stations.imports.importers import IMPORTERS
from stations.imports.queries import what_is_told
from stations.imports.services import map_columns
from stations.imports.units import split, unit_of_sheet
from stations.models import PopulationSnapshot

COLUMNS = [(kind, column) for kind in IMPORTERS for column in IMPORTERS[kind].columns()]


def is_number(column: Column) -> bool:
    try:
        value = column.read("3")
    except ValidationError:
        return False
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def test_every_column_of_numbers_says_in_what_it_counts():
    numbers = [(k, c) for k, c in COLUMNS if not c.choices and is_number(c)]
    assert len(numbers) > 10
    assert [f"{kind}.{column.key}" for kind, column in numbers if column.unit is None] == []


POPULATION = ["9A0101101", "2024-12-31", "年鉴"]


@pytest.fixture
def population(xlsx, upload, chen, east_town):
    def take(heading, cell, *above):
        head = ["区划", "统计日期", "来源", heading]
        return upload("populations", xlsx(*above, head, [*POPULATION, cell]), chen)

    return take


@pytest.mark.parametrize(
    ("heading", "cell", "residents"),
    [
        ("常住人口（万人）", "3", 30_000),
        ("常住人口(单位：万人)", "3.25", 32_500),
        ("常住人口【千人】", "3", 3_000),
        ("常住人口（人）", "3", 3),
        ("常住人口（必填）", "3", 3),
        ("常住人口", "2,345人", 2_345),
        ("常住人口", "2.1万", 21_000),
        ("常住人口（万人）", "23450人", 23_450),
        ("常住人口（万人）", "0.0001", 1),
    ],
)
def test_a_population_counts_in_the_unit_of_its_heading(
    heading, cell, residents, population, findings, run_jobs, chen
):
    from stations.imports.services import confirm_import

    batch = population(heading, cell)
    assert findings(batch) == {}
    confirm_import(batch, good_only=False, by=chen)
    run_jobs()
    assert PopulationSnapshot.objects.get().residents == residents


def test_a_unit_above_the_table_holds_for_its_bare_numbers(population, findings):
    batch = population("常住人口", "3", ["乡镇人口表"], ["", "单位：万人"])
    assert findings(batch) == {}
    assert batch.rows.get().texts["residents"] == "3万人"
    with translation.override("zh-hans"):
        assert any("万人" in told for told in what_is_told(batch))


@pytest.mark.parametrize(
    "heading", ["常住人口（万户）", "常住人口（含流动人口）", "常住人口（平方米）"]
)
def test_what_a_heading_says_and_no_column_knows_is_asked(heading, population):
    batch = population(heading, "3")
    assert [(left["heading"], left["key"]) for left in batch.left] == [(heading, None)]
    assert batch.rows.get().texts["?D"] == "3"


def test_a_unit_that_cannot_be_converted_is_refused_where_somebody_chooses(population, chen):
    batch = population("常住人口（万户）", "3")
    with pytest.raises(ValidationError, match="万户"):
        map_columns(batch, columns={"D": "residents"}, by=chen)


@pytest.mark.parametrize(
    ("heading", "kept"),
    [("全镇人（万人）", "3万人"), ("辖区人口数万人", "3万人"), ("全镇（合计）", "3")],
)
def test_a_chosen_column_counts_in_the_unit_of_its_heading(heading, kept, population, chen):
    batch = population(heading, "3")
    map_columns(batch, columns={"D": "residents"}, by=chen)
    assert batch.rows.get().texts["residents"] == kept


@pytest.mark.parametrize("cell", ["20场", "3.33335万人", "约300人", "5万元", "100%"])
def test_a_cell_in_another_unit_is_refused_as_it_was_written(cell, population, findings):
    [sentence] = findings(population("常住人口", cell))[2]["residents"]
    assert cell in sentence


VISIT = ["2023-11-20", "社区活动", "养老服务", "35"]


@pytest.mark.parametrize(
    ("heading", "cell", "minutes"),
    [
        ("时长（小时）", "2", 120),
        ("时长", "1.5小时", 90),
        ("时长", "30分钟", 30),
        ("时长（分钟）", "20", 20),
        ("服务时长（h）", "0.5", 30),
    ],
)
def test_minutes_of_a_record_are_read_from_hours(heading, cell, minutes, xlsx, bring_in, lin, east):
    head = ["日期", "工作方法", "服务领域", "未建档人数", heading]
    bring_in("records", xlsx(head, [*VISIT, cell]), lin, east)
    assert ServiceRecord.objects.get().minutes == minutes


@pytest.mark.parametrize(
    ("heading", "cell", "minutes"),
    [("时长（分钟）", "20", 20), ("时长（小时）", "2", 120), ("时长", "50分钟", 50)],
)
def test_hours_of_an_activity_are_read_from_minutes(
    heading, cell, minutes, xlsx, bring_in, lin, east
):
    head = ["活动名称", "活动日期", "领域", "未建档人数", heading]
    row = ["茶话会", "2023-10-23", "养老服务", "30", cell]
    bring_in("activities", xlsx(head, row), lin, east)
    assert Activity.objects.get().sessions.get().minutes == minutes


@pytest.mark.parametrize(
    ("heading", "cell", "value"),
    [("目标值（万人次）", "1.5", 15_000), ("目标值", "1.5万人次", 15_000), ("目标值", "140", 140)],
)
def test_a_target_counts_in_its_indicators_unit(
    heading, cell, value, xlsx, bring_in, chen, east_town
):
    head = ["区划", "指标", "完成期限", heading]
    bring_in("targets", xlsx(head, ["9A0101101", "IND-SVC-01", "2026-12-31", cell]), chen)
    assert Target.objects.get().value == value


@pytest.mark.parametrize(("heading", "cell"), [("目标值（场）", "40"), ("目标值", "95%")])
def test_a_target_in_another_unit_is_refused(
    heading, cell, xlsx, upload, findings, chen, east_town
):
    head = ["区划", "指标", "完成期限", heading]
    batch = upload("targets", xlsx(head, ["9A0101101", "IND-SVC-01", "2026-12-31", cell]), chen)
    assert "value" in findings(batch)[2]


GIFT = ["2025-11-20", "阳光商店", "现金"]


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("金额（万元）", "5", 50_000),
        ("金额（元）", "5", 5),
        ("金额", "5万元", 50_000),
        ("金额", "¥1,200.50", Decimal("1200.50")),
        ("捐赠金额（百元）", "3", 300),
    ],
)
def test_money_counts_in_the_unit_of_its_heading(heading, cell, amount, xlsx, bring_in, lin, east):
    head = ["接收日期", "捐赠人", "现金或物资", heading]
    bring_in("donations", xlsx(head, [*GIFT, cell]), lin, east)
    assert Donation.objects.get().quantity == amount


@pytest.mark.parametrize(
    ("cell", "unit", "column"),
    [("2袋", "袋", ""), ("2袋", "", ""), ("2袋", "床", "quantity"), ("5万元", "", "unit")],
)
def test_goods_count_in_the_unit_of_their_row(
    cell, unit, column, xlsx, upload, findings, lin, east
):
    head = ["接收日期", "捐赠人", "现金或物资", "物品名称", "数量", "单位"]
    row = ["2025-11-20", "阳光商店", "物资", "大米", cell, unit]
    found = findings(upload("donations", xlsx(head, row), lin, east))
    assert list(found.get(2, {})) == [column] * bool(column)


@pytest.mark.parametrize(
    ("heading", "key"), [("姓名（监护人）", "name"), ("电话（监护人）", "phone")]
)
def test_a_heading_that_says_whose_it_is_is_asked(heading, key, xlsx, upload, lin, east):
    batch = upload("people", xlsx([heading, "出生日期"], ["张三", "1950-01-01"]), lin, east)
    assert key not in batch.columns


def test_numbers_are_told_from_what_is_counted():
    assert split("2,345人") == (Decimal(2345), "人")
    assert split("１．５ 小时") == (Decimal("1.5"), "小时")
    assert split("2023-0001")[0] is None
    assert split("三十")[0] is None
    assert unit_of_sheet(["单位：万元", "2024年"]) == "万元"
    assert unit_of_sheet(["单位：东镇社工站"]) == ""
