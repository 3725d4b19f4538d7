"""Bad input at every door: a sentence in Chinese that names the field (and the row), what was typed
stays on the page, and not one row of the database differs afterwards.

Months are filed, reports issued and templates written on pages only: these have no other door.
"""

import json
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from cases.filings.services.filings import file_month
from cases.records.rows import HandedOver
from cases.records.services import edit_record, record_visit
from reports.bulletins.services import save_bulletin
from reports.figures.periods import Period
from reports.issued.services.compile import request_report
from reports.issued.services.issuing import issue_report, return_report
from reports.issued.services.issuing_all import issue_reports
from reports.models import BulletinTemplate, Report
from resources.donations.rows import DonationRow
from resources.donations.services import receive_donations

JSON = "application/json"
RECORDS, DONATIONS = "/api/v1/service-records/", "/api/v1/donations/"
TYPED = "腊月里再来"  # whatever else stood in the form

RUNNING_MONTH = "本月还没有结束。"
RUNNING = "这个期间还没有结束"
ISSUED = "这份报表已经签发。"
JUDGED = "刚才已有人处理这份报表"
FILED = "该月已填报"
TOO_LITTLE, LEFT_OVER = "棉被：库存只剩 3 床。", "棉被：前面各行领用后，库存只剩 2 床。"
NEGATIVE = "须大于零。"
NO_FIGURE = "第 2 行第 2 字，{IND-NO-99||个}：没有指标 IND-NO-99。"
REQUIRED = "这一项必填。"
OTHERWISE = "内容不同"
TEXT = "全县\n共{IND-NO-99||个}站"

TABLES = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND (
    tablename ~ '^(resources|cases|reports|beneficiaries)_'
    OR tablename IN ('stations_auditentry', 'stations_notice', 'stations_job'))
"""
ROWS = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t"


def everything():
    """What stands in the tables, each as one hash."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(ROWS.format(table))
            (found[table],) = cursor.fetchone()
    assert len(found) > 30
    return found


class Scene:
    """A row of a table below takes from the fixtures what it needs."""

    def __init__(self, request):
        self.of = request.getfixturevalue

    def __getattr__(self, name):
        return self.of(name)

    @property
    def month(self):
        return Period.month(self.today)

    @property
    def person(self):
        return str(self.granny_li.pk)

    def post(self, user, url, data, **more):
        return partial(self.as_user(self.of(user)).post, url, data, **more)

    def send(self, url, body):
        return partial(self.as_client(self.tong).post, url, json.dumps(body), content_type=JSON)


@pytest.fixture
def scene(request, east, county):
    return Scene(request)


@pytest.fixture
def quilt(stocked):
    return stocked("棉被", 3)


@pytest.fixture
def visited(make_visit, granny_li, today):
    return make_visit(granny_li, done_on=today, channel="home", condition="well")


@pytest.fixture
def filed(make_visit, make_filing, granny_li, east, past_month):
    record = make_visit(granny_li, done_on=past_month, channel="home", condition="well")
    make_filing(east, past_month)
    record.refresh_from_db()
    return record


@pytest.fixture
def of_county(issued, county):
    return issued(county)


@pytest.fixture
def running(compiled, county, chen, today):
    """Reviewed, of a month that goes on: no door makes one, a wrong clock might."""
    done, month = compiled(county), Period.month(today)
    return Report.objects.create(
        division=county, first=month.first, last=month.last, edition=1, job=done.job,
        requested_by=chen, state="reviewed", counted_at=done.counted_at,
    )  # fmt: skip


@pytest.fixture
def template(county, chen):
    return BulletinTemplate.objects.create(division=county, title="月报", text="县", made_by=chen)


def handed(s, number):
    return [HandedOver(person=s.granny_li, item=s.quilt, quantity=Decimal(number))]


def visit(s, number):
    row = {"station": s.east, "done_on": s.today, "method": "V", "domain": "02"}
    people = {"subject": s.granny_li, "attended": [s.granny_li]}
    return row | people | {"handed": handed(s, number)}


