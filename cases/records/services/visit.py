"""A visit as it is logged at the door: the record, its photos, what comes next, and a crisis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cases.codes import Condition, Method, Outcome
from cases.crises.services import report_crisis
from cases.duties.services.duties import agree_on
from cases.models import ServiceRecord
from cases.records.rows import ServiceFields, ServiceRow
from cases.records.services.refused import RowsRefused
from cases.records.services.write import write_services
from stations.models import User
from stations.photos.services import clean_photos, photos_kept


class Reported(TypedDict):
    """A crisis that the visit found, as ``report_crisis`` takes it."""

    kind: str
    text: str
    told: Sequence[str]


def record_visit(
    *,
    by: User,
    next_due_on: date | None = None,
    photos: Sequence[UploadedFile] = (),
    crisis: Reported | None = None,
    **fields: Unpack[ServiceFields],
) -> tuple[ServiceRecord, bool]:
    """A list of one, with all that hangs on it, in one transaction; and whether it is new.

    ``photos``: uploaded files. ``crisis``: whoever is in danger needs one. A repeat changes
    nothing.
    """
    row = ServiceRow(**fields)
    if row.condition == Condition.DANGER and crisis is None:
        raise ValidationError({"crisis_kind": _("Choose what kind of danger it is.")})
    clean = clean_photos(photos)
    with transaction.atomic():
        [(record, is_new)] = write_services([row], by=by)
        if not is_new:
            return record, False
        with photos_kept(clean, record):
            if crisis is not None and row.subject:
                report_crisis(person=row.subject, record=record, by=by, **crisis)
            if next_due_on and _is_met_at_home(row) and row.subject:
                agree_on(row.subject, next_due_on, since=row.done_on)
    return record, True


def _is_met_at_home(row: ServiceRow) -> bool:
    return row.outcome == Outcome.MET and row.method == Method.HOME_VISIT


@transaction.atomic
def record_visits(
    rows: Sequence[ServiceRow], *, by: User, next_due: Mapping[int, date] | None = None
) -> list[tuple[ServiceRecord, bool]]:
    """Many at once, all or none (``RowsRefused``); ``next_due``: agreed days by index."""
    dangers = [n for n, row in enumerate(rows) if row.condition == Condition.DANGER]
    if dangers:
        sentence = _("Choose what kind of danger it is.")
        error = ValidationError({"crisis_kind": sentence})
        raise RowsRefused(dict.fromkeys(dangers, error), total=len(rows))
    made = write_services(rows, by=by)
    for n, day in (next_due or {}).items():
        row, (_record, is_new) = rows[n], made[n]
        if is_new and row.subject and _is_met_at_home(row):
            try:
                agree_on(row.subject, day, since=row.done_on)
            except ValidationError as error:
                raise RowsRefused({n: error}, total=len(rows)) from error
    return made
