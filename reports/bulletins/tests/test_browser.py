"""Writing a template in a real browser: the preview follows the typing."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import BulletinTemplate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_preview_follows_and_a_click_adds_a_figure(log_in, chen, east, west):
    view = log_in(chen, to=reverse("reports:bulletin_add"))
    page = view.page
    preview = page.locator("#preview")
    page.fill("#id_text", "共{IND-NET-01||个}站，")
    expect(preview).to_contain_text("共2个站，")
    page.fill("#id_text", "共{IND-NET-01||磅}站")
    expect(preview).to_contain_text("{IND-NET-01||磅}")
    page.fill("#id_text", "有")
    page.locator("[data-phrase='{IND-NET-01||个}']").click()
    expect(preview).to_contain_text("有2个")
    page.fill("#id_title", "月报")
    page.locator(".savebar button").click()
    expect(page.locator("table")).to_contain_text("月报")
    assert BulletinTemplate.objects.get().text == "有{IND-NET-01||个}"
    assert view.complaints == []
