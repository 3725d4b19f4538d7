"""Who has to file a month: the one rule, of a station in hand and of many in SQL.

A township station owes every month in which it was at work; any other point (a centre, a hub, a
room) only the months in which it has records of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from cases.filings.months import last_day
from cases.models import Filing, ServiceRecord
from stations.models import Station

TIER = Station.Tier.TOWNSHIP


def must_file(station: Any, month: date) -> bool:
    """Whether the month must be filed even without a record."""
    return (
        station.tier == TIER
        and station.operating_on is not None
        and station.operating_on <= last_day(month)
        and (station.closed_on is None or station.closed_on > month)
        and (station.suspended_on is None or station.suspended_on > month)
    )


def stations_to_file(stations: QuerySet[Station], month: date) -> QuerySet[Station]:
    """Those that owe this month, or filed it all the same."""
    at_work = Q(tier=TIER, operating_on__lte=last_day(month))
    at_work &= Q(closed_on=None) | Q(closed_on__gt=month)
    at_work &= Q(suspended_on=None) | Q(suspended_on__gt=month)
    served = ServiceRecord.objects.not_voided().filter(
        station=OuterRef("pk"), done_on__range=(month, last_day(month))
    )
    filed = Filing.objects.filter(station=OuterRef("pk"), month=month)
    return stations.filter(at_work | Exists(served) | Exists(filed))


def months_with_records(stations: Iterable[int], first: date, last: date) -> set[tuple[int, date]]:
    rows = ServiceRecord.objects.not_voided().filter(
        station__in=list(stations), done_on__range=(first, last)
    )
    return set(rows.order_by().values_list("station", TruncMonth("done_on")).distinct())
