"""What a division promises to reach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.indicators import CATALOGUE
from reports.models import Target
from reports.rights import RIGHTS
from stations.audit import trail
from stations.models import Division, User
from stations.wording import quantity


@transaction.atomic
def set_target(
    *, division: Division, indicator: str, due_on: date, value: Decimal, by: User, source: str = ""
) -> Target:
    """The goal for one indicator by a day, in its unit (a share in percent); a goal for the
    same day is replaced."""
    RIGHTS.require(by, "set_target", division)
    if indicator not in CATALOGUE:
        raise ValidationError({"indicator": _("There is no such indicator.")})
    same = Target.objects.select_for_update().filter(
        division=division, indicator=indicator, due_on=due_on
    )
    target = same.first() or Target(division=division, indicator=indicator, due_on=due_on)
    old = "" if target.value is None else quantity(target.value)
    target.value, target.source, target.set_by = value, source.strip(), by
    target.full_clean()
    target.save()
    trail.record(
        "set_target", division, by=by, indicator=indicator, until=str(due_on), old=old,
        new=quantity(value),
    )  # fmt: skip
    return target


@transaction.atomic
def remove_target(target: Target, *, by: User) -> None:
    RIGHTS.require(by, "set_target", target.division)
    trail.record(
        "remove_target", target.division, by=by, indicator=target.indicator,
        until=str(target.due_on), old=quantity(target.value),
    )  # fmt: skip
    target.delete()
