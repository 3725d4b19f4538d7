"""Two people edit one person: the slower one chooses, on a phone, what stays."""

import pytest
from django.urls import reverse

from beneficiaries.people.services import edit_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_slower_one_chooses_field_by_field(log_in, lin, he, granny_li):
    view = log_in(lin, "phone", to=reverse("beneficiaries:edit", args=[granny_li.pk]))
    page = view.page
    page.locator("#id_health").fill("diabetes")
    edit_person(granny_li, by=he, risk="H", health="asthma")
    page.locator(".savebar button").click()
    panel = page.locator("[aria-labelledby=differences]")
    panel.wait_for()
    assert "asthma" in panel.inner_text()
    assert not view.is_too_wide()
    page.locator("[name=kept-risk][value=theirs]").check()
    page.locator("[name=kept-health][value=both]").check()
    page.locator(".savebar button").click()
    page.wait_for_url(f"**{granny_li.get_absolute_url()}")
    granny_li.refresh_from_db()
    assert (granny_li.risk, granny_li.health.split()) == ("H", ["asthma", "diabetes"])
