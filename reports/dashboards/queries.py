"""When a station counts as silent."""

from __future__ import annotations

from datetime import date

from cases.models import ServiceRecord
from stations.models import Station

SILENT_DAYS = 14


def days_silent(last: date | None, operating_on: date | None, today: date) -> int | None:
    """Days since the last record, or since it began to operate; None: not at work yet."""
    since = last or operating_on
    return None if since is None or since > today else (today - since).days


def last_record_on(station: Station) -> date | None:
    """Met or not: an attempt is work too."""
    not_voided = ServiceRecord.objects.not_voided().filter(station=station)
    return not_voided.order_by("-done_on").values_list("done_on", flat=True).first()
