"""A visit of before the person stood on the ledger, entered late: true, and nobody's fault."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from beneficiaries.models import Enrolment
from cases.duties.services.duties import refresh_duties
from cases.models import VisitDuty
from cases.people.services.leaving import leave_ledger, take_up_again
from cases.records.services import void_record
from config.testing_clock import moved
from reports.behind.queries.lists import overdue as overdue_at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CHINA = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 30)
CAME = date(2026, 11, 15)
MONTH_ENDS = [date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30),
              date(2026, 10, 31), date(2026, 11, 30)]  # fmt: skip


@pytest.fixture
def at_noon():
    """``at_noon(day)``: from now on it is that day, until the next call or the end."""
    travels = []

    def go(day):
        while travels:
            travels.pop().stop()
        travels.append(moved(datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)))
        travels[-1].start()

    yield go
    while travels:
        travels.pop().stop()


@pytest.fixture
def came(make_person, at_noon):
    """``came(risk="K")``: on the ledger since 15 November, and registered that day."""

    def make(name="罗正芬", **fields):
        at_noon(CAME)
        person = make_person(name, **fields)
        Enrolment.objects.filter(person=person).update(since=CAME)
        refresh_duties([person.pk], on=CAME)
        at_noon(TODAY)
        return person

    return make


def overdue(station):
    """At the end of each month."""
    return [overdue_at([station.pk], day).count() for day in MONTH_ENDS]


def test_nobody_is_overdue_before_they_came(came, east, log_record):
    person = came(risk="K")
    assert overdue(east) == [0, 0, 0, 0, 0, 1]  # the first visit was due on the 22nd
    log_record(person, done_on=date(2026, 5, 10))
    assert overdue(east) == [0, 0, 0, 0, 0, 1]
    duty = VisitDuty.objects.open().get()
    assert (duty.since_on, duty.due_on) == (date(2026, 5, 10), CAME + 7 * DAY)


def test_a_visit_of_the_day_before_is_a_visit(came, log_record):
    person = came(risk="K")
    log_record(person, done_on=CAME - DAY)
    assert VisitDuty.objects.open().get().due_on == date(2026, 12, 14)


def test_visits_of_before_keep_one_duty_and_that_of_the_month_they_came(came, log_record):
    one, other = came(), came("罗正兰")
    days = [date(2026, 5, 10), date(2026, 6, 20), date(2026, 11, 20)]
    for day in days:
        log_record(one, done_on=day)
    for day in reversed(days[:2]):
        log_record(other, done_on=day)
    done = VisitDuty.objects.filter(person=one, state="done").order_by("pk")
    assert [(duty.due_on, duty.is_kept) for duty in done] == [(CAME, True), (CAME + 7 * DAY, True)]
    assert VisitDuty.objects.get(person=other, state="done").due_on == CAME


def test_it_is_owed_again_when_the_old_visit_is_taken_back(came, east, lin, log_record):
    person = came(risk="K")
    record = log_record(person, done_on=date(2026, 5, 10))
    void_record(record, reason="another woman", by=lin)
    duty = VisitDuty.objects.open().get()
    assert (duty.is_first, duty.due_on, duty.record) == (True, CAME + 7 * DAY, None)
    assert overdue(east) == [0, 0, 0, 0, 0, 1]


def test_what_was_before_they_left_keeps_nothing_after_they_came_back(
    make_person, east, lin, at_noon, log_record
):
    person = make_person(risk="K")
    at_noon(date(2026, 9, 20))
    leave_ledger(person, on=date(2026, 9, 20), because="moved", by=lin)
    at_noon(CAME)
    take_up_again(person, by=lin)
    at_noon(TODAY)
    before = overdue(east)
    log_record(person, done_on=date(2026, 9, 15))
    assert overdue(east) == before == [0, 0, 0, 0, 0, 1]
    duty = VisitDuty.objects.open().get()
    assert (duty.is_first, duty.due_on) == (True, CAME + 7 * DAY)


def test_whoever_has_no_enrolment_is_visited_all_the_same(make_person, make_duty, log_record):
    person = make_person()
    make_duty(person)
    Enrolment.objects.filter(person=person).delete()
    record = log_record(person)
    assert VisitDuty.objects.get(record=record).state == "done"
