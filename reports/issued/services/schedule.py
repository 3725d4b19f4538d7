"""Which reports are due by the calendar: settings.REPORT_SCHEDULE and each county's own days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Filing
from reports.figures.periods import Period
from reports.figures.queries.place_history import county_of
from reports.issued.queries.due import LEVELS, Days, own_days, report_due
from reports.issued.queries.filed_months import key_of
from reports.issued.queries.scope import Place
from reports.issued.services import editions
from reports.issued.services.compile import request_reports
from stations.models import Division, DivisionPath, Station, User

CALENDAR = "calendar"  # the log-in in whose name the calendar asks; nobody can use it
CATCH_UP = timedelta(days=92)  # what was slept over so long ago is asked for by hand


def request_due_reports(today: date | None = None) -> int:
    """Ask for every report whose day has come; returns how many.

    Idempotent: a place that has a report of the period isn't asked for again, and a day on
    which nothing ran is made up for. A station that has filed nothing has nothing to report.
    """
    today = today or timezone.localdate()
    own = own_days()
    return sum(
        _ask(period, today, own)
        for kind in settings.REPORT_SCHEDULE
        for period in _recent(kind, today)
    )


def _recent(kind: str, today: date) -> Iterator[Period]:
    period = Period.of(kind, today).before
    while period.last >= today - CATCH_UP:
        yield period
        period = period.before


@transaction.atomic
def _ask(period: Period, today: date, own: Mapping[str, Days]) -> int:
    editions.lock(period)
    missing = _without_report(_due(period, today, own), period)
    if missing:
        request_reports(missing, period=period, by=calendar_user())
    return len(missing)


def _due(period: Period, today: date, own: Mapping[str, Days]) -> list[Place]:
    """Stations that have filed, and divisions in which a station stood, whose day has come."""
    there = _open_in(period)
    paths = dict(
        DivisionPath.objects.on(period.last)
        .filter(division__in=there.order_by().values("home"))
        .values_list("division", "path")
    )
    latest = Filing.objects.filter(month__in=period.months).latest()
    filed = latest.exclude(status=Filing.Status.RETURNED).order_by().values("station")
    stations = [
        station
        for station in there.filter(pk__in=filed)
        if _is_due(period, "station", county_of(paths.get(station.home_id, "")), own, today)
    ]
    return [*stations, *_divisions(period, today, own, paths.values())]


def _open_in(period: Period) -> QuerySet[Station]:
    return Station.objects.exclude(closed_on__lte=period.first).exclude(built_on__gt=period.last)


def _divisions(
    period: Period, today: date, own: Mapping[str, Days], paths: Iterable[str]
) -> list[Place]:
    codes = {code for path in paths for code in path.split("/")}
    rows = Division.objects.filter(pk__in=codes, level__in=LEVELS.values(), is_pseudo=False)
    names = {level: name for name, level in LEVELS.items()}
    return [d for d in rows if _is_due(period, names[Division.Level(d.level)], d.pk, own, today)]


def _is_due(period: Period, level: str, county: str, own: Mapping[str, Days], today: date) -> bool:
    day = report_due(period, level, county, own)
    return day is not None and day <= today


def _without_report(places: list[Place], period: Period) -> list[Place]:
    rows = editions.of(places, period).values_list("station", "division")
    done = {("station", s) if s else ("division", d) for s, d in rows}
    return [place for place in places if key_of(place) not in done]


def calendar_user() -> User:
    """In whose name the calendar asks: a log-in without a password or a posting."""
    user, is_new = User.objects.get_or_create(
        username=CALENDAR, defaults={"name": _("Calendar"), "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
    return user
