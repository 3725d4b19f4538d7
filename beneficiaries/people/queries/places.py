"""Where a station's people may live, and who may be responsible for them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from stations.models import Assignment, Division, DivisionPath, Station, StationDivision, Worker


def divisions_served(stations: Iterable[Station]) -> QuerySet[Division]:
    """Townships and villages at or below what these stations serve today."""
    served = StationDivision.objects.on().filter(station__in=stations)
    within = DivisionPath.objects.under_any(served.values("division"))
    units = Division.objects.valid_on(timezone.localdate())
    return units.filter(pk__in=within.values("division"), level__gte=Division.Level.TOWNSHIP)


def villages_served(stations: Iterable[Station]) -> QuerySet[Division]:
    """What a form offers as a village: level 5, in the order of the codes."""
    served = divisions_served(stations)
    return served.filter(level=Division.Level.VILLAGE).order_by("code")


def workers_at(stations: Iterable[Station]) -> QuerySet[Worker]:
    """Who works at one of these stations today."""
    assigned = Assignment.objects.on().filter(station__in=stations)
    return Worker.objects.filter(pk__in=assigned.values("worker")).order_by("name", "pk")
