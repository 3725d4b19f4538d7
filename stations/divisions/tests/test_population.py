"""How many people live where: stated with source and day, once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from stations.divisions.services.population import declare_populations
from stations.models import AuditEntry, PopulationSnapshot


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def snapshot(division, **fields):
    row = {"counted_on": date(2025, 1, 1), "residents": 1200, "source": "派出所"}
    return PopulationSnapshot(division=division, **row | fields)


def test_an_administrator_states_many_at_once(east, west, an):
    rows = [snapshot(east.home), snapshot(west.home, residents=900)]
    made = declare_populations(rows, by=an)
    assert [row.residents for row in made] == [1200, 900]
    assert AuditEntry.objects.filter(verb="declare_population").count() == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"residents": -1}, "residents"),
        ({"source": ""}, "source"),
    ],
)
def test_what_cannot_be_is_refused_by_field(east, an, fields, field):
    with pytest.raises(ValidationError) as refused:
        declare_populations([snapshot(east.home, **fields)], by=an)
    assert list(refused.value.message_dict) == [field]
    assert not PopulationSnapshot.objects.exists()


@pytest.mark.dated
def test_people_are_counted_today_and_not_tomorrow(east, an, today):
    with pytest.raises(ValidationError) as refused:
        declare_populations([snapshot(east.home, counted_on=today + timedelta(days=1))], by=an)
    assert list(refused.value.message_dict) == ["counted_on"]
    declare_populations([snapshot(east.home, counted_on=today)], by=an)


def test_one_figure_a_division_and_day(east, an):
    declare_populations([snapshot(east.home)], by=an)
    with pytest.raises(ValidationError, match="already"):
        declare_populations([snapshot(east.home, residents=1)], by=an)
    with pytest.raises(ValidationError, match="already"):
        declare_populations([snapshot(east.home, counted_on=date(2024, 1, 1))] * 2, by=an)
    assert PopulationSnapshot.objects.get().residents == 1200


def test_nobody_states_it_for_another_place(east, lin, zhao):
    for user in (lin, zhao):
        with pytest.raises(ValidationError, match="outside your area"):
            declare_populations([snapshot(east.home)], by=user)
