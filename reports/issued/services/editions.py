"""Editions of a place's report of one period: numbered under a lock, the waiting one again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Max

from reports.figures.periods import Period
from reports.issued.models import ReportQuerySet
from reports.issued.queries.filed_months import FiledMonths, PlaceKey, key_of
from reports.issued.queries.scope import Place
from reports.models import Report
from stations.models import Division, Job, Station


def lock(period: Period) -> None:
    """One at a time asks for reports of a period, or issues one: each edition has its number,
    and none is issued beside a newer one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('reports.report' || %s, 0))",
            [period.key],
        )


def of(places: Sequence[Place], period: Period) -> ReportQuerySet:
    stations = [place.pk for place in places if isinstance(place, Station)]
    divisions = [place.pk for place in places if isinstance(place, Division)]
    reports = Report.objects.filter(kind=period.kind, first=period.first).order_by()
    return reports.filter(station__in=stations) | reports.filter(division__in=divisions)


def waiting(places: Sequence[Place], period: Period) -> dict[PlaceKey, Report]:
    """Reports that no worker has begun; none can begin before this transaction ends."""
    asked = of(places, period).filter(state=Report.State.COMPILING, job__state=Job.State.WAITING)
    rows = asked.select_related("station", "division", "job").select_for_update(of=("job",))
    return {key_of(report.place): report for report in rows}


def renew(report: Report, months: FiledMonths, reason: str) -> None:
    """Asked for once more before it was begun: it stands on what is filed by now."""
    report.filings, report.awaited = months.keys, months.awaited
    report.reason = reason or report.reason


def numbers(places: Sequence[Place], period: Period) -> dict[PlaceKey, int]:
    """The last edition of each."""
    rows = of(places, period).values_list("station", "division").annotate(Max("edition"))
    return {_key(station, division): edition for station, division, edition in rows}


def issued(places: Sequence[Place], period: Period) -> dict[PlaceKey, UUID]:
    """The key of the last issued one of each."""
    rows = of(places, period).filter(state=Report.State.ISSUED).order_by("edition")
    return {_key(s, d): pk for s, d, pk in rows.values_list("station", "division", "pk")}


def _key(station: int | None, division: str | None) -> PlaceKey:
    return ("station", station) if station else ("division", division or "")
