"""A visit that is sent a second time with more than the first one: what was only added is stored.

On a bad network the answer is lost, and the worker goes on typing. Photos that aren't there yet, a
crisis that nobody has reported and the day of the next visit come to the record; what says
something else than what stands is a ``Conflict``, so that nothing typed is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypedDict

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.codes import Condition
from cases.crises.services import report_crisis, tell
from cases.duties.services.promises import VISITS, ends_a_duty, promise
from cases.models import CrisisNote, RecordPhoto, ServiceRecord, VisitDuty
from cases.photos.services import add_record_photos
from cases.records.rows import ServiceRow
from cases.records.services.correct import edit_record, may_correct
from cases.records.services.sent import digest_of, in_their_place
from cases.records.services.write import write_services
from stations.idempotency import Conflict, hold, payload_hash
from stations.masking import masked
from stations.models import User
from stations.photos.services import CleanPhoto


class Reported(TypedDict):
    """A crisis that the visit found, as ``report_crisis`` takes it."""

    kind: str
    text: str
    told: Sequence[str]


def write_with_day(
    row: ServiceRow, said: dict[str, object], *, by: User
) -> tuple[ServiceRecord, bool, bool]:
    """The record, whether it is new, and whether what was ``said`` of the next day is.

    That belongs to what a repeat is known by. A row sent before without it is known all the same:
    it was added, or the row was stored when nobody asked for it yet. So is one that said how they
    are and now says that they are in danger.
    """
    if row.payload is not None:  # a client's payload says all of it
        [(record, is_new)] = write_services([row], by=by)
        return record, is_new, is_new
    full = replace(row, payload=row.plain() | said)
    try:
        [(record, is_new)] = write_services([full], by=by)
    except Conflict as conflict:
        stands = ServiceRecord.objects.get(pk=conflict.current.pk)
        is_known, is_new_day = _was_said(stands, row, said)
        if not is_known:
            raise
        return stands, False, is_new_day
    return record, is_new, is_new


def _was_said(stands: ServiceRecord, row: ServiceRow, said: dict[str, object]) -> tuple[bool, bool]:
    """Whether that was sent with this very row, but for what only came later, and whether the
    next day is among that."""
    first, rows = bytes(stands.payload_hash or b""), [row]
    if row.condition == Condition.DANGER:
        rows += [replace(row, condition=condition) for condition in ("", *Condition.values)]
    if any(payload_hash(one.plain() | said) == first for one in rows):
        return True, False
    return any(digest_of(one) == first for one in rows), bool(said)


def added_day(record: ServiceRecord, day: date) -> list[str]:
    """The day of the next visit, or of another try, unless that very day stands there."""
    stood, is_known = _day_of(record)
    if not is_known or stood == day:
        return []
    if stood or record.filing_id or record.voided_at:
        raise Conflict(_standing(record))
    promise(record, day)
    return [_("the day of the next visit")]


def added_photos(
    record: ServiceRecord, uploads: Sequence[UploadedFile], clean: Sequence[CleanPhoto], by: User
) -> list[str]:
    """By what is on them, wherever those of the first sending hang by now."""
    now = _standing(record)
    photos = RecordPhoto.objects.filter(record__in=[record, now])
    known = set(photos.values_list("sha256", flat=True))
    number = len({photo.sha256 for photo in clean} - known)
    if not number:
        return []
    if record.voided_at or not may_correct(by, record):
        raise Conflict(now)
    add_record_photos(record, uploads, by=by)
    return [ngettext("%(number)d photo", "%(number)d photos", number) % {"number": number}]


def added_crisis(record: ServiceRecord, crisis: Reported, by: User) -> list[str]:
    """Reported now, or told to more people than before."""
    now = _standing(record)
    hold("crisis", record.subject_id)
    note = CrisisNote.objects.filter(record__in=[record, now]).first()
    if note is None:
        if record.voided_at or record.subject is None:
            raise Conflict(now)
        report_crisis(person=record.subject, record=record, by=by, **crisis)
        if record.condition != Condition.DANGER and not record.filing_id:
            edit_record(record, by=by, condition=Condition.DANGER)
        return [_("the crisis")]
    stands = masked(note, "text", str)  # more may have been said of it since
    if note.kind != crisis["kind"] or crisis["text"].strip() not in stands:
        raise Conflict(now)
    before = set(note.told.values_list("whom", flat=True))
    more = [whom for whom in dict.fromkeys(crisis["told"]) if whom not in before]
    if more and note.settled_at:
        raise Conflict(now)
    for whom in more:
        tell(note, whom=whom, by=by)
    return [_("who was told of the crisis")] if more else []


@transaction.atomic
def hear_all_the_same(stands: Model, row: ServiceRow, crisis: Reported, by: User) -> None:
    """A sending that can't be stored as it is, since it says something else than what stands: the
    danger that it tells of is heard at once, unless one was reported there."""
    if not isinstance(stands, ServiceRecord) or row.subject is None:
        return
    now = _standing(stands)
    hold("crisis", row.subject.pk)
    is_theirs = now.subject_id == row.subject.pk and not now.voided_at
    if is_theirs and not CrisisNote.objects.filter(record=now).exists():
        report_crisis(person=row.subject, record=now, by=by, **crisis)


def hold_sent_before(row: ServiceRow) -> None:
    """What stands under its key, before the stock and the duties: in the order of everybody."""
    if row.client_uuid:
        sent = ServiceRecord.objects.filter(origin=row.station, client_uuid=row.client_uuid)
        list(sent.order_by().select_for_update(no_key=True).values_list("pk"))


def _standing(record: ServiceRecord) -> ServiceRecord:
    """What stands in its place, if something does."""
    return in_their_place([record])[record.pk]


def _day_of(record: ServiceRecord) -> tuple[date | None, bool]:
    """What was said of the next day, and whether that can be known: not where a later visit
    decides what is owed."""
    if record.subject_id is None or record.method not in VISITS:
        return None, False
    if not ends_a_duty(record):
        return record.again_on, True
    duty = VisitDuty.objects.open().filter(person=record.subject_id, since_on=record.done_on)
    found = duty.first()
    return (found.agreed_on, True) if found else (None, False)
