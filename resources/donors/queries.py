"""Donors as lists show them: an anonymous donor's name is for the station alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    DecimalField,
    ExpressionWrapper,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left

from resources.donors.models import Donor
from resources.rights import DONORS as RIGHTS
from stations.models import User

NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=16, decimal_places=2))
NEVER = Value(date.min, output_field=DateField())


def donors_of(user: User) -> QuerySet[Donor]:
    """Who gave, with the sum of their donations not voided (``total``), how often and when last.

    Elsewhere than at one's own station only named donations count: who always stayed
    anonymous is not there. ``listed`` is by what they are in order: of a masked name what is read.
    """
    own = Q(station__in=RIGHTS.stations(user, "enter"))
    shown = Q(donations__voided_at=None) & (Q(donations__is_anonymous=False) | own)
    rows: Any = Donor.objects.countable_by(user)
    rows = (
        rows.named_for(user)
        .select_related("station", "organisation")
        .annotate(
            organisation_is_open=Value(True),  # the register is public
            total=Coalesce(Sum("donations__value", filter=shown), NOTHING),
            times=Count("donations", filter=shown),
            given=Count("donations"),
            is_own=ExpressionWrapper(own, BooleanField()),
            listed=Case(When(is_whole=True, then="name"), default=Left("name", 1)),
            last_on=Coalesce(Max("donations__received_on", filter=shown), NEVER),
        )
    )
    return rows.filter(own | Q(times__gt=0) | Q(given=0))
