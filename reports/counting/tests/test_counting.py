"""Cells stand in for the records, and nobody can tell: kept by the sweep, united by the reader."""

import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.filings.services.filings import file_month
from cases.records.services import void_record
from reports.behind.queries import drill
from reports.counting.queries.cells import every_cell
from reports.counting.queries.lines import SETTINGS, parameters
from reports.counting.services.counting import (
    refresh_counts,
    refresh_months,
    settle_filings,
)
from reports.figures.periods import Period
from reports.figures.queries import flows
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.flows import Cell
from reports.models import ChangedMonth, MonthCount, MonthPresence

OCTOBER = date(2025, 10, 1)
MONTH, YEAR = Period.month(OCTOBER), Period.of("year", OCTOBER)
CONTACTS = Cell(), "contacts"


@pytest.fixture
def counted_range(east, west):
    return CountedRange({east.pk: "east", west.pk: "west"}, MONTH)


@pytest.fixture
def neighbour(make_person, granny_li):
    return make_person("王二", household=granny_li.household)


def figures(counted_range):
    return flows.flows(counted_range).figures


def test_a_refresh_turns_marks_into_cells(make_service, granny_li, east, counted_range):
    make_service([granny_li], heads={"aged": 4})
    before = figures(counted_range)
    assert refresh_counts() == 1
    assert not ChangedMonth.objects.exists()
    cell = MonthCount.objects.get(measure="contacts", group="", method="V")
    assert (cell.station_id, cell.month, cell.value) == (east.pk, OCTOBER, 5)
    assert MonthPresence.objects.filter(persons__contains=[granny_li.pk]).count() == 1
    assert figures(counted_range) == before
    assert before[CONTACTS] == 5


def test_people_of_the_same_groups_are_kept_in_one_row(make_service, make_person, counted_range):
    wang, zhao = make_person("王二"), make_person("赵四")
    make_service([wang, zhao])
    before = figures(counted_range)
    refresh_counts()
    row = MonthPresence.objects.get(persons__contains=[wang.pk])
    met = dict(zip(row.persons, row.homes, strict=True))
    assert (met[wang.pk], met[zhao.pk]) == (wang.pk, zhao.pk)
    assert figures(counted_range) == before
    assert before[Cell(), "people"] == 2


def test_a_clean_month_is_read_from_its_cells_alone(make_service, granny_li, counted_range):
    make_service([granny_li])
    refresh_counts()
    MonthCount.objects.filter(measure="contacts").update(value=70)
    MonthPresence.objects.all().delete()
    assert figures(counted_range)[CONTACTS] == 70
    assert (Cell(), "people") not in figures(counted_range)


def test_a_marked_month_is_read_from_its_records_at_once(make_service, granny_li, counted_range):
    make_service([granny_li])
    refresh_counts()
    MonthCount.objects.update(value=70)
    make_service([granny_li])
    assert figures(counted_range)[CONTACTS] == 2
    assert refresh_counts() == 1
    assert figures(counted_range)[CONTACTS] == 2
    assert MonthCount.objects.get(measure="contacts", group="", method="V").value == 2


def test_people_of_kept_and_changed_months_are_united_before_they_are_counted(
    make_service, granny_li, neighbour, east, west
):
    make_service([granny_li, neighbour], on=date(2025, 3, 31))
    make_service([granny_li], on=date(2025, 4, 1), station=west)
    refresh_counts()
    make_service([granny_li], on=date(2025, 5, 5))
    counted = flows.flows(CountedRange({east.pk: "e", west.pk: "w"}, YEAR))
    assert counted[Cell(), "people"] == 2
    assert counted[Cell(), "households"] == 1
    assert counted[Cell(), "household_contacts"] == 3
    assert counted[Cell(part="e"), "people"] == 2
    assert counted[Cell(part="w"), "people"] == 1


