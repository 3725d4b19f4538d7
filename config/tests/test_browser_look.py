"""The look in a real Chromium: no violation that axe knows, nothing wider than the screen."""

import os
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.urls import reverse

from stations.models import Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "plum-bridge-77"
SCREENS = {"phone": (390, 844), "desk": (1366, 768), "narrow": (320, 640), "between": (1024, 768)}
LOGIN = reverse("account_login")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
FLAGS += ["--disable-component-update", "--no-first-run", "--disable-quic"]


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    # Playwright's own event loop would make Django think that it runs inside async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    connections.close_all()


@pytest.fixture
def open_page(chromium, live_server):
    """``open_page("phone", "dark")``: a page of its own, with what its console complained of."""
    contexts = []

    def make(screen, theme="light"):
        width, height = SCREENS[screen]
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        return SimpleNamespace(page=page, complaints=complaints)

    yield make
    for context in contexts:
        context.close()
    connections.close_all()


@pytest.fixture
def log_in(open_page):
    def make(user, screen, theme="light", to="/me/"):
        user.set_password(PASSWORD)
        user.save()
        view = open_page(screen, theme)
        view.page.goto(f"{LOGIN}?next={to}")
        view.page.get_by_label("用户名").fill(user.username)
        view.page.get_by_label("密码", exact=True).fill(PASSWORD)
        view.page.get_by_role("button", name="登录").click()
        view.page.wait_for_url(f"**{to}")
        return view

    return make


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(v["id"], [node["html"] for node in v["nodes"]]) for v in found]


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_axe_finds_nothing_at_the_log_in(open_page, screen, theme):
    view = open_page(screen, theme)
    view.page.goto(LOGIN)
    assert violations(view.page) == []
    view.page.get_by_label("用户名").fill("lin")
    view.page.get_by_label("密码", exact=True).fill("wrong")
    view.page.get_by_role("button", name="登录").click()
    view.page.get_by_role("alert").wait_for()
    assert violations(view.page) == []
    assert view.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_axe_finds_nothing_in_any_part(log_in, an, screen, theme):
    view = log_in(an, screen, theme, "/styleguide/")
    assert violations(view.page) == []
    assert view.complaints == []


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_axe_finds_nothing_on_ones_own_pages(log_in, lin, screen):
    Notice.objects.create(to=lin, text="班启荣的服务计划已批准", url="/me/", is_urgent=True)
    view = log_in(lin, screen)
    for path in ("/me/", "/me/notices/", "/accounts/password/change/", "/accounts/sessions/"):
        view.page.goto(path)
        assert (path, violations(view.page)) == (path, [])
    assert view.complaints == []


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_wider_than_the_screen(log_in, an, screen):
    view = log_in(an, screen, to="/styleguide/")
    assert not is_too_wide(view.page)
    view.page.goto("/me/")
    assert not is_too_wide(view.page)


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
    """44 px high, but links inside sentences and what stands in tables (WCAG's 24)."""
    page = log_in(an, "phone", to="/styleguide/").page
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .btn, select, input, .chip, summary")]
          .filter((e) => e.offsetParent && !e.matches(".btn-check, .btn-xs, [type=checkbox]"))
          .filter((e) => e.offsetHeight < (e.matches(".chip.sm") ? 40 : 44))
          .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


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
    page = log_in(lin, "phone").page
    page.goto("/accounts/password/change/")
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
    page = log_in(lin, "phone").page
    page.goto("/accounts/password/change/")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="保存新密码").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "id_oldpassword"