def gift(s, **fields):
    row = {"station": s.east, "received_on": s.today, "kind": "goods", "donor_name": "惠民家纺店"}
    row |= {"item_name": "棉被", "unit": "床", "quantity": Decimal(-5)} | fields
    return partial(receive_donations, [DonationRow(**row)], by=s.lin)


SERVICES = {
    "file_running": ("month", RUNNING_MONTH, lambda s: partial(
        file_month, station=s.east, month=s.today, by=s.he)),
    "ask_running": ("period", RUNNING, lambda s: partial(
        request_report, place=s.county, period=s.month, by=s.chen)),
    "issue_running": ("", RUNNING, lambda s: partial(issue_report, s.running, by=s.chen)),
    "issue_all_running": ("", RUNNING, lambda s: partial(
        issue_reports, period=s.month, by=s.chen)),
    "issue_twice": ("", ISSUED, lambda s: partial(issue_report, s.of_county, by=s.chen)),
    "return_issued": ("", JUDGED, lambda s: partial(
        return_report, s.of_county, comment="另写", by=s.chen)),
    "change_filed": ("", FILED, lambda s: partial(edit_record, s.filed, by=s.he, note="改")),
    "hand_over_too_much": ("handed", TOO_LITTLE, lambda s: partial(
        record_visit, by=s.lin, **visit(s, 4))),
    "hand_over_below_nothing": ("handed.1.quantity", NEGATIVE, lambda s: partial(
        record_visit, by=s.lin, **visit(s, -1))),
    "edit_to_too_much": ("handed", TOO_LITTLE, lambda s: partial(
        edit_record, s.visited, by=s.lin, handed=handed(s, 4))),
    "goods_below_nothing": ("quantity", NEGATIVE, gift),
    "cash_below_nothing": ("quantity", NEGATIVE, partial(gift, kind="cash")),
    "placeholder": ("text", NO_FIGURE, lambda s: partial(
        save_bulletin, division=s.county, title="月报", text=TEXT, by=s.chen)),
    "placeholder_in_template": ("text", NO_FIGURE, lambda s: partial(
        save_bulletin, division=s.county, title="月报", text=TEXT, by=s.chen,
        template=s.template)),
}  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_the_service_refuses(name, scene):
    field, sentence, prepare = SERVICES[name]
    act = prepare(scene)
    before = everything()
    with pytest.raises(ValidationError) as refused:
        act()
    assert sentence in " ".join(refused.value.messages)
    is_named = hasattr(refused.value, "error_dict")
    assert (list(refused.value.message_dict) if is_named else [""]) == [field]
    assert everything() == before


def typed_visit(s, **fields):
    """What the browser sends of a visit that brings four quilts."""
    row = {"client_uuid": str(uuid4()), "outcome": "met", "channel": "home", "condition": "well",
           "attended": [s.person], "people": [s.person], "next": "rule", "note": TYPED,
           "done_on": s.today.isoformat(), "domain": "02", "version": 1}  # fmt: skip
    line = {"item": s.quilt.pk, "person": s.person, "quantity": "4", "receipt": "self"}
    return row | {f"handed-0-{name}": str(value) for name, value in line.items()} | fields


def typed_service(s):
    return typed_visit(s, station=s.east.pk, method="P")


def typed_list(s):
    return {"client_uuid": str(uuid4()), "station": s.east.pk, "domain": "01", "title": TYPED,
            "done_on": s.today.isoformat(), "attended": [s.person], "item_0": str(s.quilt.pk),
            "quantity_0": "4"}  # fmt: skip


def typed_gift(s, **fields):
    row = {"client_uuid": str(uuid4()), "station": s.east.pk, "kind": "goods", "note": TYPED,
           "donor_name": "惠民家纺店", "donor_kind": "company", "item_name": "棉被", "unit": "床",
           "quantity": "-5", "received_on": s.today.isoformat()}  # fmt: skip
    return row | fields


def ask(s):
    return {"place": f"division:{s.county.pk}", "period": s.month.key, "reason": TYPED}


def template_form(s):
    return {"division": s.county.pk, "title": TYPED, "text": TEXT}


def of_report(verb, report):
    return reverse(f"reports:{verb}", args=[report.pk])


def edit_of(record):
    return f"{record.get_absolute_url()}edit/"


