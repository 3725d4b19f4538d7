"""Two photos of an activity, made small on the phone, with who is seen on them."""

import pytest
from django.urls import reverse

from config.tests.test_kinds_photos import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_photos_at_once_with_who_is_seen(
    log_in, lin, make_activity, granny_li, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    activity = make_activity(attended=[granny_li])
    view = log_in(lin, "phone", to=reverse("cases:activity_photos", args=[activity.pk]))
    page = view.page
    files = [picture(n, f"{n}.jpg") for n in (1, 9)]
    sent = [{"name": f.name, "mimeType": "image/jpeg", "buffer": f.read()} for f in files]
    page.locator("input[type=file]").set_input_files(sent)
    page.locator("[data-shot]").nth(1).wait_for()
    page.locator("[name=seen]").check()
    page.locator("#id_consent").fill("她本人口头同意")
    page.locator(".savebar button").click()
    page.locator(".shots img").nth(1).wait_for()
    assert "李桂兰" in page.locator("[aria-labelledby=photos]").inner_text()
    assert not view.is_too_wide()
    assert [list(photo.seen.all()) for photo in activity.photos.all()] == [[granny_li]] * 2
    assert view.complaints == []
