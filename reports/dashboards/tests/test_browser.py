"""A dashboard in a real Chromium: the chart is drawn from its table, on a phone and on a desk,
in the light and in the dark."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from config.chromium import BLANK
from config.testing_soak import soaked
from reports.dashboards.tests.test_dashboards import address

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("phone", "light"), ("desk", "dark")]
LOOKS += soaked([], [("phone", "dark"), ("desk", "light")])
# How many different colours the chart shows; an empty canvas has one.
COLOURS = """() => { const canvas = document.querySelector("[data-chart] canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255)
    seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
  return [...seen]; }"""


@pytest.fixture
def life(county, east, west, make_service, make_person, make_household, make_duty, chen):
    """Three months of services of all domains, a person overdue, a silent station."""
    today = timezone.localdate()
    for back, domain in enumerate(["01", "02", "03", "04", "05", "99"] * 3):
        on = today - timedelta(days=15 * back)
        make_service(
            heads={"elders": 5 + back, "minors": 3}, domain=domain, method="VTGSP"[back % 5], on=on
        )
    make_service(heads={"elders": 12}, on=today - timedelta(days=400))
    person = make_person("罗正芬", born_on=date(1944, 1, 2), household=make_household(), risk="H")
    make_duty(person, due_on=today - timedelta(days=21), since_on=today - timedelta(days=60))
    return county


def colour(page, token):
    """A colour of the style sheet as the canvas has it: 196,80,10."""
    value = page.evaluate(f"getComputedStyle(document.body).getPropertyValue('--{token}').trim()")
    return ",".join(str(int(value[at : at + 2], 16)) for at in (1, 3, 5))


@pytest.mark.parametrize(("screen", "theme"), LOOKS)
def test_the_chart_is_drawn_in_the_colours_of_the_page(log_in, chen, life, screen, theme):
    view = log_in(chen, screen, theme, to=address(life))
    page = view.page
    page.locator("[data-chart] canvas").wait_for()
    drawn = page.evaluate(COLOURS)
    assert len(drawn) > 20
    assert {colour(page, token) for token in ("c1", "c2", "c3", "ink")} <= set(drawn)
    for by in ("按方式", "按群体"):
        page.get_by_role("link", name=by).click()
        page.locator("#services .chip.on", has_text=by).wait_for()
        page.locator("[data-chart] canvas").wait_for()
        assert {colour(page, "c2"), colour(page, "ink")} <= set(page.evaluate(COLOURS))
    assert view.violations() == []
    assert not view.is_too_wide()
    assert view.complaints == []


# Of each series: is it named, and is there anything of it in any month?
NAMED = """() => echarts.getInstanceByDom(document.querySelector("[data-chart]")).getOption().series
    .filter(one => one.type === "bar" && one.name)
    .map(({data}) => [data, data.at(-1)])
    .map(([all, last]) => [last.label.show, all.some(({value}) => value > 0), last.value > 0])"""


def test_what_the_last_month_lacks_is_named_all_the_same(log_in, chen, life):
    page = log_in(chen, "desk", to=address(life)).page
    page.locator("[data-chart] canvas").wait_for()
    series = page.evaluate(NAMED)
    assert [named for named, _any, _last in series] == [there for _named, there, _last in series]
    assert not all(last for _named, there, last in series if there)


def test_the_chart_follows_the_window_and_the_theme(log_in, chen, life):
    page = log_in(chen, "desk", to=address(life)).page
    page.locator("[data-chart] canvas").wait_for()
    wide = page.locator("[data-chart]").bounding_box()["width"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    assert page.locator("[data-chart] canvas").bounding_box()["width"] < wide
    canvas, box = (
        page.locator(f"[data-chart]{inside}").bounding_box() for inside in (" canvas", "")
    )
    assert canvas["width"] == pytest.approx(box["width"], abs=1)
    light = set(page.evaluate(COLOURS))
    page.emulate_media(color_scheme="dark")
    page.locator("html[data-bs-theme=dark]").wait_for(state="attached")
    page.wait_for_timeout(300)
    assert set(page.evaluate(COLOURS)) - light
    assert colour(page, "c1") in page.evaluate(COLOURS)


def test_the_figures_stand_under_the_chart(log_in, chen, life):
    page = log_in(chen, "phone", to=address(life)).page
    assert not page.locator("#trend").is_visible()
    page.get_by_text("看数据表").click()
    rows = page.locator("#trend tbody tr")
    assert rows.count() == 13
    rows.last.locator("a.open").last.click()
    page.wait_for_url("**/behind/services/**")


def test_a_part_opens_in_place(log_in, gao, city, life, make_station, other_county, make_division):
    make_division("9A0102", "Second County")
    make_station("S1", "Second Station", make_division("9A0102101", "Second Town"))
    page = log_in(gao, "desk", to=address(city)).page
    page.get_by_role("link", name="Clear Stream County").first.click()
    page.locator("#parts .tiles").wait_for()
    assert page.locator("#parts .tiles a").count() >= 3
    assert page.locator("#heat h2").inner_text().startswith("Clear Stream County")
    page.get_by_role("link", name="Clear Stream County").first.click()
    page.locator("#parts .tiles").wait_for(state="detached")


BEHIND = [f"behind/{name}/" for name in "coverage services kept overdue cases donations".split()]


@pytest.mark.parametrize(("screen", "theme"), [("phone", "light"), ("desk", "dark")])
def test_its_lists_and_the_wall_are_in_order(log_in, chen, life, screen, theme):
    view = log_in(chen, screen, theme, to=BLANK)
    for path in [*BEHIND, "dashboard/?view=wall"]:
        assert view.page.goto(f"/reports/place/division/{life.pk}/{path}").status == 200
        assert (path, view.violations(), view.is_too_wide()) == (path, [], False)
    assert view.complaints == []


def test_without_scripts_the_table_is_there_and_the_empty_chart_is_not(
    open_page, chen, life, live_server, as_user
):
    from django.conf import settings

    view = open_page("desk", java_script_enabled=False)
    session = as_user(chen).cookies[settings.SESSION_COOKIE_NAME].value
    view.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    view.page.goto(address(life))
    assert not view.page.locator("[data-chart]").is_visible()
    view.page.get_by_text("看数据表").click()
    assert view.page.locator("#trend").is_visible()
    assert view.page.get_by_role("button", name="查看").first.is_visible()
