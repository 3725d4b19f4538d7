"""All that was filed for a month is reviewed in one press."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.filings.services.filing_reviews import review_filings
from cases.filings.services.filings import file_month, return_filing, review_filing
from cases.filings.tests.test_races import ROUNDS, together
from cases.models import Filing
from stations.models import AuditEntry, Role
from stations.scope import stations_of_role

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def month(past_month):
    return past_month


@pytest.fixture
def lead(make_user, west):
    return make_user("west-lead", ("lead", west))


@pytest.fixture
def filed(make_filing, lead, east, west, north, make_user, month):
    """East, West and, in another county, North have filed."""
    far = make_user("north-lead", ("lead", north))
    return [
        make_filing(east, month),
        make_filing(west, month, by=lead),
        make_filing(north, month, by=far),
    ]


def states():
    return list(Filing.objects.order_by("station__code").values_list("station__code", "status"))


def test_each_of_the_county_is_reviewed_with_its_entry(chen, filed, month):
    assert review_filings(month=month, by=chen) == 2
    assert dict(states()) == {"E1": "reviewed", "W1": "reviewed", "N1": "filed"}
    trail = AuditEntry.objects.filter(verb="review_filing", by=chen)
    assert {entry.record for entry in trail} == {f"cases.filing:{f.pk}" for f in filed[:2]}
    assert {filing.reviewed_by for filing in Filing.objects.filter(status="reviewed")} == {chen}
    assert review_filings(month=month, by=chen) == 0


def test_what_was_returned_waits_for_its_next_version(
    chen, he, filed, month, log_record, granny_li
):
    return_filing(filed[0], comment="An afternoon is missing", by=chen)
    assert review_filings(month=month, by=chen) == 1
    assert Filing.objects.get(pk=filed[0].pk).status == "returned"
    second = file_month(station=filed[0].station, month=month, by=he, reason="The afternoon")
    assert review_filings(month=month, by=chen) == 1
    assert Filing.objects.get(pk=filed[0].pk).status == "returned"
    assert Filing.objects.get(pk=second.pk).status == "reviewed"


def test_only_officers(chen, he, wang, shen, filed, month):
    for user in (he, wang, shen):
        with pytest.raises(PermissionDenied):
            review_filings(month=month, by=user)
    assert {state for _code, state in states()} == {"filed"}


def test_the_page_offers_it_while_something_waits(as_user, chen, wang, filed, month):
    page = f"{reverse('cases:filings')}?month={month:%Y-%m}"
    press = reverse("cases:review_filings")
    shown = as_user(chen).get(page)
    assert shown.context["waiting"] == 2
    assert press in shown.text
    assert press not in as_user(wang).get(page).text
    assert as_user(wang).post(press, {"month": f"{month:%Y-%m}"}).status_code == 403
    assert as_user(chen).post(press, {"month": "soon"}).status_code == 404
    said = as_user(chen).post(press, {"month": f"{month:%Y-%m}"}, follow=True)
    assert said.context["waiting"] == 0
    assert press not in said.text


def test_more_stations_take_no_more_statements(
    chen, filed, month, make_station, make_division, make_user, make_filing, count_statements
):
    list(stations_of_role(chen, Role.OFFICER))  # whoever is asked once is known
    few = count_statements(lambda: review_filings(month=month, by=chen))
    for number in range(3):
        town = make_division(f"9A010120{number}", f"Town {number}")
        station = make_station(f"X{number}", f"Station {number}", town)
        make_filing(station, month, by=make_user(f"lead-{number}", ("lead", station)))
    assert count_statements(lambda: review_filings(month=month, by=chen)) == few


@pytest.mark.django_db(transaction=True)
def test_pressed_by_two_and_beside_a_single_review_each_is_judged_once(
    chen, make_user, county, filed, month
):
    other = make_user("second-officer", ("officer", county))
    for number in range(1, ROUNDS + 1):
        Filing.objects.update(status="filed", comment="")
        together(
            lambda: review_filings(month=month, by=chen),
            lambda: review_filings(month=month, by=other),
            lambda: review_filing(filed[1], by=other),
        )
        trail = AuditEntry.objects.filter(verb="review_filing")
        records = list(trail.values_list("record", flat=True))
        assert [records.count(f"cases.filing:{filing.pk}") for filing in filed] == [
            number, number, 0,
        ]  # fmt: skip
