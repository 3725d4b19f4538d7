"""What ends is stored by the first day without it, and told by the last day that it holds."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from stations.accounts.services import end_posting
from stations.audit.lists import said
from stations.last_days import LastDayField
from stations.models import Assignment, AuditEntry, StationDivision
from stations.wording import short_day

DAY = timedelta(days=1)
UNTIL = date(2026, 3, 1)
LAST, NEXT = "2月28日", "3月1日"


@pytest.fixture
def ends(lin):
    """Lin's work and her posting, from 1 March 2026 on no more."""
    Assignment.objects.filter(worker=lin.worker).update(since=date(2020, 1, 1), until=UNTIL)
    lin.postings.update(since=date(2020, 1, 1), until=UNTIL)
    return lin


def test_on_the_workers_page(as_user, he, ends):
    page = as_user(he).get(ends.worker.get_absolute_url()).content.decode()
    assert LAST in page
    assert NEXT not in page


def test_on_the_page_of_a_log_in(as_user, an, ends):
    page = as_user(an).get(reverse("stations:admin_user", args=[ends.pk])).content.decode()
    assert LAST in page
    assert NEXT not in page


def test_on_ones_own_page(as_user, lin, today):
    lin.postings.update(until=today + 9 * DAY)
    page = as_user(lin).get(reverse("stations:me")).content.decode()
    assert short_day(today + 8 * DAY) in page
    assert short_day(today + 9 * DAY) not in page


def test_on_the_stations_page(as_user, he, east):
    StationDivision.objects.filter(station=east).update(since=date(2020, 1, 1), until=UNTIL)
    page = as_user(he).get(east.get_absolute_url()).content.decode()
    assert LAST in page
    assert NEXT not in page


def test_in_the_trail(lin, an, today):
    end_posting(lin.postings.get(), on=today, reason="left", by=an)
    entry = AuditEntry.objects.get(verb="end_posting")
    assert entry.detail["until"] == str(today)  # as it is stored
    assert str(today - DAY) in dict(said(entry)).values()


def test_no_day_comes_after_the_last_of_all():
    with pytest.raises(ValidationError):
        LastDayField().clean("9999-12-31")
    assert LastDayField().clean("9999-12-30") == date.max
