"""Who did something with a person's records, and who saw them: for the person who asks.

An auditor opens no file, so a person is named by the identity number that they show; the apps tell
which records are theirs. The number stands in no address, entry or log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from stations.audit import trail
from stations.models import AuditEntry, User

# identity number (18 characters) → "app.model:pk" of all that is theirs, the person first
RECORDS_OF: list[Callable[[str], Iterable[str]]] = []
AT_MOST = 5_000  # lines of a sheet of paper


def records_of(number: str) -> list[str]:
    return [record for told in RECORDS_OF for record in told(number)]


def who_saw(number: str, since: date, until: date, *, by: User) -> QuerySet[AuditEntry] | None:
    """Entries between two days, the newest first, as far as this auditor's trail goes; None where
    nobody here has the number. The look-up is an entry itself."""
    records = records_of(number)
    trail.record("who_saw", by, by=by, records=records[:1], since=str(since), until=str(until))
    if not records:
        return None
    theirs = Q(record__in=records) | Q(records__overlap=records)
    entries = AuditEntry.objects.visible_to(by).filter(theirs, at__date__range=(since, until))
    entries = entries.exclude(verb="who_saw")  # an auditor reads the trail, not the file
    return entries.select_related("by", "station", "division").order_by("-at", "-pk")[:AT_MOST]
