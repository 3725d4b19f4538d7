"""Who sets a division's targets, and who gives them up."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from reports.models import Target
from reports.targets.services import remove_target, set_target


@pytest.mark.parametrize("who", ["lin", "he", "mei", "shen", "nobody"])
def test_only_officers_and_administrators_over_it_promise_for_a_division(
    who, request, chen, county
):
    by = request.getfixturevalue(who)
    promise = {"division": county, "indicator": "IND-SVC-01", "due_on": date(2026, 12, 31)}
    with pytest.raises(PermissionDenied):
        set_target(**promise, value=Decimal(5), by=by)
    target = set_target(**promise, value=Decimal(5), by=chen)
    with pytest.raises(PermissionDenied):
        remove_target(target, by=by)
    assert Target.objects.get() == target
