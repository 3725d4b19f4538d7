"""Certificate holders, full-time workers and posts, as of a day."""

from datetime import date

import pytest

from stations.models import Assignment, Certificate, Organisation, StationPosts, Worker
from stations.organisations.testing import organisation

LAST = date(2025, 10, 31)


@pytest.fixture
def certify(make_worker):
    """``certify("甲", 1, home=town)``: a certificate holder, in 2024 unless ``on`` says else."""

    def make(name, *levels, station=None, on=date(2024, 5, 1), **fields):
        worker = make_worker(name, station, **fields)
        for level in levels:
            Certificate.objects.create(worker=worker, level=level, obtained_on=on)
        return worker

    return make


@pytest.fixture
def agency(east_town):
    return organisation("Clear Stream Agency", division=east_town)


def test_a_voided_employer_brings_nobody(figures, other_county, county, certify, agency, an):
    certify("甲", 1, home=other_county, employer=agency)
    assert figures(county)["IND-TAL-01"].value == 1
    Organisation.objects.void(by=an, reason="founded twice")
    assert figures(county)["IND-TAL-01"].value == 0


def test_a_holder_counts_once_at_the_highest_level(figures, county, certify, east, agency):
    certify("甲", 1, 2, station=east, employer=agency)
    certify("乙", 1)
    certify("丙")
    found = figures(county)
    assert found["IND-TAL-01"].value == 2
    assert found["IND-TAL-01", "level", "1"].value == 1
    assert found["IND-TAL-01", "level", "2"].value == 1
    assert found["IND-TAL-01", "level", "3"].value == 0


def test_holders_live_are_employed_or_work_in_the_place(
    figures, county, other_county, north_town, east_town, certify, east, agency
):
    lives = certify("甲", 1, home=east_town)
    employed = certify("乙", 1, home=north_town, employer=agency)
    works = certify("丙", 1, home=north_town, station=east)
    certify("丁", 1, home=north_town)
    found = figures(county)["IND-TAL-01"]
    assert set(found.counted) == {lives.pk.hex, employed.pk.hex, works.pk.hex}
    assert figures(other_county)["IND-TAL-01"].value == 3
    assert figures(east)["IND-TAL-01"].counted == [works.pk.hex]


def test_whoever_lives_in_one_township_and_works_in_another_is_in_both_parts(
    figures, county, east_town, west_town, west, east, certify
):
    certify("甲", 1, home=east_town, station=west)
    found = figures(county)
    assert found["IND-TAL-01"].value == 1
    assert found["IND-TAL-01", east_town.pk].value == 1
    assert found["IND-TAL-01", west_town.pk].value == 1


def test_holders_of_a_past_day(figures, county, certify, east, north_town):
    certify("甲", 1, on=date(2025, 10, 31))
    certify("乙", 1, on=date(2025, 11, 1))
    gone = certify("丙", 1, home=north_town, station=east)
    Assignment.objects.filter(worker=gone).update(until=LAST)
    assert figures(county)["IND-TAL-01"].value == 1
    assert figures(county, date(2025, 9, 1))["IND-TAL-01"].counted == [gone.pk.hex]


def test_a_certificate_of_an_unknown_day_counts_from_the_day_it_was_told(figures, county, certify):
    holder = certify("甲", 1, on=None)
    holder.certificates.update(told_on=date(2025, 10, 20))
    assert figures(county)["IND-TAL-01"].counted == [holder.pk.hex]
    assert figures(county, date(2025, 9, 1))["IND-TAL-01"].value == 0


def test_growth_is_against_the_same_day_a_year_before(figures, city, county, chen):
    made = {"home": county, "origin": county, "created_by": chen}
    for number, level, day in ((1503, 1, date(2022, 12, 31)), (601, 2, date(2023, 12, 31))):
        some = Worker.objects.bulk_create(Worker(name=f"甲{n}", **made) for n in range(number))
        Certificate.objects.bulk_create(
            Certificate(worker=worker, level=level, obtained_on=day) for worker in some
        )
    grown = figures(city, date(2023, 12, 1))["IND-TAL-02"]
    assert (grown.numerator, grown.denominator) == (601, 1503)
    assert len(grown.counted) - len(grown.lacking) == 601


def test_a_loss_is_negative_and_of_nobody_there_is_no_growth(figures, county, certify, east):
    assert figures(county)["IND-TAL-02"].value is None
    gone = certify("甲", 1, on=date(2020, 1, 1), home=county, station=east)
    certify("乙", 1, on=date(2020, 1, 1))
    gone.home_id = gone.home.parent_id
    gone.save()
    Assignment.objects.filter(worker=gone).update(until=date(2025, 1, 1))
    shrunk = figures(county)["IND-TAL-02"]
    assert (shrunk.value, shrunk.lacking) == (-0.5, [gone.pk.hex])


def test_posts_are_those_valid_on_the_day(figures, county, east, west, east_town, west_town):
    StationPosts.objects.create(station=east, number=2, since=date(2024, 1, 1), until=LAST)
    StationPosts.objects.create(station=east, number=3, since=LAST)
    StationPosts.objects.create(station=west, number=4, since=date(2025, 11, 1))
    found = figures(county)
    assert (found["IND-TAL-07"].value, found["IND-TAL-07"].counted) == (3, [str(east.pk)])
    assert found["IND-TAL-07", east_town.pk].value == 3
    assert found["IND-TAL-07", west_town.pk].value == 0
    assert figures(county, date(2025, 9, 1))["IND-TAL-07"].value == 2


def test_full_time_workers_count_once_wherever_they_work(
    figures, county, make_worker, make_station, east, west, east_town, west_town
):
    both = make_worker("甲", east)
    Assignment.objects.create(worker=both, station=west, since=date(2024, 1, 1))
    make_worker("乙", west)
    part = make_worker("丙", west)
    Assignment.objects.filter(worker=part).update(is_full_time=False)
    make_worker("丁", make_station("R", "Room", east_town, tier=4))
    found = figures(county)
    assert found["IND-TAL-08"].value == 3
    assert found["IND-TAL-08", east_town.pk].value == 2
    each = found["IND-TAL-08r"]
    assert (each.numerator, each.denominator, each.value) == (2, 2, 1)
    assert figures(west)["IND-TAL-08"].value == 2
    assert "IND-TAL-08r" not in figures(west)


def test_without_a_station_there_is_no_average(figures, county):
    assert figures(county)["IND-TAL-08r"].value is None
