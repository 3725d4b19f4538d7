"""The list of hand-overs, a list for many, its print and its signatures; REST."""

import json
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.hand_overs.queries.hand_overs import totals
from cases.hand_overs.services import sign_for
from cases.models import Filing, HandOver, ServiceRecord
from cases.records.services import void_record
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(make_person, granny_li):
    return [granny_li, make_person("王二"), make_person("李小军")]


@pytest.fixture
def typed(east, people, today):
    def fill(*items, **fields):
        row = {"client_uuid": str(uuid4()), "station": east.pk, "domain": "01"}
        row |= {"done_on": today.isoformat(), "attended": [str(p.pk) for p in people]}
        for n, (item, each) in enumerate(items):
            row |= {f"item_{n}": str(item.pk), f"quantity_{n}": str(each)}
        return row | fields

    return fill


def left(item):
    item.refresh_from_db()
    return int(item.quantity)


def test_many_get_the_same_in_one_record(as_user, lin, typed, stocked, people):
    rice, oil = stocked("大米", 10, unit="袋"), stocked("食用油", 3, unit="桶")
    answer = as_user(lin).post("/hand-overs/add/", typed((rice, 2), (oil, 1)))
    record = ServiceRecord.objects.get()
    assert answer.url == f"/records/{record.pk}/hand-overs/"
    assert (record.method, record.title, record.subject) == ("D", "大米、食用油", None)
    assert record.attendances.count() == 3
    assert record.hand_overs.count() == 6
    assert (left(rice), left(oil)) == (4, 0)
    sheet = as_user(lin).get(answer.url)
    assert len(sheet.context["rows"]) == 6
    assert all(person.name in sheet.content.decode() for person in people)


def test_stock_for_a_purpose_is_told_from_the_rest(as_user, lin, make_item):
    make_item("cash", 400), make_item("cash", 300, purpose="study")
    offered = as_user(lin).get("/hand-overs/add/").context["form"].fields["item_0"].choices
    assert {"现金，剩 400 元", "现金 助学，剩 300 元"} <= {label for _, label in offered}


def test_a_list_beyond_the_stock_keeps_what_was_typed(as_user, lin, typed, stocked):
    rice = stocked("大米", 5, unit="袋")
    answer = as_user(lin).post("/hand-overs/add/", typed((rice, 2), title="中秋"))
    form = answer.context["form"]
    assert "5 袋" in " ".join(form.non_field_errors())
    assert form["title"].value() == "中秋"
    assert answer.context["ticked"] == 3
    assert left(rice) == 5
    assert not ServiceRecord.objects.exists()


def test_what_is_short_for_everybody_is_said_once(as_user, lin, typed, stocked):
    answer = as_user(lin).post("/hand-overs/add/", typed((stocked("大米", 1, unit="袋"), 2)))
    assert len(answer.context["form"].non_field_errors()) == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"quantity_0": ""}, "quantity_0"),
        ({"item_0": ""}, "item_0"),
        ({"attended": []}, "attended"),
        ({"done_on": "2999-01-01"}, "done_on"),
    ],
)
def test_a_list_says_what_is_wrong(fields, wrong, as_user, lin, typed, stocked):
    answer = as_user(lin).post("/hand-overs/add/", typed((stocked(), 1)) | fields)
    assert wrong in answer.context["form"].errors
    assert not ServiceRecord.objects.exists()


def test_who_gets_more_or_less_has_an_own_quantity(as_user, lin, typed, stocked, people):
    rice, oil = stocked("大米", 10, unit="袋"), stocked("食用油", 3, unit="桶")
    own = {f"each-{people[0].pk}": "3", f"each-{people[1].pk}": " 0.5 ", f"each-{people[2].pk}": ""}
    as_user(lin).post("/hand-overs/add/", typed((rice, 2), (oil, 1)) | own)
    given = HandOver.objects.filter(item=rice).values_list("person", "quantity")
    assert dict(given) == {people[0].pk: 3, people[1].pk: Decimal("0.5"), people[2].pk: 2}
    assert list(HandOver.objects.filter(item=oil).values_list("quantity", flat=True)) == [1, 1, 1]


@pytest.mark.parametrize("number", ["0", "-1", "三", "1.234"])
def test_an_own_quantity_that_is_none_stays_typed(number, as_user, lin, typed, stocked, people):
    sent = typed((stocked(), 1)) | {f"each-{people[1].pk}": number}
    answer = as_user(lin).post("/hand-overs/add/", sent)
    assert "王二" in answer.context["form"].non_field_errors()[0]
    [row] = [row for row in answer.context["rows"] if row.person == people[1]]
    assert (row.typed, bool(row.wrong)) == (number, True)
    assert not ServiceRecord.objects.exists()


def test_an_own_quantity_stays_while_one_looks_for_others(as_user, lin, typed, stocked, people):
    sent = typed((stocked(), 1)) | {f"each-{people[1].pk}": "4", "search": "1", "find": "李"}
    rows = as_user(lin).post("/hand-overs/add/", sent).context["rows"]
    assert {row.person.name: row.typed for row in rows}["王二"] == "4"


