"""A company's party unit is paired with ten students, in a real Chromium of 390 × 844."""

import pytest
from django.urls import reverse

from cases.models import Pairing
from stations.organisations.testing import organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def students(make_person):
    return [make_person(f"周学生{name}") for name in "甲乙丙丁戊己庚辛壬癸"]


def test_a_party_unit_is_paired_with_ten_students_in_one_form(log_in, lin, county, students):
    organisation("面粉厂", county)
    view = log_in(lin, to=reverse("cases:pairings"))
    page = view.page
    page.locator(f"a[href='{reverse('cases:pairing_many')}']").first.click()
    page.wait_for_selector("form[data-draft]")
    page.locator("[name=organisation]").select_option(label="面粉厂")
    page.locator("[name=kind]").select_option("party")
    page.locator("[name=frequency]").select_option("quarter")
    page.locator("[name=find]").fill("周学生")
    page.locator("#people button[name=search]").click()
    page.locator("#people .tickrow").nth(9).wait_for()
    for box in page.locator("#people input[name=attended]").all():
        box.check()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    small = page.locator("form :is(select, .form-control, .tickrow, .btn):visible").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
    with page.expect_navigation():
        page.locator(".savebar .btn-primary").click()
    assert "10" in page.locator(".toast").inner_text()
    rows = Pairing.objects.select_related("person")
    assert {row.person for row in rows} == set(students)
    assert {(row.kind, row.is_party_unit, row.frequency) for row in rows} == {
        ("party", True, "quarter")
    }
    assert view.complaints == []
