"""The list of donations reads each station by its index and shows what a plain sort finds."""

from datetime import timedelta

import pytest
from django.urls import reverse

from resources.models import Donation
from resources.queries import donations as listing
from resources.queries.paging import key_page, order_of
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
    order = order_of(sort, listing.SORTS, "-day")
    for name in USERS:
        user = request.getfixturevalue(name)
        rows, stations = listing.donations_of(user), stations_of(user)
        wanted = [row.pk for row in order.of(rows)]
        page = key_page(rows, order, limit=4, stations=stations)
        pages = [page]
        while page.after:
            page = key_page(rows, order, after=page.after, limit=4, stations=stations)
            pages.append(page)
        assert [row.pk for one in pages for row in one.rows] == wanted, (user, sort)
        for above in reversed(pages[:-1]):
            page = key_page(rows, order, before=page.before, limit=4, stations=stations)
            assert page.rows == above.rows


def test_sums_are_those_of_standing_donations_until_they_are_too_many(given, lin, gao, monkeypatch):
    rows = listing.donations_of(gao)
    number = Donation.objects.filter(station__in=stations_of(gao)).count()
    assert listing.sums(rows, stations_of(gao))["number"] == number
    monkeypatch.setattr(listing, "MOST", number - 1)
    assert listing.sums(rows, stations_of(gao)) is None


def test_the_page_says_that_there_are_more(given, as_user, lin, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 1)
    monkeypatch.setattr("resources.views.donations.MOST", 1)
    answer = as_user(lin).get(reverse("resources:donations"))
    assert answer.context["sums"] is None
    assert "超过 1 笔捐赠" in answer.content.decode()