def test_find_narrows_and_ticks_all_that_was_found(
    as_user, lin, typed, stocked, people, make_person, make_household
):
    sent = typed((stocked(), 1), attended=[str(people[1].pk)])
    village = {"village": people[0].household.division_id}
    client = as_user(lin)
    found = client.post("/hand-overs/add/", sent | village | {"search": "1"}).context
    assert [(p.name, t) for p, t in found["ticks"]] == [("王二", True), ("李桂兰", False)]
    found = client.post("/hand-overs/add/", sent | village | {"search": "all"}).context
    assert found["ticked"] == 2
    found = client.post("/hand-overs/add/", sent | {"search": "1", "find": "李"}).context
    assert {p.name for p, _t in found["ticks"]} == {"王二", "李桂兰", "李小军"}
    assert not found["form"].errors


def test_the_list_counts_times_and_value(as_user, lin, make_record, stocked, people, chen):
    rice, oil = stocked("大米", 10), stocked("食用油", 9)
    granny, wang, _boy = people
    make_record(granny, done_on=date(2026, 3, 9), handed=[(granny, rice, 2), (granny, oil, 1)])
    make_record(wang, done_on=date(2026, 4, 9), handed=[(wang, rice, 1)])
    client = as_user(lin)

    def total(query=""):
        found = totals(client.get(f"/hand-overs/?{query}").context["asked"].pager)
        return found["lines"], found["times"], int(found["value"])

    assert total() == (3, 2, 320)
    assert total("since=2026-03-01&until=2026-03-31") == (2, 1, 240)
    assert total("item=油") == (1, 1, 80)
    assert total("q=王二") == (1, 1, 80)
    assert total("receipt=self") == (0, 0, 0)
    HandOver.objects.filter(person=wang).update(receipt="self")
    assert total("receipt=open") == (2, 1, 240)
    record = ServiceRecord.objects.get(subject=wang)
    void_record(record, reason="x", by=lin)
    assert total() == (2, 1, 240)
    text = as_user(chen).get("/hand-overs/").content.decode()
    assert granny.name not in text
    assert "李*兰" in text


def test_the_group_is_that_of_the_attendance(as_user, lin, log_record, handing, stocked, people):
    log_record(people[0], handed=[handing(people[0], stocked())])
    client = as_user(lin)
    assert len(client.get("/hand-overs/?group=elders").context["lines"]) == 1
    assert len(client.get("/hand-overs/?group=minors").context["lines"]) == 0


def test_pages_and_downloads(as_user, lin, make_record, stocked, people):
    rice = stocked("大米", 99)
    for n in range(1, 29):
        day = date(2026, 3, n)
        make_record(people[0], done_on=day, handed=[(people[0], rice, 1), (people[1], rice, 1)])
    client = as_user(lin)
    first = client.get("/hand-overs/").context
    below = client.get(f"/hand-overs/?after={first['page'].after}").context
    assert (len(first["lines"]), len(below["lines"]), below["page"].after) == (50, 6, "")
    both = {one.line.pk for one in [*first["lines"], *below["lines"]]}
    assert len(both) == 56
    assert len(client.get("/hand-overs/?format=csv").getvalue().decode().splitlines()) == 57
    assert client.get("/hand-overs/?format=xlsx").getvalue()[:2] == b"PK"
    assert AuditEntry.objects.filter(verb="export_hand_overs").count() == 2


@pytest.mark.parametrize("page", ["/hand-overs/", "sheet", "sign", "/hand-overs/add/"])
def test_more_rows_cost_no_more_queries(
    page, count_queries, lin, make_record, stocked, make_person, granny_li
):
    rice = stocked("大米", 99)
    record = make_record(granny_li, handed=[(granny_li, rice, 1)])
    pages = {"sheet": f"/records/{record.pk}/hand-overs/", "sign": f"/records/{record.pk}/sign/"}
    address = pages.get(page, page)
    before = count_queries(lin, address)
    others = [make_person(f"王{n}") for n in range(20)]
    make_record(others[0], attended=others[1:], handed=[(p, rice, 1) for p in others])
    for person in others:
        line = HandOver.objects.filter(person=person).get()
        HandOver.objects.filter(pk=line.pk).update(record=record)
    assert count_queries(lin, address) == before


@pytest.fixture
def given(log_record, handing, stocked, people):
    return log_record(*people, method="D", handed=[handing(p, stocked(p.name, 1)) for p in people])


def test_signatures_are_entered_line_by_line(as_user, lin, given, audit_verbs):
    first, second, third = given.hand_overs.order_by("pk")
    sent = {f"receipt-{first.pk}": "self", f"receipt-{second.pk}": "relative"}
    sent |= {f"signed_by-{second.pk}": "李大", f"receipt-{third.pk}": "open"}
    assert as_user(lin).post(f"/records/{given.pk}/sign/", sent).status_code == 302
    lines = list(given.hand_overs.order_by("pk").values_list("receipt", "signed_by"))
    assert lines == [("self", ""), ("relative", "李大"), ("open", "")]
    assert audit_verbs(given)[-1] == ("sign", "")
    assert "李大" not in str(AuditEntry.objects.filter(verb="sign").get().detail)


