"""Filed months: which version stands, what has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from cases.facts.catalogue import COLUMNS, FOUND
from cases.filings.months import last_day
from cases.models import (
    Filing,
    ServiceRecord,
)
from stations.models import Station

CHANGED_FACTS = f"""
WITH now AS (SELECT {COLUMNS} FROM ({FOUND}) facts),
    filed AS (SELECT {COLUMNS} FROM cases_filedfact WHERE filing_id = %(filing)s)
SELECT count(*) FROM (
    (TABLE now EXCEPT TABLE filed) UNION (TABLE filed EXCEPT TABLE now)
) AS other
"""  # noqa: S608


@dataclass(frozen=True)
class Changes:
    """What the next version would do: records to add and to remove, other facts that differ."""

    added: int
    removed: int
    facts: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.facts)


def latest_filings(station_ids: Iterable[int], months: Iterable[date]) -> QuerySet[Filing]:
    """The newest version of each station's month, returned or not."""
    found = Filing.objects.filter(station__in=list(station_ids), month__in=list(months))
    return found.latest()


def filings_in_force(station_ids: Iterable[int], months: Iterable[date]) -> QuerySet[Filing]:
    """The version that counts of each station's month: the latest, unless it was returned."""
    return latest_filings(station_ids, months).exclude(status=Filing.Status.RETURNED)


def returned_by(
    moment: datetime | None, codes: Iterable[str], months: Iterable[date]
) -> set[tuple[str, date]]:
    """Which of these stations' months had been returned then (None: by now)."""
    found = Filing.objects.filter(
        station__code__in=list(codes), month__in=list(months), status=Filing.Status.RETURNED
    )
    if moment is not None:
        found = found.filter(reviewed_at__lte=moment)
    return set(found.order_by().values_list("station__code", "month"))


def latest_filing(station: Station, month: date) -> Filing | None:
    return Filing.objects.filter(station=station, month=month).order_by("-version").first()


def versions_of(filing: Filing) -> list[Filing]:
    """All of this station's month, the newest first."""
    same = Filing.objects.filter(station=filing.station_id, month=filing.month)
    return list(same.select_related("filed_by").order_by("-version"))


def records_in(filing: Filing) -> QuerySet[ServiceRecord]:
    """The records that this version counts, whatever was voided later."""
    kept = Q(dropped_by=None) | Q(dropped_by__version__gt=filing.version)
    return ServiceRecord.objects.filter(
        kept,
        station=filing.station_id,
        done_on__range=(filing.month, filing.last_day),
        filing__version__lte=filing.version,
    )


def to_add(station: Station, month: date) -> QuerySet[ServiceRecord]:
    """Records of the month that stand and that no version has taken."""
    return of_month(station, month).filter(filing=None, voided_at=None)


def to_remove(station: Station, month: date) -> QuerySet[ServiceRecord]:
    """Records that a version took and that were voided since."""
    taken = of_month(station, month).filter(dropped_by=None)
    return taken.exclude(filing=None).exclude(voided_at=None)


def changes_since(filing: Filing) -> Changes:
    station, month = filing.station, filing.month
    return Changes(
        to_add(station, month).count(), to_remove(station, month).count(), changed_facts(filing)
    )


def changed_facts(filing: Filing) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            CHANGED_FACTS,
            {
                "stations": [filing.station_id],
                "first": filing.month,
                "last": filing.last_day,
                "filing": filing.pk,
            },
        )
        return int(cursor.fetchone()[0])


def is_late(record: ServiceRecord) -> bool:
    """Written into a month that was filed before: a correction until the next version."""
    if record.filing_id or record.voided_at:
        return False
    month = record.done_on.replace(day=1)
    return Filing.objects.filter(station=record.station_id, month=month).exists()


def existed_in(station: Station, month: date) -> bool:
    opened = station.opened_on
    return (opened is None or opened <= last_day(month)) and station.is_open_on(month)


def of_month(station: Station, month: date) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(station=station, done_on__range=(month, last_day(month)))
