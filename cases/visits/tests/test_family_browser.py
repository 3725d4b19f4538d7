"""A family comes into the register by one full form and a short one, and is visited by one tap."""

from datetime import timedelta

import pytest
from django.urls import reverse

from beneficiaries.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_family_is_registered_by_a_full_form_and_a_short_one_and_visited_by_one_tap(
    log_in, lin, east_village, log_record, today
):
    view = log_in(lin, "phone", to=reverse("beneficiaries:register"))
    page = view.page
    elder, child = (
        page.locator("label[for=id_category_31]"),
        page.locator("label[for=id_category_24]"),
    )
    assert (elder.is_visible(), child.is_visible()) == (True, True)
    page.fill("#id_name", "罗正芬")
    page.fill("#id_born_on", "78岁")
    assert (elder.is_visible(), child.is_visible()) == (True, False)
    page.fill("#id_born_on", "2018-05-09")
    assert (elder.is_visible(), child.is_visible()) == (False, True)
    page.fill("#id_born_on", "78 岁")
    page.select_option("#id_division", east_village.pk)
    shown = "main form :is(input:not(.btn-check), select, textarea):visible"
    full = page.locator(shown).count()
    page.click("button[name=next]")
    page.wait_for_url("**/?member=*")
    assert page.locator(shown).count() <= full / 2
    page.fill("#id_name", "罗小雨")
    page.fill("#id_born_on", (today - timedelta(days=3000)).isoformat())
    assert not elder.is_visible()
    page.select_option("#id_relation", "42")
    page.click(".savebar .btn-primary")
    page.wait_for_url("**/people/*-*-*/")
    granny, girl = Person.objects.order_by("born_on")
    assert (granny.household, granny.age_on(), granny.born_precision) == (
        girl.household,
        78,
        "year",
    )

    log_record(granny, girl, done_on=today)
    page.goto(f"{reverse('cases:log')}?person={granny.pk}")
    boxes = page.locator("[name=attended]")
    assert [box.is_checked() for box in boxes.all()] == [True, False]
    page.click("[data-tick-same]")
    assert [box.is_checked() for box in boxes.all()] == [True, True]
    assert view.complaints == []
