"""Things handed over, on the pages: typed at the door, kept on errors, shown and corrected."""

from uuid import uuid4

import pytest

from cases.models import HandOver, ServiceRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(granny_li, today):
    """What the browser sends for a routine visit."""

    def fill(**fields):
        row = {"client_uuid": str(uuid4()), "outcome": "met", "channel": "home"}
        row |= {"attended": [str(granny_li.pk)], "condition": "well", "next": "rule"}
        return row | {"done_on": today.isoformat(), "domain": "02"} | fields

    return fill


@pytest.fixture
def send(as_user, lin, granny_li):
    return lambda sent: as_user(lin).post(f"/log/?person={granny_li.pk}", sent)


@pytest.fixture
def line(granny_li):
    """What the browser sends for a line of the fold."""

    def fill(item, quantity="1", n=0, person=granny_li, **fields):
        row = {"item": item.pk, "person": person.pk, "quantity": quantity, "receipt": "self"}
        return {f"handed-{n}-{name}": str(value) for name, value in (row | fields).items()}

    return fill


def test_a_quilt_is_typed_at_the_door(send, typed, line, stocked, granny_li):
    quilt, rice = stocked("棉被", 3), stocked("大米", 9, unit="袋")
    blank = line(quilt, "", n=2) | {"handed-2-item": ""}
    answer = send(typed(**line(quilt), **line(rice, "2.5", n=1, receipt="open"), **blank))
    assert answer.status_code == 302
    lines = HandOver.objects.order_by("pk").values_list("item__name", "quantity", "receipt")
    assert [(name, float(n), receipt) for name, n, receipt in lines] == [
        ("棉被", 1, "self"),
        ("大米", 2.5, "open"),
    ]


def test_a_quantity_without_an_item_is_asked_about_and_stays(send, typed, line, stocked):
    sent = line(stocked("棉被", 3)) | line(stocked("大米", 9), "2", n=1) | {"handed-1-item": ""}
    form = send(typed(**sent)).context["form"]
    assert "handed" in form.errors
    assert [row.raw["quantity"] for row in form.used_lines] == ["1", "2"]
    assert not HandOver.objects.exists()


def test_the_fold_offers_what_is_left_at_the_persons_station(
    as_user, lin, granny_li, stocked, west
):
    stocked("棉被", 3)
    stocked("空箱", 0)
    stocked("轮椅", 5, station=west)
    answer = as_user(lin).get(f"/log/?person={granny_li.pk}")
    assert [item.name for item in answer.context["form"].lines_field.offered] == ["棉被"]
    text = answer.content.decode()
    assert "3 床" in text
    assert "轮椅" not in text


@pytest.mark.parametrize(
    "fields",
    [{"quantity": "4"}, {"quantity": "0"}, {"quantity": "two"}, {"receipt": "relative"}],
)
def test_a_refused_line_stays_as_typed(fields, send, typed, line, stocked):
    quilt = stocked("棉被", 3)
    answer = send(typed(note="夜里冷", **line(quilt, **fields)))
    form = answer.context["form"]
    assert set(form.errors) == {"handed"}
    [shown] = form.used_lines
    assert shown.raw["quantity"] == fields.get("quantity", "1")
    assert form.opens_lines
    assert 'href="#id_handed"' in answer.content.decode()
    assert not ServiceRecord.objects.exists()
    assert float(type(quilt).objects.get().quantity) == 3


def test_the_stock_of_west_can_not_be_typed_in(send, typed, line, stocked, west):
    answer = send(typed(**line(stocked("轮椅", 5, station=west))))
    assert set(answer.context["form"].errors) == {"handed"}


def test_an_attempt_with_a_line_is_refused_and_keeps_it(
    send,
    typed,
    line,
    stocked,
):
    answer = send(typed(outcome="not_met", condition="", **line(stocked())))
    assert set(answer.context["form"].errors) == {"handed"}
    assert answer.context["form"].used_lines


def test_the_record_shows_its_lines_and_the_timeline_too(
    as_user, lin, granny_li, log_record, handing, stocked
):
    record = log_record(granny_li, handed=[handing(granny_li, stocked("棉被", 3), 2)])
    text = as_user(lin).get(record.get_absolute_url()).content.decode()
    assert "棉被" in text
    assert "2 床" in text
    assert "棉被 2 床" in as_user(lin).get(granny_li.get_absolute_url()).content.decode()


def test_a_line_is_corrected_taken_away_and_added(
    as_user,
    lin,
    granny_li,
    log_record,
    handing,
    stocked,
    typed,
    line,
):
    quilt, rice, oil = stocked("棉被", 3), stocked("大米", 9), stocked("食用油", 4)
    record = log_record(
        granny_li, condition="well", handed=[handing(granny_li, quilt, 2), handing(granny_li, rice)]
    )
    page = as_user(lin).get(f"/records/{record.pk}/edit/")
    assert [shown.raw["quantity"] for shown in page.context["form"].used_lines] == ["2", "1"]
    mended = {"version": 1, "station": record.station_id, "subject": str(granny_li.pk)}
    sent = typed(**mended, **line(quilt, "1"), **line(rice, "", n=1), **line(oil, "4", n=2))
    assert as_user(lin).post(f"/records/{record.pk}/edit/", sent).status_code == 302
    lines = dict(record.hand_overs.values_list("item__name", "quantity"))
    assert {name: int(n) for name, n in lines.items()} == {"棉被": 1, "食用油": 4}
    left = dict(type(quilt).objects.values_list("name", "quantity"))
    assert {name: int(n) for name, n in left.items()} == {"棉被": 2, "大米": 9, "食用油": 0}


def test_advice_with_a_bag_of_rice(as_user, lin, granny_li, line, stocked, east, today):
    rice = stocked("大米", 2, unit="袋")
    page = as_user(lin).get(f"/log/service/?person={granny_li.pk}")
    sent = {
        "client_uuid": page.context["form"]["client_uuid"].value(),
        "station": east.pk,
        "method": "P",
        "domain": "01",
        "done_on": today.isoformat(),
        "attended": [str(granny_li.pk)],
    }
    answer = as_user(lin).post("/log/service/", sent | line(rice))
    assert answer.status_code == 302
    assert ServiceRecord.objects.get().hand_overs.get().person == granny_li


def test_more_of_stock_costs_no_more_queries(count_queries, lin, granny_li, stocked):
    stocked("棉被", 3)
    address = f"/log/?person={granny_li.pk}"
    before = count_queries(lin, address)
    for n in range(20):
        stocked(f"物资{n}", 3)
    assert count_queries(lin, address) == before
