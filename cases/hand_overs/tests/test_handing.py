"""What a record hands over: out of the stock with it, back into it with it."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import HandOver, ServiceRecord
from cases.records.services import (
    RowsRefused,
    edit_record,
    record_services,
    record_visit,
    replace_record,
    row_of,
    void_record,
)
from resources.models import StockMove
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def left(item):
    item.refresh_from_db()
    return int(item.quantity), int(item.value)


def test_a_quilt_reaches_granny_li(log_record, handing, stocked, granny_li, today):
    quilt = stocked("棉被", 3)
    record = log_record(granny_li, handed=[handing(granny_li, quilt, 1, receipt="self")])
    line = record.hand_overs.get()
    assert (line.person, line.item, line.quantity, line.value) == (granny_li, quilt, 1, 80)
    assert (line.receipt, line.signed_by) == ("self", "")
    move = line.move
    assert (move.source, move.target, move.done_on) == ("stock", "people", today)
    assert left(quilt) == (2, 160)


@pytest.mark.dated
def test_rows_of_several_days_move_on_their_days(make_row, handing, stocked, granny_li, lin, today):
    quilt = stocked("棉被", 3)
    days = [today - DAY, today]
    record_services(
        [make_row(granny_li, done_on=day, handed=[handing(granny_li, quilt)]) for day in days],
        by=lin,
    )
    moves = StockMove.objects.filter(target="people").order_by("pk")
    assert [move.done_on for move in moves] == days


def test_more_than_the_stock_names_the_row_and_writes_nothing(
    make_row, handing, stocked, granny_li, lin
):
    quilt, rice = stocked("棉被", 3), stocked("大米", 9, unit="袋")
    rows = [
        make_row(granny_li, handed=[handing(granny_li, rice, 2), handing(granny_li, quilt, 2)]),
        make_row(granny_li, handed=[]),
        make_row(granny_li, handed=[handing(granny_li, quilt, 2)]),
    ]
    with pytest.raises(RowsRefused) as refused:
        record_services(rows, by=lin)
    assert list(refused.value.rows) == [2]
    [(field, [sentence])] = refused.value.rows[2].message_dict.items()
    assert (field, "棉被" in sentence, "3 床" in sentence) == ("handed", True, True)
    assert not ServiceRecord.objects.exists()
    assert not HandOver.objects.exists()
    assert (left(quilt), left(rice)) == ((3, 240), (9, 720))


def test_sent_again_nothing_is_taken_twice(make_row, handing, stocked, granny_li, lin):
    quilt = stocked("棉被", 1)
    row = make_row(granny_li, client_uuid=uuid4(), handed=[handing(granny_li, quilt)])
    first, again = (record_services([row], by=lin)[0] for _ in range(2))
    assert first == again
    assert left(quilt) == (0, 0)


@pytest.mark.parametrize("number", [1, 12])
def test_many_lines_cost_the_statements_of_one(
    number, make_row, make_person, handing, stocked, lin
):
    quilt = stocked("棉被", 100)
    people = [make_person(f"王{n}") for n in range(number)]
    rows = [make_row(p, handed=[handing(p, quilt)]) for p in people]
    with CaptureQueriesContext(
        connection,
    ) as found:
        record_services(rows, by=lin)
    assert len([q for q in found if "stockmove" in q["sql"] or "stockitem" in q["sql"]]) == 5
    assert len([q for q in found if "handover" in q["sql"]]) == 1


def test_voided_the_goods_are_in_stock_again(log_record, handing, stocked, granny_li, lin):
    quilt = stocked("棉被", 2)
    record = log_record(granny_li, handed=[handing(granny_li, quilt, 2)])
    void_record(record, reason="wrong person", by=lin)
    assert left(quilt) == (2, 160)
    back = StockMove.objects.get(reverses=record.hand_overs.get().move)
    assert (back.source, back.target, back.reason) == ("people", "stock", "wrong person")


def test_an_edit_moves_only_what_differs(log_record, handing, stocked, granny_li, lin):
    quilt, rice = stocked("棉被", 2), stocked("大米", 9, unit="袋")
    lines = [handing(granny_li, quilt), handing(granny_li, rice, 2)]
    record = log_record(granny_li, handed=lines)
    kept = record.hand_overs.get(item=quilt)
    signed = handing(granny_li, quilt, 1, receipt="relative", signed_by="李小军")
    edit_record(record, by=lin, handed=[signed, handing(granny_li, rice, 5)])
    assert (left(quilt)[0], left(rice)[0]) == (1, 4)
    again = record.hand_overs.get(item=quilt)
    assert (again.pk, again.move_id) == (kept.pk, kept.move_id)
    assert (again.receipt, again.signed_by) == ("relative", "李小军")
    detail = AuditEntry.objects.get(verb="edit").detail["changes"]
    assert set(detail) == {"handed"}


def test_an_edit_of_other_fields_leaves_the_stock_alone(
    log_record, handing, stocked, granny_li, lin
):
    record = log_record(granny_li, handed=[handing(granny_li, stocked())])
    moves = StockMove.objects.count()
    edit_record(record, by=lin, minutes=20)
    assert StockMove.objects.count() == moves
    assert record.hand_overs.count() == 1


def test_another_day_moves_the_goods_on_that_day(
    log_record, handing, stocked, granny_li, lin, today
):
    quilt = stocked("棉被", 1)
    record = log_record(granny_li, handed=[handing(granny_li, quilt)])
    edit_record(record, by=lin, done_on=today - DAY)
    assert left(quilt) == (0, 0)
    assert record.hand_overs.get().move.done_on == today - DAY


def test_an_edit_beyond_the_stock_changes_nothing(log_record, handing, stocked, granny_li, lin):
    quilt = stocked("棉被", 2)
    record = log_record(granny_li, handed=[handing(granny_li, quilt)])
    with pytest.raises(ValidationError) as refused:
        edit_record(record, by=lin, note="x", handed=[handing(granny_li, quilt, 3)])
    assert set(refused.value.message_dict) == {"handed"}
    record.refresh_from_db()
    assert (record.note, record.hand_overs.get().quantity) == ("", 1)
    assert left(quilt)[0] == 1


def test_who_received_stays_among_those_present(
    log_record, handing, stocked, granny_li, make_person, lin
):
    record = log_record(granny_li, handed=[handing(granny_li, stocked())])
    with pytest.raises(ValidationError) as refused:
        edit_record(record, by=lin, attended=[make_person("王二")])
    assert set(refused.value.message_dict) == {"handed.1.person"}


def test_a_replacement_takes_the_last_quilt_again(
    log_record, make_row, handing, stocked, granny_li, lin
):
    quilt = stocked("棉被", 1)
    record = log_record(granny_li, handed=[handing(granny_li, quilt)])
    row = make_row(granny_li, handed=[handing(granny_li, quilt)], note="right")
    following = replace_record(record, reason="wrong note", by=lin, row=row)
    assert following.hand_overs.get().quantity == 1
    assert left(quilt)[0] == 0


def test_a_replacement_beyond_the_stock_voids_nothing(
    log_record, make_row, handing, stocked, granny_li, lin
):
    quilt = stocked("棉被", 1)
    record = log_record(granny_li, handed=[handing(granny_li, quilt)])
    row = make_row(granny_li, handed=[handing(granny_li, quilt, 2)])
    with pytest.raises(ValidationError):
        replace_record(record, reason="more", by=lin, row=row)
    record.refresh_from_db()
    assert record.voided_at is None
    assert left(quilt)[0] == 0


def test_the_row_of_a_record_has_its_lines(log_record, handing, stocked, granny_li):
    line = handing(granny_li, stocked(), 2, receipt="finger")
    assert row_of(log_record(granny_li, handed=[line])).handed == [line]


def test_a_row_without_lines_is_hashed_as_before_there_were_any(make_row, granny_li):
    assert {"handed", "activity"}.isdisjoint(make_row(granny_li).plain())


def test_the_visit_hands_over_too(handing, stocked, granny_li, east, today, lin):
    quilt = stocked("棉被", 1)
    fields = {"station": east, "method": "V", "domain": "02", "done_on": today}
    fields |= {"subject": granny_li, "attended": [granny_li]}
    record, _new = record_visit(by=lin, handed=[handing(granny_li, quilt)], **fields)
    assert record.hand_overs.get().value == Decimal(80)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"quantity": 0}, "more than nothing"),
        ({"quantity": "-1"}, "more than nothing"),
        ({"quantity": "NaN"}, "more than nothing"),
        ({"quantity": "0.001"}, "Two decimals"),
        ({"receipt": "stamp"}, "no code"),
        ({"receipt": "relative"}, "Name whoever signed"),
        ({"receipt": "self", "signed_by": "李小军"}, "Only somebody else"),
        ({"receipt": "relative", "signed_by": "李" * 51}, "At most 50"),
    ],
)
def test_a_line_that_breaks_a_rule_is_refused(
    fields, words, log_record, handing, stocked, granny_li, settings
):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(ValidationError) as refused:
        log_record(granny_li, handed=[handing(granny_li, stocked(), **fields)])
    [(field, [sentence])] = refused.value.message_dict.items()
    assert field == ("handed.1.quantity" if "quantity" in fields else "handed.1.receipt")
    assert words in sentence


def test_who_was_not_there_receives_nothing(log_record, handing, stocked, granny_li, make_person):
    with pytest.raises(ValidationError) as refused:
        log_record(granny_li, handed=[handing(make_person("王二"), stocked())])
    assert "王二" in refused.value.message_dict["handed.1.person"][0]


def test_nobody_receives_an_item_twice_in_a_row(log_record, handing, stocked, granny_li):
    line = handing(granny_li, stocked())
    with pytest.raises(ValidationError) as refused:
        log_record(granny_li, handed=[line, line])
    assert set(refused.value.message_dict) == {"handed.2"}


def test_the_stock_of_another_station_is_not_there(log_record, handing, stocked, granny_li, west):
    with pytest.raises(ValidationError) as refused:
        log_record(granny_li, handed=[handing(granny_li, stocked(station=west))])
    assert set(refused.value.message_dict) == {"handed.1.item"}


def test_an_attempt_hands_nothing_over(log_record, handing, stocked, granny_li):
    with pytest.raises(ValidationError) as refused:
        log_record(subject=granny_li, outcome="not_met", handed=[handing(granny_li, stocked())])
    assert "handed.1.person" in refused.value.message_dict


def test_an_activity_holds_records_of_its_days_station_and_method(
    make_row, make_activity, granny_li, west, lin
):
    tea = make_activity(on=date(2026, 4, 1))
    good = {"method": "S", "activity": tea, "done_on": date(2026, 4, 1)}
    [record] = record_services([make_row(granny_li, **good)], by=lin)
    assert record.activity == tea
    wrong = [{"done_on": date(2026, 4, 2)}, {"method": "P"}]
    wrong.append({"activity": make_activity(station=west)})
    found = []
    for fields in wrong:
        with pytest.raises(ValidationError) as refused:
            record_services([make_row(granny_li, **good | fields)], by=lin)
        found.append(*refused.value.message_dict)
    assert found == ["done_on", "method", "activity"]
