"""What needs a browser on the register's pages: finding as one types, ticking, covering again."""

from datetime import date

import pytest
from django.urls import reverse

from beneficiaries.models import Person, PersonCategory
from config.chromium import BLANK
from stations.models import AuditEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = reverse("cases:people")
REGISTER = reverse("beneficiaries:register")


def test_the_list_narrows_while_one_types_and_changes_those_ticked(log_in, lin, make_person):
    for name in ("李雪", "李学", "王芳"):
        make_person(name)
    view = log_in(lin, "desk", to=PEOPLE)
    page = view.page
    bar = page.locator(".bulk")
    assert not bar.is_visible()
    page.locator("#id_q").fill("lx")
    page.locator("tbody tr").nth(2).wait_for(state="detached")
    assert "q=lx" in page.url
    page.locator("tbody input").first.check()
    assert bar.is_visible()
    assert page.locator("[data-chosen]").inner_text().endswith("1")
    page.locator("[data-all]").check()
    assert page.locator("[data-chosen]").inner_text().endswith("2")
    bar.locator("select[name=risk]").select_option("H")
    bar.locator("button").first.click()
    page.locator(".toast").wait_for()
    assert Person.objects.filter(risk="H").count() == 2
    assert view.complaints == []


def test_a_tapped_field_shows_and_covers_itself_again(log_in, lin, make_person):
    person = make_person("李雪", phone="13800002207")
    view = log_in(lin, "phone", to=BLANK)
    page = view.page
    page.clock.install()
    page.goto(person.get_absolute_url())
    field = page.locator("#protected-phone")
    field.locator("button").click()
    page.get_by_text("13800002207").first.wait_for()
    page.clock.fast_forward("00:31")
    field.get_by_text("138 **** 2207").wait_for()
    assert "13800002207" not in field.inner_html()
    field.locator("button").click()  # what covers it can be tapped again
    field.get_by_text("13800002207").first.wait_for()
    assert AuditEntry.objects.filter(verb="reveal").count() == 2
    assert view.complaints == []


def test_the_form_asks_only_for_what_the_choice_needs(log_in, lin, granny_li):
    PersonCategory.objects.create(person=granny_li, code="31", since=date(2024, 1, 1))
    view = log_in(lin, "phone", to=REGISTER)
    page = view.page
    village, find = page.locator("#id_division"), page.locator("#id_find")
    assert (village.is_visible(), find.is_visible()) == (True, False)
    page.locator("label[for=id_home_1]").click()
    assert (village.is_visible(), find.is_visible()) == (False, True)
    find.fill("lgl")
    page.locator("#households").get_by_text("李桂兰").wait_for()
    since = page.locator("[name=since_31]")
    assert not since.is_visible()
    page.locator("label[for=id_category_31]").click()
    assert since.is_visible()
    assert view.complaints == []


def test_a_death_and_who_follows_on_the_phone(log_in, lin, make_person, make_household):
    """From the menu: what ends, who is the householder, who lives alone; then marked."""
    home = {"household": make_household()}
    luo = make_person("罗正", sex="1", relation="02", **home)
    widow = make_person("王秀英", sex="2", relation="10", **home)
    view = log_in(lin, "phone", to=luo.get_absolute_url())
    page = view.page
    page.locator("details.menu summary.iconbtn").click()
    page.locator(f"a[href='{reverse('cases:person_death', args=[luo.pk])}']").click()
    page.locator("#id_on").fill("2026-06-01")
    page.locator("#id_reason").fill("村委告知")
    page.locator("label[for=id_alone]").click()
    assert view.violations() == []
    page.locator(".savebar button").click()
    page.locator(".toast").get_by_text("王秀英").first.wait_for()
    widow.refresh_from_db()
    assert (widow.relation, PersonCategory.objects.get().person) == ("02", widow)
    page.goto(page.url.replace(str(luo.pk), str(widow.pk)))
    page.locator(".rows .tag").first.wait_for()
    assert view.complaints == []
