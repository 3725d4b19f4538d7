"""Things handed over from a sheet of service records."""

import pytest

from cases.models import HandOver, ServiceRecord
from stations.imports.services import confirm_import

pytestmark = pytest.mark.django_db
HEADINGS = ["日期", "工作方法", "领域", "服务对象姓名", "服务对象出生日期", "记录编号"]
HEADINGS += ["item", "quantity"]


@pytest.fixture
def take(xlsx, upload, lin, east, granny_li):
    def make(*rows):
        first = ["2026-05-06", "物资发放", "社会救助", "李桂兰", "1948-04-28"]
        cells = [[*first, f"2026-{n}", *row] for n, row in enumerate(rows)]
        return upload("records", xlsx(HEADINGS, *cells), lin, east)

    return make


@pytest.fixture
def write(run_jobs, lin):
    def confirm(batch):
        confirm_import(batch, good_only=False, by=lin)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return confirm


def left(item):
    item.refresh_from_db()
    return float(item.quantity)


def test_a_sheet_hands_over_out_of_the_stock(take, write, stocked, granny_li):
    quilt, rice = stocked("棉被", 2), stocked("大米", 9, unit="袋")
    batch = take(("棉被", None), ("大米", "2.5"), (None, None))
    assert batch.counts()["good"] == 3, [row.found for row in batch.rows.all()]
    write(batch)
    assert ServiceRecord.objects.count() == 3
    assert {line.person for line in HandOver.objects.all()} == {granny_li}
    assert (left(quilt), left(rice)) == (1, 6.5)


def test_uploaded_again_nothing_leaves_twice(take, write, stocked):
    quilt = stocked("棉被", 1)
    write(take(("棉被", 1)))
    again = take(("棉被", 1))
    assert again.counts()["bad"] == 0
    write(again)
    assert (left(quilt), ServiceRecord.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (("轮椅", 1), "item"),
        ((None, 1), "item"),
        (("棉被", "two"), "quantity"),
        (("棉被", 0), "quantity"),
        (("棉被", 4), "quantity"),
    ],
)
def test_each_wrong_cell_is_named(cells, wrong, take, stocked, findings):
    quilt = stocked("棉被", 3)
    [errors] = findings(take(cells)).values()
    assert list(errors) == [wrong]
    assert left(quilt) == 3


def test_the_rows_beyond_the_stock_are_found_before_anything_is_written(take, stocked, findings):
    stocked("棉被", 3)
    assert [list(errors) for errors in findings(take(("棉被", 2), ("棉被", 2))).values()] == [
        ["quantity"]
    ]


def test_a_row_beyond_the_stock_says_how_many_the_rows_before_it_leave(take, stocked, findings):
    stocked("棉被", 20)
    found = findings(take(*(("棉被", number) for number in (5, 5, 5, 6, 5, 1))))
    assert {number: errors["quantity"] for number, errors in found.items()} == {
        5: ["棉被：前面各行领用后，库存只剩 5 床。"],
        7: ["棉被：前面各行领用后，库存只剩 0 床。"],
    }
    alone = findings(take(("棉被", 21)))
    assert alone[2]["quantity"] == ["棉被：库存只剩 20 床。"]


def test_whoever_is_only_counted_receives_nothing(xlsx, upload, lin, east, stocked, findings):
    stocked("棉被", 3)
    sheet = xlsx(
        ["日期", "工作方法", "领域", "人数", "item"],
        ["2026-05-06", "物资发放", "社会救助", 9, "棉被"],
    )
    [errors] = findings(upload("records", sheet, lin, east)).values()
    assert list(errors) == ["item"]
