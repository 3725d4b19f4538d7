"""The pages of the house, full of life, on a phone in the light and on a desk in the dark:
axe finds nothing, the console is quiet, nothing is wider than the screen.

In the suite every other page is looked at on the phone, the others on the desk, all of them on a
narrow screen too, and axe judges one in three; the soak loads each page on each screen for axe.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Activity, Filing
from cases.people.services.deaths import record_death
from cases.people.services.leaving import leave_ledger
from config.chromium import BLANK
from config.testing_soak import SOAKS
from reports.issued.services.issuing import issue_report, review_report
from reports.models import Target
from reports.testing import ALONE, OCTOBER
from resources.models import StockItem
from stations.handbook.chapters import ROLES
from stations.models import Notice, PopulationSnapshot

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW, PHONE, DESK = ("narrow", "light"), ("phone", "light"), ("desk", "dark")
EACH = [PHONE, NARROW, ("small", "dark"), ("phone", "dark"), DESK, ("desk", "light")]


@pytest.fixture
def life(
    granny_li, make_person, make_household, make_case, make_crisis, make_visit, make_duty, lin
):
    """Granny Li with a past, a due visit, a case; a child in danger; an unread notice."""
    today = timezone.localdate()
    child = make_person("陆小雨", born_on=today - timedelta(days=3400), household=make_household())
    visit = make_visit(granny_li, done_on=today - timedelta(days=40))
    make_duty(granny_li, due_on=today - timedelta(days=3))
    case = make_case(status="intervention")
    crisis = make_crisis(child)
    Notice.objects.create(to=lin, text="The plan was approved.", url="/today/")
    return {"person": granny_li, "visit": visit, "case": case, "crisis": crisis}


def paths_of_a_worker(life):
    person, case = life["person"].pk, life["case"].pk
    return [
        reverse("cases:today"),
        reverse("cases:log"),
        f"{reverse('cases:log')}?person={person}",
        reverse("cases:people"),
        reverse("cases:person", args=[person]),
        reverse("cases:person_file", args=[person]),
        reverse("cases:person_household", args=[person]),
        reverse("beneficiaries:register"),
        reverse("beneficiaries:edit", args=[person]),
        reverse("cases:case_list"),
        reverse("cases:case", args=[case]),
        reverse("cases:case_open", args=[person]),
        reverse("cases:records"),
        reverse("cases:record", args=[life["visit"].pk]),
        f"{reverse('cases:records')}?logged=today",
        reverse("cases:record_edit", args=[life["visit"].pk]),
        reverse("cases:record_void", args=[life["visit"].pk]),
        reverse("cases:crises"),
        reverse("cases:crisis", args=[life["crisis"].pk]),
        reverse("cases:crisis_report", args=[person]),
        reverse("stations:imports"),
        reverse("stations:import_new", args=["people"]),
        reverse("stations:jobs"),
        reverse("stations:list"),
        reverse("reports:index"),
        reverse("stations:notices"),
    ]


def wrong_on(view, paths):
    """What is not in order, by path and look."""
    found = {}
    for n, path in enumerate(paths):
        # Loaded as the page before was left, where that will do: to change the look is work.
        looks = EACH if SOAKS else [DESK, NARROW] if n % 2 else [NARROW, PHONE]
        for look in looks:
            view.wear(*look)
            if SOAKS or look == looks[0]:
                found[path] = view.page.goto(path).status
            found[path, look] = wrong_in(view, *look, is_judged=SOAKS or n % 3 == 0)
    return {seen: wrong for seen, wrong in found.items() if wrong not in (200, [])}


def wrong_in(view, screen, theme, *, is_judged):
    assert view.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (
        theme == "dark"
    )
    problems = [("too wide", view.page.viewport_size)] if view.is_too_wide() else []
    if is_judged and screen != "narrow":  # where the width is new, and thumbs are the phone's
        problems += view.violations()
    if screen != "desk":
        problems += view.small_targets() + view.cut_letters()
    return problems + view.small_folds()


def test_a_workers_pages_are_in_order(log_in, lin, life):
    view = log_in(lin, to=BLANK)
    assert wrong_on(view, paths_of_a_worker(life)) == {}
    assert view.complaints == []


def test_an_officers_pages_are_in_order(log_in, chen, life):
    view = log_in(chen, to=BLANK)
    paths = [
        reverse("reports:dashboards"),
        reverse("reports:index"),
        reverse("reports:indicators"),
        reverse("reports:published"),
        reverse("reports:bulletins"),
        reverse("reports:bulletin_add"),
        reverse("cases:people"),
        reverse("beneficiaries:open_file", args=[life["person"].pk]),
        reverse("stations:list"),
        reverse("stations:divisions"),
    ]
    assert wrong_on(view, paths) == {}
    assert view.complaints == []


@pytest.fixture
def books(life, county, east, he, chen, compiled, make_donation, make_activity):
    """A filed month, an issued report with its correction, donations, an activity, a target."""
    make_donation(received_on=OCTOBER)
    first = compiled(county)
    issue_report(review_report(first, by=chen, reason=ALONE), by=chen, reason=ALONE)
    Target.objects.create(
        division=county, indicator="IND-VIS-05", due_on=date(2030, 12, 31), value=90, set_by=chen
    )
    PopulationSnapshot.objects.create(
        division=east.home, counted_on=date(2024, 12, 31), residents=28_456, source="年鉴"
    )
    last = compiled(county, reason="迟报 2 场活动")
    filing = Filing.objects.get(station=east, month=OCTOBER)
    return {
        "first": first, "last": last, "of_station": compiled(east), "filing": filing,
        "activity": make_activity(on=OCTOBER), "item": StockItem.objects.get(station=east),
    }  # fmt: skip


def test_a_bureaus_reports_are_in_order(log_in, chen, books, county, east):
    view = log_in(chen, to=BLANK)
    report, filing = books["last"].pk, books["filing"].pk
    place = f"place=division:{county.pk}"
    listed = ("IND-NET-08", "IND-NET-02", "IND-SVC-01", "IND-RES-02", "IND-CLI-01", "IND-TAL-07")
    paths = [
        reverse("reports:report", args=[books["first"].pk]),
        f"{reverse('reports:report', args=[report])}?figure=IND-VIS-05",
        reverse("reports:compare", args=[report]),
        reverse("reports:return", args=[report]),
        *(reverse("reports:records", args=[report, key]) for key in listed),
        f"{reverse('reports:index')}?level=station&period=2025-10",
        reverse("reports:place", args=["division", county.pk]),
        f"{reverse('reports:draft')}?{place}&first=2025-10-01&last=2025-10-31",
        reverse("reports:due_days"),
        reverse("reports:targets"),
        *(reverse("reports:indicator", args=[key]) for key in ("IND-VIS-05", "IND-RES-04")),
        f"{reverse('reports:dashboard', args=['division', county.pk])}?view=wall",
        reverse("reports:dashboard", args=["station", east.pk]),
        reverse("cases:filings"),
        reverse("cases:station_filings", args=[east.pk]),
        reverse("cases:filing", args=[filing]),
        reverse("resources:donations"),
        reverse("resources:stock"),
        reverse("resources:item", args=[books["item"].pk]),
        reverse("cases:hand_overs"),
        reverse("cases:activities"),
    ]
    assert wrong_on(view, paths) == {}
    assert view.complaints == []


def test_a_leads_books_are_in_order(log_in, he, books, east):
    view = log_in(he, to=BLANK)
    paths = [
        reverse("cases:file_month", args=[east.pk, "2025-10"]),
        reverse("cases:station_filings", args=[east.pk]),
        reverse("reports:report", args=[books["of_station"].pk]),
        reverse("resources:donation_add"),
        reverse("resources:write_off", args=[books["item"].pk]),
        reverse("cases:add_hand_overs"),
        reverse("cases:activities"),
        reverse("cases:activity", args=[books["activity"].pk]),
        reverse("cases:activity_add"),
    ]
    assert wrong_on(view, paths) == {}
    assert view.complaints == []


def test_an_administrators_pages_are_in_order(log_in, an, lin, life):
    view = log_in(an, to=BLANK)
    paths = [
        reverse("stations:admin_home"),
        reverse("stations:admin_invite"),
        reverse("stations:admin_user", args=[lin.pk]),
        reverse("stations:admin_client_add"),
        reverse("stations:imports"),
    ]
    assert wrong_on(view, paths) == {}
    assert view.complaints == []


def test_the_audit_is_in_order(log_in, shen, life):
    view = log_in(shen, to=BLANK)
    assert wrong_on(view, [reverse("stations:audit")]) == {}
    assert view.complaints == []


@pytest.fixture
def coming_and_going(life, granny_li, make_person, lin, he, today):
    """Whose file stays: 班大叔, who moved away; a station asks for Granny Li."""
    moved = make_person("班大叔")
    leave_ledger(moved, on=today, because="moved", note="去城里女儿家", by=lin)
    dead = make_person("何阿公")
    record_death(dead, on=today, reason="村委告知", by=lin)
    return {"moved": moved.pk, "dead": dead.pk, "here": granny_li.pk}


def test_leaving_and_coming_back_is_in_order(log_in, he, coming_and_going, make_worker, east):
    of = coming_and_going
    post = make_worker("向阳", station=east).assignments.get()
    view = log_in(he, to=BLANK)
    paths = [
        reverse("cases:person_leave", args=[of["here"]]),
        reverse("cases:person_death", args=[of["here"]]),
        reverse("cases:person_transfer", args=[of["here"]]),
        reverse("cases:person", args=[of["moved"]]),
        reverse("cases:person_take_up", args=[of["moved"]]),
        reverse("cases:person_leave_undo", args=[of["moved"]]),
        reverse("cases:person", args=[of["dead"]]),
        reverse("cases:person_death_undo", args=[of["dead"]]),
        reverse("cases:transfers"),
        reverse("cases:assignment_end", args=[post.worker_id, post.pk]),
    ]
    assert wrong_on(view, paths) == {}
    assert view.complaints == []


def test_photos_and_planned_activities_are_in_order(log_in, lin, albums, make_activity, today):
    ahead = today + timedelta(days=9)
    planned = make_activity(on=ahead, planned_on=ahead, state="planned", heads={})
    planned.sessions.all().delete()
    held = next(obj for obj in albums if isinstance(obj, Activity))
    view = log_in(lin, to=BLANK)
    paths = [
        *(path for paths in albums.values() for path in paths),
        reverse("cases:activity_photos", args=[held.pk]),
        reverse("cases:activity_sheet", args=[held.pk]),
        reverse("cases:activity_plan"),
        planned.get_absolute_url(),
        reverse("cases:activity_step", args=[planned.pk, "move"]),
        reverse("cases:activity_day", args=[planned.pk]),
        f"{reverse('cases:activity_sheet', args=[planned.pk])}?rows=45",
    ]
    assert wrong_on(view, paths) == {}
    assert view.complaints == []


def test_the_handbook_is_in_order(log_in, lin):
    view = log_in(lin, to=BLANK)
    paths = [reverse("stations:handbook_chapter", args=[role]) for role in ROLES]
    assert wrong_on(view, [reverse("stations:handbook"), *paths]) == {}
    page = view.page
    page.set_viewport_size({"width": 700, "height": 1000})  # A4 between its margins
    page.emulate_media(media="print")
    assert not view.is_too_wide()
    assert not page.locator(".bottombar").is_visible()
    assert not page.get_by_role("button", name="打印").is_visible()
    least = page.locator(".handbook").bounding_box()["width"] * 0.3
    assert all(one.bounding_box()["width"] > least for one in page.locator(".handbook img").all())
    assert view.complaints == []
