"""Donations as lists and sums show them: an anonymous donor's name is for the station alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
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

from resources.models import Donation, Donor
from resources.models.donations import DonationQuerySet
from stations.models import Role, User
from stations.newest import MOST, merged
from stations.scope import stations_of_role

SORTS = {
    "day": ("received_on", DateField()),
    "number": ("receipt_number", CharField()),
    "value": ("value", DecimalField()),
}
DONOR_SORTS = {
    "name": ("listed", CharField()),
    "value": ("total", DecimalField()),
    "times": ("times", DecimalField()),
    "last": ("last_on", DateField()),
}
NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=16, decimal_places=2))
NEVER = Value(date.min, output_field=DateField())


def donations_of(user: User) -> DonationQuerySet:
    """Of every station that this person counts, each with whether its donor may be named."""
    rows: Any = Donation.objects.countable_by(user)
    rows = rows.named_for(user)
    return rows.select_related("station", "donor", "item")


def sums(rows: QuerySet[Donation], stations: Collection[int]) -> dict[str, Any] | None:
    """How many donations, their cash and the value of their goods in yuan; no voided ones. None
    when these stations have too many to add up."""
    keys = merged(rows.filter(voided_at=None), stations, "received_on", MOST + 1)
    if len(keys) > MOST:
        return None
    standing = Donation.objects.filter(pk__in=[key.pk for key in keys])
    value = Coalesce(Sum("value", filter=Q(kind="cash")), NOTHING)
    goods = Coalesce(Sum("value", filter=Q(kind="goods")), NOTHING)
    return standing.aggregate(number=Count("pk"), cash=value, goods=goods)


def donors_of(user: User) -> QuerySet[Donor]:
    """Who gave, with the sum of their standing donations (``total``), how often and when last.

    Elsewhere than at one's own station only named donations count: who always stayed
    anonymous is not there. ``listed`` is by what they are in order: of a masked name what is read.
    """
    own = Q(station__in=stations_of_role(user, Role.WORKER, Role.LEAD))
    shown = Q(donations__voided_at=None) & (Q(donations__is_anonymous=False) | own)
    rows: Any = Donor.objects.countable_by(user)
    rows = (
        rows.named_for(user)
        .select_related("station")
        .annotate(
            total=Coalesce(Sum("donations__value", filter=shown), NOTHING),
            times=Count("donations", filter=shown),
            given=Count("donations"),
            is_own=ExpressionWrapper(own, BooleanField()),
            listed=Case(When(is_whole=True, then="name"), default=Left("name", 1)),
            last_on=Coalesce(Max("donations__received_on", filter=shown), NEVER),
        )
    )
    return rows.filter(own | Q(times__gt=0) | Q(given=0))


def named_donors(user: User) -> QuerySet[Donor]:
    """Donors of one's own stations: what a form offers."""
    mine = stations_of_role(user, Role.WORKER, Role.LEAD)
    return Donor.objects.filter(station__in=mine).order_by("name", "pk")
