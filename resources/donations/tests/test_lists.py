"""The list of donations reads each station by its index and shows what a plain sort finds."""

from datetime import timedelta

import pytest
from django.urls import reverse

from resources.donations.kind import LISTING
from resources.donations.queries import donations_of, sums
from resources.models import Donation
from stations.lists import paging
from stations.lists.paging import Pager
from stations.scope import stations_countable_by

pytestmark = pytest.mark.django_db
USERS = ["lin", "zhao", "chen", "gao", "sun", "nobody"]


@pytest.fixture
def given(make_donation, east, west, north, lin, zhao, mei, today):
    """Fourteen donations on three days to three stations, many of the same value."""
    keepers = [(east, lin), (west, zhao), (north, mei)]
    for number in range(14):
        station, keeper = keepers[number * number % 3]
        day = today - timedelta(days=number % 3)
        make_donation(station=station, by=keeper, quantity=1 + number % 2, received_on=day)


def stations_of(user):
    return list(stations_countable_by(user).values_list("pk", flat=True))


@pytest.mark.parametrize("sort", ["-day", "day", "number", "-number", "value", "-value"])
def test_pages_are_the_whole_list_in_order_down_and_up_again(given, sort, request):
    order = LISTING.order_of(sort)
    for name in USERS:
        user = request.getfixturevalue(name)
        rows, stations = donations_of(user), stations_of(user)
        wanted = [row.pk for row in order.of(rows)]
        pager = Pager(rows, order, stations)
        page = pager.page(size=4)
        pages = [page]
        while page.after:
            page = pager.page(after=page.after, size=4)
            pages.append(page)
        assert [row.pk for one in pages for row in one.rows] == wanted, (user, sort)
        for above in reversed(pages[:-1]):
            page = pager.page(before=page.before, size=4)
            assert page.rows == above.rows


def test_sums_are_those_of_standing_donations_until_they_are_too_many(given, lin, gao, monkeypatch):
    def pager():
        return Pager(donations_of(gao), LISTING.order_of(""), stations_of(gao))

    number = Donation.objects.filter(station__in=stations_of(gao)).count()
    assert sums(pager())["number"] == number
    monkeypatch.setattr(paging, "MOST", number - 1)
    assert sums(pager()) is None


def test_the_page_says_that_there_are_more(given, as_user, lin, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 1)
    monkeypatch.setattr("resources.donations.kind.MOST", 1)
    answer = as_user(lin).get(reverse("resources:donations"))
    assert "超过 1 笔捐赠" in answer.content.decode()
