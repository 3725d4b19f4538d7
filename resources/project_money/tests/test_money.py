"""What is true of money of projects alone: of its project, never changed, no gift twice."""

from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.db import InternalError, NotSupportedError, connection, transaction
from django.urls import reverse

from resources.models import Donation, Fundraising, MatchingGrant
from resources.project_money.queries import funds_of
from resources.project_money.services import BATCHES
from resources.projects.services import void_project
from stations.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = date(2025, 10, 15)


def void(row, by):
    return BATCHES[type(row)].void(row, reason="Entered twice", by=by)


def test_money_lies_on_the_line_of_its_project(
    enter_project, enter_money, gao, city, east_town, make_user, other_county
):
    project = enter_project()
    enter_money("fundraising", project, 10)
    enter_money("grant", project, 10, by=gao, division=city)
    enter_money("grant", project, 10, division=east_town)
    ma = make_user("ma", ("officer", other_county))
    with pytest.raises(Refused, match="place"):
        enter_money("grant", project, 10, by=ma, division=other_county)


def test_money_is_something_and_not_before_its_project(enter_project, enter_money):
    project = enter_project()
    for fields, words in (
        ({"amount": 0}, "nothing"),
        ({"done_on": date(2024, 12, 31)}, "began"),
        ({"done_on": date(2999, 1, 1)}, "come"),
    ):
        with pytest.raises(Refused, match=words):
            enter_money("grant", project, **{"amount": 5} | fields)


def test_a_document_is_raised_once_and_may_grant_to_several(enter_project, enter_money, chen):
    first, second = enter_project("A"), enter_project("B")
    raised = enter_money("fundraising", first, 10, document="R-1")
    with pytest.raises(Refused, match="number"):
        enter_money("fundraising", second, 10, document="R-1")
    void(raised, chen)
    enter_money("fundraising", second, 10, document="R-1")
    enter_money("grant", first, 10, document="文1")
    enter_money("grant", second, 10, document="文1")
    with pytest.raises(Refused, match="number"):
        enter_money("grant", second, 10, document="文1")
    enter_money("matching", first, 10, document="文1", level="city")
    enter_money("matching", first, 10, document="文1", level="province")


def test_what_a_station_received_is_not_raised_as_well(
    enter_project, enter_money, make_donation, lin, east, city, gao, make_user, other_county
):
    from resources.donations.services import void_donation

    donation = make_donation(kind="cash", quantity=500, received_on=DAY, receipt_number="R-7")
    project = enter_project()
    for by, division in ((None, None), (gao, city), (None, east.home)):
        where = {"by": by, "division": division} if by else {}
        where |= {"division": division} if division else {}
        with pytest.raises(Refused, match="East Station.*R-7.*500"):
            enter_money("fundraising", project, 500, document="R-7", **where)
    ma = make_user("ma", ("officer", other_county))
    there = enter_project("Far", by=ma, division=other_county)
    enter_money("fundraising", there, 9, document="R-7", by=ma, division=other_county)
    void_donation(donation, reason="Entered twice", by=lin)
    enter_money("fundraising", project, 500, document="R-7")


def test_what_was_raised_is_not_received_as_well(
    enter_project, enter_money, make_donation, chen, north, mei
):
    raised = enter_money("fundraising", enter_project("Hand in hand"), 500, document="R-8")
    with pytest.raises(Refused, match="Hand in hand.*R-8.*500") as refused:
        make_donation(kind="cash", quantity=500, receipt_number="R-8")
    assert list(refused.value.entries[0].message_dict) == ["receipt_number"]
    make_donation(kind="cash", quantity=500, receipt_number="R-8", station=north, by=mei)
    void(raised, chen)
    make_donation(kind="cash", quantity=500, receipt_number="R-8")
    assert Donation.objects.filter(receipt_number="R-8").count() == 2


def test_a_donation_whose_number_is_made_asks_for_nothing_more(
    make_donation, enter_project, enter_money, count_statements
):
    make_donation()
    before = count_statements(make_donation)
    enter_money("fundraising", enter_project(), 5)
    assert count_statements(make_donation) == before


def test_the_database_itself_changes_no_amount(enter_project, enter_money):
    row = enter_money("fundraising", enter_project(), 10)
    with pytest.raises((InternalError, NotSupportedError)), transaction.atomic():
        Fundraising.objects.filter(pk=row.pk).update(amount=20)
    assert Fundraising.objects.get(pk=row.pk).amount == 10


def test_a_project_with_money_is_not_voided(enter_project, enter_money, chen):
    from django.core.exceptions import ValidationError

    project = enter_project()
    grant = enter_money("grant", project, 10)
    with pytest.raises(ValidationError, match="belongs"):
        void_project(project, reason="Entered twice", by=chen)
    void(grant, chen)
    void_project(project, reason="Entered twice", by=chen)


def test_a_project_tells_its_money(enter_project, enter_money, as_user, lin, chen):
    project = enter_project(number="ZC-1")
    enter_money("fundraising", project, "1000.50")
    enter_money("fundraising", project, 2000)
    enter_money("fundraising", enter_project("Other"), 7)
    enter_money("matching", project, 300, level="city")
    enter_money("matching", project, 500, level="province")
    enter_money("grant", project, 40)
    void(enter_money("grant", project, 50), chen)
    funds = funds_of(lin, project)
    assert (funds.raised, funds.granted) == (Decimal("3000.50"), 40)
    assert list(funds.matched.values()) == [500, 300]
    page = as_user(lin).get(project.get_absolute_url())
    assert [row.amount for row in page.context["money"]] == [Decimal("3000.50"), 800, 40]
    assert not any(row.add_url for row in page.context["money"])
    form = as_user(chen).get(reverse("resources:grant_add"), {"project": "ZC-1"}).context["form"]
    assert form["project"].value() == project.pk
    listed = as_user(chen).get(reverse("resources:grants"), {"project": "ZC-1"})
    assert [row.amount for row in listed.context["lines"]] == [40]


def test_levels_are_told_over_rest(enter_project, enter_money, as_user, chen):
    enter_money("matching", enter_project(), 300, level="city")
    row = MatchingGrant.objects.get()
    told = as_user(chen).get(reverse("api:matching-detail", args=[row.pk])).json()
    assert (told["level"], told["project"]) == ("city", str(row.project.pk))
    patch = as_user(chen).patch(
        reverse("api:matching-detail", args=[row.pk]), {}, "application/json"
    )
    assert patch.status_code == 405


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_one_gift_at_once_one_is_refused(
    enter_project, enter_money, make_donation
):
    project = enter_project()
    done, refused = [], []

    def run(act):
        try:
            done.append(act())
        except Refused as found:
            refused.append(found)
        finally:
            connection.close()

    for n in range(6):
        gift = {"kind": "cash", "quantity": 5}
        acts = [
            lambda n=n: enter_money("fundraising", project, 5, document=f"G-{n}"),
            lambda n=n, gift=gift: make_donation(**gift, receipt_number=f"G-{n}"),
        ]
        threads = [Thread(target=run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(done), len(refused)) == (6, 6)
