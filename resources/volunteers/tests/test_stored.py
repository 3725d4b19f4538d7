"""Whoever was registered before volunteers had numbers and a search of their own."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from resources.models import Volunteer, VolunteerToken

migration = import_module("resources.migrations.0008_volunteers_teams_sites")
pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(east, lin):
    def make(external_id, source="import:E1", station=east, **fields):
        usual = {"name": "罗小红", "joined_on": date(2024, 1, 1), "created_by": lin}
        return Volunteer.objects.create(
            station=station, origin=station, source=source, external_id=external_id,
            **usual | fields,
        )  # fmt: skip

    return make


def run():
    """As ``migrate`` runs it; the tables are there already."""

    class Editor:
        def execute(self, sql, values):
            with connection.cursor() as cursor:
                cursor.execute(sql, values)

    migration.find_who_stands(apps, Editor())


def numbers():
    return dict(Volunteer.objects.values_list("external_id", "number"))


def test_the_number_of_a_sheet_is_the_platforms(stored, west):
    stored("A-1"), stored("A-2", station=west), stored("A-3", source="another system"), stored("")
    run()
    assert numbers() == {"A-1": "A-1", "A-2": "A-2", "A-3": "", "": ""}


def test_they_are_found_by_name_number_and_phone(stored, as_user, lin):
    stored("A-1", phone="13800002207")
    VolunteerToken.objects.all().delete()
    client = as_user(lin)
    run()
    for typed in ("罗小", "A-1", "13800002207", "2207"):
        rows = client.get("/resources/volunteers/", {"q": typed}).context["lines"]
        assert [row.name for row in rows] == ["罗小红"], typed
