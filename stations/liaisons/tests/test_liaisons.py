"""What the contact log has beside every kind: days in order, words that others don't read."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from stations.kinds.protocol import one
from stations.liaisons.services import BATCH, liaison_row
from stations.organisations.testing import organisation


@pytest.fixture
def note(east, lin, county, today):
    def make(**fields):
        made = {"organisation": organisation("Spring", division=county), "done_on": today}
        row = made | {"about": "商定重阳节慰问"} | fields
        return one(BATCH.add, liaison_row(by=lin, station=east, **row), by=lin)[0]

    return make


def test_the_next_contact_comes_later_and_within_a_year(note, today):
    assert note(next_on=today).next_on == today
    for wrong in (today - timedelta(days=1), today + timedelta(days=400)):
        with pytest.raises(ValidationError) as refused:
            note(next_on=wrong)
        assert list(refused.value.entries[0].message_dict) == ["next_on"]
    with pytest.raises(ValidationError) as refused:
        note(done_on=today + timedelta(days=1))
    assert "done_on" in refused.value.entries[0].message_dict


def test_an_officer_sees_that_there_was_contact_and_not_what_was_said(note, as_user, chen, lin):
    row = note(with_whom="王经理")
    client = as_user(chen)
    page = client.get("/liaisons/").content.decode()
    assert "Spring" in page
    assert "重阳" not in page
    assert "王经理" not in page
    assert "重阳" not in client.get(row.organisation.get_absolute_url()).content.decode()
    assert "重阳" in as_user(lin).get(row.organisation.get_absolute_url()).content.decode()
