"""A visit as it is logged at the door: the record, its photos, what comes next, and a crisis."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Required, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cases.codes import Condition
from cases.crises.services import report_crisis
from cases.duties.services.promises import promise
from cases.models import ServiceRecord
from cases.records.rows import ServiceFields, ServiceRow
from cases.records.services.again import (
    Reported,
    added_crisis,
    added_day,
    added_photos,
    hear_all_the_same,
    hold_sent_before,
    write_with_day,
)
from cases.records.services.doubles import NONE, Others, refuse_doubles
from cases.records.services.refused import RowsRefused
from cases.records.services.write import write_services
from stations.idempotency import Conflict
from stations.models import User
from stations.photos.services import CleanPhoto, clean_photos, photos_kept


class VisitFields(ServiceFields, total=False):
    """What ``log_visit`` takes, as keywords."""

    by: Required[User]
    next_due_on: date | None
    next_said: Mapping[str, object] | None
    different_from: Collection[UUID]
    photos: Sequence[UploadedFile]
    crisis: Reported | None


def record_visit(**fields: Unpack[VisitFields]) -> tuple[ServiceRecord, bool]:
    """The record and whether it is new (``log_visit``)."""
    return log_visit(**fields)[:2]


def log_visit(
    *,
    by: User,
    next_due_on: date | None = None,
    next_said: Mapping[str, object] | None = None,
    different_from: Collection[UUID] = (),
    photos: Sequence[UploadedFile] = (),
    crisis: Reported | None = None,
    **fields: Unpack[ServiceFields],
) -> tuple[ServiceRecord, bool, list[str]]:
    """A list of one, with all that hangs on it, in one transaction; whether it is new, and what a
    second sending added to it, in words.

    ``next_due_on``: when somebody comes again, or tries again; ``next_said``: how that was said
    (a repeat is known by "in 3 days", whatever day that is by then). ``different_from``: visits
    that look like this one and are others (``LooksAlike`` asks). ``photos``: uploaded files.
    ``crisis``: whoever is in danger needs one. A repeat changes nothing; ``Conflict``: it says
    something else than what stands.
    """
    row = ServiceRow(**fields)
    if row.condition == Condition.DANGER and crisis is None:
        raise ValidationError({"crisis_kind": _("Choose what kind of danger it is.")})
    said = {"next_due_on": next_due_on} if next_due_on else {}
    more = _More(
        next_due_on=next_due_on,
        next_said=dict(next_said or said),
        different_from=different_from,
        photos=photos,
        clean=clean_photos(photos),
        crisis=crisis,
    )
    try:
        return _log(row, more, by)
    except Conflict as conflict:
        if crisis is not None:
            hear_all_the_same(conflict.current, row, crisis, by)
        raise


@dataclass(frozen=True, kw_only=True)
class _More:
    """What hangs on a visit."""

    next_due_on: date | None
    next_said: dict[str, object]
    different_from: Collection[UUID]
    photos: Sequence[UploadedFile]
    clean: Sequence[CleanPhoto]
    crisis: Reported | None


@transaction.atomic
def _log(row: ServiceRow, more: _More, by: User) -> tuple[ServiceRecord, bool, list[str]]:
    hold_sent_before(row)
    refuse_doubles([row], {0: more.different_from})
    record, is_new, is_new_day = write_with_day(row, more.next_said, by=by)
    if not is_new:
        return record, False, _added(record, more, by, is_new_day=is_new_day)
    with photos_kept(more.clean, record):
        if more.crisis is not None and row.subject:
            report_crisis(person=row.subject, record=record, by=by, **more.crisis)
        if more.next_due_on:
            promise(record, more.next_due_on)
    return record, True, []


def _added(record: ServiceRecord, more: _More, by: User, *, is_new_day: bool) -> list[str]:
    added = added_crisis(record, more.crisis, by) if more.crisis else []
    added += added_photos(record, more.photos, more.clean, by) if more.clean else []
    added += added_day(record, more.next_due_on) if more.next_due_on and is_new_day else []
    return added


@transaction.atomic
def record_visits(
    rows: Sequence[ServiceRow],
    *,
    by: User,
    next_due: Mapping[int, date] | None = None,
    different_from: Others = NONE,
) -> list[tuple[ServiceRecord, bool]]:
    """Many at once, all or none (``RowsRefused``); ``next_due``: promised days by index."""
    dangers = [n for n, row in enumerate(rows) if row.condition == Condition.DANGER]
    if dangers:
        sentence = _("Choose what kind of danger it is.")
        error = ValidationError({"crisis_kind": sentence})
        raise RowsRefused(dict.fromkeys(dangers, error), total=len(rows))
    refuse_doubles(rows, different_from)
    made = write_services(rows, by=by)
    for n, day in (next_due or {}).items():
        record, is_new = made[n]
        if is_new:
            try:
                promise(record, day)
            except ValidationError as error:
                raise RowsRefused({n: error}, total=len(rows)) from error
    return made
