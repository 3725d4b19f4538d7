"""Who has to file a month: townships at work always, other points when they did something."""

from datetime import date

import pytest

from cases.filings.queries.filing_lists import due_from
from cases.filings.queries.must_file import must_file, stations_to_file
from cases.records.services import void_record
from reports.figures.periods import Period
from reports.issued.queries.filed_months import filed_months, key_of
from stations.models import Station

APRIL = date(2026, 4, 1)


def named(stations):
    return {station.name for station in stations}


@pytest.fixture
def room(make_station, east):
    """A village room; who leads East leads it too."""
    return make_station("E1R", "East Room", east.home, tier=Station.Tier.ROOM, parent=east)


def test_a_room_owes_only_the_months_in_which_it_worked(east, room, make_record):
    everybody = Station.objects.filter(pk__in=[east.pk, room.pk])
    assert named(stations_to_file(everybody, APRIL)) == {east.name}
    record = make_record(station=room, done_on=date(2026, 4, 30))
    assert named(stations_to_file(everybody, APRIL)) == {east.name, room.name}
    void_record(record, reason="wrong station", by=record.created_by)
    assert named(stations_to_file(everybody, APRIL)) == {east.name}


@pytest.mark.parametrize(
    ("tier", "fields"),
    [
        ("TOWNSHIP", {}),
        ("TOWNSHIP", {"operating_on": None}),
        ("TOWNSHIP", {"operating_on": date(2026, 4, 30)}),
        ("TOWNSHIP", {"operating_on": date(2026, 5, 1)}),
        ("TOWNSHIP", {"closed_on": APRIL}),
        ("TOWNSHIP", {"closed_on": date(2026, 4, 2)}),
        ("TOWNSHIP", {"suspended_on": APRIL}),
        ("TOWNSHIP", {"suspended_on": date(2026, 4, 2)}),
        ("HUB", {}),
        ("CENTRE", {}),
        ("POINT", {}),
    ],
)
@pytest.mark.parametrize("works", [True, False])
def test_lists_and_reports_say_the_same(tier, fields, works, east, make_record):
    Station.objects.filter(pk=east.pk).update(tier=Station.Tier[tier], **fields)
    east.refresh_from_db()
    if works:
        make_record(done_on=date(2026, 4, 1))
    listed = stations_to_file(Station.objects.filter(pk=east.pk), APRIL).exists()
    awaited = filed_months([east], Period.month(APRIL))[key_of(east)].awaited
    assert listed is bool(awaited) is (works or must_file(east, APRIL))


def test_a_lead_is_not_asked_for_the_month_of_a_room_that_did_nothing(east, room, he):
    assert named(due_from(he).unfiled) == {east.name}