def test_all_open_ones_at_once(as_user, lin, given):
    first = given.hand_overs.order_by("pk").first()
    sent = {f"receipt-{first.pk}": "finger", "all": "1"}
    as_user(lin).post(f"/records/{given.pk}/sign/", sent)
    assert sorted(given.hand_overs.values_list("receipt", flat=True)) == ["finger", "self", "self"]


def test_who_signed_instead_must_be_named_and_nothing_typed_is_lost(as_user, lin, given):
    first, second, _third = given.hand_overs.order_by("pk")
    sent = {f"receipt-{first.pk}": "relative", f"receipt-{second.pk}": "self"}
    answer = as_user(lin).post(f"/records/{given.pk}/sign/", sent)
    shown = {one.line.pk: one.line for one in answer.context["rows"]}
    assert shown[first.pk].wrong
    assert (shown[second.pk].receipt, shown[second.pk].wrong) == ("self", [])
    assert set(given.hand_overs.values_list("receipt", flat=True)) == {"open"}


def test_a_filed_month_can_still_be_signed(given, he, lin, east, today):
    filing = Filing.objects.create(station=east, month=today.replace(day=1), filed_by=he)
    ServiceRecord.objects.filter(pk=given.pk).update(filing=filing)
    line = given.hand_overs.first()
    assert sign_for(given, {line.pk: ("self", "")}, by=lin) == 1
    line.refresh_from_db()
    assert line.receipt == "self"


def test_a_stranger_and_a_voided_record_sign_nothing(given, lin, zhao, wang):
    line = given.hand_overs.first()
    for user in (zhao, wang):
        with pytest.raises(PermissionDenied):
            sign_for(given, {line.pk: ("self", "")}, by=user)
    void_record(given, reason="x", by=lin)
    with pytest.raises(ValidationError):
        sign_for(given, {line.pk: ("self", "")}, by=lin)


@pytest.fixture
def tongs(as_client, tong):
    return as_client(tong)


def test_rest_writes_lines_with_the_record(tongs, granny_li, stocked, east, west):
    quilt = stocked("棉被", 2)
    body = {
        "client_uuid": str(uuid4()), "station": "E1", "done_on": "2026-05-06", "method": "D",
        "domain": "01", "attended": [str(granny_li.pk)],
        "handed": [{"person": str(granny_li.pk), "item": str(quilt.pk), "quantity": "1"}],
    }  # fmt: skip
    first = tongs.post("/api/v1/service-records/", body, content_type="application/json")
    assert first.status_code == 201, first.text
    [line] = first.json()["handed"]
    assert (line["item_name"], line["unit"], line["quantity"]) == ("棉被", "床", "1.00")
    assert (line["value"], line["receipt"]) == ("80.00", "open")
    assert left(quilt) == 1
    url = f"/api/v1/service-records/{first.json()['id']}/"

    def patch(lines, version):
        data, seen = json.dumps({"handed": lines}), {"If-Match": f'"{version}"'}
        return tongs.patch(url, data, content_type="application/json", headers=seen)

    more = body["handed"][0] | {"quantity": "3"}
    refused = patch([more], 1)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "handed"
    assert patch([{"quantity": "1"}], 1).status_code == 400
    foreign = body["handed"][0] | {"item": str(stocked(station=west).pk)}
    assert patch([foreign], 1).status_code == 400
    assert patch([], 1).json()["handed"] == []
    assert left(quilt) == 2


def test_rest_lists_hand_overs(tongs, make_record, stocked, people, west, lin):
    rice, oil = stocked("大米", 10), stocked("食用油", 9)
    granny, wang, _boy = people
    make_record(granny, done_on=date(2026, 3, 9), handed=[(granny, rice, 2), (granny, oil, 1)])
    make_record(wang, done_on=date(2026, 4, 9), handed=[(wang, rice, 1)])

    def names(query):
        rows = tongs.get(f"/api/v1/hand-overs/?{query}").json()["results"]
        return [(row["station"], row["done_on"], row["item_name"]) for row in rows]

    assert len(names("")) == 3
    assert names("month=2026-04") == [("E1", "2026-04-09", "大米")]
    assert len(names("since=2026-03-01&until=2026-03-31")) == 2
    assert len(names(f"item={oil.pk}")) == len(names("item_name=食用油")) == 1
    assert len(names("division=9A0101101")) == len(names("station=E1")) == 3
    assert names("division=9A0101102") == names("station=W1") == []
    assert len(names(f"person={wang.pk}")) == 1


def test_rest_masks_whom_the_caller_may_not_open(as_user, chen, make_record, stocked, granny_li):
    make_record(handed=[(granny_li, stocked(), 1)])
    HandOver.objects.update(receipt="relative", signed_by="李大")
    [row] = as_user(chen).get("/api/v1/hand-overs/").json()["results"]
    assert (row["person"], row["signed_by"], row["quantity"]) == (None, "", "1.00")
    person = as_user(chen).get(f"/api/v1/hand-overs/?person={granny_li.pk}")
    assert person.json()["results"] == []
