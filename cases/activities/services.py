"""An activity and the service records of its days, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.activities.models import Activity
from cases.activities.rules import RULES, Facts
from cases.activities.workflow import WORKFLOW
from cases.facts.activities import ACTIVITY
from cases.models import FiledFact, ServiceRecord
from cases.records.rows import ActivityDay, ActivityFields, ActivityRow, DayFields, services_of
from cases.records.services import (
    RowsRefused,
    edit_record,
    hold_to_void,
    record_services,
    void_record,
)
from cases.rights import ACTIVITIES
from resources.attribution.models import ITEMS
from resources.attribution.queries import of_station, offered_to
from resources.attribution.rows import stood_in
from stations.audit import trail
from stations.dated import too_far_ahead
from stations.idempotency import check_version
from stations.identity import uuid7
from stations.kinds.photos import add_photos
from stations.kinds.protocol import Batch, judged_by
from stations.models import User
from stations.reasons import stated
from stations.refused import Problems, Refused, as_errors, named, refuse_any

EDITABLE = ["title", "domain", "began_on", "done_on", "place", "note"]
TOLD = [*EDITABLE, *ITEMS]  # with the project and theme, which no record of its days takes over

RIGHTS = ACTIVITIES


def facts_of(rows: Sequence[ActivityRow]) -> list[Facts]:
    today, offered = timezone.localdate(), offered_to(rows)
    return [Facts(today, of_station(offered, row.station)) for row in rows]


def write(rows: list[ActivityRow], by: User) -> list[Activity]:
    """Activities with the service records of their days, whose own rules say more."""
    made = [
        Activity(
            station=row.station,
            origin=row.station,
            client_uuid=row.client_uuid or uuid7(),
            payload_hash=row.digest,
            created_by=by,
            source=row.source,
            external_id=row.external_id,
            planned_on=row.planned_on,
            state=Activity.State.PLANNED if row.is_planned else Activity.State.HELD,
            **{name: getattr(row, name) for name in EDITABLE},
            **row.attribution,
        )
        for row in rows
    ]
    _refuse_past(rows)
    Activity.objects.bulk_create(made)
    _expect(rows, made)
    services = [services_of(row, activity) for row, activity in zip(rows, made, strict=True)]
    whose = [(n, day) for n, days in enumerate(services) for day in range(1, len(days) + 1)]
    try:
        record_services([day for days in services for day in days], by=by, act="")
    except RowsRefused as refused:
        raise _by_day(refused, whose) from refused
    reasons = {a.pk: row.override_reason[:300] for row, a in zip(rows, made, strict=True)}
    for reason in sorted(set(reasons.values())):
        some = [activity for activity in made if reasons[activity.pk] == reason]
        held = [activity for activity in some if activity.state == Activity.State.HELD]
        trail.record_many("hold", held, by=by, reason=reason)
        planned = [activity for activity in some if activity not in held]
        trail.record_many("plan_activity", planned, by=by, reason=reason)
    return made


def _refuse_past(rows: Sequence[ActivityRow]) -> None:
    """What is planned anew lies ahead."""
    today = timezone.localdate()
    sentence = _("This day has passed: record what was held on it.")
    refuse_any(
        as_errors(
            {
                n: {"planned_on": [sentence]}
                for n, row in enumerate(rows)
                if row.is_planned and row.began_on < today
            }
        )
    )


def _expect(rows: Sequence[ActivityRow], made: Sequence[Activity]) -> None:
    """Who has said that they will come."""
    line = Activity.expected.through
    line.objects.bulk_create(
        line(activity=activity, person=person)
        for row, activity in zip(rows, made, strict=True)
        for person in row.expected
    )


def _by_day(refused: RowsRefused, whose: Sequence[tuple[int, int]]) -> Refused:
    """What is wrong with each activity, by the day and its field."""
    found: dict[int, Problems] = {}
    for k, error in refused.rows.items():
        n, day = whose[k]
        for name, sentences in named(error).items():
            field = f"days.{day}.{name}".strip(".")
            found.setdefault(n, {})[field] = sentences
    return Refused(as_errors(found))


BATCH = Batch[ActivityRow, Activity](
    model=Activity,
    rights=RIGHTS,
    judge=judged_by(RULES, facts_of),
    write=write,
    verb="",  # ``write`` leaves its own entries, with the reason
)
add_activities, check_activities = BATCH.add, BATCH.check
add_activity_photos = partial(add_photos, BATCH, act="photos")


def activity_row(*, by: User, **fields: Unpack[ActivityFields]) -> ActivityRow:
    return ActivityRow(**fields)


@transaction.atomic
def add_day(
    activity: Activity, *, by: User, client_uuid: UUID, **fields: Unpack[DayFields]
) -> ServiceRecord:
    """Who came on another of its days; ``fields``: those of ``ActivityDay``. A planned activity is
    held by it, and its days are those on which it was."""
    now = _require_open(activity)
    day = ActivityDay(**fields)
    if now.sessions.not_voided().filter(done_on=day.done_on).exclude(client_uuid=client_uuid):
        raise ValidationError({"done_on": _("This day is written down already.")})
    if now.planned_on:
        _held_on(now, day.done_on, by)
    row = _row(now, [day])
    [service] = services_of(row, now)
    return record_services([replace(service, client_uuid=client_uuid)], by=by)[0]


def _held_on(activity: Activity, day: date, by: User) -> None:
    """``done_on`` comes from held days alone (9-rules, "Activity")."""
    if activity.state == Activity.State.PLANNED:
        WORKFLOW.put("hold", activity, began_on=day, done_on=day)
        trail.record("hold", activity, by=by, old=Activity.State.PLANNED, new=activity.state)
    elif activity.began_on <= day <= activity.done_on:
        return
    else:
        _refuse_filed(activity, [])
        activity.began_on = min(activity.began_on, day)
        activity.done_on = max(activity.done_on, day)
    activity.version += 1
    activity.save()


@transaction.atomic
def move_activity(
    activity: Activity, *, planned_on: date, by: User, seen_version: int | None = None
) -> Activity:
    """To another day, as many days long as it was planned."""
    WORKFLOW.require_role("move", activity, by=by)
    now = _require_not_voided(activity)
    check_version(now, seen_version)
    if sentence := too_far_ahead(planned_on):
        raise ValidationError({"planned_on": sentence})
    last = planned_on + (now.done_on - now.began_on)
    fields = {
        "planned_on": planned_on,
        "began_on": planned_on,
        "done_on": last,
        "updated_at": timezone.now(),
    }
    WORKFLOW.take("move", now, by=by, fields=fields, on=planned_on.isoformat())
    return now


@transaction.atomic
def cancel_activity(
    activity: Activity, *, reason: str, by: User, seen_version: int | None = None
) -> Activity:
    """It stays readable with the reason, and was never counted."""
    WORKFLOW.require_role("cancel", activity, by=by)
    reason = stated(reason)
    now = _require_not_voided(activity)
    check_version(now, seen_version)
    fields = {"cancel_reason": reason, "updated_at": timezone.now()}
    WORKFLOW.take("cancel", now, by=by, reason=reason, fields=fields)
    return now


STEPS = {"move": move_activity, "cancel": cancel_activity}


@transaction.atomic
def edit_activity(
    activity: Activity,
    *,
    by: User,
    seen_version: int | None = None,
    **fields: Unpack[ActivityFields],
) -> Activity:
    """Change what ``TOLD`` names; its records take over title and domain. They keep the project
    and theme that they were written with."""
    now = BATCH.held(activity, "edit", by)
    check_version(now, seen_version)
    _refuse_cancelled(now)
    sessions = list(now.sessions.not_voided().select_related("station"))
    before = {name: getattr(now, name) for name in TOLD}
    row = replace(_row(now, [ActivityDay(done_on=s.done_on) for s in sessions]), **fields)
    if all(getattr(row, name) == value for name, value in before.items()):
        return now  # as it was read: no version
    _refuse_filed(now, sessions)
    if now.state == Activity.State.PLANNED:
        row = replace(row, planned_on=row.began_on)
        now.planned_on = row.began_on
    refuse_any(BATCH.judge([row]))
    for name in TOLD:
        setattr(now, name, getattr(row, name))
    now.version += 1
    now.save()
    for session in sessions:
        if (session.title, session.domain) != (row.title, row.domain):
            edit_record(session, by=by, title=row.title, domain=row.domain)
    changes = trail.changes(now, TOLD, before)
    trail.record("edit", now, by=by, changes=dict.fromkeys(changes, []))
    return now


@transaction.atomic
def void_activity(activity: Activity, *, reason: str, by: User, act: str = "void") -> Activity:
    """With the records of its days it stays readable and counts nowhere."""
    voided = BATCH.void(activity, reason=reason, by=by, act=act)
    session_act = "import_records" if act == "import" else "correct"
    sessions = list(activity.sessions.not_voided().select_related("station").order_by("pk"))
    hold_to_void(sessions)
    for session in sessions:
        void_record(session, reason=reason, by=by, act=session_act)
    return voided


def _require_not_voided(activity: Activity) -> Activity:
    now = Activity.objects.select_for_update(of=("self",)).select_related("station")
    found = now.get(pk=activity.pk)
    if found.voided_at:
        raise ValidationError(_("This activity was voided."), code="stale")
    return found


def _require_open(activity: Activity) -> Activity:
    now = _require_not_voided(activity)
    _refuse_cancelled(now)
    return now


def _refuse_cancelled(activity: Activity) -> None:
    if activity.state == Activity.State.CANCELLED:
        raise ValidationError(_("This activity was cancelled: plan another one."), code="stale")


def _refuse_filed(activity: Activity, sessions: list[ServiceRecord]) -> None:
    """A month may have counted the activity by its last day, though nobody came on that day."""
    counted = FiledFact.objects.filter(
        filing__station=activity.station_id,
        filing__month=activity.done_on.replace(day=1),
        kind=ACTIVITY.kind,
        key=str(activity.pk),
    )
    if any(session.filing_id for session in sessions) or counted.exists():
        raise ValidationError(
            _("Its month is filed: void the activity and write it anew."), code="filed"
        )


def _row(activity: Activity, days: list[ActivityDay]) -> ActivityRow:
    same = {name: getattr(activity, name) for name in TOLD}
    return ActivityRow(station=activity.station, days=days, stood=stood_in(activity), **same)
