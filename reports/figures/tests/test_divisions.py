"""Records of divisions are counted where their division lies on the day."""

from datetime import date

import pytest

from config.tests.sample.models import Trainer
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.indicators.stocks import InDivisions

DAY = date(2025, 10, 31)
TRAINERS = InDivisions("""
    SELECT id::text AS key, division_id AS division FROM sample_trainer
    WHERE began_on <= %(day)s AND (ended_on IS NULL OR ended_on > %(day)s)
""")


@pytest.fixture
def trainer(an):
    def make(division, *, began=date(2025, 1, 1), ended=None):
        return Trainer.objects.create(
            division=division, origin=division, created_by=an, name="X", began_on=began,
            ended_on=ended,
        )  # fmt: skip

    return make


def counted(place, day=DAY):
    source = FigureSource(place, Period(date(2025, 10, 1), DAY), day)
    return {count.part: int(count.value) for count in TRAINERS(source)}


def test_the_whole_has_what_its_parts_have_and_its_own(
    trainer, city, county, other_county, east_town, east, west, north
):
    trainer(county)
    trainer(east_town)
    trainer(other_county)
    assert counted(county) == {"": 2, east.home_id: 1, west.home_id: 0}
    assert counted(city) == {"": 2, county.pk: 2}
    assert counted(east) == {"": 0}


def test_it_is_counted_as_of_the_day(trainer, county):
    trainer(county, ended=date(2025, 10, 31))
    trainer(county, began=date(2025, 11, 1))
    assert counted(county)[""] == 0
    assert counted(county, date(2025, 10, 30))[""] == 1
    assert counted(county, date(2025, 11, 1))[""] == 1
