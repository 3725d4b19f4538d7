"""Filed months: which version stands, what has changed since, what is missing before filing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from beneficiaries.models import TransferRequest
from cases.codes import Outcome
from cases.facts.catalogue import COLUMNS, FOUND
from cases.filings.months import last_day
from cases.models import (
    Attendance,
    Case,
    CaseStep,
    Filing,
    HandOver,
    HeadCount,
    ServiceRecord,
    VisitDuty,
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


@dataclass(frozen=True)
class Missing:
    """What a lead reads before the month is filed; none of it stops the filing."""

    silent_days: list[date]
    overdue: int
    unsigned: int
    transfers: int
    idle_cases: int
    records: int
    reached: int

    @property
    def is_complete(self) -> bool:
        found = (self.silent_days, self.overdue, self.unsigned, self.transfers, self.idle_cases)
        return not any(found)


def filings_in_force(station_ids: Iterable[int], months: Iterable[date]) -> QuerySet[Filing]:
    """The version that counts of each station's month: the latest, unless it was returned."""
    found = Filing.objects.filter(station__in=list(station_ids), month__in=list(months))
    return found.latest().exclude(status=Filing.Status.RETURNED)


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
    return _of_month(station, month).filter(filing=None, voided_at=None)


def to_remove(station: Station, month: date) -> QuerySet[ServiceRecord]:
    """Records that a version took and that were voided since."""
    taken = _of_month(station, month).filter(dropped_by=None)
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


def missing_before_filing(station: Station, month: date) -> Missing:
    """A constant number of statements; of a running month, up to yesterday."""
    first, last = month, min(last_day(month), timezone.localdate() - timedelta(days=1))
    not_voided = _of_month(station, month).filter(voided_at=None)
    days = set(not_voided.order_by().values_list("done_on", flat=True).distinct())
    duties = VisitDuty.objects.filter(station=station, due_on__range=(first, last))
    asked = TransferRequest.objects.filter(state=TransferRequest.State.ASKED)
    return Missing(
        silent_days=[day for day in working_days(station, month) if day not in days],
        overdue=duties.filter(state=VisitDuty.State.OPEN).count(),
        unsigned=HandOver.objects.filter(
            record__in=not_voided.order_by().values("pk"), receipt=HandOver.Receipt.OPEN
        ).count(),
        transfers=asked.filter(person__station=station).count(),
        idle_cases=idle_cases(station, month).count(),
        **reached(not_voided),
    )


def working_days(station: Station, month: date) -> list[date]:
    """Monday to Friday, up to yesterday, while the station was open; the State Council's days off
    aren't known."""
    opened = station.opened_on or month
    days = [month + timedelta(days=n) for n in range(last_day(month).day)]
    days = [d for d in days if d.weekday() < 5 and d < timezone.localdate()]
    return [d for d in days if opened <= d and station.is_open_on(d)]


def idle_cases(station: Station, month: date) -> QuerySet[Case]:
    """Cases under way the whole month in which neither a step nor a session was done."""
    days = (month, last_day(month))
    steps = CaseStep.objects.filter(case=OuterRef("pk"), done_on__range=days)
    sessions = ServiceRecord.objects.not_voided().filter(case=OuterRef("pk"), done_on__range=days)
    under_way = Case.objects.filter(station=station, status__in=Case.WORKING, opened_on__lt=month)
    return under_way.exclude(Exists(steps)).exclude(Exists(sessions))


def _of_month(station: Station, month: date) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(station=station, done_on__range=(month, last_day(month)))


def reached(records: QuerySet[ServiceRecord]) -> dict[str, int]:
    """How many records, and how many people were reached in them (人次)."""
    keys = records.order_by().values("pk")
    met = records.filter(outcome=Outcome.MET).order_by().values("pk")
    heads = HeadCount.objects.filter(record__in=met).aggregate(n=Coalesce(Sum("number"), 0))["n"]
    named = Attendance.objects.filter(record__in=met).count()
    return {"records": keys.count(), "reached": named + heads}
