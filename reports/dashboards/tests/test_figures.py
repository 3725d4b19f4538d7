"""A dashboard's numbers are the catalogue's, month by month, and each opens its very list."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from cases.filings.services.filings import return_filing
from reports.dashboards.chart import Chart
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.heat import Heat
from reports.dashboards.parts import Parts
from reports.dashboards.tiles import tiles
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE
from reports.models import Target
from reports.testing import OCTOBER

MONTH = Period.month(OCTOBER)


@pytest.fixture
def owed():
    """``owed(person, due_on, ended_on)``: a visit due, done (or cancelled) on a day or open."""
    from cases.models import VisitDuty

    def make(person, due_on, ended_on=None, state="done"):
        return VisitDuty.objects.create(
            person=person, station=person.station, due_on=due_on, ended_on=ended_on,
            since_on=due_on - timedelta(days=30), interval="month",
            state=state if ended_on else "open",
        )  # fmt: skip

    return make


@pytest.fixture
def set_goal(chen):
    """``set_goal(county, 65)``: so many percent of the visits are to be kept in time."""

    def make(division, value, due_on=date(2025, 12, 31)):
        return Target.objects.create(
            division=division, indicator="IND-VIS-05", due_on=due_on, value=value, set_by=chen
        )

    return make


@pytest.fixture
def stepped(make_case):
    """``stepped(person, ("accept", "assessment", day), …)``: a case with these steps."""
    from cases.models import CaseStep

    def make(person, *steps, **fields):
        case = make_case(person, **fields)
        for verb, target, day in steps:
            CaseStep.objects.create(
                case=case, verb=verb, target=target, done_on=day, by=case.created_by
            )
        return case

    return make


@pytest.fixture
def life(
    east, west, lin, zhao, make_service, make_person, make_household, make_donation, owed, stepped
):
    """Two years of two stations: services, visits kept and not, cases, donations."""
    li, chen, ma = (
        make_person(name, station=station, household=make_household(), born_on=date(1940, 1, 2))
        for name, station in [("李秀英", east), ("陈大山", east), ("马小兰", west)]
    )
    day = date(2025, 10, 15)
    make_service([li, chen], codes=["31"])
    make_service([li], on=date(2025, 10, 2), method="P", domain="01", heads={"minors": 4})
    make_service([ma], station=west, on=date(2025, 9, 30), domain="03")
    make_service([ma], station=west, on=date(2024, 10, 31), method="S", heads={"": 20})
    make_service([li], on=date(2024, 5, 5))
    owed(li, day, day)
    owed(chen, day, day + timedelta(days=3))
    owed(ma, date(2025, 9, 3), date(2025, 11, 5))
    owed(chen, date(2024, 10, 3), date(2024, 10, 3))
    owed(ma, date(2025, 10, 12), date(2025, 10, 13), state="cancelled")
    owed(li, date(2025, 10, 20), date(2025, 10, 31))  # late, but made by the month's end
    stepped(
        li, ("accept", "assessment", date(2025, 3, 1)), ("end", "archived", date(2025, 10, 31)),
        status="archived",
    )  # fmt: skip
    stepped(ma, ("accept", "assessment", date(2024, 9, 1)), status="assessment")
    stepped(chen, status="intake")  # not accepted yet
    make_donation(received_on=date(2025, 10, 3))
    make_donation(kind="cash", quantity=500, received_on=date(2025, 6, 3))
    make_donation(station=west, by=zhao, quantity=3, received_on=date(2024, 10, 9))


CATALOGUED = [
    ("services", "IND-SVC-01"), ("kept", "IND-VIS-05"), ("overdue", "IND-VIS-06"),
    ("cases", "IND-CAS-09"), ("donations", "IND-RES-02"),
]  # fmt: skip


def board_of(place, user, month=MONTH, **options):
    return DashboardFigures(place, month, user=user, **options)


def values(board, period):
    """What the board says of one of its months."""
    return {
        "services": board.contacts(period.first),
        "kept": board.kept(period)[:2],
        "overdue": board.sign("overdue", period).number,
        "cases": board.sign("case", period).number,
        "donations": board.sign("donation", period).good,
    }


def catalogued(figures, place, period):
    found = figures(place, period.first)
    said = {name: found[key].value for name, key in CATALOGUED}
    said["kept"] = (found["IND-VIS-05"].numerator, found["IND-VIS-05"].denominator)
    return said


@pytest.mark.parametrize("at", ["east", "west", "county", "city", "province"])
def test_every_month_is_the_catalogues(at, life, figures, chen, request):
    place = request.getfixturevalue(at)
    board = board_of(place, chen)
    assert len(board.months) == 13
    for period in board.months:
        assert values(board, period) == catalogued(figures, place, period), period
    assert values(board, MONTH)["services"] > 0 or at == "west"


def test_the_scene_is_worth_counting(life, county, chen):
    """None of the numbers compared above is zero by accident."""
    board = board_of(county, chen)
    assert values(board, MONTH) == {
        "services": 7, "kept": (1, 3), "overdue": 1, "cases": 1, "donations": 800,
    }  # fmt: skip
    assert values(board, board.compared)["services"] == 21
    assert values(board, MONTH.before)["cases"] == 2


@pytest.mark.parametrize("by", ["domain", "method", "group"])
def test_every_month_by_dimension_is_the_catalogues(by, life, figures, county, chen):
    board = board_of(county, chen, by=by)
    counted = 0
    for period in [MONTH, MONTH.year_ago] if by == "group" else board.months:
        found = figures(county, period.first)
        for item in ("01", "02", "03", "V", "P", "S", "elders", "minors", "aged"):
            cell = found.get(("IND-SVC-01", by, item))
            assert board.contacts(period.first, by, item) == int(cell.value if cell else 0)
            counted += bool(cell)
    assert counted >= 3


@pytest.mark.parametrize("at", ["county", "city"])
def test_parts_and_townships_are_the_catalogues(at, life, figures, chen, request):
    place = request.getfixturevalue(at)
    parts, found = Parts(board_of(place, chen)), figures(place)
    assert parts.rows
    for row in parts.rows:
        assert row.contacts == found["IND-SVC-01", row.key].value
        assert row.overdue == found["IND-VIS-06", row.key].value
        covered = found["IND-NET-02", row.key]
        assert row.towns[:2] == (covered.numerator, covered.denominator)
    assert parts.total.contacts == found["IND-SVC-01"].value


def test_a_place_is_counted_by_its_own_map_of_each_month(
    life, figures, county, other_county, west_town, north, chen, move_division
):
    move_division(west_town, other_county, date(2025, 10, 1))
    for place in (county, other_county):
        board = board_of(place, chen)
        for period in (MONTH, MONTH.before, MONTH.year_ago):
            assert values(board, period) == catalogued(figures, place, period)
    assert board_of(county, chen).contacts(MONTH.before.first) == 1
    assert board_of(county, chen).contacts(MONTH.first) == 7


@pytest.mark.dated
def test_a_running_month_is_compared_with_as_many_days(make_service, county, chen):
    make_service(heads={"": 5}, on=date(2025, 11, 10))
    make_service(heads={"": 3}, on=date(2024, 11, 10))
    make_service(heads={"": 90}, on=date(2024, 11, 11))
    november = Period.month(date(2025, 11, 1))
    board = board_of(county, chen, november, today=date(2025, 11, 10))
    total = Parts(board).total
    assert (total.contacts, total.before, total.change) == (5, 3, "+66.7%")
    assert board.contacts(date(2024, 11, 1)) == 93  # the mark on the chart is the whole month


@pytest.mark.dated
def test_a_visit_due_later_in_a_running_month_is_no_failure_yet(county, chen, granny_li, owed):
    from cases.models import VisitDuty

    VisitDuty.objects.all().delete()
    owed(granny_li, date(2025, 11, 20))
    november = Period.month(date(2025, 11, 1))
    board = board_of(county, chen, november, today=date(2025, 11, 10))
    assert board.kept(board.period)[:2] == (0, 0)
    assert board.kept(board.period).text == "—"


def test_the_rate_of_a_running_month_is_the_drafts_of_the_same_day(
    life, county, chen, granny_li, figures, as_user, owed, east, make_person
):
    """A visit made before its day counts on that day, here and there."""
    today = timezone.localdate()
    month = Period.month(today)
    early, due, late = (make_person(f"{n}某人", station=east) for n in "早正晚")
    owed(early, month.last, today)
    owed(due, today, today)
    owed(late, today)
    board = board_of(county, chen, month)
    wanted = 2 if today == month.last else 1  # on the last day nothing is early
    source = FigureSource(county, month.to_date(today), today)
    cell = next(iter(CATALOGUE["IND-VIS-05"].count(source)))
    assert board.kept(month)[:2] == (cell.numerator, cell.denominator) == (wanted, wanted)
    whole = FigureSource(county, month, today)
    assert next(iter(CATALOGUE["IND-VIS-05"].count(whole))) == cell
    url = f"/reports/place/division/{county.pk}/behind/kept/?month={month.key}"
    context, rows = listed(as_user(chen), url)
    assert (context["number"], rows) == (wanted, wanted)


def test_a_rate_that_is_not_whole_is_never_100():
    from reports.dashboards.shares import Share

    assert Share(9999, 10000).text == "99.99"
    assert Share(4, 4).text == "100.0"
    assert [Share(n, 100).level for n in (85, 84, 70, 69, 60, 59)] == [
        "", "lv1", "lv1", "lv2", "lv2", "lv3",
    ]  # fmt: skip


def test_the_target_is_the_one_that_the_division_has_set(life, county, city, east, chen, set_goal):
    assert board_of(county, chen).target == 85
    set_goal(city, 95)
    assert board_of(county, chen).target == 95  # of the place above, as long as it has none
    set_goal(county, 60, due_on=date(2024, 12, 31))
    set_goal(county, 65)
    set_goal(county, 92, due_on=date(2030, 12, 31))
    assert [board_of(place, chen).target for place in (county, east)] == [65, 65]
    assert board_of(city, chen).target == 95
    board = board_of(county, chen)
    assert {share.target for share in (board.kept(board.period), Parts(board).total.kept)} == {65}


@pytest.mark.parametrize(
    ("target", "tints", "words"),
    [
        (85, {84: "lv1", 85: ""}, ["70–84", "60–69", "< 60"]),  # noqa: RUF001
        (Decimal("92.5"), {92: "lv1", 93: ""}, ["70–92", "60–69", "< 60"]),  # noqa: RUF001
        (65, {64: "lv2", 65: "", 59: "lv3"}, ["60–64", "< 60"]),  # noqa: RUF001
        (50, {49: "lv3", 50: ""}, ["< 50"]),
    ],
)
def test_what_is_below_the_target_is_tinted(target, tints, words):
    from reports.dashboards.shares import Share, legend

    assert {n: Share(n, 100, target).level for n in tints} == tints
    assert [text for _css, text in legend(target)] == words


def test_groups_are_never_added_up_and_more_than_six_methods_are_put_together(
    life, county, chen, make_service
):
    for at, method in enumerate("VTIGSPRDH"):
        make_service(heads={"": 20 - at}, method=method, on=date(2025, 10, 9))
    groups = Chart(board_of(county, chen, by="group"))
    assert [len(line.numbers) for line in groups.lines] == [2] * len(groups.lines)
    assert groups.lines
    methods = Chart(board_of(county, chen, by="method"))
    *series, total, _before = [number.value for number in methods.lines[-1].numbers]
    assert len(series) == 6
    assert sum(series) == total


def test_a_month_that_was_not_filed_says_so(life, county, chen, make_filing, make_user, east, west):
    mo = make_user("mo", ("lead", west))

    def filed():
        return [row.cells[-1].is_filed for row in Heat(board_of(county, chen)).rows]

    assert filed() == [False, False]
    filings = [make_filing(east, OCTOBER), make_filing(west, OCTOBER, by=mo)]
    assert filed() == [True, True]
    return_filing(filings[1], comment="The 3rd is missing.", by=chen)
    assert filed() == [True, False]


class Links(HTMLParser):
    """``(address, text)`` of every number that opens a list."""

    def __init__(self, html):
        super().__init__()
        self.found, self.href, self.text, self.depth = [], "", "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and "/behind/" in attrs.get("href", ""):
            self.href, self.text, self.kpi = attrs["href"], "", "kpi" in attrs.get("class", "")
        if self.href and tag == "span":
            self.depth = attrs.get("class", "")

    def handle_data(self, data):
        if self.href and (not self.kpi or self.depth == "fig"):
            self.text += data

    def handle_endtag(self, tag):
        if tag == "span":
            self.depth = ""
        if tag == "a" and self.href:
            self.found.append((self.href, self.text.strip()))
            self.href = ""


def said(text):
    """The first number of a text: 1,234 人次."""
    return float(re.search(r"[\d,.]+", text)[0].replace(",", ""))


def listed(client, href):
    """What the list behind an address says: its head, and its rows on all pages."""
    answer = client.get(href)
    assert answer.status_code == 200, href
    context, rows = answer.context, 0
    while True:
        rows += len(answer.context["lines"])
        if not answer.context["page"].after:
            return context, rows
        answer = client.get(f"{href}&after={answer.context['page'].after}")


@pytest.mark.parametrize("at", ["county", "city", "east"])
def test_every_number_opens_the_list_that_it_counts(at, life, as_user, chen, gao, lin, request):
    from reports.issued.queries.scope import kind_of

    place = request.getfixturevalue(at)
    client = as_user({"county": chen, "city": gao, "east": lin}[at])
    address = f"/reports/place/{kind_of(place)}/{place.pk}/dashboard/?month=2025-10"
    links = Links(client.get(address).content.decode()).found
    assert len(links) > 20
    subjects = set()
    for href, text in links:
        subject = href.split("/behind/")[1].split("/")[0]
        context, rows = listed(client, href)
        subjects.add(subject)
        shown = said(text)
        if subject == "coverage":
            share = context["share"]
            assert rows == share.whole
            assert text in (f"{share.part}/{share.whole}", "100%") or shown == float(
                f"{share.percent:.1f}"
            )
        elif subject == "kept":
            assert rows == context["number"]
            rate = 100 * context["good"] / context["number"]
            assert abs(shown - float(rate)) <= 0.5
        elif subject == "donations":
            assert shown == float(context["good"])
            assert rows == context["number"]
        else:
            assert shown == context["number"], href
            amounts = sum(getattr(row, "amount", 1) for row in context["lines"])
            assert amounts == shown
    assert subjects >= {"services", "kept", "overdue", "cases", "donations"}


def test_the_tiles_say_good_or_bad_by_meaning(life, county, chen):
    found = {tile.key: tile.change for tile in tiles(board_of(county, chen))}
    assert (found["services"].rises, found["services"].is_good) == (False, False)
    assert (found["kept"].rises, found["kept"].is_good) == (False, False)
    assert (found["donations"].rises, found["donations"].is_good) == (True, True)
    assert (found["cases"].rises, found["cases"].is_good) == (None, None)
    assert found["overdue"] is None  # nobody was late a year ago


def test_a_line_ends_where_the_month_is(life, county, chen):
    for tile in tiles(board_of(county, chen)):
        assert all(0 <= x <= 120 and 0 <= y <= 22 for x, y in tile.points)
        if tile.points:
            assert tile.points[-1][0] == 118


def test_it_is_as_fresh_as_the_database(county, chen, make_service, void, lin):
    running = Period.month(timezone.localdate())
    record = make_service(heads={"": 5}, on=timezone.localdate())
    assert Parts(board_of(county, chen, running)).total.contacts == 5
    void(record, lin)
    assert Parts(board_of(county, chen, running)).total.contacts == 0
