import pytest
from django.core.management import CommandError, call_command

from beneficiaries.models import Person


def test_it_refuses_where_there_are_people(granny_li):
    with pytest.raises(CommandError):
        call_command("make_demo", small=True)
    assert Person.objects.get() == granny_li
