"""Which reports are due by the calendar (settings.REPORT_SCHEDULE)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.models import Report
from reports.periods import Period
from reports.services.compile import Place, key_of, request_reports
from stations.models import Division, DivisionPath, Station, User

LEVELS = {"county": Division.Level.COUNTY, "city": Division.Level.CITY}
CALENDAR = "calendar"  # the log-in in whose name the calendar asks; nobody can use it


@transaction.atomic
def request_due_reports(today: date | None = None) -> int:
    """Ask for last month's reports of every level whose day has come; returns how many.

    Idempotent: a place that has a report of the whole month isn't asked for again, and a day
    on which nothing ran is made up for.
    """
    today = today or timezone.localdate()
    month = Period.month(today).before
    due = [level for level, day in settings.REPORT_SCHEDULE.items() if day <= today.day]
    missing = [place for level in due for place in _without_report(level, month)]
    if not missing:
        return 0
    request_reports(missing, month=month.first, by=calendar_user())
    return len(missing)


def _without_report(level: str, month: Period) -> list[Place]:
    whole = Report.objects.filter(kind="month", first=month.first, created_at__date__gt=month.last)
    kind = "station" if level == "station" else "division"
    done = set(whole.exclude(**{kind: None}).values_list(kind, flat=True))
    return [place for place in _places(level, month.last) if key_of(place)[1] not in done]


def _places(level: str, day: date) -> list[Place]:
    """Stations that were open at some time of the month; divisions in which one stands."""
    first = day.replace(day=1)
    open_then = Station.objects.exclude(closed_on__lte=first).exclude(built_on__gt=day)
    if level == "station":
        return list(open_then)
    paths = DivisionPath.objects.on(day).filter(division__stations__in=open_then)
    codes = {code for path in paths.values_list("path", flat=True) for code in path.split("/")}
    return list(Division.objects.filter(pk__in=codes, level=LEVELS[level], is_pseudo=False))


def calendar_user() -> User:
    """In whose name the calendar asks: a log-in without a password or a posting."""
    user, is_new = User.objects.get_or_create(
        username=CALENDAR, defaults={"name": _("Calendar"), "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
    return user
