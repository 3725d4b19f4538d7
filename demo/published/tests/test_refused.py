"""What build_published refuses, with nothing built."""

import pytest
from django.core.management import CommandError, call_command

from stations.models import Division, DivisionPath, Station


def test_a_place_that_published_nothing_is_refused(province):
    with pytest.raises(CommandError, match="5223"):
        call_command("build_published", "9A", verbosity=0)


def test_an_unknown_division_is_said(province):
    with pytest.raises(CommandError, match="import_divisions"):
        call_command("build_published", "5223", verbosity=0)


def test_divisions_that_are_not_loaded_are_said(db):
    place = Division.objects.create(
        code="5223", name="Place", short_name="Place", level=2, kind="region"
    )
    DivisionPath.objects.create(division=place, path="52/5223")
    with pytest.raises(CommandError, match="import_divisions"):
        call_command("build_published", "5223", verbosity=0)
    assert not Station.objects.exists()
