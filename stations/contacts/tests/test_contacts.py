"""What contacts have beside every kind: a phone that can be called, sealed in the database."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from stations.contacts.services import BATCH, contact_row
from stations.kinds.protocol import one
from stations.models import Organisation
from stations.organisations.testing import organisation


@pytest.fixture
def call(east, lin, county):
    def make(**fields):
        row = {"organisation": organisation("Spring", division=county), "name": "王主任"} | fields
        return one(BATCH.add, contact_row(by=lin, station=east, **row), by=lin)[0]

    return make


def test_a_phone_is_stored_sealed_and_in_its_one_spelling(call):
    row = call(phone="+86 138 0000 2207")
    assert row.phone == "13800002207"
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM stations_contact")
        assert "2207" not in str(cursor.fetchall())


def test_what_nobody_can_call_is_refused(call):
    with pytest.raises(ValidationError) as refused:
        call(phone="12")
    assert "phone" in refused.value.entries[0].message_dict


def test_nobody_new_is_written_of_a_voided_organisation(call, an):
    organisation("Spring")
    Organisation.objects.void(by=an, reason="dissolved")
    with pytest.raises(ValidationError) as refused:
        call()
    assert "organisation" in refused.value.entries[0].message_dict
