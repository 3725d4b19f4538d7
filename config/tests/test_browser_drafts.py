"""What is typed stays: in a real Chromium, on forms of five sorts, whatever happens on the way."""

from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Error

from beneficiaries.models import Household, Person
from cases.models import Case, CrisisNote, ServiceRecord
from config.chromium import BLANK, FLAGS, PATH

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = "vault.unlocked().then(Boolean)"
KEPT = "vault.all('drafts').then((rows) => rows.length)"
WORDS = "夜里冷睡不好"
LONGER = 1300  # milliseconds: than draft.js waits for a tab that is being left
SAVE = ".savebar .btn-primary, .savebar .btn-danger"


@dataclass
class Sort:
    """A form: where it is, what is typed where, what it needs besides, what is stored then."""

    address: str
    field: str
    need: tuple[str, ...]
    stored: object
    born_on: str = ""
    button: str = SAVE


@pytest.fixture
def sorts(granny_li, make_case, make_person, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    case = make_case(make_person("王二"))
    home = granny_li.household
    return {
        "visit": Sort(
            f"/log/?person={granny_li.pk}",
            "#id_note",
            ("input[name=condition][value=well]",),
            lambda: ServiceRecord.objects.filter(note=WORDS).count(),
        ),
        "person": Sort(
            reverse("beneficiaries:register"),
            "#id_name",
            ("input[name=sex][value='2']", "input[name=home][value=none]"),
            lambda: Person.objects.filter(name=WORDS).count(),
            born_on="1950-01-02",
        ),
        "household": Sort(
            reverse("beneficiaries:household_edit", args=[home.pk]),
            "#id_address",
            (),
            lambda: sum(one.address == WORDS for one in Household.objects.all()),
        ),
        "crisis": Sort(
            reverse("cases:crisis_report", args=[granny_li.pk]),
            "#id_crisis_text",
            ("input[name=crisis_told][value=family]",),
            lambda: sum(one.text == WORDS for one in CrisisNote.objects.all()),
            button="button[name=crisis_kind][value=illness]",
        ),
        "case": Sort(
            reverse("cases:case_edit", args=[case.pk]),
            "#id_problem",
            (),
            lambda: Case.objects.filter(problem=WORDS).count(),
        ),
    }


@pytest.fixture
def page(log_in, lin):
    page = log_in(lin, to=BLANK).page
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def until(page, promise):
    """Asked again and again: Playwright's own waiting takes any promise for a yes."""
    for _once in range(100):
        if page.evaluate(promise):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {promise}")


def begin(page, sort):
    """Opened, typed, and kept."""
    page.goto(sort.address)
    until(page, OPEN)
    for tick in sort.need:
        page.locator(f"{tick} + label").click()
    if sort.born_on:
        page.locator("#id_born_on").fill(sort.born_on)
    page.locator(sort.field).fill(WORDS)
    page.wait_for_selector("[data-draft-said]:not([hidden])")
    until(page, f"{KEPT}.then((n) => n === 1)")


def back_again(page, sort):
    page.goto(sort.address)
    page.wait_for_selector("[data-draft-restored]")
    assert page.locator(sort.field).input_value() == WORDS
    for tick in sort.need:
        assert page.locator(tick).is_checked()


def key_of(page):
    return page.locator("[name=client_uuid], [name=draft_uuid]").first.input_value()


def is_lost(page):
    """The browser says that it couldn't."""
    with suppress(Error):  # Playwright tells it as an error, too
        page.wait_for_url("chrome-error://**")
    page.wait_for_url("chrome-error://**")


def save(page, button=SAVE):
    with page.expect_navigation():
        page.locator(button).first.click()


@pytest.mark.parametrize("name", ["visit", "person", "household", "crisis", "case"])
def test_thrown_away_or_sent_without_a_network_it_comes_back_and_is_stored_once(name, page, sorts):
    sort = sorts[name]
    begin(page, sort)
    key = key_of(page)
    page.reload()
    page.wait_for_selector("[data-draft-restored]")
    page.context.set_offline(True)
    page.locator(sort.button).first.click()
    is_lost(page)
    page.context.set_offline(False)
    back_again(page, sort)
    assert key_of(page) == key
    save(page, sort.button)
    assert sort.stored() == 1
    until(page, f"{KEPT}.then((n) => n === 0)")


def test_when_the_renderer_is_killed_another_tab_finds_it(page, sorts):
    sort = sorts["visit"]
    begin(page, sort)
    with suppress(Error):
        page.goto("chrome://crash")
    other = page.context.new_page()
    back_again(other, sort)
    save(other)
    assert sort.stored() == 1


def test_the_last_words_before_the_button_are_kept_before_they_are_sent(page, sorts):
    """No pause after the last key: what is sent was written first."""
    sort = sorts["visit"]
    begin(page, sort)
    page.context.set_offline(True)
    page.locator(sort.field).fill(WORDS + "。")
    page.locator(SAVE).first.click()
    is_lost(page)
    page.context.set_offline(False)
    page.goto(sort.address)
    page.wait_for_selector("[data-draft-restored]")
    assert page.locator(sort.field).input_value() == WORDS + "。"


def test_back_after_a_failed_save_does_not_empty_the_note(page, sorts):
    sort = sorts["visit"]
    begin(page, sort)
    page.route("**/log/**", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    save(page)
    assert "Bad Gateway" in page.content()
    page.unroute("**/log/**")
    page.go_back()
    page.wait_for_selector("[data-draft-restored]")
    assert page.locator(sort.field).input_value() == WORDS
    save(page)
    assert sort.stored() == 1


def test_an_answer_that_got_lost_makes_no_second_one(page, sorts):
    """Stored, but the browser never heard of it: sent again it is known."""
    sort = sorts["visit"]
    begin(page, sort)

    def lose(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
        route.abort()

    page.route("**/log/**", lose)
    page.locator(SAVE).first.click()
    is_lost(page)
    assert sort.stored() == 1
    page.context.clear_cookies(name="messages")
    page.unroute("**/log/**")
    back_again(page, sort)
    save(page)
    assert sort.stored() == 1
    until(page, f"{KEPT}.then((n) => n === 0)")


def log_in_as(page, user, as_user):
    session = as_user(user).cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session}
    [device] = [one for one in page.context.cookies() if one["name"] == "device"]
    page.context.add_cookies([cookie | {"domain": device["domain"], "path": "/"}])


def test_an_expired_session_loses_nothing(page, sorts, lin, as_user):
    sort = sorts["visit"]
    begin(page, sort)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    save(page)
    page.locator("[data-kept]").wait_for()
    log_in_as(page, lin, as_user)
    back_again(page, sort)
    save(page)
    assert sort.stored() == 1


def test_a_second_tab_writes_another_one(page, sorts):
    sort = sorts["visit"]
    begin(page, sort)
    other = page.context.new_page()
    other.goto(sort.address)
    until(other, OPEN)
    other.wait_for_timeout(LONGER)
    assert other.locator(sort.field).input_value() == ""
    assert key_of(other) != key_of(page)
    other.locator("input[name=condition][value=well] + label").click()
    other.locator(sort.field).fill("另一句")
    save(other)
    until(other, f"{KEPT}.then((n) => n === 1)")
    other.close()
    back_again(page, sort)


def test_another_persons_form_leaves_it_alone(page, sorts, make_person):
    sort = sorts["visit"]
    begin(page, sort)
    page.goto(f"/log/?person={make_person('王三').pk}")
    until(page, OPEN)
    page.wait_for_timeout(LONGER)
    assert page.locator("#id_note").input_value() == ""
    page.goto("/today/")
    page.goto(f"/people/{make_person('王四').pk}/")
    back_again(page, sort)


def test_photos_come_back_as_they_were_made_small(page, sorts):
    sort = sorts["visit"]
    content = BytesIO()
    Image.effect_noise((2400, 1600), 60).save(content, "JPEG", quality=90)
    begin(page, sort)
    photo = {"name": "stove.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
    page.locator("input[type=file]").set_input_files(photo)
    page.wait_for_selector("[data-shot] img")
    size = page.evaluate("document.querySelector('input[type=file]').files[0].size")
    until(page, f"vault.all('files').then(([one]) => one?.sealed.data.byteLength === {size + 16})")
    page.reload()
    page.wait_for_selector("[data-shot] img")
    assert page.evaluate("document.querySelector('input[type=file]').files[0].size") == size
    save(page)
    assert ServiceRecord.objects.get(note=WORDS).photos.count() == 1
    until(page, "vault.all('files').then((rows) => rows.length === 0)")


def test_a_refusal_keeps_the_photos_too(page, sorts):
    content = BytesIO()
    Image.new("RGB", (80, 60)).save(content, "PNG")
    page.goto(sorts["visit"].address)
    until(page, OPEN)
    photo = {"name": "a.png", "mimeType": "image/png", "buffer": content.getvalue()}
    page.locator("input[type=file]").set_input_files(photo)
    page.wait_for_selector("[data-shot] img")
    save(page)
    page.wait_for_selector(".alert.bad")
    page.wait_for_selector("[data-shot] img")
    page.locator("input[name=condition][value=well] + label").click()
    save(page)
    assert ServiceRecord.objects.get().photos.count() == 1


def test_people_who_were_found_and_ticked_come_back(page, granny_li):
    page.goto("/log/service/")
    until(page, OPEN)
    page.locator("[name=find]").fill(granny_li.name)
    page.locator("button[name=search]").first.click()
    page.locator(f"input[name=attended][value='{granny_li.pk}']").check()
    page.locator("#id_note").fill(WORDS)
    page.wait_for_timeout(LONGER)
    page.goto("/log/service/")
    page.wait_for_selector("[data-draft-restored]")
    assert page.locator(f"input[name=attended][value='{granny_li.pk}']").is_checked()
    assert page.locator("#id_note").input_value() == WORDS


def test_a_form_that_opens_within_the_page_of_a_case_keeps_its_draft(page, sorts):
    address = sorts["case"].address
    for typed in (True, False):
        page.goto(address.removesuffix("edit/"))
        page.locator(f"[hx-get='{address}']").first.click()
        if typed:
            page.locator("#step #id_problem").fill(WORDS)
            until(page, f"{KEPT}.then((n) => n === 1)")
    page.wait_for_selector("#step [data-draft-restored]")
    assert page.locator("#step #id_problem").input_value() == WORDS


def test_a_draft_is_discarded_when_one_says_so(page, sorts):
    sort = sorts["visit"]
    begin(page, sort)
    with page.expect_navigation():
        page.locator("[data-draft-foot] [data-draft-discard]").click()
    until(page, f"{KEPT}.then((n) => n === 0)")
    assert page.locator(sort.field).input_value() == ""


def test_whoever_logs_in_next_reads_nothing_and_the_first_one_finds_it_again(
    page, sorts, lin, he, as_user
):
    sort = sorts["visit"]
    begin(page, sort)
    other = page.context.new_page()
    other.goto("/me/")
    with other.expect_navigation():
        other.locator("form[action='/accounts/logout/'] button").last.click()
    until(page, "vault.unlocked().then((keys) => !keys)")
    log_in_as(other, he, as_user)
    other.goto(sort.address)
    until(other, OPEN)
    other.wait_for_timeout(LONGER)
    assert other.locator(sort.field).input_value() == ""
    found = (
        "vault.all('drafts').then(([row]) => vault.open(row.sealed, row.uuid)).catch(() => 'no')"
    )
    assert other.evaluate(found) == "no"
    other.close()
    log_in_as(page, lin, as_user)
    back_again(page, sort)


def test_without_a_store_the_form_works_as_before(page, sorts):
    sort = sorts["visit"]
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', {value: undefined})")
    page.goto(sort.address)
    page.locator("input[name=condition][value=well] + label").click()
    page.locator(sort.field).fill(WORDS)
    save(page)
    assert sort.stored() == 1


def test_the_browsers_folder_has_neither_note_nor_name_nor_key(
    chromium, live_server, lin, as_user, sorts, granny_li, tmp_path
):
    folder, sort = tmp_path / "profile", sorts["visit"]
    context = chromium.browser_type.launch_persistent_context(
        folder, executable_path=PATH, args=FLAGS, base_url=live_server.url
    )
    session = as_user(lin).cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    begin(page, sort)
    page.goto(granny_li.get_absolute_url())
    key = page.evaluate("fetch('/outbox/hello/').then((a) => a.json()).then((s) => s.key.value)")
    back_again(page, sort)
    context.close()
    assert secrets_in(folder, [WORDS, granny_li.name], key) == []


def secrets_in(folder, words, key):
    """Files with one of the words, as browsers write them, or with the key."""
    from base64 import b64decode
    from json import dumps
    from urllib.parse import quote

    forms = [key.encode(), b64decode(key)]
    for word in words:
        forms += [word.encode(), word.encode("utf-16-le"), dumps(word)[1:-1].encode()]
        forms += [quote(word).encode()]
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(files) > 20
    return [
        (path.name, form)
        for path in files
        for content in [path.read_bytes()]
        for form in forms
        if form in content
    ]
