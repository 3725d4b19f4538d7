"""Pairings as of a day: active, in contact, overdue, party units; small enough to count by hand."""

from datetime import date

import pytest

from cases.models import Pairing, PairingContact
from cases.pairings.services import end_pairing, void_contact, void_pairing
from stations.organisations.testing import organisation

LAST = date(2025, 10, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(lin, east):
    def make(began=date(2025, 9, 1), *contacts, station=east, **fields):
        own = {"station": station, "origin": station, "created_by": lin}
        row = {"kind": "support", "frequency": "month", "began_on": began}
        two = {} if "organisation" in fields else {"neighbour": "张大妈"}
        two |= {} if "person" in fields else {"village": station.home}
        made = Pairing.objects.create(**own | row | two | fields)
        for day in contacts:
            PairingContact.objects.create(pairing=made, done_on=day, how="visit", **own)
        return made

    return make


def test_a_pairing_counts_from_its_first_to_its_last_day(figures, east, pair):
    pair(date(2025, 10, 2), ended_on=date(2025, 10, 10), end_reason="结束")

    def active(day):
        return figures(east, day=date(2025, 10, day))["IND-PAI-01"].value

    assert [active(day) for day in (1, 2, 10, 11)] == [0, 1, 1, 0]


def test_what_was_voided_or_whose_person_left_is_no_pairing(figures, east, pair, lin, granny_li):
    pair()
    void_pairing(pair(), reason="记错了", by=lin)
    pair(person=granny_li)
    assert figures(east)["IND-PAI-01"].value == 2
    granny_li.left_on, granny_li.left_because = date(2025, 10, 30), "moved"
    granny_li.save()
    assert figures(east)["IND-PAI-01"].value == 1
    assert figures(east, day=date(2025, 10, 30))["IND-PAI-01"].value == 2


def test_a_contact_is_kept_within_its_rhythm(figures, east, pair):
    """Monthly: of 30 September it holds until 30 October; of 1 October until 1 November."""
    pair(date(2025, 9, 1), date(2025, 9, 30))  # overdue on the 31st
    pair(date(2025, 9, 1), date(2025, 9, 30), date(2025, 10, 1))  # in contact
    pair(date(2025, 10, 24), frequency="week")  # not yet due
    pair(date(2025, 10, 23), frequency="week")  # overdue since today
    pair(date(2025, 8, 1), frequency="quarter")  # until 1 November
    pair(date(2020, 1, 1), frequency="none")  # owes nothing
    found = figures(east)
    rate = found["IND-PAI-02"]
    assert (rate.numerator, rate.denominator) == (3, 5)
    assert found["IND-PAI-03"].value == 2
    assert len(rate.keys()) == 3
    assert figures(east, day=date(2025, 10, 30))["IND-PAI-03"].value == 0


def test_the_past_is_told_as_it_was_by_contacts_of_then(figures, east, pair):
    pair(date(2025, 8, 1), date(2025, 10, 20))
    days = [(9, 1), (9, 2), (10, 19), (10, 20), (10, 31)]
    late = [
        figures(east, date(2025, month, 1), date(2025, month, day))["IND-PAI-03"].value
        for month, day in days
    ]
    assert late == [0, 1, 1, 0, 0]


def test_a_voided_contact_keeps_nothing_and_what_ended_owes_nothing(figures, east, pair, lin):
    row = pair(date(2025, 9, 1), date(2025, 10, 15))
    assert figures(east)["IND-PAI-03"].value == 0
    void_contact(row.contacts.get(), reason="记错了人", by=lin)
    assert figures(east)["IND-PAI-03"].value == 1
    end_pairing(row, ended_on=date(2025, 10, 20), reason="搬走了", by=lin)
    found = figures(east)
    assert (found["IND-PAI-03"].value, found["IND-PAI-02"].value) == (0, None)


def test_a_unit_that_is_paired_with_many_at_two_stations_is_one(
    figures, county, east, west, pair, granny_li, lin
):
    mill, bank = organisation("面粉厂", county), organisation("信用社", county)
    for station in (east, west):
        pair(station=station, organisation=mill, is_party_unit=True)
    pair(organisation=mill, is_party_unit=True, person=granny_li)
    pair(organisation=bank)  # the whole of it, not its party unit
    ended = {"ended_on": date(2025, 10, 30), "end_reason": "结束"}
    pair(organisation=bank, is_party_unit=True, person=granny_li, **ended)
    found = figures(county)
    parts = ["", east.home_id, west.home_id]
    values = [found["IND-PAR-02"], *(found["IND-PAR-02", part] for part in parts[1:])]
    assert [cell.value for cell in values] == [1, 1, 1]
    assert values[0].counted == [str(mill.pk)]
    assert [found["IND-PAI-01"].value, found["IND-PAI-01", west.home_id].value] == [4, 1]
