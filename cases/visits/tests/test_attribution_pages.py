"""Project and theme on forms: not there where there is none, folded at the end, preset."""

import re
import uuid
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Activity, Case, ServiceRecord
from resources.models import Donation, Theme

FOLD = re.compile(
    r'<details class="field"(?P<open> open)?>\s*<summary>(?:(?!</summary>).)*项目、专题', re.S
)


@pytest.fixture
def no_themes(db):
    Theme.objects.all().delete()


@pytest.fixture
def addresses(granny_li, make_record, make_activity, make_case):
    """Every form that may ask."""
    today = timezone.localdate()
    record, activity = make_record(done_on=today), make_activity(on=today)
    service = make_record(done_on=today, method="P")
    case = make_case(status="intervention")
    return [
        f"/log/?person={granny_li.pk}",
        "/log/service/",
        f"/records/{record.pk}/edit/",
        f"/records/{service.pk}/edit/",
        "/activities/add/",
        "/activities/plan/",
        f"/activities/{activity.pk}/edit/",
        "/hand-overs/add/",
        reverse("resources:donation_add"),
        f"/cases/{case.pk}/edit/",
        f"/cases/{case.pk}/session/",
    ]


def test_where_there_is_none_no_form_asks(no_themes, addresses, as_user, lin):
    for address in addresses:
        page = as_user(lin).get(address)
        assert page.status_code == 200, address
        assert '<select name="project"' not in page.text, address
        assert '<select name="theme"' not in page.text, address


def test_an_ended_project_is_not_offered(addresses, as_user, lin, told_project):
    told_project(until=timezone.localdate())
    for address in addresses:
        assert '<select name="project"' not in as_user(lin).get(address).text, address


def test_every_form_offers_it_folded_and_chosen_of_nothing(
    addresses, as_user, lin, told_project, told_theme
):
    told_project()
    told_theme()
    for address in addresses:
        page = as_user(lin).get(address).text
        assert '<select name="project"' in page, address
        assert '<select name="theme"' in page, address
        assert "助浴" in page, address
        fold = FOLD.search(page)
        assert fold, address
        assert not fold["open"], address


def test_a_station_s_own_is_offered_there_alone(as_user, lin, west, granny_li, told_project):
    told_project(station=west)
    assert '<select name="project"' not in as_user(lin).get(f"/log/?person={granny_li.pk}").text


def test_more_projects_cost_no_more_statements(
    as_user, lin, granny_li, told_project, count_statements
):
    def statements():
        return count_statements(lambda: as_user(lin).get(f"/log/?person={granny_li.pk}"))

    told_project()
    statements()
    few = statements()
    for n in range(40):
        told_project(f"第{n}期", f"N{n}")
    assert statements() == few


@pytest.fixture
def said(told_project, told_theme):
    return {"project": str(told_project().pk), "theme": str(told_theme().pk)}


def test_a_visit_is_logged_under_both(as_user, lin, granny_li, said):
    typed = {
        "client_uuid": str(uuid4()), "outcome": "met", "channel": "home", "condition": "well",
        "attended": [str(granny_li.pk)], "purposes": ["routine"], "domain": "02", "next": "rule",
        "done_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    client = as_user(lin)
    for _twice in range(2):
        assert client.post(f"/log/?person={granny_li.pk}", typed | said).status_code == 302
    record = ServiceRecord.objects.get()
    assert (record.project_id, record.theme_id) == ("P1", "reading")
    page = client.get(f"/records/{record.pk}/").text
    assert "助浴" in page
    assert "读书" in page
    form = client.get(f"/records/{record.pk}/edit/").text
    assert FOLD.search(form)["open"]


def test_a_correction_takes_it_away(as_user, lin, granny_li, log_record, told_project, told_theme):
    told_theme()
    record = log_record(granny_li, project=told_project(), condition="well", channel="home")
    client = as_user(lin)
    page = client.get(f"/records/{record.pk}/edit/")
    form = page.context["form"]
    typed = {
        "client_uuid": str(uuid4()), "version": record.version, "outcome": "met",
        "channel": "home", "condition": "well", "attended": [str(granny_li.pk)],
        "domain": "02", "done_on": record.done_on.isoformat(), "project": "", "theme": "",
        "subject": str(granny_li.pk), "station": record.station_id,
    }  # fmt: skip
    assert form["project"].value() == record.project.pk
    answer = client.post(f"/records/{record.pk}/edit/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    record.refresh_from_db()
    assert record.project_id is None


def test_an_activity_and_its_day_have_both(as_user, lin, east, said):
    today = timezone.localdate().isoformat()
    typed = {
        "client_uuid": str(uuid4()), "title": "茶话会", "domain": "02", "began_on": today,
        "done_on": today, "station": east.pk, "heads_": 3,
    }  # fmt: skip
    answer = as_user(lin).post("/activities/add/", typed | said)
    assert answer.status_code == 302, answer.context["form"].errors
    activity = Activity.objects.get()
    session = activity.sessions.get()
    assert [(one.project_id, one.theme_id) for one in (activity, session)] == [
        ("P1", "reading")
    ] * 2


def test_a_donation_has_both(as_user, lin, east, said):
    typed = {
        "client_uuid": str(uuid4()), "station": east.pk, "kind": "cash", "amount": "500",
        "donor_name": "好心人", "donor_kind": "person",
        "received_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    answer = as_user(lin).post(reverse("resources:donation_add"), typed | said)
    assert answer.status_code == 302, answer.context["form"].errors
    donation = Donation.objects.get()
    assert (donation.project_id, donation.theme_id) == ("P1", "reading")
    assert "助浴" in as_user(lin).get(donation.get_absolute_url()).text


def test_a_session_is_preset_with_its_case_s(as_user, lin, granny_li, make_case, told_project):
    case = make_case(status="intervention", project=told_project())
    client = as_user(lin)
    page = client.get(f"/cases/{case.pk}/session/")
    assert page.context["form"]["project"].value() == case.project.pk
    typed = {
        "client_uuid": str(uuid4()), "done_on": timezone.localdate().isoformat(), "domain": "02",
        "attended": [str(granny_li.pk)], "note": "谈话", "project": str(case.project.pk),
    }  # fmt: skip
    answer = client.post(f"/cases/{case.pk}/session/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert ServiceRecord.objects.get(case=case).project_id == "P1"


def test_a_case_is_opened_under_both(as_user, lin, granny_li, said):
    typed = {
        "client_uuid": str(uuid.uuid4()), "problem": "独居",
        "opened_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    answer = as_user(lin).post(f"/people/{granny_li.pk}/case/", typed | said)
    assert answer.status_code == 302, answer.context["form"].errors
    case = Case.objects.get()
    assert (case.project_id, case.theme_id) == ("P1", "reading")


def test_another_key_than_those_offered_is_refused(as_user, lin, granny_li, told_project, west):
    told_project()
    other = told_project("外站", "W1", station=west)
    typed = {
        "client_uuid": str(uuid4()), "outcome": "met", "channel": "home", "condition": "well",
        "attended": [str(granny_li.pk)], "domain": "02", "next": "rule",
        "done_on": timezone.localdate().isoformat(), "project": str(other.pk),
    }  # fmt: skip
    answer = as_user(lin).post(f"/log/?person={granny_li.pk}", typed)
    assert answer.status_code == 200
    assert "project" in answer.context["form"].errors
    assert FOLD.search(answer.text)["open"]
