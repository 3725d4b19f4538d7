"""Volunteers, teams and sites as of a day: where they live, counted or declared."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.figures.keys import FigureKey
from reports.indicators import CATALOGUE
from resources.models import Declaration, Site, Team, Volunteer
from stations.crypto import blind_index
from stations.models import PopulationSnapshot

SINCE, LAST = date(2025, 3, 5), date(2025, 10, 31)
NUMBERS = iter(range(1, 10_000))
FAST = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def enrol(east, lin):
    def make(*, station=east, card="", **fields):
        usual = {"name": "罗小红", "joined_on": SINCE, "origin": station, "created_by": lin}
        if not card and "number" not in fields:
            fields["number"] = f"V-{next(NUMBERS)}"
        index = blind_index("volunteer", card) if card else None
        return Volunteer.objects.create(station=station, id_index=index, **usual | fields)

    return make


@pytest.fixture
def declare(county, chen):
    def make(figure, what="volunteers", division=county, counted_on=SINCE, **fields):
        made = {"origin": division, "created_by": chen, "document": "1", "declared_by": "文明办"}
        return Declaration.objects.create(
            division=division, what=what, figure=figure, counted_on=counted_on, **made | fields
        )

    return make


def registered(found, *cell):
    return found["IND-VOL-01", *cell].value if cell else found["IND-VOL-01"].value


def test_registered_are_those_with_a_real_name_who_joined_and_did_not_leave(
    enrol, figures, county, east
):
    enrol(), enrol(card="1")
    enrol(number="")  # nobody knows who that is
    enrol(joined_on=LAST), enrol(left_on=LAST)  # their first day and their last one
    enrol(joined_on=date(2025, 11, 1)), enrol(left_on=date(2025, 10, 30))
    enrol(voided_at="2025-10-01T00:00Z", void_reason="entered twice")
    assert registered(figures(county)) == registered(figures(east)) == 4


def test_they_count_where_they_live_and_at_their_station_where_that_isnt_known(
    enrol, figures, county, other_county, city, east, west, east_town, west_town, west_village,
    north_town, east_village,
):  # fmt: skip
    enrol(), enrol(residence=west_village), enrol(residence=north_town)
    found = figures(county)
    assert registered(found) == 2
    assert (registered(found, east_town.pk), registered(found, west_town.pk)) == (1, 1)
    assert registered(figures(other_county)) == 1
    assert registered(figures(west_village)) == 1
    assert registered(figures(east)) == 3  # a station has its own, wherever they live
    assert registered(figures(west)) == 0


def test_a_home_that_is_no_division_any_more_is_the_stations(
    enrol, figures, county, east_village, east_town
):
    enrol(residence=east_village)
    east_village.paths.update(until=date(2025, 6, 1))
    assert registered(figures(county), east_town.pk) == 1


def test_whoever_is_registered_at_two_stations_is_one(enrol, figures, county, east, west):
    enrol(card="1", number="A"), enrol(station=west, card="1", number="")  # by the card
    enrol(card="2", number="B"), enrol(station=west, number="B")  # by the number
    enrol(number="C"), enrol(station=west, number="C")
    enrol(number="D"), enrol(station=west, number="E")
    found = figures(county)
    assert registered(found) == 5
    assert registered(found, east.home_id) == registered(found, west.home_id) == 4


def test_the_list_behind_has_each_once_with_the_first_day(enrol, source, county, west):
    first = enrol(card="1", joined_on=date(2024, 1, 1))
    enrol(station=west, card="1")
    other = enrol()
    found = CATALOGUE["IND-VOL-01"].count.lines(source(county), FigureKey("IND-VOL-01"), None)
    assert [(line.key, line.day) for line in found.lines] == [
        (other.pk, SINCE), (first.pk, date(2024, 1, 1))
    ]  # fmt: skip
    assert found.total == 2
    part = FigureKey("IND-VOL-01", west.home_id)
    assert CATALOGUE["IND-VOL-01"].count.lines(source(county), part, None).total == 1


def test_pages_of_the_list_go_on_and_back(enrol, source, county):
    from reports.behind.queries.drill import Turn

    made = [enrol(joined_on=date(2025, 3, day)) for day in range(1, 8)]
    here, key = source(county), FigureKey("IND-VOL-01")
    count = CATALOGUE["IND-VOL-01"].count
    down = count.lines(here, key, Turn(size=3))
    assert [line.key for line in down.lines] == [one.pk for one in made[:3:-1]]
    then = count.lines(here, key, Turn(*down.following, size=3))
    assert [line.key for line in then.lines] == [one.pk for one in made[3:0:-1]]
    up = count.lines(here, key, Turn(then.lines[0].day, then.lines[0].key, is_up=True, size=3))
    assert [line.key for line in up.lines] == [one.pk for one in made[4:]]


# ── declared ────────────────────────────────────────────────────────────────────────────────────


def test_what_the_place_declares_is_shown_and_added_to_nothing(
    enrol, declare, figures, county, east, east_town
):
    enrol(), enrol()
    declare(369_320)
    found = figures(county)
    assert registered(found) == 369_320
    assert registered(found, "basis", "declared") == 369_320
    assert registered(found, "basis", "counted") == 2
    assert registered(found, east_town.pk) == 2
    assert ("IND-VOL-01", east_town.pk, "basis", "declared") not in found
    assert registered(figures(east)) == 2


def test_where_nobody_declares_nothing_is_said_of_a_basis(enrol, figures, county):
    enrol()
    assert not [key for key in figures(county) if "basis" in key]


def test_of_several_the_latest_on_or_before_the_day_holds(declare, figures, county, chen):
    declare(10, counted_on=date(2025, 9, 30))
    declare(20, counted_on=LAST)
    declare(30, counted_on=date(2025, 11, 1))
    declare(40, counted_on=date(2025, 10, 30), voided_at="2025-11-01T00:00Z", void_reason="wrong")
    declare(50, what="hours", counted_on=LAST)
    assert registered(figures(county)) == 20
    assert registered(figures(county, date(2025, 9, 1))) == 10
    assert registered(figures(county, date(2025, 8, 1))) == 0


def test_what_parts_declare_is_told_beside_a_whole_that_declares_nothing(
    enrol, declare, figures, source, county, east, west, east_town, west_town
):
    enrol(), enrol(station=west)
    declared = declare(500, division=east_town)
    found = figures(county)
    assert registered(found) == 2  # neither 500 nor 501
    assert registered(found, "basis", "parts") == 1
    assert registered(found, "basis", "counted") == 2
    assert (registered(found, east_town.pk), registered(found, west_town.pk)) == (500, 1)
    assert registered(found, east_town.pk, "basis", "counted") == 1
    count, here = CATALOGUE["IND-VOL-01"].count, source(county)
    part = count.lines(here, FigureKey("IND-VOL-01", east_town.pk), None)
    assert ([line.key for line in part.lines], part.total) == ([declared.pk], 500)
    beside = count.lines(here, FigureKey("IND-VOL-01", "", "basis", "parts"), None)
    assert ([line.key for line in beside.lines], beside.total) == ([declared.pk], 1)


def test_a_declared_total_stands_in_a_report_marked_and_opens_its_paper(
    declare, enrol, compiled, county, chen, as_user
):
    from reports.issued.addresses import url_of

    enrol()
    paper = declare(369_320)
    report = compiled(county)
    figure = report.figures.get(indicator="IND-VOL-01", part=None, dimension="")
    assert figure.value == 369_320
    page = as_user(chen).get(url_of(figure))
    assert [row.document for row in page.context["lines"]] == ["1 文明办"]
    assert paper.get_absolute_url() in page.content.decode()
    assert "由本级申报" in as_user(chen).get(report.get_absolute_url()).content.decode()


# ── of residents, teams, sites ──────────────────────────────────────────────────────────────────


def populate(division, residents, day=date(2024, 12, 31)):
    PopulationSnapshot.objects.create(
        division=division, counted_on=day, residents=residents, source="Yearbook"
    )


def test_the_share_is_of_the_divisions_own_population(
    declare, enrol, figures, county, east_town, east
):
    enrol()
    found = figures(county)["IND-VOL-02"]
    assert (found.value, found.numerator, found.denominator) == (None, 1, None)
    populate(county, 2_000_000, date(2020, 12, 31))
    populate(county, 2_249_502)
    populate(county, 1, date(2025, 11, 1))
    populate(east_town, 50)
    declare(369_320)
    found = figures(county)
    assert CATALOGUE["IND-VOL-02"].text(found["IND-VOL-02"].value) == "16.42%"
    assert found["IND-VOL-02", east_town.pk].value == Decimal(1) / 50
    assert "IND-VOL-02" not in figures(east)


@pytest.mark.parametrize(
    ("model", "begins", "ends", "key", "what"),
    [
        (Team, "founded_on", "ended_on", "IND-VOL-04", "teams"),
        (Site, "opened_on", "closed_on", "IND-VOL-06", "sites"),
    ],
)
def test_teams_and_sites_stand_from_their_first_day_to_their_last(
    model, begins, ends, key, what, figures, declare, county, other_county, north_town, east, lin
):
    def made(name, **fields):
        usual = {begins: SINCE, "station": east, "origin": east, "created_by": lin}
        model.objects.create(name=name, **usual | fields)

    made("1"), made("2", **{begins: LAST}), made("3", **{ends: LAST})
    made("4", **{begins: date(2025, 11, 1)}), made("5", **{ends: date(2025, 10, 30)})
    made("6", voided_at="2025-10-01T00:00Z", void_reason="twice"), made("7", village=north_town)
    found = figures(county)
    assert (found[key].value, found[key, east.home_id].value) == (3, 3)
    assert figures(east)[key].value == 4
    assert figures(other_county)[key].value == 1
    declare(711, what=what)
    assert figures(county)[key].value == 711


@pytest.mark.long
@FAST
@given(
    rows=st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(["", "A", "B"]),
            st.sampled_from(["", "1", "2"]),
            st.sampled_from(["", "east", "west", "north"]),
        ),
        max_size=8,
    )
)
def test_any_register_counts_as_it_is_counted_by_hand(
    rows, source, county, east, west, east_town, west_town, north_town, lin
):
    """Who shares a card, or the number of somebody with a card, is one; the village decides, else
    the station."""
    Volunteer.objects.all().delete()
    towns = {"east": east_town, "west": west_town, "north": north_town}
    known, carded = [], {}
    for is_west, number, card, home in rows:
        station = west if is_west else east
        stands = Volunteer.objects.filter(station=station)
        index = blind_index("volunteer", card) if card else None
        if (number and stands.filter(number=number)) or (card and stands.filter(id_index=index)):
            continue  # refused at that station
        Volunteer.objects.create(
            station=station, origin=station, created_by=lin, name="甲", joined_on=SINCE,
            number=number, id_index=index, residence=towns.get(home),
        )  # fmt: skip
        known.append((number, card, home or ("west" if is_west else "east")))
    here = [row for row in known if row[2] != "north"]
    for number, card, _home in here:
        if number and card:
            carded.setdefault(number, set()).add(blind_index("volunteer", card).hex())
    ones = {"east": set(), "west": set()}
    for number, card, home in here:
        if card:
            ones[home].add(blind_index("volunteer", card).hex())
        elif number:
            ones[home].add(max(carded[number]) if number in carded else number)
    cells = CATALOGUE["IND-VOL-01"].count(source(county))
    assert {cell.part: cell.value for cell in cells} == {
        "": len(ones["east"] | ones["west"]),
        east_town.pk: len(ones["east"]),
        west_town.pk: len(ones["west"]),
    }
