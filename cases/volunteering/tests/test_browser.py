"""A team's Saturday on phones: they check in and out by themselves, the worker takes the minutes
over, the lead approves them and issues a certificate, and a stranger verifies it."""

from datetime import timedelta

import pytest

from cases.models import Arrival, VolunteerCertificate, VolunteerService
from config.testing_soak import soaked

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
]
TEAM = soaked(3, 30)


@pytest.fixture
def team(make_volunteer):
    return [make_volunteer(f"志愿者{n}", phone=f"138000022{n:02}") for n in range(TEAM)]


@pytest.fixture
def saturday(make_activity, today):
    activity = make_activity("社区清洁日", on=today, state="planned", planned_on=today)
    activity.sessions.all().delete()
    return activity


def test_a_teams_saturday_with_its_check_in(log_in, open_page, lin, saturday, team):
    worker = log_in(lin, "phone", to=f"{saturday.get_absolute_url()}check-in/")
    held = worker.page
    held.click("main form button")
    held.wait_for_selector("[data-code]")
    assert not worker.is_too_wide()
    address = held.inner_text("[data-address]")
    phone = open_page("phone")
    for way in ("in", "out"):
        for n, volunteer in enumerate(team):
            held.reload()
            knock(phone.page, address, held.inner_text("[data-code]"), volunteer.name, n, way)
        stays = Arrival.objects.filter(left_at=None)
        for stay in stays:
            Arrival.objects.filter(pk=stay.pk).update(came_at=stay.came_at - timedelta(minutes=90))
    assert not phone.is_too_wide()
    knock(phone.page, address, held.inner_text("[data-code]"), "谁也不是", 0, "in")
    held.reload()
    assert held.locator("[data-arrived]").count() == TEAM
    held.click("main a[href$='/day/']")
    ticks = held.locator("[name=volunteers]")
    assert [tick.is_checked() for tick in ticks.all()] == [True] * TEAM
    held.fill("[name=heads_]", "8")
    held.click(".savebar .btn-primary")
    held.wait_for_url(f"**{saturday.get_absolute_url()}")
    assert set(VolunteerService.objects.values_list("minutes", flat=True)) == {90}
    assert VolunteerService.objects.count() == TEAM
    assert worker.complaints == phone.complaints == []


def knock(page, address, code, name, n, way):
    page.goto(address)
    page.fill("#id_code", code)
    page.fill("#id_name", name)
    page.fill("#id_tail", f"22{n:02}")
    page.click(f"button[name=way][value={way}]")
    page.wait_for_url(f"**?said={way}")


def test_hours_are_approved_and_a_certificate_verified_by_a_strangers_phone(
    log_in, open_page, he, granny_li, log_record, helping, team, today
):
    log_record(granny_li, method="I", volunteers=[helping(one, 90) for one in team])
    lead = log_in(he, "phone", to="/volunteer-hours/")
    lead.page.click("button[name=all]")
    lead.page.wait_for_selector(".toasts, .toast")
    assert not VolunteerService.objects.filter(approved_at=None).exists()
    assert not lead.is_too_wide()
    lead.page.goto("/hours-certificates/add/")
    lead.page.fill("#id_find_volunteer", team[0].name)
    lead.page.click("button[name=search]")
    lead.page.check(f"[name=volunteer][value='{team[0].pk}']")
    lead.page.click(".savebar .btn-primary")
    lead.page.wait_for_url("**/hours-certificates/*-*-*/")
    one = VolunteerCertificate.objects.get()
    assert one.number in lead.page.inner_text("main")
    assert not lead.is_too_wide()
    stranger = open_page("phone")
    stranger.page.goto("/verify/")
    stranger.page.fill("#id_number", one.number)
    stranger.page.fill("#id_code", one.code)
    stranger.page.click("main form[action='/verify/'] button")
    stranger.page.wait_for_selector("dl.kv")
    read = stranger.page.inner_text("main")
    assert one.number in read
    assert team[0].name not in read
    assert not stranger.is_too_wide()
    assert lead.complaints == stranger.complaints == []
