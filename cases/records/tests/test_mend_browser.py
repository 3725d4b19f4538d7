"""Mistakes and danger in a real Chromium of 390 × 844: what each costs in taps."""

import sys

import pytest

from cases.models import CrisisNote, HandOver, ServiceRecord, VisitDuty
from cases.records.services import record_visit
from cases.records.tests.test_photos import picture
from cases.visits.tests.test_log_browser import COUNT_TAPS, choose, save
from config.chromium import BLANK
from resources.models import StockItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page(log_in, lin):
    """Lin's; ``page.taps`` counts what the finger does."""
    page = log_in(lin, to=BLANK).page
    page.taps = []
    page.expose_function("tapped", lambda: page.taps.append(1))
    page.add_init_script(COUNT_TAPS)
    return page


@pytest.fixture
def told(capsys):
    """Prints what a job took."""

    def say(job, page):
        with capsys.disabled():
            sys.stdout.write(f"\n{job}: {len(page.taps)} taps\n")
        return len(page.taps)

    return say


def follow(page, locator):
    with page.expect_navigation():
        locator.click()


def test_a_wrong_person_is_mended_in_five_taps_with_photo_and_quilt_kept(
    page, told, lin, east, granny_li, make_person, stocked, handing, today
):
    right, quilt = make_person("王二"), stocked("棉被", 3)
    record, _new = record_visit(
        by=lin, station=east, method="V", channel="home", domain="02", done_on=today,
        subject=granny_li, attended=[granny_li], condition="well", photos=[picture()],
        handed=[handing(granny_li, quilt, 1)], note="精神好",
    )  # fmt: skip
    page.goto("/today/")
    follow(page, page.locator("a[href='/records/?logged=today']"))
    follow(page, page.locator(f"a[href='/records/{record.pk}/edit/']"))
    page.locator("[name=find]").click()
    page.keyboard.type("王二")
    page.locator(f"#found input[value='{right.pk}']").click()
    save(page)
    assert told("a wrong person", page) <= 5
    now = ServiceRecord.objects.not_voided().get()
    assert page.url.endswith(now.get_absolute_url())
    assert (now.subject, now.photos.count(), now.note) == (right, 1, "精神好")
    assert HandOver.objects.get(record=now).person == right
    assert StockItem.objects.get().quantity == 2


def test_a_crisis_of_somebody_without_a_case_takes_two_taps(page, told, granny_li):
    page.goto(granny_li.get_absolute_url())
    follow(page, page.locator(f"a[href='/people/{granny_li.pk}/crisis/']"))
    page.keyboard.type("在厨房摔倒，说不出话")  # the field has the focus
    follow(page, page.locator("button[name=crisis_kind][value=illness]"))
    assert told("a crisis", page) == 2
    note = CrisisNote.objects.get()
    assert (note.kind, note.text) == ("illness", "在厨房摔倒，说不出话")
    follow(page, page.locator("form[action$='/watch/'] .btn-primary"))
    assert told("a crisis with high risk and the next visit", page) == 3
    granny_li.refresh_from_db()
    assert granny_li.risk == "H"


def test_of_two_tabs_the_second_is_asked(page, granny_li, make_duty, today):
    duty = make_duty(granny_li, due_on=today)
    tabs = [page, page.context.new_page()]
    for tab in tabs:
        tab.goto(f"/log/?duty={duty.pk}")
        choose(tab, "condition", "well")
    save(tabs[0])
    save(tabs[1])
    assert ServiceRecord.objects.count() == 1
    tabs[1].locator("[name=different_from]").check()
    save(tabs[1])
    assert ServiceRecord.objects.count() == 2


def test_an_attempt_takes_three_taps_and_one_more_takes_it_back(
    page, told, granny_li, make_duty, today, lin
):
    granny_li.worker = lin.worker
    granny_li.save()
    make_duty(granny_li, due_on=today)
    page.goto("/today/")
    follow(page, page.locator(".vrow .btn-soft"))
    choose(page, "outcome", "not_met")
    assert page.locator("[name=attempt_reason] + label").first.is_visible()
    assert page.locator("[name=again] + label").first.is_visible()
    assert not page.locator("[name=next] + label").first.is_visible()
    save(page)
    assert told("an attempt", page) == 3
    assert granny_li.name in page.locator(".toast").inner_text()
    assert VisitDuty.objects.open().get().again_on > today
    assert page.locator(".vrow").count() == 1  # it stays owed, and says what was tried
    follow(page, page.locator(".toast form button"))
    assert told("an attempt taken back", page) == 4
    assert ServiceRecord.objects.not_voided().count() == 0
    assert VisitDuty.objects.open().get().again_on is None
