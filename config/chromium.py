"""Fixtures of the browser tests: a real Chromium on the live server; pytest.ini loads this.

``open_page("phone", "dark")`` is a page of a stranger, ``log_in(lin, "desk")`` one of Lin. What
the console complained of stands in ``complaints`` of the page's view.
"""

import os
from dataclasses import dataclass, field
from typing import Any

import pytest

SCREENS = {"phone": (390, 844), "desk": (1366, 768), "narrow": (320, 640), "small": (360, 740)}
SCREENS["between"] = (1024, 768)
PATH = os.environ.get("CHROMIUM", "/usr/bin/chromium")
BLANK = "about:blank"  # for ``log_in(lin, to=BLANK)`` when the test goes to a page itself
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
FLAGS += ["--disable-component-update", "--no-first-run", "--disable-quic"]
# What is touched just inside its upper and lower edge must be the fold itself.
SMALL_FOLDS = """least => [...document.querySelectorAll("summary")].filter(fold => {
    if (!fold.checkVisibility()) return false;
    fold.scrollIntoView({block: "center"});
    const {left, top, bottom, height} = fold.getBoundingClientRect();
    const hit = y => fold.contains(document.elementFromPoint(left + 4, y));
    return height < least || !hit(top + 2) || !hit(bottom - 2);
}).map(fold => [fold.innerText, Math.round(fold.getBoundingClientRect().height)])"""

# What a thumb must hit and can't. Links inside sentences may be small; of a tick its row, of a box
# that finds its frame is what is touched.
SMALL_TARGETS = """[...document.querySelectorAll("main :is(button, .btn, select, input, .chip)")]
    .filter(e => !e.matches(".btn-check, [type=checkbox], [type=radio], [type=file], .find *"))
    .filter(e => e.checkVisibility() && e.offsetHeight && e.offsetHeight < 44)
    .map(e => [e.outerHTML.slice(0, 120), e.offsetHeight])"""
# Drawings that stand out of what holds them, as letters grew and their box didn't.
CUT = """[...document.querySelectorAll(".pill, .tag, .count, .node, .bottombar a, .btn, .chip")]
    .filter(e => e.checkVisibility() && getComputedStyle(e).display !== "inline")
    .filter(e => e.scrollHeight > e.clientHeight + 3 || e.scrollWidth > e.clientWidth + 3)
    .map(e => e.outerHTML.slice(0, 80))"""
# Which stand out of the screen, unless they scroll in a part of their own.
OUT = """[...document.querySelectorAll("body *")]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
    .filter(e => !e.parentElement.closest(".table-responsive, .chips, .nav-tabs, .bulk"))
    .map(e => `too wide: ${e.outerHTML.slice(0, 80)}`).slice(0, 3)"""
LETTERS = "size => { document.documentElement.style.fontSize = size; }"

DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
VIOLATIONS = """async () => {
    const rules = {"target-size": {enabled: true}};
    const found = await axe.run(document, {resultTypes: ["violations"], rules});
    return found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]);
}"""


@dataclass
class View:
    """A page and what its console complained of."""

    page: Any
    complaints: list[str] = field(default_factory=list)

    def wear(self, screen: str, theme: str) -> None:
        """Another screen and theme; the page is not loaded again."""
        width, height = SCREENS[screen]
        size = {"width": width, "height": height}
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=theme)
        self.page.evaluate(DRAWN)  # what watches its size has drawn itself anew

    def violations(self) -> list[list]:
        """What axe-core finds: rule and elements."""
        from axe_playwright_python.sync_playwright import Axe

        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        return self.page.evaluate(VIOLATIONS)

    def small_folds(self) -> list[tuple[str, int]]:
        """Folds that a thumb (on a desk a mouse) misses: words and how many pixels high."""
        return self.page.evaluate(SMALL_FOLDS, 44 if self.page.viewport_size["width"] < 768 else 24)

    def small_targets(self) -> list[tuple[str, int]]:
        """Controls that a thumb misses, and how many pixels high they are."""
        return self.page.evaluate(SMALL_TARGETS)

    def cut_letters(self) -> list[str]:
        """What doesn't hold its words where letters are twice as large."""
        self.page.evaluate(LETTERS, "200%")
        found = [*self.page.evaluate(CUT), *(self.page.evaluate(OUT) if self.is_too_wide() else [])]
        self.page.evaluate(LETTERS, "")
        return found

    def is_too_wide(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    # Playwright's own event loop would make Django think that it runs inside async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium, live_server):
    from django.db import connections

    contexts = []

    def make(screen: str = "phone", theme: str = "light", **options: Any) -> View:
        width, height = SCREENS[screen]
        options |= {
            "base_url": live_server.url,
            "viewport": {"width": width, "height": height},
            "color_scheme": theme,
            "reduced_motion": "reduce",
        }
        context = chromium.new_context(**options) if contexts else kept_context(chromium, options)
        contexts.append(context)
        view = View(context.pages[0] if context.pages else context.new_page())
        view.page.on("pageerror", lambda error: view.complaints.append(str(error)))
        view.page.on("console", lambda m: m.type == "error" and view.complaints.append(m.text))
        return view

    yield make
    for context in contexts[1:]:
        context.close()
    if contexts:
        let_go(chromium, contexts[0])
    connections.close_all()  # Playwright's event loop opened a second one


# A context of its own costs a test a process, cold scripts and fonts: a second of work. Playwright
# empties the one it keeps, as its own test runner does; Python has no public name for that.
# config/tests/test_browser_pages.py asks whether everything is gone.
def kept_context(chromium: Any, options: dict[str, Any]) -> Any:
    from playwright._impl._sync_base import mapping

    return mapping.from_impl(chromium._sync(chromium._impl_obj._new_context_for_reuse(options)))


def let_go(chromium: Any, context: Any) -> None:
    context.set_offline(False)
    chromium._sync(chromium._impl_obj._disconnect_from_reused_context("The test is over."))


@pytest.fixture
def log_in(open_page, live_server, as_user):
    """The session is made by the test client; the log-in page has tests of its own."""
    from django.conf import settings

    def make(user: Any, screen: str = "phone", theme: str = "light", to: str = "/me/") -> View:
        view = open_page(screen, theme)
        session = as_user(user).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        view.page.context.add_cookies([cookie])
        view.page.goto(to)
        return view

    return make
