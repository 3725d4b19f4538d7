"""At the door, in a real Chromium of 390 × 844: how many taps, and that nothing is lost."""

from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from cases.models import CrisisNote, ServiceRecord
from config.chromium import BLANK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT_TAPS = """
addEventListener("pointerdown", (event) => { if (event.isTrusted) window.tapped(); }, true);
"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def duty(granny_li, make_duty, today):
    return make_duty(granny_li, due_on=today)


@pytest.fixture
def page(log_in, lin, duty):
    """Lin's, with Granny Li's visit due; ``page.taps`` counts what the finger does."""
    page = log_in(lin, to=BLANK).page
    page.taps = []
    page.expose_function("tapped", lambda: page.taps.append(1))
    page.add_init_script(COUNT_TAPS)
    return page


@pytest.fixture
def today_page(page):
    page.goto("/today/?of=station")
    return page


@pytest.fixture
def tapped_form(today_page):
    today_page.locator(".vrow .btn-soft").click()
    today_page.wait_for_selector("form[data-visit]")
    return today_page


@pytest.fixture
def form(page, duty):
    page.goto(f"/log/?duty={duty.pk}")
    return page


def choose(page, name, value):
    page.locator(f"input[name={name}][value={value}] + label").click()


def save(page):
    with page.expect_navigation():
        page.locator(".savebar .btn-primary").click()


def test_a_routine_visit_takes_three_taps(tapped_form, granny_li):
    choose(tapped_form, "condition", "well")
    save(tapped_form)
    assert len(tapped_form.taps) == 3
    record = ServiceRecord.objects.get()
    assert record.attendances.get().person == granny_li
    assert record.duties.get().person == granny_li
    assert granny_li.name in tapped_form.locator(".toast").inner_text()
    assert tapped_form.locator(".vrow").count() == 0


def test_a_visit_with_what_was_done_and_a_phrase_takes_six(tapped_form):
    choose(tapped_form, "condition", "attention")
    choose(tapped_form, "actions", "company")
    choose(tapped_form, "actions", "safety")
    tapped_form.locator("[data-phrase]").first.click()
    save(tapped_form)
    assert len(tapped_form.taps) == 6
    record = ServiceRecord.objects.get()
    assert record.actions == ["company", "safety"]
    assert record.note


def test_an_attempt_takes_two_taps_on_the_form(form):
    choose(form, "outcome", "not_met")
    assert not form.locator("input[name=condition] + label").first.is_visible()
    save(form)
    assert len(form.taps) == 2
    assert ServiceRecord.objects.get().outcome == "not_met"


def test_tapped_twice_is_saved_once(form):
    choose(form, "condition", "well")
    with form.expect_navigation():
        form.locator(".savebar .btn-primary").dblclick()
    assert ServiceRecord.objects.count() == 1


def test_danger_opens_the_report_and_says_who_must_know(form, log_in, he):
    assert not form.locator("#crisis").is_visible()
    choose(form, "condition", "danger")
    assert form.locator("#crisis").is_visible()
    choose(form, "crisis_kind", "self_harm")
    laws = form.locator("[data-kind]:visible")
    assert laws.count() == 1
    assert laws.get_attribute("data-kind") == "self_harm"
    form.locator("[name=crisis_text]").fill("说不想活了")
    choose(form, "crisis_told", "family")
    save(form)
    note = CrisisNote.objects.get()
    assert form.url.endswith(note.get_absolute_url())
    assert "说不想活了" in log_in(he, to="/today/").page.locator(".crisis").inner_text()


def test_photos_are_made_small_before_they_travel(form):
    content = BytesIO()
    exif = Image.Exif()
    exif[271] = "SecretPhone"
    Image.effect_noise((2400, 1600), 60).save(content, "JPEG", quality=95, exif=exif)
    photo = {"name": "stove.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
    form.locator("input[type=file]").set_input_files(photo)
    form.wait_for_selector("[data-shot] img")
    sent = form.evaluate("document.querySelector('input[type=file]').files[0].size")
    assert sent < len(content.getvalue()) / 2
    choose(form, "condition", "well")
    save(form)
    kept = ServiceRecord.objects.get().photos.get()
    assert (kept.width, kept.height) == (1600, 1067)
    assert b"SecretPhone" not in kept.image.read()
    kept.image.close()


def test_a_photo_can_be_taken_away_again(form):
    content = BytesIO()
    Image.new("RGB", (80, 60)).save(content, "PNG")
    photo = {"name": "a.png", "mimeType": "image/png", "buffer": content.getvalue()}
    form.locator("input[type=file]").set_input_files(photo)
    form.locator("[data-shot]").click()
    assert form.evaluate("document.querySelector('input[type=file]').files.length") == 0


def test_a_report_of_danger_survives_a_lost_page(form):
    """What else is kept, and when it goes: config/tests/test_browser_drafts.py."""
    choose(form, "condition", "danger")
    choose(form, "crisis_kind", "self_harm")
    form.wait_for_selector("[data-draft-said]:not([hidden])")
    form.locator("[name=crisis_text]").fill("说不想活了")
    form.wait_for_timeout(1000)  # the words before were kept already, and said to be
    form.reload()
    form.wait_for_selector("[data-draft-restored]")
    assert form.locator("[name=crisis_text]").input_value() == "说不想活了"
    assert form.locator("[data-kind]:visible").get_attribute("data-kind") == "self_harm"


def test_a_refusal_keeps_the_words_and_leads_to_the_field(form):
    form.locator("#id_note").fill("夜里冷睡不好")
    save(form)
    assert form.locator("#id_note").input_value() == "夜里冷睡不好"
    assert form.locator(".alert.bad a").first.get_attribute("href") == "#id_condition_0"
    choose(form, "condition", "well")
    save(form)
    assert ServiceRecord.objects.get().note == "夜里冷睡不好"


def test_the_tabs_of_today_swap_the_list_alone(today_page, make_person, make_duty):
    late = make_person("王二")
    make_duty(late, due_on=timezone.localdate().replace(year=2025))
    today_page.locator(".tally a").nth(1).click()
    today_page.wait_for_url("**tab=overdue**")
    assert today_page.locator(".vrow b").all_inner_texts() == ["王二"]


def test_the_phone_number_appears_where_the_icon_was(log_in, lin, make_person, make_duty, today):
    person = make_person("王二", phone="13800002207")
    make_duty(person, due_on=today)
    page = log_in(lin, to="/today/?of=station").page
    page.locator(".vrow form button").click()
    assert page.locator("a[href='tel:13800002207']").inner_text() == "13800002207"
