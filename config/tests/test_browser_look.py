"""The look in a real Chromium: no violation that axe knows, nothing wider than the screen."""

from itertools import product

import pytest
from django.urls import reverse

from config.chromium import BLANK, SCREENS
from config.testing_soak import soaked
from stations.models import Notice

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "plum-bridge-77"
LOGIN = reverse("account_login")


def type_password(page, password):
    page.get_by_label("用户名").fill("lin")
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


LOOKS = soaked(
    [("phone", "light"), ("desk", "dark")], list(product(("phone", "desk"), ("light", "dark")))
)


def violations_by_look(view, looks=LOOKS):
    """What axe finds on the page that is open, worn in each look."""
    found = {}
    for look in looks:
        view.wear(*look)
        found[look] = view.violations()
    return {look: problems for look, problems in found.items() if problems}


def test_axe_finds_nothing_at_the_log_in(open_page):
    view = open_page()
    view.page.goto(LOGIN)
    assert violations_by_look(view) == {}
    type_password(view.page, "wrong")
    view.page.get_by_role("alert").wait_for()
    assert violations_by_look(view) == {}
    assert view.complaints == []


def test_axe_finds_nothing_in_any_part(log_in, an):
    view = log_in(an, to="/styleguide/")
    assert violations_by_look(view) == {}
    assert view.complaints == []


def test_axe_finds_nothing_on_ones_own_pages(log_in, lin):
    Notice.objects.create(to=lin, text="班启荣的服务计划已批准", url="/me/", is_urgent=True)
    view = log_in(lin, to=BLANK)
    for path in ("/me/", "/me/notices/", "/accounts/password/change/", "/accounts/sessions/"):
        view.page.goto(path)
        light = [look for look in LOOKS if look[1] == "light"]
        assert (path, violations_by_look(view, light)) == (path, {})
    assert view.complaints == []


def test_nothing_is_wider_than_the_screen(log_in, an):
    view = log_in(an, to=BLANK)
    for path in ("/styleguide/", "/me/"):
        view.page.goto(path)
        for screen in SCREENS:
            view.wear(screen, "light")
            assert (path, screen, view.is_too_wide()) == (path, screen, False)


def test_the_right_password_lets_in(open_page, lin):
    lin.set_password(PASSWORD)
    lin.save()
    view = open_page("phone")
    view.page.goto(f"{LOGIN}?next=/me/")
    type_password(view.page, PASSWORD)
    view.page.wait_for_url("**/me/")
    assert view.complaints == []


def test_the_device_says_light_or_dark_until_one_chooses(log_in, lin):
    view = log_in(lin, "phone", "dark")
    assert view.page.locator("html").get_attribute("data-bs-theme") == "dark"
    view.page.get_by_role("button", name="浅色").click()
    view.page.wait_for_load_state()
    assert view.page.locator("html").get_attribute("data-bs-theme") == "light"


def test_a_phone_has_the_bar_and_a_desk_the_menu(log_in, lin):
    phone = log_in(lin, "phone").page
    assert phone.locator(".bottombar").is_visible()
    assert not phone.locator(".side").is_visible()
    desk = log_in(lin, "desk").page
    assert desk.locator(".side").is_visible()
    assert not desk.locator(".bottombar").is_visible()


def test_every_target_on_a_phone_is_big_enough_for_a_thumb(log_in, an):
    """44 px high, what stands in tables, too; but links inside sentences."""
    view = log_in(an, "phone", to="/styleguide/")
    assert view.small_targets() == view.small_folds() == []


def test_the_search_box_of_a_phone_is_one_line(log_in, lin):
    page = log_in(lin, "phone", to=reverse("cases:today")).page
    box = page.locator("main .find").bounding_box()
    words = page.locator("main .find input").bounding_box()
    assert box["height"] == 48
    assert box["y"] < words["y"] < words["y"] + words["height"] < box["y"] + box["height"]


def test_a_slash_finds(log_in, lin):
    page = log_in(lin, "desk").page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_menu_opens_by_keyboard_and_closes_with_escape(log_in, lin):
    page = log_in(lin, "desk").page
    menu = page.locator(".topbar details.menu")
    menu.locator("summary").press("Enter")
    assert menu.get_by_role("button", name="退出登录").is_visible()
    page.keyboard.press("Escape")
    assert not menu.get_by_role("button", name="退出登录").is_visible()


def test_the_eye_shows_what_was_typed(open_page, db):
    page = open_page("phone").page
    page.goto(LOGIN)
    secret = page.get_by_label("密码", exact=True)
    secret.fill("plum")
    page.get_by_role("button", name="显示输入的内容").click()
    assert secret.get_attribute("type") == "text"
    assert secret.input_value() == "plum"


def test_two_presses_send_a_form_once(log_in, lin):
    page = log_in(lin, "phone", to="/accounts/password/change/").page
    sent = []
    page.on("request", lambda r: sent.append(r.method) if r.method == "POST" else None)
    page.evaluate(
        """() => { const form = document.querySelector("main form");
          const button = form.querySelector(".btn-primary");
          form.noValidate = true; button.click(); button.click(); }"""
    )
    page.get_by_role("alert").wait_for()
    assert sent == ["POST"]


def test_the_summary_of_errors_leads_to_the_field(log_in, lin):
    page = log_in(lin, "phone", to="/accounts/password/change/").page
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="保存新密码").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "id_oldpassword"


def test_a_file_is_chosen_in_the_words_of_the_page(log_in, lin, tmp_path):
    view = log_in(lin, "phone", to=reverse("stations:import_new", args=["people"]))
    box = view.page.locator(".filebox")
    assert box.get_by_text("选择文件").is_visible()
    assert box.locator("output").inner_text() == "尚未选择"
    with view.page.expect_file_chooser() as choosing:
        box.get_by_text("选择文件").click()
    sheet = tmp_path / "名册.csv"
    sheet.write_text("姓名\n", encoding="utf-8")
    choosing.value.set_files(sheet)
    assert box.locator("output").inner_text() == "名册.csv"
    assert view.violations() == view.small_targets() == []
