"""A year of visits sent at once leaves the same duties as if they had been logged one by one."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cases.duties.services.duties import Stay, _chain, refresh_duties
from cases.models import VisitDuty
from cases.records.services import record_services

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def life(person):
    """Every duty of a person as plain values, in order."""
    return list(
        VisitDuty.objects.filter(person=person)
        .order_by("since_on", "due_on")
        .values_list("since_on", "due_on", "is_first", "interval", "state", "ended_on")
    )


def test_a_batch_and_one_by_one_leave_the_same_duties(make_person, make_row, lin, today):
    at_once, singly = make_person("李雪"), make_person("李云")
    refresh_duties([at_once.pk, singly.pk])
    ago = [400, 330, 200, 120, 120, 95, 3]
    record_services([make_row(at_once, done_on=today - n * DAY) for n in ago], by=lin)
    for n in ago:
        record_services([make_row(singly, done_on=today - n * DAY)], by=lin)
    assert life(at_once) == life(singly)
    assert [state for *_rest, state, _ended in life(at_once)] == ["done"] * 6 + ["open"]


def test_kept_and_missed_days_of_the_past_can_be_told_apart(make_person, make_row, lin, today):
    person = make_person(risk="K")
    refresh_duties([person.pk])
    record_services([make_row(person, done_on=today - n * DAY) for n in (200, 175, 60)], by=lin)
    done = VisitDuty.objects.filter(person=person, state="done").order_by("since_on")
    assert [duty.ended_on <= duty.due_on for duty in done] == [True, True, False]


def test_history_entered_late_owes_its_first_visit_on_that_day(make_person, make_row, lin, today):
    person = make_person()
    refresh_duties([person.pk])
    record_services([make_row(person, done_on=today - 90 * DAY)], by=lin)
    first = VisitDuty.objects.get(person=person, is_first=True)
    assert first.due_on == first.ended_on == today - 90 * DAY


def test_a_batch_costs_the_same_however_long(make_person, make_row, lin, today):
    people = [make_person(f"李{n}") for n in range(5)]
    refresh_duties([person.pk for person in people])

    def cost(rows):
        with CaptureQueriesContext(connection) as queries:
            record_services(rows, by=lin)
        return len(queries)

    few = cost([make_row(people[0], done_on=today - n * 9 * DAY) for n in (2, 1)])
    rows = [make_row(p, done_on=today - n * 30 * DAY) for p in people[1:] for n in range(1, 6)]
    assert cost(rows) <= few


@given(st.lists(st.integers(0, 300), min_size=1, max_size=12))
def test_each_visit_of_a_chain_ends_the_duty_that_the_last_one_opened(days):
    start = date(2025, 1, 1)
    duty = VisitDuty(since_on=start, due_on=start + 30 * DAY, interval="month")
    visits = [(None, start + n * DAY) for n in sorted(days)]
    chain = _chain(duty, visits, Stay(start - 30 * DAY, is_return=False))
    assert [d.ended_on for d in chain] == sorted({day for _r, day in visits if day > start})
    assert all(b.since_on == a.ended_on for a, b in zip(chain, chain[1:], strict=False))
