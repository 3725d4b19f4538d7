"""The catalogue's pages, live lists, and targets."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlparse

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.figures.periods import Period
from reports.figures.queries.catalogue import last_months
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE, VERSION
from reports.models import Target
from reports.targets.queries import Progress, progress
from reports.targets.services import remove_target, set_target
from stations.models import PopulationSnapshot

YEAR_END = date(2025, 12, 31)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def page_of(key):
    return reverse("reports:indicator", args=[key])


@pytest.fixture
def visited(make_service, make_person, west, granny_li, today):
    """Today a visit at East with a count of heads, one at West."""
    make_service([granny_li], on=today, heads={"elders": 4})
    make_service([make_person("赵丽", station=west)], on=today, station=west)


def test_the_catalogue_is_searched_by_word_code_and_chapter(as_user, chen, county):
    client = as_user(chen)

    def shown(**query):
        chapters = client.get(reverse("reports:indicators"), query).context["chapters"]
        return [row.id for _chapter, rows in chapters for row, _now in rows]

    assert shown() == list(CATALOGUE)
    assert shown(q="cas-09") == ["IND-CAS-09"]
    assert shown(q="coverage") == ["IND-NET-02"]
    assert shown(chapter="cases") == [key for key in CATALOGUE if key.startswith("IND-CAS")]
    assert shown(chapter="cases", q="coverage") == []
    assert VERSION in client.get(reverse("reports:indicators")).content.decode()


def test_an_empty_search_says_so_and_leads_back(as_user, chen, county):
    text = as_user(chen).get(reverse("reports:indicators"), {"q": "unicorns"}).content.decode()
    assert "No indicator with these words" in text
    assert f'href="{reverse("reports:indicators")}"' in text


def test_every_indicator_has_a_page_with_what_a_reader_needs(as_user, chen, county, east):
    client = as_user(chen)
    for key, indicator in CATALOGUE.items():
        page = client.get(page_of(key))
        text = page.content.decode()
        assert page.status_code == 200, key
        assert indicator.id in text, key
        assert str(indicator.source) in text, key
        assert page.context.get("is_counted", False) == indicator.has(page.context["view"].source)


def test_the_page_shows_todays_value_its_items_and_its_parts(
    as_user, chen, county, east, west, visited
):
    context = as_user(chen).get(page_of("IND-SVC-01")).context
    assert context["whole"].text == "6"
    assert {word: shown.text for word, shown in dict(context["items"])["method"]} == {
        "home visit": "6"
    }
    assert [shown.text for _name, shown in context["parts"]] == ["5", "1"]
    at_east = as_user(chen).get(page_of("IND-SVC-01"), {"place": f"station:{east.pk}"})
    assert at_east.context["whole"].text == "5"


def test_the_last_twelve_months_are_those_that_a_recount_finds(
    make_service, granny_li, east, today
):
    month, days = Period.month(today), []
    for number in range(14):
        days.append(month.first)
        for _visit in range(number % 3):
            make_service([granny_li], on=month.first)
        month = month.before
    rows = last_months(east, CATALOGUE["IND-SVC-01"], Period.month(today), today)
    assert [row.period.first for row in rows] == days[:12]
    assert [row.cell.value for row in rows] == [number % 3 for number in range(12)]
    assert [row.is_running for row in rows] == [True] + [False] * 11


@pytest.mark.dated
def test_the_months_of_money_have_one_unit(as_user, chen, county, make_donation, today):
    before = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    make_donation(kind="cash", quantity=8700, received_on=today)
    make_donation(kind="cash", quantity=21860, received_on=before)
    page = as_user(chen).get(page_of("IND-RES-01"))
    assert [text for _row, text in page.context["months"][:3]] == ["0.87", "2.19", "0"]
    assert page.context["months_unit"] == "10,000 yuan"


def test_what_never_adds_up_says_so(as_user, chen, county, make_donation, today):
    make_donation(received_on=today)
    assert "Different things never add up" in as_user(chen).get(page_of("IND-RES-04")).text


def test_a_place_outside_ones_area_is_404(as_user, zhao, east, county):
    for place in (f"station:{east.pk}", f"division:{county.pk}", "x", "station:x"):
        for address in (page_of("IND-SVC-01"), reverse("reports:indicators")):
            assert as_user(zhao).get(address, {"place": place}).status_code == 404
    assert as_user(zhao).get(page_of("IND-NONE")).status_code == 404


def test_the_administrator_reads_what_is_counted_and_no_value(as_user, an, nobody, county):
    for user in (an, nobody):
        page = as_user(user).get(page_of("IND-CLI-03"))
        assert page.status_code == 200
        assert "is_counted" not in page.context


def test_the_months_read_the_places_map_once_and_no_parts(county, east, visited, today):
    with CaptureQueriesContext(connection) as asked:
        assert (
            last_months(county, CATALOGUE["IND-SVC-01"], Period.month(today), today)[0].cell.value
            == 6
        )
    tables = ('FROM "stations_station"', 'FROM "stations_divisionpath"')
    assert [sum(name in one["sql"] for one in asked) for name in tables] == [1, 1]


def test_every_live_number_opens_a_list_that_adds_up_to_it(as_user, chen, county, east, visited):
    client = as_user(chen)
    for key in ("IND-SVC-01", "IND-SVC-02", "IND-CLI-01", "IND-CLI-03", "IND-NET-09a"):
        context = client.get(page_of(key)).context
        cells = [
            context["whole"],
            *(shown for _word, rows in context["items"] for _w, shown in rows),
        ]
        for shown in [*cells, *(shown for _name, shown in context["parts"])]:
            said = client.get(shown.url).context
            rows = said["lines"]
            found = sum(getattr(row, "amount", 1) for row in rows)
            assert found == said["counted"] == shown.cell.value, shown


def test_a_live_list_shows_only_what_its_reader_may_see(as_user, chen, zhao, county, visited):
    url = as_user(chen).get(page_of("IND-CLI-01")).context["whole"].url
    assert "李*兰" in as_user(chen).get(url).content.decode()
    assert "李桂兰" not in as_user(chen).get(url).content.decode()
    assert as_user(zhao).get(url).status_code == 404


@pytest.mark.parametrize(
    ("broken", "status"),
    [
        ({"place": ""}, 404),
        ({"first": "soon"}, 400),
        ({"part": "99"}, 404),
        ({"dimension": "x", "item": "y"}, 404),
    ],
)
def test_a_live_list_of_nothing_is_404_and_of_no_days_refused(
    as_user, chen, county, visited, broken, status
):
    url = as_user(chen).get(page_of("IND-CLI-01")).context["whole"].url
    query = {name: values[0] for name, values in parse_qs(urlparse(url).query).items()}
    assert as_user(chen).get(url).status_code == 200
    answer = as_user(chen).get(reverse("reports:live", args=["IND-CLI-01"]), query | broken)
    assert answer.status_code == status


def test_the_population_opens_who_lives_where_and_who_said_so(as_user, chen, county, east, west):
    client = as_user(chen)
    unknown = client.get(client.get(page_of("IND-NET-08")).context["whole"].url)
    assert "Population not known" in unknown.text
    assert unknown.context["lines"] == []
    for day, residents in [(date(2020, 11, 1), 30_000), (date(2024, 12, 31), 28_456)]:
        PopulationSnapshot.objects.create(
            division=east.home, counted_on=day, residents=residents, source="County yearbook"
        )
    whole = client.get(page_of("IND-NET-08")).context["whole"]
    listed = client.get(whole.url)
    assert sum(row.snapshot.residents for row in listed.context["lines"]) == whole.cell.value
    assert [str(row.snapshot.counted_on) for row in listed.context["lines"]] == ["2024-12-31"]
    assert "County yearbook" in listed.text
    assert [town for _c, towns in listed.context["unknown"] for town in towns] == [west.home]


@pytest.fixture
def promise(county, chen):
    def make(indicator="IND-NET-01", value=3, due_on=YEAR_END, division=county, by=chen, **fields):
        return set_target(
            division=division, indicator=indicator, due_on=due_on, value=Decimal(value), by=by,
            **fields,
        )  # fmt: skip

    return make


def test_a_target_stands_beside_what_is_reached(source, county, east, west, promise):
    promise()
    promise("IND-NET-02", "80", source="Plan 2025")
    promise("IND-NET-01", 2, date(2024, 12, 31))
    rows = {(row.indicator.id, row.target.due_on.year): row for row in progress(source(county))}
    stations, coverage = rows["IND-NET-01", 2025], rows["IND-NET-02", 2025]
    assert (stations.actual, stations.gap, stations.is_reached) == (2, 1, False)
    assert (coverage.actual, coverage.gap, coverage.is_reached) == (100, 0, True)
    assert (coverage.goal_text, coverage.actual_text) == ("80%", "100%")
    assert rows["IND-NET-01", 2024].is_reached


def test_missing_percents_are_points_with_the_decimals_of_the_share(county, promise):
    target = promise("IND-VIS-05", 90)
    row = Progress(target, CATALOGUE["IND-VIS-05"], Decimal("69.658"))
    assert (row.actual_text, row.gap_text) == ("69.7%", "20.3 points")
    assert Progress(target, CATALOGUE["IND-VIS-05"], None).gap_text == "—"


def test_of_what_has_no_figure_nothing_is_missing(source, county, promise):
    promise("IND-NET-02", 80)
    row = progress(source(county))[0]
    assert (row.actual, row.gap, row.actual_text) == (None, None, "—")


def test_a_target_for_the_same_day_is_replaced_and_the_trail_says_so(
    promise, chen, county, audit_verbs
):
    first, second = promise(value=3), promise(value=4)
    assert first.pk == second.pk
    assert Target.objects.get().value == 4
    remove_target(second, by=chen)
    assert not Target.objects.exists()
    verbs = [verb for verb, _reason in audit_verbs(county)]
    assert verbs == ["set_target", "set_target", "remove_target"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [({"value": -1}, "__all__"), ({"indicator": "IND-NONE"}, "indicator")],
)
def test_a_target_that_can_not_be_is_refused(promise, fields, named):
    with pytest.raises(ValidationError) as refused:
        promise(**fields)
    assert set(refused.value.message_dict) == {named}
    assert not Target.objects.exists()


@pytest.mark.parametrize("who", ["lin", "he", "wang", "shen", "zhao"])
def test_whoever_keeps_no_division_sets_no_targets(request, promise, who):
    with pytest.raises(PermissionDenied):
        promise(by=request.getfixturevalue(who))


def test_the_county_sets_no_target_of_the_city(promise, city, gao):
    with pytest.raises(PermissionDenied):
        promise(division=city)
    assert promise(division=city, by=gao).division == city


def test_targets_are_set_and_removed_on_their_page(as_user, chen, county, east):
    client, url = as_user(chen), reverse("reports:targets")
    form = {"indicator": "IND-NET-01", "due_on": "2025-12-31", "value": "140", "source": "Plan"}
    answer = client.post(url, form)
    assert answer.url == f"{url}?division={county.pk}"
    page = client.get(answer.url)
    assert [(row.goal_text, row.gap_text) for row in page.context["rows"]] == [("140", "139")]
    own = client.get(page_of("IND-NET-01"))
    assert "139 missing" in own.content.decode()
    client.post(reverse("reports:target_remove", args=[Target.objects.get().pk]))
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ({"value": "many"}, "value"),
        ({"value": ""}, "value"),
        ({"due_on": "soon"}, "due_on"),
        ({"indicator": "IND-NONE"}, "indicator"),
        ({"value": "-1"}, "__all__"),
        ({"value": "99999999999999"}, "value"),
    ],
)
def test_a_wrong_target_is_said_at_its_field_and_keeps_what_was_typed(
    as_user, chen, county, broken, named
):
    form = {"indicator": "IND-NET-01", "due_on": "2025-12-31", "value": "140", "source": "Plan"}
    answer = as_user(chen).post(reverse("reports:targets"), form | broken)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {named}
    assert 'value="Plan"' in answer.content.decode()
    assert not Target.objects.exists()


def test_nobody_touches_targets_elsewhere(as_user, promise, chen, make_user, other_county, city):
    elsewhere = as_user(make_user("mo", ("officer", other_county)))
    target = promise()
    assert elsewhere.post(reverse("reports:target_remove", args=[target.pk])).status_code == 404
    for place in (target.division_id, city.pk, "x"):
        page = elsewhere.get(reverse("reports:targets"), {"division": place})
        assert page.status_code == 404
    assert Target.objects.filter(pk=target.pk).exists()


def test_more_targets_take_no_more_queries(count_queries, chen, county, east, promise):
    promise()
    before = count_queries(chen, reverse("reports:targets"))
    for number in range(4):
        promise(due_on=YEAR_END + timedelta(days=number + 1))
    assert count_queries(chen, reverse("reports:targets")) == before


def test_the_catalogue_takes_as_many_statements_for_many_stations(
    count_statements, county, city, east, east_town, make_station, make_person, today
):
    def count(place):
        source = FigureSource(place, Period.month(today), today)
        return count_statements(
            lambda: [list(row.count(source)) for row in CATALOGUE.values() if row.has(source)]
        )

    before = count(county)
    for number in range(4):
        make_person(f"甲{number}", station=make_station(f"S{number}", f"S{number}", east_town))
    assert count(county) == before
    assert count(city) <= before + 2  # a city has counties