PAGES = {  # the field that carries the sentence; "" stands above the form
    "ask_running": ("period", RUNNING, lambda s: s.post("chen", reverse("reports:index"), ask(s))),
    "return_issued": ("", JUDGED, lambda s: s.post(
        "chen", of_report("return", s.of_county), {"comment": TYPED})),
    "change_filed": ("reason", REQUIRED, lambda s: s.post(
        "lin", edit_of(s.filed), typed_visit(s, done_on=s.past_month.isoformat()))),
    "log_too_much": ("handed", TOO_LITTLE, lambda s: s.post(
        "lin", f"/log/?person={s.person}", typed_visit(s))),
    "service_too_much": ("handed", TOO_LITTLE, lambda s: s.post(
        "lin", "/log/service/", typed_service(s))),
    "list_too_much": ("", TOO_LITTLE, lambda s: s.post("lin", "/hand-overs/add/", typed_list(s))),
    "edit_to_too_much": ("handed", TOO_LITTLE, lambda s: s.post(
        "lin", edit_of(s.visited), typed_visit(s))),
    "replace_by_too_much": ("handed", TOO_LITTLE, lambda s: s.post(
        "lin", edit_of(s.filed), typed_visit(s, reason="另写"))),
    "goods_below_nothing": ("quantity", NEGATIVE, lambda s: s.post(
        "lin", "/resources/receive/", typed_gift(s))),
    "cash_below_nothing": ("amount", NEGATIVE, lambda s: s.post(
        "lin", "/resources/receive/", typed_gift(s, kind="cash", amount="-5"))),
    "placeholder": ("text", NO_FIGURE, lambda s: s.post(
        "chen", reverse("reports:bulletin_add"), template_form(s))),
    "placeholder_in_template": ("text", NO_FIGURE, lambda s: s.post(
        "chen", reverse("reports:bulletin_edit", args=[s.template.pk]), template_form(s))),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_page_refuses_and_keeps_what_was_typed(name, scene):
    field, sentence, prepare = PAGES[name]
    act = prepare(scene)
    before = everything()
    answer = act()
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert sentence in " ".join(answer.context["form"].errors[field or "__all__"])
    assert sentence in answer.text
    assert TYPED in answer.text
    assert everything() == before


PRESSES = {  # a button without a form: the next page says why not
    "file_running": (RUNNING_MONTH, lambda s: s.post(
        "he", reverse("cases:file_month", args=[s.east.pk, s.month.key]), {"version": 1})),
    "issue_running": (RUNNING, lambda s: s.post("chen", of_report("issue", s.running), {})),
    "issue_all_running": (RUNNING, lambda s: s.post(
        "chen", reverse("reports:issue_all"), {"period": s.month.key})),
    "issue_twice": (ISSUED, lambda s: s.post("chen", of_report("issue", s.of_county), {})),
}  # fmt: skip


@pytest.mark.parametrize("name", PRESSES)
def test_the_button_says_why_not(name, scene):
    sentence, prepare = PRESSES[name]
    act = prepare(scene)
    before = everything()
    answer = act(follow=True)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert everything() == before


def sent_visit(s, number="4"):
    line = {"person": s.person, "item": str(s.quilt.pk), "quantity": number}
    return {"client_uuid": str(uuid4()), "station": "E1", "done_on": s.today.isoformat(),
            "method": "V", "domain": "02", "channel": "home", "subject": s.person,
            "attended": [s.person], "handed": [line]}  # fmt: skip


def sent_gift(s, quantity="-5", **fields):
    row = {"client_uuid": str(uuid4()), "station": "E1", "received_on": s.today.isoformat()}
    row |= {"kind": "goods", "donor_name": "惠民家纺店", "item_name": "棉被", "unit": "床"}
    return row | {"quantity": quantity} | fields


def patch(s, record, body):
    type(record).objects.filter(filing=None).update(created_by=s.tong)
    url, seen = f"{RECORDS}{record.pk}/", {"If-Match": f'"{record.version}"'}
    client = s.as_client(s.tong)
    return partial(client.patch, url, json.dumps(body), content_type=JSON, headers=seen)


REST = {
    "ask_running": ("period", None, RUNNING, lambda s: s.send(
        "/api/v1/reports/", {"division": s.county.pk, "period": s.month.key})),
    "hand_over_too_much": ("handed", None, TOO_LITTLE, lambda s: s.send(RECORDS, sent_visit(s))),
    "hand_over_too_much_in_a_list": ("handed", 2, TOO_LITTLE, lambda s: s.send(
        RECORDS, [sent_visit(s, "1") | {"method": "T", "channel": "phone"}, sent_visit(s)])),
    "edit_to_too_much": ("handed", None, TOO_LITTLE, lambda s: patch(
        s, s.visited, {"handed": sent_visit(s)["handed"]})),
    "goods_below_nothing": ("quantity", None, NEGATIVE, lambda s: s.send(
        DONATIONS, sent_gift(s))),
    "cash_below_nothing": ("quantity", None, NEGATIVE, lambda s: s.send(
        DONATIONS, sent_gift(s, kind="cash"))),
    "below_nothing_in_a_list": ("quantity", 2, NEGATIVE, lambda s: s.send(
        DONATIONS, [sent_gift(s, "1"), sent_gift(s)])),
}  # fmt: skip


@pytest.mark.parametrize("name", REST)
def test_rest_refuses_by_field_and_row(name, scene):
    field, row, sentence, prepare = REST[name]
    act = prepare(scene)
    before = everything()
    answer = act()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    [entry] = answer.json()["errors"]
    assert (entry["field"], entry.get("row")) == (field, row)
    assert sentence in entry["message"]
    assert everything() == before


def test_rest_refuses_to_change_a_filed_record(scene):
    record = scene.make_visit(scene.granny_li, by=scene.tong, done_on=scene.past_month)
    scene.make_filing(scene.east, scene.past_month)
    act = patch(scene, record, {"note": TYPED})
    before = everything()
    answer = act()
    assert answer.status_code == 409
    assert FILED in answer.json()["detail"]
    assert everything() == before


VISITS = ["日期", "工作方法", "领域", "服务对象姓名", "服务对象出生日期", "记录编号"]
VISITS += ["item", "quantity"]
GIFTS = ["received_on", "donor_name", "kind", "item_name", "quantity", "unit"]


def sheet(s, kind, *rows):
    return partial(s.upload, kind, s.xlsx(*rows), s.lin, s.east)


def row_of_sheet(s, number, key="1"):
    assert s.quilt
    who = [s.granny_li.name, s.granny_li.born_on.isoformat()]
    return ["2026-05-06", "物资发放", "社会救助", *who, key, "棉被", number]


def once_imported(s):
    """A row of a month that was filed since; sent again it says something else."""
    from stations.imports.services import confirm_import

    batch = sheet(s, "records", VISITS, row_of_sheet(s, 1))()
    confirm_import(batch, good_only=False, by=s.lin)
    s.run_jobs()
    s.make_filing(s.east, s.today.replace(2026, 5, 1))
    return sheet(s, "records", VISITS, row_of_sheet(s, 2))


IMPORTS = {
    "hand_over_too_much": (3, "quantity", LEFT_OVER, lambda s: sheet(
        s, "records", VISITS, row_of_sheet(s, 1, "a"), row_of_sheet(s, 4, "b"))),
    "below_nothing": (3, "quantity", NEGATIVE, lambda s: sheet(
        s, "donations", GIFTS,
        ["2026-03-01", "惠民家纺店", "goods", "棉被", "5", "床"],
        ["2026-03-01", "惠民家纺店", "goods", "毛毯", "-5", "床"])),
    "change_filed": (2, "external_id", OTHERWISE, once_imported),
}  # fmt: skip


@pytest.mark.parametrize("name", IMPORTS)
def test_the_import_refuses_by_row_and_column(name, scene, findings):
    number, column, sentence, prepare = IMPORTS[name]
    act = prepare(scene)
    before = everything()
    found = findings(act())
    assert {key: list(errors) for key, errors in found.items()} == {number: [column]}
    assert sentence in " ".join(found[number][column])
    after = everything()
    apart = {table for table in after if after[table] != before.get(table)}
    assert apart <= {"stations_job", "stations_auditentry"}
