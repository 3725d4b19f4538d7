"""An activity and the service records of its days, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.activity_rules import judge_activity
from cases.models import Activity, FiledFact, ServiceRecord
from cases.rows import ActivityDay, ActivityRow, services_of
from cases.services.reasons import stated
from cases.services.records import edit_record, may_correct, record_services, void_record
from stations import audit
from stations.identity import uuid7
from stations.models import User
from stations.sync import Conflict, check_version, create_once, payload_hash

EDITABLE = ["title", "domain", "began_on", "done_on", "place", "note"]


@transaction.atomic
def record_activity(
    *,
    by: User,
    client_uuid: UUID | None = None,
    payload: Mapping[str, Any] | None = None,
    source: str = "",
    external_id: str = "",
    **fields: Any,
) -> tuple[Activity, bool]:
    """The activity and whether it is new. ``fields``: those of ``ActivityRow``.

    A repeat answers with what it is now; with other contents it is a ``Conflict``. Who may, and
    what each day must be, the rules of service records say.
    """
    row = ActivityRow(**fields)
    sent = row.plain() if payload is None else payload
    known = Activity.objects.filter(source=source, external_id=external_id).first()
    if external_id and known:
        return _same(known, payload_hash(sent)), False

    def create(digest: bytes) -> Activity:
        judge_activity(row, timezone.localdate())
        activity = Activity.objects.create(
            station=row.station,
            origin=row.station,
            client_uuid=client_uuid or uuid7(),
            payload_hash=digest,
            created_by=by,
            source=source,
            external_id=external_id,
            **{name: getattr(row, name) for name in EDITABLE},
        )
        record_services(services_of(row, activity), by=by)
        audit.record("hold", activity, by=by, reason=row.override_reason[:300])
        return activity

    key = client_uuid or uuid7()
    return create_once(Activity, origin=row.station, client_uuid=key, payload=sent, create=create)


def _same(activity: Activity, digest: bytes) -> Activity:
    if bytes(activity.payload_hash or b"") != digest:
        raise Conflict(activity)
    return activity


@transaction.atomic
def add_day(activity: Activity, *, by: User, client_uuid: UUID, **fields: Any) -> ServiceRecord:
    """Who came on another of its days; ``fields``: those of ``ActivityDay``."""
    now = _standing(activity)
    day = ActivityDay(**fields)
    if now.sessions.standing().filter(done_on=day.done_on).exclude(client_uuid=client_uuid):
        raise ValidationError({"done_on": _("This day is written down already.")})
    row = _row(now, [day])
    [service] = services_of(row, now)
    return record_services([replace(service, client_uuid=client_uuid)], by=by)[0]


@transaction.atomic
def edit_activity(
    activity: Activity, *, by: User, seen_version: int | None = None, **fields: Any
) -> Activity:
    """Change what ``EDITABLE`` names; its records take over title and domain."""
    _allow(activity, by)
    now = _standing(activity)
    check_version(now, seen_version)
    sessions = list(now.sessions.standing().select_related("station"))
    _refuse_filed(now, sessions)
    before = {name: getattr(now, name) for name in EDITABLE}
    row = replace(_row(now, [ActivityDay(done_on=s.done_on) for s in sessions]), **fields)
    judge_activity(row, timezone.localdate())
    for name in EDITABLE:
        setattr(now, name, getattr(row, name))
    now.version += 1
    now.save()
    for session in sessions:
        if (session.title, session.domain) != (row.title, row.domain):
            edit_record(session, by=by, title=row.title, domain=row.domain)
    changes = audit.changes(now, EDITABLE, before)
    audit.record("edit", now, by=by, changes=dict.fromkeys(changes, []))
    return now


@transaction.atomic
def void_activity(activity: Activity, *, reason: str, by: User) -> Activity:
    """With the records of its days it stays readable and counts nowhere."""
    _allow(activity, by)
    reason = stated(reason, missing=_("Give a reason."))
    if not Activity.objects.filter(pk=activity.pk).void(by=by, reason=reason):
        raise ValidationError(_("This activity was voided already."), code="stale")
    audit.record("void", activity, by=by, reason=reason)
    for session in activity.sessions.standing().select_related("station"):
        void_record(session, reason=reason, by=by)
    return Activity.objects.get(pk=activity.pk)


def _allow(activity: Activity, by: User) -> None:
    if not may_correct(by, activity):
        raise PermissionDenied


def _standing(activity: Activity) -> Activity:
    now = Activity.objects.select_for_update(of=("self",)).select_related("station")
    found = now.get(pk=activity.pk)
    if found.voided_at:
        raise ValidationError(_("This activity was voided."), code="stale")
    return found


def _refuse_filed(activity: Activity, sessions: list[ServiceRecord]) -> None:
    """A month may have counted the activity by its last day, though nobody came on that day."""
    counted = FiledFact.objects.filter(
        filing__station=activity.station_id,
        filing__month=activity.done_on.replace(day=1),
        kind=FiledFact.Kind.ACTIVITY,
        key=str(activity.pk),
    )
    if any(session.filing_id for session in sessions) or counted.exists():
        raise ValidationError(
            _("Its month is filed: void the activity and write it anew."), code="filed"
        )


def _row(activity: Activity, days: list[ActivityDay]) -> ActivityRow:
    same = {name: getattr(activity, name) for name in EDITABLE}
    return ActivityRow(station=activity.station, days=days, **same)
