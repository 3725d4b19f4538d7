"""The whole national list, as the command loads it on a server."""

from datetime import date

import pytest
from django.core.management import call_command

from stations.divisions.queries.places import counties_under, townships_under
from stations.models import Division

TODAY = date(2026, 11, 1)


@pytest.mark.soak
def test_the_command_loads_the_real_list(db, capsys):
    call_command("import_divisions", villages=["420502"])
    assert Division.objects.filter(level=4).count() == 41_352
    shanxi = Division.objects.get(pk="14")
    assert townships_under(shanxi, TODAY).count() == 1_278
    assert counties_under(shanxi, TODAY).count() == 117
    assert Division.objects.filter(level=5).count() == 83
    assert "44,786 listed, 44,786 written, 0 closed" in capsys.readouterr().out
