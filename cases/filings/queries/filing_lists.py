"""Filed months in lists: a station's calendar, a county's month, what a lead still owes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.filings.months import has_ended, last_day, month_before, months_up_to
from cases.filings.queries.filings import existed_in
from cases.filings.queries.must_file import stations_to_file
from cases.models import Filing, ServiceRecord
from cases.rights import RIGHTS
from stations.models import Station, User
from stations.scope import countable_stations

CALENDAR = 13  # months: this one and the year before it
RUNNING, OPEN = "running", "open"
STATES = {
    RUNNING: _("running"),
    OPEN: _("not filed"),
    Filing.Status.FILED: _("filed"),
    Filing.Status.RETURNED: _("returned"),
    Filing.Status.REVIEWED: _("reviewed"),
}


@dataclass(frozen=True)
class MonthRow:
    """A station's month. ``late``, ``voided``: records added and voided since it was filed."""

    station: Station
    month: date
    filing: Filing | None
    late: int = 0
    voided: int = 0

    @property
    def state(self) -> str:
        if self.filing:
            return self.filing.status
        return OPEN if has_ended(self.month) else RUNNING

    @property
    def word(self) -> Promise:
        return STATES[self.state]


@dataclass(frozen=True)
class ToFile:
    """What a lead reads on the first page."""

    month: date
    unfiled: list[Station]
    returned: list[Filing]

    def __bool__(self) -> bool:
        return bool(self.unfiled or self.returned)


def calendar(station: Station) -> list[MonthRow]:
    """The months in which the station existed, this one first."""
    months = [m for m in months_up_to(timezone.localdate(), CALENDAR) if existed_in(station, m)]
    return month_rows([station], months)


def month_rows(stations: Sequence[Station], months: Sequence[date]) -> list[MonthRow]:
    """Two statements, whatever the number of rows."""
    filings = _latest(stations, months)
    changes = _changes(stations, months) if filings else {}
    since = {key: found for key, found in changes.items() if key in filings}
    return [
        MonthRow(s, m, filings.get((s.pk, m)), *since.get((s.pk, m), (0, 0)))
        for s in stations
        for m in months
    ]


def months_of_stations(user: User, month: date) -> QuerySet[Station]:
    """The stations that the user may count and that owe the month, each with its ``state``."""
    last = Filing.objects.filter(station=OuterRef("pk"), month=month).order_by("-version")
    state = Coalesce(Subquery(last.values("status")[:1]), Value(OPEN))
    return stations_to_file(countable_stations(user), month).annotate(state=state)


def tally(stations: QuerySet[Any]) -> dict[str, int]:
    """How many are in which state; one statement."""
    return dict(stations.order_by().values_list("state").annotate(Count("pk")))


def due_from(user: User) -> ToFile:
    """Last month not yet filed, any month returned."""
    led = Station.objects.filter(pk__in=RIGHTS.stations(user, "file"))
    month = month_before(timezone.localdate())
    filed = Filing.objects.filter(station=OuterRef("pk"), month=month)
    unfiled = stations_to_file(led, month).exclude(Exists(filed)).order_by("code")
    returned = Filing.objects.latest().filter(
        status=Filing.Status.RETURNED, station__in=led.values("pk")
    )
    return ToFile(month, list(unfiled), list(returned.select_related("station")))


def _latest(stations: Iterable[Station], months: Iterable[date]) -> dict[tuple[int, date], Filing]:
    found = Filing.objects.filter(station__in=list(stations), month__in=list(months)).latest()
    rows = found.select_related("filed_by", "reviewed_by")
    return {(row.station_id, row.month): row for row in rows}


def _changes(
    stations: Sequence[Station], months: Sequence[date]
) -> dict[tuple[int, date], tuple[int, int]]:
    late = Q(filing=None, voided_at=None)
    voided = Q(filing__isnull=False, dropped_by=None, voided_at__isnull=False)
    rows = (
        ServiceRecord.objects.filter(
            late | voided,
            station__in=stations,
            done_on__range=(min(months), last_day(max(months))),
        )
        .order_by()
        .values("station", month=TruncMonth("done_on"))
        .annotate(late=Count("pk", filter=late), voided=Count("pk", filter=voided))
    )
    return {(r["station"], r["month"]): (r["late"], r["voided"]) for r in rows}
