"""Stocks of the network, as of a day."""

from datetime import date

import pytest

from stations.models import PopulationSnapshot, Station, StationDivision

LAST = date(2025, 10, 31)


@pytest.fixture
def towns(east_town, west_town, make_division, county):
    """Clear Stream County has four townships and a zone that is none."""
    make_division("9A0101103", "South Town")
    make_division("9A0101104", "Hill Township", kind="township")
    make_division("9A0101401", "Airport Zone", kind="zone", is_legal=False)
    return county


def test_coverage_counts_townships_served_not_stations(
    figures, towns, east, west, west_town, make_station
):
    make_station("W2", "Second West Station", west_town)
    found = figures(towns)
    assert found["IND-NET-01"].value == 3
    covered = found["IND-NET-02"]
    assert (covered.numerator, covered.denominator) == (2, 4)
    assert covered.value == 0.5
    assert covered.counted == ["9A0101101", "9A0101102"]
    assert covered.lacking == ["9A0101103", "9A0101104"]


def test_a_station_that_serves_two_townships_covers_both(figures, towns, east):
    StationDivision.objects.create(station=east, division_id="9A0101104", since=date(2025, 10, 1))
    assert figures(towns)["IND-NET-02"].numerator == 2
    assert figures(towns, date(2025, 9, 1))["IND-NET-02"].numerator == 1


def test_a_township_no_longer_served_is_not_covered(figures, towns, east):
    east.served.update(until=LAST)
    assert figures(towns)["IND-NET-02"].numerator == 0


def test_coverage_is_told_by_milestone(figures, towns, east, west):
    Station.objects.filter(pk=west.pk).update(
        operating_on=date(2025, 11, 1), plaque_on=date(2025, 10, 31)
    )
    found = figures(towns)
    by = {name: found["IND-NET-02", "milestone", name].numerator for name in _MILESTONES}
    assert by == {"built": 2, "plaque": 1, "operating": 1}
    stations = {name: found["IND-NET-01", "milestone", name].value for name in _MILESTONES}
    assert stations == {"built": 2, "plaque": 1, "operating": 1}


_MILESTONES = ("built", "plaque", "operating")


def test_a_station_closed_on_the_last_day_is_not_there_on_it(figures, towns, east, west):
    Station.objects.filter(pk=east.pk).update(closed_on=LAST)
    Station.objects.filter(pk=west.pk).update(closed_on=date(2025, 11, 1))
    assert figures(towns)["IND-NET-01"].counted == [str(west.pk)]


def test_each_township_is_a_part_of_the_countys_report(figures, towns, east):
    found = figures(towns)
    assert found["IND-NET-02", "9A0101101"].value == 1
    assert found["IND-NET-02", "9A0101103"].value == 0
    assert found["IND-NET-02", "9A0101103"].lacking == ["9A0101103"]
    assert ("IND-NET-02", "9A0101401") not in found


def test_without_any_township_there_is_no_rate(figures, city, east_town, make_division):
    empty = make_division("9A0109", "New Area")
    covered = figures(empty)["IND-NET-02"]
    assert (covered.value, covered.numerator, covered.denominator) == (None, 0, 0)


def test_a_village_room_or_a_hub_covers_no_township(figures, county, east_town, make_station):
    make_station("H1", "County Hub", east_town, tier=Station.Tier.HUB)
    make_station("R1", "Plum Room", east_town, tier=Station.Tier.ROOM)
    found = figures(county)
    assert found["IND-NET-02"].numerator == found["IND-NET-01"].value == 0
    assert found["IND-NET-05b"].value == found["IND-NET-04"].value == 1


def test_centre_and_hubs_are_counted_each(figures, city, county, make_station):
    make_station("C", "Guidance Centre", city, tier=Station.Tier.CENTRE)
    make_station("H", "Hub", county, tier=Station.Tier.HUB)
    make_station("H2", "Hub to come", county, tier=Station.Tier.HUB, built_on=date(2026, 1, 1))
    found = figures(city)
    assert (found["IND-NET-05a"].value, found["IND-NET-05b"].value) == (1, 1)
    assert figures(county)["IND-NET-05a"].value == 0


