"""What a volunteer has, and what is given often for points."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from resources.points.models import PointsAccount, PointsEntry
from resources.volunteers.models import Volunteer
from stations.models import Station

OFTEN = 6


def balance_of(volunteer: Volunteer) -> int:
    account = PointsAccount.objects.filter(volunteer=volunteer).first()
    return account.balance if account else 0


def ledger_of(volunteer: Volunteer) -> QuerySet[PointsEntry]:
    """All lines, voided ones too, the latest first."""
    lines = PointsEntry.objects.filter(volunteer=volunteer).select_related("created_by")
    return lines.order_by("-done_on", "-pk")


def given_often(station: Station) -> list[tuple[str, int]]:
    """Item or service, and its points: what this station gave most often, the cheapest first."""
    given = PointsEntry.objects.not_voided().filter(station=station, what=PointsEntry.What.REDEEMED)
    found = given.order_by().values_list("reward", "points").annotate(times=Count("pk"))
    often = found.order_by("-times", "reward")[:OFTEN]
    return sorted(((reward, -points) for reward, points, _times in often), key=lambda one: one[1])
