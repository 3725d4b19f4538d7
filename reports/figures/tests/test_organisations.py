"""Agencies, counties with one, party units: as of a day, where they have their seat."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from stations.divisions.services.changes import add_local_division
from stations.models import Cultivation, Organisation
from stations.organisations.testing import organisation

LAST = date(2025, 10, 31)


@pytest.fixture
def agency():
    def make(name, division, registered_on=date(2019, 4, 1), **fields):
        return organisation(name, division=division, registered_on=registered_on, **fields)

    return make


def test_agencies_are_registered_by_the_day_and_not_deregistered(
    figures, county, east_town, west_town, west, other_county, agency, an
):
    own = agency("甲", county)
    below = agency("乙", east_town, LAST)
    agency("丙", county, date(2025, 11, 1))
    agency("丁", county, None)
    agency("戊", county, ended_on=LAST)
    agency("己", county, kind="foundation")
    agency("庚", other_county)
    Organisation.objects.filter(pk=agency("辛", county).pk).void(by=an, reason="twice")
    found = figures(county)
    counted = {own.client_uuid.hex, below.client_uuid.hex}
    assert set(found["IND-ORG-01"].counted) == counted
    assert found["IND-ORG-01"].value == 2
    assert found["IND-ORG-01", west_town.pk].value == 0
    assert figures(county, date(2025, 9, 1))["IND-ORG-01"].value == 2  # 甲 and 戊


def test_one_that_was_merely_named_counts_where_it_was_named(figures, county, east_town, agency):
    unseated = agency("甲", None, origin=east_town)
    assert figures(county)["IND-ORG-01"].counted == [unseated.client_uuid.hex]


def test_counties_with_an_agency_and_zones_apart(
    figures, province, city, county, other_county, east_town, agency, an
):
    zone = add_local_division(name="高新区", level=3, kind="zone", parent=city, by=an)
    agency("甲", east_town)
    found = figures(province)
    share = found["IND-ORG-03"]
    assert (share.numerator, share.denominator, share.counted) == (1, 2, [county.pk])
    assert share.lacking == [other_county.pk]
    apart = found["IND-ORG-03", "ground", "zone"]
    assert (apart.numerator, apart.denominator, apart.lacking) == (0, 1, [zone.pk])
    agency("乙", zone)
    found = figures(province)
    assert found["IND-ORG-03"].numerator == 1
    assert found["IND-ORG-03", "ground", "zone"].value == 1
    assert "IND-ORG-03" not in figures(county)


@pytest.fixture
def cultivate(chen):
    def make(one, division, since, **fields):
        usual = {"how": "cultivated", "origin": division, "created_by": chen}
        return Cultivation.objects.create(
            organisation=one, division=division, since=since, **usual | fields
        )

    return make


def test_incubated_are_agencies_whose_incubation_has_begun(
    figures, county, other_county, agency, cultivate, chen
):
    first = agency("甲", county)
    cultivate(first, other_county, LAST, how="incubated", until=date(2025, 11, 30))
    cultivate(first, county, date(2024, 1, 1), how="incubated", until=date(2025, 1, 1))
    cultivate(agency("乙", county), county, LAST)
    cultivate(agency("丙", county), county, date(2025, 11, 1), how="incubated")
    cultivate(agency("丁", county, kind="society"), county, LAST, how="incubated")
    wrong = cultivate(agency("戊", county), county, LAST, how="incubated")
    Cultivation.objects.filter(pk=wrong.pk).void(by=chen, reason="twice")
    assert figures(county)["IND-ORG-02"].counted == [first.client_uuid.hex]
    assert figures(other_county)["IND-ORG-02"].value == 0


def test_cultivated_is_told_as_of_a_day_and_of_a_period_by_programme(
    figures, county, east_town, east, agency, cultivate
):
    one, other = agency("甲", county, kind="community"), agency("乙", county, kind="community")
    cultivate(one, county, date(2025, 10, 1), programme="微孵化")
    cultivate(one, county, date(2025, 10, 2), programme="公益创投")
    cultivate(other, east_town, date(2025, 10, 31), programme="微孵化")
    cultivate(agency("丙", county), county, date(2025, 10, 9), until=date(2025, 10, 31))
    cultivate(agency("丁", county), county, date(2025, 9, 30), programme="微孵化")
    found = figures(county)
    assert found["IND-ORG-05a"].value == 3
    assert found["IND-ORG-05a", "organisation", "community"].value == 2
    assert found["IND-ORG-05a", east_town.pk].value == 1
    assert "IND-ORG-05b" not in found
    by = {key[2]: int(cell.value) for key, cell in found.items()
          if key[:2] == ("IND-ORG-05b", "programme")}  # fmt: skip
    assert by == {"微孵化": 2, "公益创投": 1, "-": 1}
    assert found["IND-ORG-05b", east_town.pk, "programme", "微孵化"].value == 1


def test_party_units_by_kind_and_from_their_day_on(figures, county, agency):
    agency("甲", county, has_party_unit=True, party_since=LAST)
    agency("乙", county, kind="school", has_party_unit=True)
    agency("丙", county, has_party_unit=True, party_since=date(2025, 11, 1))
    agency("丁", county, has_party_unit=False)
    agency("戊", county, has_party_unit=True, ended_on=LAST)
    unknown = agency("己", county, None, has_party_unit=True)
    noon = datetime(2025, 10, 31, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    Organisation.objects.filter(pk=unknown.pk).update(created_at=noon)
    found = figures(county)
    assert found["IND-PAR-01"].value == 3
    assert found["IND-PAR-01", "organisation", "school"].value == 1
    assert found["IND-PAR-01", "organisation", "agency"].value == 2
    assert figures(county, date(2025, 9, 1))["IND-PAR-01"].value == 2  # 乙 and 戊


def test_a_station_has_none_of_these(figures, east):
    assert not {"IND-ORG-01", "IND-ORG-03", "IND-PAR-01"} & figures(east).keys()
