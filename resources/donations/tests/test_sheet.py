"""Donations from a sheet: judged like the form, written once, no name in another station."""

from decimal import Decimal

import pytest
from django.urls import reverse

from resources.models import Donation, StockItem
from stations.imports.services import confirm_import

KEYS = [
    *("received_on", "donor_name", "kind", "item_name", "quantity", "unit"),
    *("value", "basis", "receipt_number"),
]
GOODS = ["2026-03-01", "Corner Shop", "goods", "quilt", "10", "piece", "800", "invoice", "A-1"]
CASH = ["2026-03-02", "Mr Wang", "cash", "", "1,500.50", "", "", "", ""]


@pytest.fixture
def sheet(upload, xlsx, lin, east):
    def take(*rows, head=KEYS, by=lin):
        return upload("donations", xlsx(head, *rows), by, east)

    return take


@pytest.fixture
def write(run_jobs, lin):
    def take(batch):
        confirm_import(batch, good_only=False, by=lin)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return take


def test_good_rows_become_donations_and_stock(sheet, write, findings, today):
    batch = sheet(GOODS, CASH)
    assert findings(batch) == {}
    write(batch)
    goods, cash = Donation.objects.order_by("received_on")
    assert (goods.receipt_number, goods.quantity, goods.value) == ("A-1", 10, 800)
    assert (cash.receipt_number, cash.value) == ("E1-2026-0001", Decimal("1500.50"))
    assert {item.name: item.quantity for item in StockItem.objects.all()} == {
        "quilt": 10,
        "现金": Decimal("1500.50"),
    }


def test_every_wrong_cell_is_named(sheet, findings):
    rows = [
        [*GOODS[:4], "-5", *GOODS[5:]],
        [*GOODS[:4], "many", *GOODS[5:8], "A-2"],
        ["2999-01-01", *GOODS[1:8], "A-3"],
        [GOODS[0], "", *GOODS[2:8], "A-4"],
        [*GOODS[:6], "-1", "invoice", "A-5"],
        [*GOODS[:3], "", *GOODS[4:8], "A-6"],
    ]
    found = findings(sheet(*rows))
    wrong = [sorted(found[number]) for number in sorted(found)]
    assert wrong == [
        ["quantity"], ["quantity"], ["received_on"], ["donor_name"], ["value"], ["item_name"],
    ]  # fmt: skip


def test_a_receipt_number_is_imported_once(sheet, write, findings):
    write(sheet(GOODS))
    assert [sorted(errors) for errors in findings(sheet(GOODS)).values()] == [["receipt_number"]]
    assert Donation.objects.count() == 1


def test_a_row_with_an_id_of_its_own_is_written_once(sheet, write, findings):
    head = [*KEYS, "external_id"]
    row = [*GOODS[:8], "", "2026-7"]
    write(sheet(row, head=head))
    again = sheet(row, head=head)
    assert findings(again) == {}
    write(again)
    assert Donation.objects.count() == 1
    other = sheet([*row[:4], "11", *row[5:]], head=head)
    assert [sorted(errors) for errors in findings(other).values()] == [["external_id"]]


def test_a_row_that_equals_a_donation_waits_for_a_decision(sheet, write):
    write(sheet(CASH))
    batch = sheet(CASH, ["2026-03-05", *CASH[1:]])
    assert [row.outcome for row in batch.rows.order_by("number")] == ["double", "good"]


def test_rows_cost_no_statements(sheet, count_statements, xlsx, lin, east):
    from stations.imports.importers import importer_of
    from stations.imports.rows import Row

    def rows(number, mark):
        made = []
        for n in range(number):
            cells = dict(zip(KEYS, [*GOODS[:8], f"{mark}-{n}"], strict=True))
            row = Row(number=n + 1, cells=cells | {"item_name": f"item {mark} {n}"})
            row.read(importer_of("donations").columns())
            made.append(row)
        return made

    def run(number, mark):
        given = rows(number, mark)
        importer = importer_of("donations")
        importer.check(given, by=lin, station=east)
        return importer.write(given, by=lin, station=east, step=lambda done, total: None)

    run(1, "warm")
    few = count_statements(lambda: run(2, "few"))
    assert count_statements(lambda: run(50, "many")) == few
    assert Donation.objects.count() == 53


def test_the_template_offers_the_code_tables(as_user, lin):
    answer = as_user(lin).get(reverse("stations:import_template", args=["donations"]))
    assert answer.status_code == 200
