"""Donations as lists and sums show them: an anonymous donor's name is for the station alone."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from resources.donations.models import Donation, DonationQuerySet
from resources.donors.queries import NOTHING
from stations.lists.paging import Pager
from stations.models import User


def donations_of(user: User) -> DonationQuerySet:
    """Of every station that this person counts, each with whether its donor may be named."""
    rows: Any = Donation.objects.countable_by(user)
    rows = rows.named_for(user)
    return rows.select_related("station", "donor", "item", "project", "theme")


def sums(pager: Pager) -> dict[str, object] | None:
    """How many donations, their cash and the value of their goods in yuan; no voided ones. None
    when they are too many to add up."""
    keys = pager.counted
    if keys is None:
        return None
    found = Donation.objects.filter(pk__in=map(str, keys), voided_at=None)
    value = Coalesce(Sum("value", filter=Q(kind="cash")), NOTHING)
    goods = Coalesce(Sum("value", filter=Q(kind="goods")), NOTHING)
    return found.aggregate(number=Count("pk"), cash=value, goods=goods)
