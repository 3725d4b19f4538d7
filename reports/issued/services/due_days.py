"""A county says by which day its stations file and its reports are compiled."""

from __future__ import annotations

from django.db import transaction

from reports.models import DueDay
from reports.rights import RIGHTS
from stations.audit import trail
from stations.models import Division, User


@transaction.atomic
def set_due_days(county: Division, *, filing_day: int, report_day: int, by: User) -> DueDay:
    """Raises ValidationError for days that don't follow each other or don't exist every month."""
    RIGHTS.require(by, "set_due_days", county)
    days = DueDay.objects.select_for_update().filter(division=county).first()
    days = days or DueDay(division=county)
    old = [days.filing_day, days.report_day]
    days.filing_day, days.report_day = filing_day, report_day
    days.full_clean()
    days.save()
    trail.record(
        "set_due_days", days, by=by, division=county.pk, old=old, new=[filing_day, report_day]
    )
    return days
