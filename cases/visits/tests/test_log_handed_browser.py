"""A quilt handed over at the door, in a real Chromium of 390 × 844."""

import pytest

from cases.models import HandOver, ServiceRecord

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(log_in, lin, granny_li, make_person, stocked):
    make_person("李小军", household=granny_li.household)
    stocked("棉被", 3)
    stocked("大米", 9, unit="袋")
    page = log_in(lin, to=f"/log/?person={granny_li.pk}").page
    page.wait_for_selector("form[data-visit]")
    return page


def save(page):
    page.locator("input[name=condition][value=well] + label").click()
    with page.expect_navigation():
        page.locator(".savebar .btn-primary").click()


def fill(page, n, item, number):
    page.locator(f"[name=handed-{n}-item]").select_option(label=item)
    page.locator(f"[name=handed-{n}-quantity]").fill(number)


def test_a_routine_visit_never_sees_the_fold_open(form):
    assert form.viewport_size == {"width": 390, "height": 844}
    assert not form.locator("[name=handed-0-item]").is_visible()
    save(form)
    assert ServiceRecord.objects.count() == 1
    assert not HandOver.objects.exists()


def test_a_quilt_and_rice_are_handed_over_and_signed_for(form, granny_li):
    form.locator("#id_handed > summary").click()
    fill(form, 0, "棉被 剩 3 床", "1")
    assert not form.locator("[name=handed-0-signed_by]").is_visible()
    form.locator("[name=handed-0-receipt]").select_option("relative")
    form.locator("[name=handed-0-signed_by]").fill("李大")
    assert not form.locator("[name=handed-1-item]").is_visible()
    form.locator("#id_handed .more > summary").first.click()
    fill(form, 1, "大米 剩 9 袋", "2")
    assert form.evaluate("document.documentElement.scrollWidth") == 390
    small = form.locator("#id_handed :is(select, input, summary):visible").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
    save(form)
    lines = HandOver.objects.order_by("pk").values_list("item__name", "receipt", "signed_by")
    assert list(lines) == [("棉被", "relative", "李大"), ("大米", "open", "")]
    assert {line.person for line in HandOver.objects.all()} == {granny_li}


def test_more_than_the_stock_opens_the_fold_at_the_error(form):
    form.locator("#id_handed > summary").click()
    fill(form, 0, "棉被 剩 3 床", "4")
    save(form)
    assert form.locator(".alert.bad a").first.get_attribute("href") == "#id_handed"
    assert "3 床" in form.locator("#id_handed .invalid-feedback").inner_text()
    assert form.locator("[name=handed-0-quantity]").input_value() == "4"
    form.locator("[name=handed-0-quantity]").fill("3")
    save(form)
    assert HandOver.objects.get().quantity == 3


def test_a_draft_brings_the_lines_back_and_who_signed(form):
    form.locator("#id_handed > summary").click()
    fill(form, 0, "棉被 剩 3 床", "2")
    form.locator("[name=handed-0-receipt]").select_option("relative")
    form.locator("[name=handed-0-signed_by]").fill("李大")
    form.wait_for_selector("[data-draft-said]:not([hidden])")
    form.once("dialog", lambda dialog: dialog.accept())
    form.reload()
    form.wait_for_selector("[data-draft-restored]")
    assert form.locator("[name=handed-0-quantity]").input_value() == "2"
    assert form.locator("[name=handed-0-quantity]").is_visible()
    assert form.locator("[name=handed-0-signed_by]").input_value() == "李大"