def test_a_part_of_a_month_is_counted_from_its_days(make_service, granny_li, east):
    for day in (1, 10, 20, 31):
        make_service([granny_li], on=date(2025, 10, day))
    make_service([granny_li], on=date(2025, 11, 1))
    refresh_counts()
    counted = flows.flows(
        CountedRange({east.pk: ""}, Period(date(2025, 10, 10), date(2025, 11, 30)))
    )
    assert counted[CONTACTS] == 4
    assert counted[Cell(), "people"] == 1


def test_a_month_that_lost_its_last_record_has_no_cells(make_service, granny_li, counted_range):
    record = make_service([granny_li])
    refresh_counts()
    record.delete()
    assert figures(counted_range) == {}
    assert refresh_counts() == 1
    assert not MonthCount.objects.exists()
    assert not MonthPresence.objects.exists()


def test_what_isn_t_marked_isn_t_counted_again(make_service, granny_li, east):
    make_service([granny_li])
    assert refresh_months([(east.pk, OCTOBER)]) == 1
    assert refresh_months([(east.pk, OCTOBER)]) == 0
    assert refresh_months([(east.pk, OCTOBER)], force=True) == 1
    assert refresh_counts() == 0


def test_goods_are_kept_by_item_and_given_people_by_group(
    log_record, granny_li, handing, stocked, east, past_month
):
    quilt, rice = stocked("棉被", 3), stocked("大米", Decimal(20), unit="公斤")
    lines = [handing(granny_li, quilt, 2), handing(granny_li, rice, "2.50")]
    log_record(granny_li, done_on=past_month, handed=lines)
    counted_range = CountedRange({east.pk: "e"}, Period.month(past_month))
    for _round in range(2):
        counted = flows.flows(counted_range)
        assert counted[Cell(group="elders"), "hand_overs"] == 1
        assert counted.items("goods") == {
            ("", "棉被|床"): 2, ("e", "棉被|床"): 2,
            ("", "大米|公斤"): Decimal("2.50"), ("e", "大米|公斤"): Decimal("2.50"),
        }  # fmt: skip
        assert counted[Cell(item="棉被|床"), "goods_value"] == 160
        assert drill.behind(counted_range, Cell(item="大米|公斤"), "goods").total == Decimal("2.50")
        refresh_counts()


def test_attempts_are_told_by_part_method_and_outcome(make_service, granny_li, counted_range):
    make_service(subject=granny_li, outcome="refused")
    make_service(subject=granny_li, outcome="not_met", method="T")
    for _round in range(2):
        assert flows.flows(counted_range).attempts() == {
            ("", ""): 2, ("part", "east"): 2, ("method", "V"): 1, ("method", "T"): 1,
            ("outcome", "refused"): 1, ("outcome", "not_met"): 1,
        }  # fmt: skip
        refresh_counts()


def test_a_filing_counts_what_it_held_whatever_is_voided_later(
    log_record, granny_li, neighbour, east, he, past_month
):
    first = log_record(granny_li, neighbour, done_on=past_month)
    log_record(granny_li, done_on=past_month)
    one = file_month(station=east, month=past_month, by=he)
    void_record(first, reason="Entered twice", by=he)
    log_record(neighbour, done_on=past_month, head_counts={"elders": 6})
    two = file_month(station=east, month=past_month, by=he, reason="Two days mixed up")
    period = Period.month(past_month)
    live, *filed = (CountedRange({east.pk: ""}, period, f) for f in (None, (one.pk,), (two.pk,)))
    assert settle_filings([one.pk]) == 1
    for _round in range(2):
        assert [flows.flows(counted_range)[CONTACTS] for counted_range in filed] == [3, 8]
        assert figures(live) == figures(filed[1])
        for counted_range in filed:
            total = flows.flows(counted_range)[CONTACTS]
            assert drill.behind(counted_range, Cell(), "contacts").total == total
        settle_filings([one.pk, two.pk])
    assert settle_filings([one.pk, two.pk]) == 0
    void_record(log_record(granny_li, done_on=past_month), reason="No", by=he)
    assert flows.flows(filed[1])[CONTACTS] == 8


