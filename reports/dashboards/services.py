"""A silent station is reminded, once a day at most."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.dashboards.queries import SILENT_DAYS, days_silent, last_record_on
from reports.rights import RIGHTS
from stations.audit import trail
from stations.models import AuditEntry, Station, User
from stations.notices.services import notify


@transaction.atomic
def nudge_station(*, station: Station, by: User) -> list[User]:
    """A notice to its lead, or to its workers where there is none; who has been told."""
    RIGHTS.require(by, "nudge", station)
    Station.objects.select_for_update().get(pk=station.pk)  # of two at once, one is too late
    today = timezone.localdate()
    days = days_silent(last_record_on(station), station.operating_on, today)
    if days is None or days < SILENT_DAYS:
        raise ValidationError(_("This station has records of the last 14 days."), code="active")
    if was_nudged_today(station):
        raise ValidationError(_("This station was reminded today already."), code="twice")
    told = list(RIGHTS.holders("be_reminded", station))
    told = told or list(RIGHTS.holders("be_reminded_next", station))
    if not told:
        raise ValidationError(_("Nobody at this station can be reminded."), code="nobody")
    text = gettext_lazy("%(station)s has had no record for %(days)d days. Log what was done.")
    names = {"station": station, "days": days}
    notify(told, lambda: text % names, url=reverse("cases:log"), about=None)
    trail.record("nudge", station, by=by, days=days)
    return told


def was_nudged_today(station: Station) -> bool:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return AuditEntry.objects.filter(station=station, verb="nudge", at__gte=midnight).exists()
