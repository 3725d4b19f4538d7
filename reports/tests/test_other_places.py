"""Who answers for one place acts for no other: reports, reminders, due days, templates, targets."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from reports.bulletins.services import remove_bulletin, save_bulletin
from reports.dashboards.services import nudge_station
from reports.issued.services.due_days import set_due_days
from reports.issued.services.reminders import remind
from reports.models import BulletinTemplate, DueDay, Report, Target
from reports.targets.services import remove_target, set_target
from reports.testing import OCTOBER
from stations.models import AuditEntry, Notice


@pytest.fixture
def stranger(make_user, other_county):
    """The officer of another county."""
    return make_user("stranger", ("officer", other_county))


@pytest.fixture
def of_city(city, gao):
    return BulletinTemplate.objects.create(division=city, title="市", text="市", made_by=gao)


@pytest.fixture
def promise(city, gao):
    goal = {"division": city, "indicator": "IND-NET-01", "due_on": date(2025, 12, 31)}
    return set_target(**goal, value=Decimal(140), by=gao)


def test_an_officer_reminds_no_station_of_another_county(as_user, stranger, east, he, chen):
    for act in (
        lambda by: nudge_station(station=east, by=by),
        lambda by: remind(station=east, month=OCTOBER, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act(stranger)
        assert not Notice.objects.exists()
        act(chen)
        assert Notice.objects.get().to == he
        Notice.objects.all().delete()
    client = as_user(stranger)
    press = {"station": east.pk, "month": "2025-10"}
    assert client.post(reverse("reports:nudge", args=[east.pk])).status_code == 404
    assert client.post(reverse("reports:remind"), press).status_code == 404
    assert not Notice.objects.exists()


@pytest.mark.parametrize("who", ["lin", "he", "wang", "an", "tong", "nobody"])
def test_only_an_officer_asks_for_a_month(who, request, east, he):
    with pytest.raises(PermissionDenied):
        remind(station=east, month=OCTOBER, by=request.getfixturevalue(who))
    assert not Notice.objects.exists()


def test_due_days_are_those_of_ones_own_counties(as_user, chen, stranger, county, other_county):
    with pytest.raises(PermissionDenied):
        set_due_days(county, filing_day=1, report_day=2, by=stranger)
    page = f"{reverse('reports:due_days')}?county={other_county.pk}"
    assert as_user(chen).get(page).status_code == 404
    days = {"filing_day": "7", "report_day": "10"}
    assert as_user(chen).post(page, days).status_code == 404
    assert not DueDay.objects.exists()


def test_a_template_from_above_is_said_and_left_alone(as_user, chen, county, of_city):
    with pytest.raises(PermissionDenied):
        save_bulletin(template=of_city, division=county, title="县", text="县", by=chen)
    with pytest.raises(PermissionDenied):
        remove_bulletin(of_city, by=chen)
    client, mine = as_user(chen), {"division": county.pk, "title": "县", "text": "县"}
    for name in ("bulletin_edit", "bulletin_remove"):
        address = reverse(f"reports:{name}", args=[of_city.pk])
        assert client.get(address).status_code == client.post(address, mine).status_code == 404
    row = BulletinTemplate.objects.get()
    assert (row.division, row.title, row.text) == (of_city.division, "市", "市")


@pytest.mark.parametrize("who", ["lin", "he", "wang", "chen", "stranger", "nobody"])
def test_who_keeps_no_city_promises_nothing_for_it(who, request, city, promise):
    user = request.getfixturevalue(who)
    again = {"division": city, "indicator": "IND-NET-01", "due_on": promise.due_on}
    with pytest.raises(PermissionDenied):
        set_target(**again, value=Decimal(1), by=user)
    with pytest.raises(PermissionDenied):
        remove_target(promise, by=user)
    assert Target.objects.get().value == 140


def test_the_targets_of_another_place_are_not_there(as_user, chen, county, city, promise):
    client, page = as_user(chen), reverse("reports:targets")
    typed = {"indicator": "IND-NET-01", "due_on": "2025-12-31", "value": "1"}
    assert client.get(page, {"division": county.pk}).status_code == 200
    assert client.get(page, {"division": city.pk}).status_code == 404
    assert client.post(f"{page}?division={city.pk}", typed).status_code == 404
    remove = reverse("reports:target_remove", args=[promise.pk])
    assert client.post(remove).status_code == 404
    assert Target.objects.get().value == 140
    assert AuditEntry.objects.filter(verb="remove_target").count() == 0


@pytest.mark.parametrize("who", ["lin", "wang", "sun"])
def test_who_only_reads_a_station_asks_for_none_of_its_reports(who, request, as_user, east):
    client = as_user(request.getfixturevalue(who))
    asked = {"station": east.code, "period": "2025-10"}
    assert client.post("/api/v1/reports/", asked, "application/json").status_code == 403
    assert not Report.objects.exists()
