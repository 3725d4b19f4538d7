"""How lists, cards and large letters look on a phone: what no template can say by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from config.chromium import BLANK, LETTERS

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = reverse("cases:people")


def top(page, selector):
    return page.locator(selector).first.bounding_box()["y"]


@pytest.mark.parametrize(
    "path", [PEOPLE, reverse("resources:volunteers"), reverse("cases:records")]
)
def test_a_phone_searches_above_the_buttons(log_in, lin, granny_li, path):
    page = log_in(lin, "phone", to=path).page
    assert top(page, "#filter") < top(page, "#rows")
    for button in page.locator(".actions .btn:visible").all():
        assert top(page, "#filter") < button.bounding_box()["y"] < top(page, "#rows")


def test_whom_one_chooses_on_a_phone_is_ticked_by_a_tap_on_the_row(log_in, lin, granny_li):
    view = log_in(lin, "phone", to=PEOPLE)
    page = view.page
    box, doors = page.locator("tbody input").first, page.locator("td.doors").first
    assert (box.is_visible(), doors.is_visible()) == (False, True)
    page.locator("label[for=choose]").click()
    assert (box.is_visible(), doors.is_visible()) == (True, False)
    row = page.locator("tbody tr").first.bounding_box()
    page.mouse.click(row["x"] + row["width"] / 2, row["y"] + row["height"] / 2)
    assert box.is_checked()
    assert page.locator(".bulk").is_visible()
    assert view.violations() == []


def test_whom_a_hand_out_is_for_is_ticked_on_a_phone_too(log_in, lin, granny_li, stocked):
    stocked("棉被", 3)
    page = log_in(lin, "phone", to=reverse("cases:add_hand_overs")).page
    box = page.locator("#people tbody [name=attended]").first
    assert box.is_visible()
    box.click()
    assert box.is_checked()


def test_the_second_crisis_of_a_day_is_folded(log_in, he, make_person, make_crisis):
    for name in ("陆小雨", "班小军"):
        make_crisis(make_person(name))
    view = log_in(he, "phone", to=reverse("cases:today"))
    folded = view.page.locator("details.crisis")
    assert view.page.locator("section.crisis .btn-danger").is_visible()
    assert not folded.locator(".btn-danger").is_visible()
    folded.locator("summary").click()
    assert folded.locator(".btn-danger").is_visible()
    assert view.small_folds() == view.violations() == []


def test_letters_twice_as_large_are_whole(log_in, lin, life, granny_li):
    view = log_in(lin, to=BLANK)
    wrong = {}
    for path in life:
        view.page.goto(path)
        for screen in ("phone", "narrow"):
            view.wear(screen, "light")
            wrong[path, screen] = view.cut_letters()
    assert wrong == dict.fromkeys(wrong, [])


def test_with_letters_twice_as_large_nothing_of_the_hand_out_list_is_cut_or_peeps_in(
    log_in, lin, granny_li
):
    """The quantity beside a name, and the link that skips the menu before it is reached by key."""
    view = log_in(lin, "phone", to=reverse("cases:add_hand_overs"))
    page = view.page
    page.evaluate(LETTERS, "200%")
    quantity = page.locator(f"[name=each-{granny_li.pk}]").bounding_box()
    assert quantity["x"] + quantity["width"] <= 390
    skip = page.locator(".skip").bounding_box()
    assert skip["y"] + skip["height"] <= 0
    page.locator(".skip").focus()
    assert page.locator(".skip").bounding_box()["y"] >= 0


@pytest.fixture
def life(granny_li, make_case, make_crisis, make_visit, make_duty):
    today = timezone.localdate()
    visit = make_visit(granny_li, done_on=today - timedelta(days=40), note="血压正常。" * 60)
    make_duty(granny_li, due_on=today - timedelta(days=3))
    return [
        reverse("cases:today"),
        f"{reverse('cases:log')}?person={granny_li.pk}",
        granny_li.get_absolute_url(),
        PEOPLE,
        make_case().get_absolute_url(),
        make_crisis(granny_li).get_absolute_url(),
        visit.get_absolute_url(),
        reverse("beneficiaries:register"),
        reverse("stations:me"),
    ]


def test_a_long_note_shows_six_lines_until_it_is_opened(log_in, lin, life, granny_li):
    page = log_in(lin, to=granny_li.get_absolute_url()).page
    words, fold = page.locator(".tl .long > .break"), page.locator(".tl .long summary")
    height = words.bounding_box()["height"]
    fold.click()
    assert words.bounding_box()["height"] > height
    page.emulate_media(media="print")
    fold.dispatch_event("click")
    assert words.bounding_box()["height"] > height


def test_the_last_visits_stand_beside_the_form_on_a_desk(log_in, lin, life):
    page = log_in(lin, "desk", to=life[1]).page
    form, beside = page.locator("main form[data-visit]"), page.locator("aside.panel")
    assert form.bounding_box()["x"] + form.bounding_box()["width"] < beside.bounding_box()["x"]
    assert beside.bounding_box()["y"] == form.bounding_box()["y"]


def test_a_person_and_a_dashboard_are_in_order_at_360(log_in, lin, chen, life, granny_li):
    wrong = {}
    for who, path in ((lin, granny_li.get_absolute_url()), (chen, reverse("reports:dashboards"))):
        view = log_in(who, to=BLANK)
        view.page.set_viewport_size({"width": 360, "height": 740})
        view.page.goto(path)
        wrong[path] = [*view.violations(), *(["too wide"] if view.is_too_wide() else [])]
    assert wrong == {path: [] for path in wrong}


def test_a_name_of_fifty_letters_stays_in_its_column_and_short_ones_dont_break(
    log_in, lin, granny_li, make_person
):
    long = make_person("罗" * 50)
    view = log_in(lin, "desk", to=PEOPLE)
    table = view.page.locator("#rows .table-responsive")
    assert table.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    names = [view.page.get_by_role("link", name=who.name, exact=True) for who in (long, granny_li)]
    high, low = (name.bounding_box()["height"] for name in names)
    assert high >= 2 * low
    assert low < 30  # one line


def test_a_case_is_printed_from_the_phone_too(log_in, lin, make_case):
    page = log_in(lin, "phone", to=make_case().get_absolute_url()).page
    assert page.get_by_role("button", name="打印").is_visible()


def test_the_photos_of_a_record_are_small_and_whole_ones_keep_their_shape(log_in, lin, albums):
    for paths in albums.values():
        page = log_in(lin, "phone", to=paths[0]).page
        assert page.locator(".shots img").bounding_box()["width"] < 130
        page.goto(paths[1])
        whole = page.locator("main img").bounding_box()
        assert whole["width"] / whole["height"] == pytest.approx(4 / 3, abs=0.02)


def test_a_printed_person_shows_no_buttons_of_what_is_masked(log_in, lin, make_person):
    masked = make_person("李桂兰", phone="13800002207")
    page = log_in(lin, "desk", to=masked.get_absolute_url()).page
    reason, eye = page.locator("#reveal-reason"), page.locator(".masked .i").first
    assert (reason.is_visible(), eye.is_visible()) == (True, True)
    page.emulate_media(media="print")
    assert (reason.is_visible(), eye.is_visible()) == (False, False)
    assert page.locator("#protected .masked").first.is_visible()
