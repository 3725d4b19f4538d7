"""Drafts that come back to a form that isn't plain: one that met a conflict, one of photos."""

# ruff: noqa: F811  (fixtures)

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from beneficiaries.people.services import edit_person
from cases.models import ActivityPhoto
from config.tests.test_browser_drafts import (  # noqa: F401
    KEPT,
    LONGER,
    OPEN,
    SAVE,
    is_lost,
    page,
    save,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_whose_draft_met_another_version_is_asked_again_when_it_comes_back(page, he, granny_li):
    """On the page of the conflict one key is pressed, and the phone throws it away."""
    address = reverse("beneficiaries:edit", args=[granny_li.pk])
    page.goto(address)
    until(page, OPEN)
    page.locator("#id_health").fill("风湿")
    edit_person(granny_li, by=he, health="哮喘")
    save(page)
    page.wait_for_selector("[name=begun]", state="attached")
    page.locator("#id_health").fill("风湿。")
    page.locator("[name=kept-health][value=mine]").check()
    page.wait_for_timeout(LONGER)
    page.goto(address)
    page.wait_for_selector("[data-draft-restored]")
    assert page.locator("#id_health").input_value() == "风湿。"
    save(page)
    assert "哮喘" in page.locator("[aria-labelledby=differences]").inner_text()
    granny_li.refresh_from_db()
    assert granny_li.health == "哮喘"


def test_photos_of_an_activity_come_back_with_who_is_seen(
    page, make_activity, granny_li, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    address = reverse("cases:activity_photos", args=[make_activity(attended=[granny_li]).pk])
    content = BytesIO()
    Image.new("RGB", (80, 60)).save(content, "JPEG")
    page.goto(address)
    until(page, OPEN)
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
    page.locator("input[type=file]").set_input_files(photo)
    page.wait_for_selector("[data-shot] img")
    page.locator("[name=seen]").check()
    page.locator("#id_consent").fill("她同意")
    until(page, "vault.all('files').then((rows) => rows.length === 1)")
    page.context.set_offline(True)
    page.locator(SAVE).first.click()
    is_lost(page)
    page.context.set_offline(False)
    page.goto(address)
    page.wait_for_selector("[data-shot] img")
    assert page.locator("[name=seen]").is_checked()
    assert page.locator("#id_consent").input_value() == "她同意"
    save(page)
    assert [one.consent for one in ActivityPhoto.objects.all()] == ["她同意"]
    until(page, f"{KEPT}.then((n) => n === 0)")
