"""The lead approves volunteers' minutes as hours, by batch; what was approved wrongly is taken back
with a reason, as long as its month isn't filed."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import ServiceRecord, VolunteerService
from cases.rights import RIGHTS
from stations.audit import trail
from stations.models import Station, User
from stations.reasons import stated

TOLD = 1000  # records that one entry of the trail names


@transaction.atomic
def approve_hours(lines: QuerySet[VolunteerService], *, by: User) -> int:
    """Of these all that stand, wait, and are of stations where ``by`` may; how many. A constant
    number of statements, and one entry of the trail for each station's thousand."""
    RIGHTS.require_anywhere(by, "approve_hours")
    mine = RIGHTS.stations(by, "approve_hours")
    waiting = VolunteerService.objects.filter(
        pk__in=lines.order_by().values("pk"),
        station__in=mine,
        approved_at=None,
        record__voided_at=None,
    )
    _hold_records(waiting)
    found = waiting.order_by("pk").select_for_update(no_key=True, of=("self",))
    rows = list(found.values_list("pk", "station", "record", "minutes"))
    keys = [pk for pk, _station, _record, _minutes in rows]
    VolunteerService.objects.filter(pk__in=keys).update(
        approved_at=timezone.now(), approved_by=by, objection=""
    )
    _tell([(station, record, minutes) for _pk, station, record, minutes in rows], by)
    return len(rows)


def _hold_records(lines: QuerySet[VolunteerService]) -> None:
    """Before their lines, as whoever corrects a record does: no two wait in a ring."""
    records = ServiceRecord.objects.filter(pk__in=lines.order_by().values("record"))
    list(records.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _tell(rows: list[tuple[int, UUID, int]], by: User) -> None:
    together: Counter[int] = Counter()
    records: dict[int, dict[UUID, None]] = {}
    for station, record, minutes in rows:
        together[station] += minutes
        records.setdefault(station, {})[record] = None
    known = Station.objects.in_bulk(list(records))
    for key, found in records.items():
        names = [f"cases.servicerecord:{record}" for record in found]
        for start in range(0, len(names), TOLD):
            trail.record(
                "approve_hours",
                known[key],
                by=by,
                station=known[key],
                records=names[start : start + TOLD],
                minutes=together[key],
            )


@transaction.atomic
def take_back_approval(line: VolunteerService, *, reason: str, by: User) -> VolunteerService:
    """It waits again, with the reason. Of a filed month only another record in its place helps."""
    RIGHTS.require(by, "approve_hours", line.station)
    reason = stated(reason)
    record = ServiceRecord.objects.select_for_update(no_key=True).get(pk=line.record_id)
    if record.filing_id:
        sentence = _("This month is filed: void the record and write another in its place.")
        raise ValidationError(sentence, code="filed")
    approved = VolunteerService.objects.filter(pk=line.pk).exclude(approved_at=None)
    if not approved.update(approved_at=None, approved_by=None, objection=reason):
        raise ValidationError(_("These hours aren't approved any more."), code="stale")
    trail.record("object_hours", record, by=by, reason=reason, minutes=line.minutes)
    line.refresh_from_db()
    return line
