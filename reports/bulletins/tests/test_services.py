"""Who writes a division's bulletin templates."""

import pytest
from django.core.exceptions import PermissionDenied

from reports.bulletins.services import remove_bulletin, save_bulletin
from reports.models import BulletinTemplate


@pytest.fixture
def template(chen, county):
    return save_bulletin(division=county, title="Month", text="{place}", by=chen)


@pytest.mark.parametrize("who", ["lin", "he", "an", "shen", "nobody"])
def test_who_is_no_officer_over_it_removes_no_template(who, request, template):
    with pytest.raises(PermissionDenied):
        remove_bulletin(template, by=request.getfixturevalue(who))
    assert BulletinTemplate.objects.get() == template


def test_a_template_is_not_carried_off_to_ones_own_division(template, make_user, other_county):
    stranger = make_user("other", ("officer", other_county))
    with pytest.raises(PermissionDenied):
        save_bulletin(
            division=other_county, title="Mine", text="{place}", by=stranger, template=template
        )
    template.refresh_from_db()
    assert template.title == "Month"
