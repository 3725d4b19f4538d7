"""Who asks for whom, and where somebody could move."""

from __future__ import annotations

from django.db.models import QuerySet

from beneficiaries.models import TransferRequest
from cases.rights import RIGHTS
from stations.models import DivisionPath, Station, User


def transfer_requests(user: User) -> QuerySet[TransferRequest]:
    """Requests for people of the stations that this person leads, the open ones first."""
    rows = TransferRequest.objects.filter(
        person__station__in=RIGHTS.stations(user, "transfer")
    ).select_related("person__station", "to", "asked_by", "answered_by")
    return rows.order_by("answered_at", "asked_at")


def stations_near(station: Station) -> QuerySet[Station]:
    """The other stations of the same city that are open."""
    path = DivisionPath.objects.on().filter(division=station.home_id).values_list("path", flat=True)
    code = "/".join((path.first() or station.home_id).split("/")[:2]).rpartition("/")[2]
    near = Station.objects.filter(home__in=DivisionPath.objects.under(code).values("division"))
    near = near.filter(closed_on=None, tier__gte=Station.Tier.TOWNSHIP).exclude(pk=station.pk)
    return near.order_by("home", "tier", "code")
