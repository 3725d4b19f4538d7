"""Nobody is forgotten: one open duty each, by today's rules."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.models import Person, PersonCategory
from beneficiaries.signals import people_changed
from cases.duties.intervals import DEFAULT_RULES, SHORTEST_FIRST, after, interval_for
from cases.duties.services.duties import end_duties, refresh_all_duties, refresh_duties
from cases.models import VisitDuty, VisitRule
from cases.records.services import edit_record, record_visit, void_record

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def open_duty(person):
    return VisitDuty.objects.open().get(person=person)


@pytest.mark.parametrize(
    ("day", "interval", "due"),
    [
        (date(2026, 3, 1), "week", date(2026, 3, 8)),
        (date(2026, 12, 28), "week", date(2027, 1, 4)),
        (date(2026, 3, 15), "month", date(2026, 4, 15)),
        (date(2026, 1, 31), "month", date(2026, 2, 28)),
        (date(2028, 1, 31), "month", date(2028, 2, 29)),
        (date(2026, 12, 31), "month", date(2027, 1, 31)),
        (date(2026, 11, 30), "quarter", date(2027, 2, 28)),
        (date(2026, 2, 28), "quarter", date(2026, 5, 28)),
    ],
)
def test_a_month_is_the_same_day_of_the_next(day, interval, due):
    assert after(day, interval) == due


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(SHORTEST_FIRST))
def test_the_next_visit_lies_within_the_interval(day, interval):
    longest = {"week": 7, "month": 31, "quarter": 92}[interval]
    assert day < after(day, interval) <= day + timedelta(days=longest)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(SHORTEST_FIRST))
def test_a_later_visit_is_never_followed_sooner(day, interval):
    assert after(day, interval) <= after(day + DAY, interval)


@pytest.mark.parametrize(
    ("risk", "codes", "interval"),
    [
        ("H", [], "week"),
        ("K", [], "month"),
        ("N", [], "quarter"),
        ("N", ["31"], "month"),
        ("N", ["22"], "month"),
        ("N", ["11"], "month"),
        ("N", ["24", "14"], "quarter"),
        ("H", ["31"], "week"),
    ],
)
def test_of_several_rules_the_shortest_interval_holds(risk, codes, interval):
    assert interval_for(risk, codes, DEFAULT_RULES) == interval


@pytest.mark.dated
def test_a_new_person_is_owed_a_first_visit_within_seven_days(granny_li, today):
    refresh_duties([granny_li.pk])
    duty = open_duty(granny_li)
    assert (duty.due_on, duty.station, duty.is_first) == (today + 7 * DAY, granny_li.station, True)


def test_the_register_need_not_know_of_duties(granny_li):
    people_changed.send(sender=Person, people_ids=[granny_li.pk])
    assert open_duty(granny_li).interval == "quarter"


@pytest.mark.dated
def test_the_nightly_run_doesnt_put_a_first_visit_off(granny_li, today):
    refresh_duties([granny_li.pk], on=today - 3 * DAY)
    refresh_all_duties()
    assert open_duty(granny_li).due_on == today + 4 * DAY


def test_refreshing_again_changes_nothing(granny_li):
    assert refresh_duties([granny_li.pk]) == 1
    assert refresh_duties([granny_li.pk]) == 0


@pytest.mark.dated
def test_a_met_visit_ends_the_duty_and_opens_the_next(granny_li, make_duty, log_record, today):
    first = make_duty(granny_li)
    record = log_record(granny_li)
    first.refresh_from_db()
    assert (first.state, first.record, first.ended_on) == ("done", record, today)
    following = open_duty(granny_li)
    assert (following.due_on, following.is_first) == (after(today, "quarter"), False)


def test_everybody_who_was_there_is_seen(granny_li, make_person, make_duty, log_record):
    boy = make_person("李小军", born_on=date(2016, 5, 1), household=granny_li.household)
    make_duty(granny_li)
    make_duty(boy)
    record = log_record(granny_li, boy)
    assert set(record.duties.values_list("person", flat=True)) == {granny_li.pk, boy.pk}


@pytest.mark.parametrize("outcome", ["not_met", "refused", "unreachable"])
def test_an_attempt_keeps_the_duty_open(granny_li, make_duty, log_record, outcome):
    duty = make_duty(granny_li)
    log_record(subject=granny_li, outcome=outcome)
    assert open_duty(granny_li) == duty


def test_a_call_is_no_home_visit(granny_li, make_duty, log_record):
    duty = make_duty(granny_li)
    log_record(granny_li, method="T", channel="phone")
    assert open_duty(granny_li) == duty


def test_a_visit_entered_late_changes_nothing(granny_li, log_record, today):
    log_record(granny_li)
    duty = open_duty(granny_li)
    late = log_record(granny_li, done_on=today - 5 * DAY)
    assert open_duty(granny_li) == duty
    assert not late.duties.exists()


def test_a_second_visit_on_one_day_ends_nothing_more(granny_li, make_duty, log_record):
    make_duty(granny_li)
    log_record(granny_li)
    duty = open_duty(granny_li)
    assert not log_record(granny_li).duties.exists()
    assert open_duty(granny_li) == duty


@pytest.mark.dated
def test_a_raised_risk_shortens_but_not_into_the_past(granny_li, log_record, today):
    log_record(granny_li, done_on=today - 30 * DAY)
    Person.objects.filter(pk=granny_li.pk).update(risk="H")
    refresh_duties([granny_li.pk])
    duty = open_duty(granny_li)
    assert (duty.interval, duty.due_on) == ("week", today)
    refresh_duties([granny_li.pk], on=today + 4 * DAY)
    assert open_duty(granny_li).due_on == today


@pytest.mark.dated
def test_whoever_was_overdue_stays_so_when_the_risk_rises(granny_li, log_record, today):
    log_record(granny_li, done_on=today - 100 * DAY)
    overdue_since = open_duty(granny_li).due_on
    assert overdue_since < today
    Person.objects.filter(pk=granny_li.pk).update(risk="H")
    refresh_duties([granny_li.pk])
    assert open_duty(granny_li).due_on == overdue_since


def test_a_lowered_risk_gives_more_time(granny_li, log_record, today):
    Person.objects.filter(pk=granny_li.pk).update(risk="H")
    log_record(granny_li, done_on=today - 3 * DAY)
    Person.objects.filter(pk=granny_li.pk).update(risk="N")
    refresh_duties([granny_li.pk])
    assert open_duty(granny_li).due_on == after(today - 3 * DAY, "quarter")


@pytest.mark.dated
def test_a_category_makes_it_monthly(granny_li, log_record, today):
    PersonCategory.objects.create(person=granny_li, code="31", since=date(2020, 1, 1))
    log_record(granny_li, done_on=today)
    assert open_duty(granny_li).interval == "month"


def test_a_county_may_rule_otherwise(granny_li, make_person, west, county, log_record, today):
    PersonCategory.objects.create(person=granny_li, code="31", since=date(2020, 1, 1))
    VisitRule.objects.create(division=county, category="31", interval="week")
    log_record(granny_li, done_on=today)
    assert open_duty(granny_li).due_on == today + 7 * DAY


def test_the_narrowest_division_rules(granny_li, county, province, log_record):
    VisitRule.objects.create(division=county, risk="N", interval="month")
    VisitRule.objects.create(division=province, risk="N", interval="week")
    log_record(granny_li)
    assert open_duty(granny_li).interval == "month"


def test_a_rule_of_another_county_is_none_here(granny_li, other_county, log_record):
    VisitRule.objects.create(division=other_county, risk="N", interval="week")
    log_record(granny_li)
    assert open_duty(granny_li).interval == "quarter"


def test_the_dead_are_owed_nothing(granny_li, make_duty, today):
    duty = make_duty(granny_li)
    Person.objects.filter(pk=granny_li.pk).update(died_on=today)
    refresh_duties([granny_li.pk])
    duty.refresh_from_db()
    assert (duty.state, duty.ended_on) == ("cancelled", today)


def test_whoever_left_the_ledger_is_found_by_night(granny_li, make_duty):
    duty = make_duty(granny_li)
    Person.objects.filter(pk=granny_li.pk).update(station=None)
    refresh_all_duties()
    duty.refresh_from_db()
    assert duty.state == "cancelled"


def test_a_duty_moves_with_the_person(granny_li, make_duty, west):
    due_on = make_duty(granny_li).due_on
    Person.objects.filter(pk=granny_li.pk).update(station=west)
    refresh_duties([granny_li.pk])
    duty = open_duty(granny_li)
    assert (duty.station, duty.due_on) == (west, due_on)


def test_duties_end_on_a_day(granny_li, make_duty, today):
    duty = make_duty(granny_li)
    assert end_duties(granny_li, on=today) == 1
    duty.refresh_from_db()
    assert (duty.state, duty.ended_on) == ("cancelled", today)


def visit(lin, person, today, **fields):
    row = {"station": person.station, "method": "V", "domain": "02", "done_on": today}
    return record_visit(by=lin, subject=person, attended=[person], **row | fields)[0]


@pytest.mark.dated
def test_the_worker_may_promise_an_earlier_day(granny_li, lin, today):
    visit(lin, granny_li, today, next_due_on=today + 3 * DAY)
    assert open_duty(granny_li).due_on == today + 3 * DAY
    refresh_all_duties()
    assert open_duty(granny_li).due_on == today + 3 * DAY


@pytest.mark.dated
def test_a_promise_cant_be_later_than_the_rule(granny_li, lin, today):
    with pytest.raises(ValidationError) as error:
        visit(lin, granny_li, today, next_due_on=after(today, "quarter") + DAY)
    assert set(error.value.message_dict) == {"next_due_on"}
    assert not granny_li.records.exists()


def test_a_promise_comes_after_the_visit(granny_li, lin, today):
    with pytest.raises(ValidationError) as error:
        visit(lin, granny_li, today, next_due_on=today)
    assert set(error.value.message_dict) == {"next_due_on"}


def test_a_promise_outlives_a_stricter_rule_only_when_earlier(granny_li, lin, today):
    visit(lin, granny_li, today, next_due_on=today + 20 * DAY)
    Person.objects.filter(pk=granny_li.pk).update(risk="H")
    refresh_duties([granny_li.pk])
    assert open_duty(granny_li).due_on == today + 7 * DAY


def test_a_voided_visit_is_owed_again(granny_li, make_duty, log_record, lin):
    duty = make_duty(granny_li)
    void_record(log_record(granny_li), reason="Wrong house.", by=lin)
    again = open_duty(granny_li)
    assert (again.pk, again.due_on, again.is_first) == (duty.pk, duty.due_on, True)
    assert VisitDuty.objects.filter(person=granny_li, state="cancelled").count() == 1


def test_a_voided_visit_before_a_later_one_owes_nothing_more(
    granny_li, make_duty, log_record, lin, today
):
    make_duty(granny_li)
    wrong = log_record(granny_li, done_on=today - 10 * DAY)
    log_record(granny_li, done_on=today - 2 * DAY)
    duty = open_duty(granny_li)
    void_record(wrong, reason="Wrong house.", by=lin)
    assert open_duty(granny_li) == duty
    assert duty.since_on == today - 2 * DAY


def test_a_visit_that_turns_out_an_attempt_is_owed_again(granny_li, make_duty, log_record, lin):
    duty = make_duty(granny_li)
    edit_record(log_record(granny_li), by=lin, outcome="not_met", attended=[])
    assert open_duty(granny_li).pk == duty.pk


def test_a_corrected_date_moves_what_comes_next(granny_li, make_duty, log_record, lin, today):
    make_duty(granny_li)
    record = log_record(granny_li)
    edit_record(record, by=lin, done_on=today - 6 * DAY)
    duty = open_duty(granny_li)
    assert (duty.since_on, duty.due_on) == (today - 6 * DAY, after(today - 6 * DAY, "quarter"))


def test_more_people_take_no_more_statements(make_person):
    def statements(count):
        people = [make_person(f"李{n}").pk for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert refresh_duties(people) == count
        return len(queries)

    assert statements(40) == statements(2)


def test_duties_of_east_are_not_seen_at_west(granny_li, make_duty, lin, he, wang, zhao, chen, tong):
    duty = make_duty(granny_li)
    for user in (lin, he, wang):
        assert duty in VisitDuty.objects.visible_to(user)
    for user in (zhao, chen, tong):
        assert duty not in VisitDuty.objects.visible_to(user)
