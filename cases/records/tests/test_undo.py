"""The button in the toast takes back what was just logged, for five minutes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.casework.services import open_case
from cases.crises.services import report_crisis
from cases.models import ServiceRecord, VisitDuty
from cases.records.services import mend_record, undo_record
from resources.models import StockItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(as_user, lin):
    return lambda record, by=lin: as_user(by).post(f"/records/{record.pk}/undo/", follow=True)


def test_duties_and_stock_are_as_they_were(
    log_record, granny_li, make_duty, stocked, handing, press, today
):
    duty, quilt = make_duty(granny_li, due_on=today), stocked("棉被", 3)
    record = log_record(granny_li, handed=[handing(granny_li, quilt, 2)])
    answer = press(record)
    record.refresh_from_db()
    assert record.void_reason == "5 分钟内撤回。"
    assert answer.redirect_chain[-1][0] == "/today/"
    assert VisitDuty.objects.open().get() == duty
    assert StockItem.objects.get(pk=quilt.pk).quantity == 3


def test_the_toast_after_a_visit_carries_it(as_user, lin, granny_li, today):
    sent = {
        "client_uuid": "00000000-0000-4000-8000-000000000001", "outcome": "not_met",
        "channel": "home", "done_on": today.isoformat(), "domain": "02",
    }  # fmt: skip
    page = as_user(lin).post(f"/log/?person={granny_li.pk}", sent, follow=True)
    record, text = ServiceRecord.objects.get(), page.content.decode()
    assert f'action="/records/{record.pk}/undo/"' in text
    assert f'href="/people/{granny_li.pk}/crisis/?record={record.pk}"' in text  # an attempt
    again = as_user(lin).post(f"/log/?person={granny_li.pk}", sent, follow=True)
    assert "/undo/" not in again.content.decode()  # sent again: that was not just logged


def aged(record):
    at = timezone.now() - timedelta(minutes=6)
    ServiceRecord.objects.filter(pk=record.pk).update(created_at=at)


def filed(record, make_filing):
    make_filing(record.station, record.done_on.replace(day=1))


@pytest.mark.parametrize("what", ["time", "crisis", "case", "month", "replaced"])
def test_what_something_stands_on_stays(
    what, log_record, granny_li, lin, he, past_month, make_filing, press
):
    record = log_record(granny_li, done_on=past_month)
    if what == "time":
        aged(record)
    elif what == "crisis":
        report_crisis(person=granny_li, kind="other", text="x", record=record, by=lin)
    elif what == "case":
        open_case(person=granny_li, problem="x", from_record=record, by=lin, opened_on=past_month)
    elif what == "month":
        filed(record, make_filing)
    else:
        mend_record(
            record, by=lin, subject=granny_li, station=record.station, note="b",
            replacement_uuid="00000000-0000-4000-8000-000000000002",
        )  # fmt: skip
        return
    answer = press(record)
    record.refresh_from_db()
    assert record.voided_at is None
    assert answer.redirect_chain[-1][0] == record.get_absolute_url()
    assert "说明原因" in answer.content.decode()


def test_its_page_has_one_word_for_it(log_record, granny_li, press, as_user, lin):
    record = log_record(granny_li)
    press(record)
    for url in (record.get_absolute_url(), f"/people/{granny_li.pk}/", "/records/?state=voided"):
        text = as_user(lin).get(url).content.decode()
        main = text[text.index("<main") :]
        assert "已撤回" in main, url
        assert "作废" not in main, url


def test_what_a_colleague_wrote_is_theirs(log_record, granny_li, he, lin):
    record = log_record(granny_li, by=lin)
    with pytest.raises(ValidationError):
        undo_record(record, by=he)


def test_a_stranger_finds_nothing(log_record, granny_li, press, zhao):
    assert press(log_record(granny_li), by=zhao).status_code == 404
