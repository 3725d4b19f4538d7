"""What is printed, in a real Chromium: a sheet begins on its first page and is cut between rows."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_sign_in_sheet_prints_on_two_pages_of_which_none_is_empty(log_in, lin, make_activity):
    page = log_in(lin, to=f"{make_activity().get_absolute_url()}sheet/").page
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) == 2


def test_the_longest_name_is_no_wider_than_a_phone(
    log_in, lin, make_person, make_duty, make_visit, today
):
    person = make_person("阿卜杜拉" * 12 + "买买")
    make_duty(person, due_on=today)
    view = log_in(lin, to="/today/?of=station")
    assert view.page.locator(".vrow").count() == 1
    assert not view.is_too_wide()
    view.page.goto(make_visit(person, done_on=today).get_absolute_url())
    assert person.name in view.page.locator("main").inner_text()
    assert not view.is_too_wide()
