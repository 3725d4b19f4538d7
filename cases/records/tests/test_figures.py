"""The figures above the lists say what the counting rules say (人次, 户)."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from cases.models import ServiceRecord
from cases.records.lists import RecordsAsked
from cases.records.queries.records import totals
from cases.records.services import void_record
from cases.today.queries import figures, scoped_duties

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def listed(user, rows):
    asked = RecordsAsked(user, QueryDict())
    asked.found = rows
    return asked.pager


def shown(client, query=""):
    """What the list says above its rows, in figures."""
    return totals(client.get(f"/records/{query}").context["asked"].pager)


def test_attendances_and_heads_add_up(log_record, granny_li, make_person, lin):
    log_record(granny_li, make_person("王二"))
    log_record(granny_li, method="S", head_counts={"elders": 30, "": 12})
    assert totals(listed(lin, ServiceRecord.objects.not_voided())) == {"records": 2, "reached": 45}


def test_an_attempt_reaches_nobody(log_record, granny_li, lin):
    log_record(subject=granny_li, outcome="unreachable")
    assert totals(listed(lin, ServiceRecord.objects.all())) == {"records": 1, "reached": 0}


def test_more_than_can_be_added_up_at_once_are_said_to_be_more(
    log_record, granny_li, lin, as_user, monkeypatch
):
    monkeypatch.setattr("stations.lists.paging.MOST", 2)
    monkeypatch.setattr("cases.records.lists.MOST", 2)
    log_record(granny_li)
    log_record(granny_li, method="T")
    assert shown(as_user(lin)) == {"records": 2, "reached": 2}
    log_record(granny_li, method="T")
    answer = as_user(lin).get("/records/")
    assert shown(as_user(lin)) is None
    assert "超过 2 条记录" in answer.content.decode()
    assert len(answer.context["lines"]) == 3


def test_a_voided_record_is_in_no_total(log_record, granny_li, lin, as_user):
    void_record(log_record(granny_li), reason="Twice.", by=lin)
    assert shown(as_user(lin)) == {"records": 0, "reached": 0}


def test_the_total_follows_the_filter(log_record, granny_li, lin, as_user):
    log_record(granny_li)
    log_record(granny_li, method="T")
    assert shown(as_user(lin), "?method=T") == {"records": 1, "reached": 1}


def test_a_page_ends_exactly_where_the_rows_end(log_record, granny_li, lin):
    log_record(granny_li)
    page = listed(lin, ServiceRecord.objects.all()).page(size=1)
    assert (len(page.rows), page.after) == (1, "")


@pytest.mark.dated
def test_a_visit_of_last_month_is_not_this_months(make_person, make_duty, log_record, he, today):
    person = make_person("王二", risk="H")
    make_duty(person)
    log_record(person, done_on=today.replace(day=1) - DAY)
    month = figures(scoped_duties(he, None))[1]
    assert month.visited == 0
    assert month.owed == 1


@pytest.mark.dated
def test_what_is_due_after_the_month_is_not_owed_in_it(make_person, make_duty, he, today):
    make_duty(make_person("王二"), due_on=today + 40 * DAY)
    assert figures(scoped_duties(he, None))[1].owed == 0


def test_a_person_without_a_household_is_one(make_person, make_duty, he, today):
    for n in range(3):
        make_duty(make_person(f"李{n}"), due_on=today)
    assert figures(scoped_duties(he, None))[1].owed == 3


PAGES = ["/today/", "/log/", "/log/service/", "/records/", "/crises/"]


@pytest.mark.parametrize("url", PAGES)
def test_pages_speak_english_to_whoever_asks(url, as_user, lin, settings, make_crisis, granny_li):
    make_crisis(granny_li)
    client = as_user(lin)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(url)
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.content.decode()
