"""What a month lacks: read by the lead before it is filed, by the county before it is accepted.

None of it stops anybody. A constant number of statements.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Count, Exists, Model, OuterRef, QuerySet, Value
from django.utils import timezone

from beneficiaries.models import TransferRequest
from cases.codes import Method, Outcome
from cases.filings.months import last_day
from cases.filings.queries.filings import of_month
from cases.models import (
    Activity,
    ActivityPhoto,
    Attendance,
    Case,
    CaseStep,
    HandOver,
    HeadCount,
    RecordPhoto,
    ServiceRecord,
    VisitDuty,
    VolunteerService,
)
from stations.models import Assignment, Station, Worker


@dataclass(frozen=True)
class Missing:
    """``unlogged``: who was assigned the whole month and stands on no record of it; ``nobody``:
    services that reached nobody, by name or by head; ``unpictured``: activities and community
    days without a photo; ``unapproved``: lines of volunteers whose hours wait."""

    silent_days: list[date]
    unlogged: list[Worker]
    overdue: int = 0
    unsigned: int = 0
    transfers: int = 0
    idle_cases: int = 0
    nobody: int = 0
    unpictured: int = 0
    unapproved: int = 0

    @property
    def is_complete(self) -> bool:
        return not any(getattr(self, one.name) for one in fields(self))


def missing_of(station: Station, month: date) -> Missing:
    """Of a running month, up to yesterday."""
    first, last = month, min(last_day(month), timezone.localdate() - timedelta(days=1))
    standing = of_month(station, month).filter(voided_at=None)
    duties = VisitDuty.objects.filter(station=station, due_on__range=(first, last))
    asked = TransferRequest.objects.filter(state=TransferRequest.State.ASKED)
    waiting = VolunteerService.objects.filter(approved_at=None)
    unsigned = HandOver.objects.filter(receipt=HandOver.Receipt.OPEN)
    numbers = _numbers(
        overdue=[duties.filter(state=VisitDuty.State.OPEN)],
        unsigned=[unsigned.filter(record__in=standing.order_by().values("pk"))],
        transfers=[asked.filter(person__station=station)],
        idle_cases=[idle_cases(station, month)],
        nobody=[_reaching_nobody(standing)],
        unapproved=[waiting.filter(record__in=standing.order_by().values("pk"))],
        unpictured=[_unpictured_activities(station, month), _unpictured_days(standing)],
    )
    days = set(standing.order_by().values_list("done_on", flat=True).distinct())
    return Missing(
        silent_days=[day for day in working_days(station, month) if day not in days],
        unlogged=list(_unlogged(station, month, standing)),
        **numbers,
    )


def _numbers(**asked: list[QuerySet]) -> dict[str, int]:
    """How many rows each name has, one statement."""
    parts = [
        rows.order_by().values(what=Value(name)).annotate(n=Count("pk")).values_list("what", "n")
        for name, several in asked.items()
        for rows in several
    ]
    found = dict.fromkeys(asked, 0)
    for name, number in parts[0].union(*parts[1:], all=True):
        found[name] += number
    return found


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


def _reaching_nobody(standing: QuerySet[ServiceRecord]) -> QuerySet[ServiceRecord]:
    """A service that counts as a record and as nobody's."""
    return standing.filter(outcome=Outcome.MET).exclude(_any(Attendance)).exclude(_any(HeadCount))


def _unpictured_activities(station: Station, month: date) -> QuerySet[Activity]:
    held = Activity.objects.filter(
        station=station,
        done_on__range=(month, last_day(month)),
        state=Activity.State.HELD,
        voided_at=None,
    )
    of_days = RecordPhoto.objects.filter(record__activity=OuterRef("pk"))
    own = ActivityPhoto.objects.filter(record=OuterRef("pk"))
    return held.exclude(Exists(own)).exclude(Exists(of_days))


def _unpictured_days(standing: QuerySet[ServiceRecord]) -> QuerySet[ServiceRecord]:
    """Community records that belong to no activity."""
    alone = standing.filter(outcome=Outcome.MET, method=Method.COMMUNITY, activity=None)
    return alone.exclude(_any(RecordPhoto))


def _unlogged(station: Station, month: date, standing: QuerySet[ServiceRecord]) -> QuerySet[Worker]:
    """Supervisors stand on no station's records."""
    there = Assignment.objects.on(month).on(last_day(month)).filter(station=station)
    there = there.exclude(role=Assignment.Role.SUPERVISOR)
    named = ServiceRecord.workers.through.objects.filter(
        worker=OuterRef("pk"), servicerecord__in=standing.order_by().values("pk")
    )
    rows = Worker.objects.filter(pk__in=there.values("worker"))
    return rows.exclude(Exists(named)).order_by("pk")


def _any(model: type[Model]) -> Exists:
    return Exists(model._default_manager.filter(record=OuterRef("pk")))