def test_filings_of_other_stations_and_months_add_nothing(
    log_record, granny_li, east, west, he, past_month
):
    log_record(granny_li, done_on=past_month)
    filing = file_month(station=east, month=past_month, by=he)
    for _round in range(2):
        for scope, period in (
            ({west.pk: ""}, Period.month(past_month)),
            ({east.pk: ""}, Period.month(past_month).before),
        ):
            assert figures(CountedRange(scope, period, (filing.pk,))) == {}
        assert figures(CountedRange({east.pk: ""}, Period.month(past_month), ())) == {}
        settle_filings([filing.pk])


@pytest.mark.parametrize("is_filed", [False, True])
def test_a_reader_never_writes_and_asks_once(
    log_record, granny_li, make_person, east, he, past_month, is_filed
):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            flows.flows(counted_range)
        return len(queries)

    log_record(granny_li, done_on=past_month)
    filing = file_month(station=east, month=past_month, by=he)
    counted_range = CountedRange(
        {east.pk: ""}, Period.month(past_month), (filing.pk,) if is_filed else None
    )
    assert asked() == 1
    for n in range(20):
        log_record(make_person(f"王{n}"), done_on=past_month)
    refresh_counts()
    assert asked() == 1
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        assert flows.flows(counted_range).figures


def test_cells_are_found_by_station_and_month(make_service, granny_li, counted_range):
    """What a reader touches doesn't grow with the records: index ranges, no table read whole."""
    make_service([granny_li])
    refresh_counts()
    sql = every_cell(counted_range).removeprefix(SETTINGS)
    sql += "last AS (SELECT 1) SELECT * FROM counts, presence"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + sql, parameters(counted_range))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    for table, index in {
        "reports_monthcount": "month_count",
        "reports_monthpresence": "month_presence",
        "reports_changedmonth": "changed_month",
    }.items():
        assert re.search(rf"using {index} on {table}|Scan on {index}", plan), (table, plan)
    assert not re.search("Seq Scan on (cases|reports|resources)_", plan), plan


def rebuild(**options):
    out = StringIO()
    call_command("rebuild_counts", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def counted(log_record, granny_li, neighbour, east, he, past_month, handing, stocked):
    """A month with a bit of everything, filed and settled, and one that is only live."""
    quilt = stocked("棉被", 3)
    log_record(granny_li, neighbour, done_on=past_month, handed=[handing(granny_li, quilt)])
    log_record(granny_li, done_on=past_month, outcome="not_met", attended=[])
    filing = file_month(station=east, month=past_month, by=he)
    settle_filings([filing.pk])
    log_record(granny_li, head_counts={"elders": 3})
    refresh_counts()
    return past_month


def test_verify_finds_no_difference_in_what_was_counted(counted):
    assert "No difference" in rebuild(verify=True)


BROKEN = {
    "a figure": lambda cells, _presence: cells.filter(measure="contacts").update(value=9),
    "a lost figure": lambda cells, _presence: cells.filter(measure="goods").delete(),
    "an invented figure": lambda cells, _presence: MonthCount.objects.create(
        station_id=cells.first().station_id, month=date(2001, 1, 1), measure="records",
        method="V", domain="02", value=1,
    ),
    "somebody who was not there": lambda _cells, presence: presence.update(groups=["aged"]),
    "somebody left out": lambda _cells, presence: presence.last().delete(),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("is_filed", [False, True])
def test_verify_names_the_cell_that_was_broken(counted, what, is_filed):
    kept = {"filing_id__isnull": not is_filed}
    if is_filed and "invented" in what:
        return
    BROKEN[what](MonthCount.objects.filter(**kept), MonthPresence.objects.filter(**kept))
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("rebuild_counts", verify=True, stdout=out, stderr=StringIO())
    assert left.value.code == 1
    assert "expected" in out.getvalue()
    assert "No difference" not in out.getvalue()
    assert ("filing" in out.getvalue()) == is_filed


def test_a_rebuild_puts_right_what_verify_found(counted):
    MonthCount.objects.filter(filing_id=None, measure="contacts").update(value=9)
    MonthPresence.objects.filter(filing_id=None).delete()
    assert "months of stations were counted anew" in rebuild()
    assert "No difference" in rebuild(verify=True)