def test_counties_with_a_station_and_complete_ones(
    figures, province, towns, east, north, other_county
):
    found = figures(province)
    with_one, complete = found["IND-NET-03a"], found["IND-NET-03b"]
    assert (with_one.value, with_one.denominator) == (2, 2)
    assert complete.counted == [other_county.pk]


def test_a_statistical_zone_is_no_county_but_its_towns_count(figures, city, east, make_division):
    make_division("9A0171", "Development Zone", is_legal=False)
    make_division("9A0171101", "Zone Town")
    found = figures(city)
    assert found["IND-NET-02"].denominator == 2
    assert found["IND-NET-03a"].denominator == 1


def test_the_room_rate_is_of_all_villages(figures, county, east_village, west_village, west_town):
    Station.objects.create(code="R", name="Room", home=east_village, tier=4, built_on=LAST)
    rate = figures(county)["IND-NET-04r"]
    assert (rate.numerator, rate.denominator) == (1, 2)


def test_there_is_no_room_rate_while_a_townships_villages_are_not_loaded(
    figures, county, east_village, west_town
):
    rate = figures(county)["IND-NET-04r"]
    assert (rate.value, rate.denominator) == (None, None)


def test_a_station_serves_the_villages_of_its_township(figures, east, east_village, make_division):
    make_division("9A0101101202", "Pine Village")
    assert figures(east)["IND-NET-07"].counted == ["9A0101101201", "9A0101101202"]
    StationDivision.objects.create(station=east, division=east_village, since=LAST)
    assert figures(east)["IND-NET-07"].value == 2


def test_served_villages_are_unknown_while_they_are_not_loaded(figures, east):
    assert figures(east)["IND-NET-07"].value is None


def test_a_closed_station_serves_nobody(figures, county, east, east_village):
    Station.objects.update(closed_on=LAST)
    assert figures(county)["IND-NET-07"].value == 0


def test_population_is_the_latest_known_of_what_is_served(
    figures, east, east_town, east_village, west_town
):
    for division, day, residents in [
        (east_town, date(2020, 11, 1), 30_000),
        (east_town, date(2024, 12, 31), 28_456),
        (east_town, date(2025, 12, 31), 28_000),
        (east_village, date(2024, 12, 31), 1_234),
        (west_town, date(2024, 12, 31), 9_999),
    ]:
        PopulationSnapshot.objects.create(
            division=division, counted_on=day, residents=residents, source="Yearbook"
        )
    StationDivision.objects.create(station=east, division=east_village, since=LAST)
    served = figures(east)["IND-NET-08"]
    assert (served.value, served.numerator, served.denominator) == (28_456, 1, 1)


def test_an_unknown_population_is_not_zero(figures, east):
    served = figures(east)["IND-NET-08"]
    assert (served.value, served.numerator, served.denominator) == (None, 0, 1)


def test_a_street_run_by_a_zone_counts_where_it_is_run(
    figures, city, county, towns, east_town, make_division, move_division
):
    zone = make_division("9A01A1", "High-tech Zone", is_legal=False)
    move_division(east_town, zone, date(2025, 10, 10))
    assert figures(county)["IND-NET-02"].denominator == 3
    assert figures(zone)["IND-NET-02"].denominator == 1
    assert figures(county, date(2025, 9, 1))["IND-NET-02"].denominator == 4
    assert figures(city)["IND-NET-02"].denominator == 4


def test_an_abolished_township_is_none_from_its_last_day_on(figures, towns, east_town):
    east_town.until = LAST
    east_town.save()
    assert figures(towns)["IND-NET-02"].denominator == 3
    assert figures(towns, date(2025, 9, 1))["IND-NET-02"].denominator == 4


def test_a_station_has_no_coverage_of_its_own(figures, east):
    assert "IND-NET-02" not in figures(east)
