"""The browser's page is kept for the next test (config/chromium.py), which finds nothing in it."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytestmark += [pytest.mark.xdist_group("kept_page")]  # in one worker, one after the other

FOUND = """async () => ({
  kept: {...localStorage}, typed: {...sessionStorage}, cookies: document.cookie.includes("left"),
  scripts: window.left ?? null, functions: "told" in window, year: new Date().getFullYear() > 2001,
  databases: (await indexedDB.databases()).length, online: navigator.onLine,
  wide: innerWidth, dark: matchMedia("(prefers-color-scheme: dark)").matches,
})"""
NOTHING = {
    "kept": {}, "typed": {}, "cookies": False, "scripts": None, "functions": False, "year": True,
    "databases": 0, "online": True, "wide": 390, "dark": False,
}  # fmt: skip
LEAVE = """async () => {
  localStorage.left = sessionStorage.left = document.cookie = "left=1";
  await new Promise((done) => { indexedDB.open("left").onsuccess = done; });
}"""


@pytest.mark.parametrize("time", ["first", "second"])
def test_nothing_is_left_for_the_next_test(open_page, time):
    view = open_page()
    page = view.page
    page.goto(reverse("account_login"))
    assert page.evaluate(FOUND) == NOTHING
    assert len(page.context.pages) == 1
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"]
    assert view.complaints == []
    page.expose_function("told", lambda: None)
    page.add_init_script("window.left = 1")
    page.context.add_init_script("window.left = 1")
    page.clock.set_fixed_time(0)
    page.context.route("**/*.css", lambda route: route.abort())
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.goto(reverse("account_login"))
    page.evaluate(LEAVE)
    view.wear("desk", "dark")
    page.context.new_page()
    page.context.set_offline(True)
    assert view.complaints, "style sheets that were not loaded"
