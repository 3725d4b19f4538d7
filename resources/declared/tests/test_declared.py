"""What declared totals have beside every kind: one a day and thing, whole where it is whole."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from resources.declared.services import BATCH
from resources.models import Declaration
from stations.kinds.protocol import draft

DAY = date(2025, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def declare(county, chen):
    def add(figure="369320", division=county, by=chen, **fields):
        usual = {"what": "volunteers", "counted_on": DAY, "document": "1", "declared_by": "文明办"}
        row = draft(Declaration, division=division, by=by, figure=Decimal(figure), **usual | fields)
        [(made, _new)] = BATCH.add([row], by=by)
        return made

    return add


def refused_at(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return sorted(refused.value.entries[0].message_dict)


def test_of_a_day_a_division_declares_a_thing_once_until_it_is_voided(declare, east_town, chen):
    first = declare()
    assert refused_at(declare) == ["counted_on"]
    declare(what="teams"), declare(division=east_town), declare(counted_on=date(2025, 11, 30))
    BATCH.void(first, by=chen, reason="wrong paper")
    declare("369321")


def test_only_hours_have_parts(declare):
    assert refused_at(lambda: declare("12.5")) == ["figure"]
    assert declare("12.5", what="hours").figure == Decimal("12.5")
    day = date(2025, 11, 30)
    assert refused_at(lambda: declare("-1", what="hours", counted_on=day)) == ["figure"]


def test_a_sheet_says_the_total_in_its_unit(chen, county, bring_in, xlsx):
    head = ["区划", "申报内容", "申报总数", "截至日期", "文号", "申报单位"]
    row = [county.pk, "注册志愿者", "36.932万人", "2025-12-31", "玉志〔2025〕1号", "市文明办"]
    assert bring_in("declarations", xlsx(head, row), chen).written_count == 1
    assert Declaration.objects.get().figure == 369_320
