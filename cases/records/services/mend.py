"""One door for the mistakes of every day: wrong person, wrong station, wrong day, wrong words.

Whoever corrects says what the record should say. Whether that is an edit, or another record in the
place of this one, is decided here: another person, another station and a filed month need another
record. What hangs on it comes along: photos, a crisis, what was handed over to the wrong person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.models import Case, CrisisNote, ServiceRecord
from cases.records.rows import HandedOver, ServiceChanges, ServiceRow
from cases.records.services.correct import (
    changed_row,
    edit_record,
    hold_for,
    replace_record,
    row_of,
    says_the_same,
    void_record,
)
from cases.records.services.doubles import refuse_doubles
from cases.rights import RIGHTS
from resources.models import StockItem
from stations.idempotency import check_version
from stations.models import Station, User

UNDO_WITHIN = timedelta(minutes=5)


@transaction.atomic
def mend_record(
    record: ServiceRecord,
    *,
    by: User,
    subject: Person | None,
    station: Station,
    replacement_uuid: UUID,
    seen_version: int | None = None,
    reason: str = "",
    different_from: Collection[UUID] = (),
    **fields: Unpack[ServiceChanges],
) -> ServiceRecord:
    """The record that now stands: this one, or, by ``replacement_uuid``, the one in its place.

    ``subject`` and ``station`` are what they should be. Goods that the wrong person got are the
    right one's; those of the wrong station are taken from what the right one has of the same.
    Sent again, it answers with the same record. ``reason`` is needed where a filed month is
    corrected. ``LooksAlike``: the right person has such a visit already.
    """
    RIGHTS.require(by, "correct", record)
    known = ServiceRecord.objects.filter(replaces=record).first()
    if known and known.client_uuid == replacement_uuid:
        return known
    _hand_to_who_came(record, fields)
    wrong = _wrong(record, subject, station)
    if not wrong and not record.filing_id:
        return edit_record(record, by=by, seen_version=seen_version, **fields)
    row = _mended(record, subject, station, fields)
    if not wrong and says_the_same(row_of(record), row):
        return record  # a filed one that comes back as it was is not taken back for itself
    row = replace(row, client_uuid=replacement_uuid)
    now = hold_for(record, row)
    check_version(now, seen_version)
    if record.subject != subject or now.done_on != row.done_on:
        refuse_doubles([row], {0: [*different_from, record.pk]})
    reason = reason.strip() if now.filing_id or reason.strip() else " ".join(wrong)
    return replace_record(now, reason=reason, by=by, row=row)


def why_not_undone(record: ServiceRecord, by: User) -> str:
    """Why this can't be taken back just like that, or nothing: it was written by this person five
    minutes ago at the most, and nothing stands on it."""
    if record.created_by_id != by.pk or not RIGHTS.may(by, "correct", record):
        return _("Only whoever wrote it takes it back like this.")
    if timezone.now() - record.created_at > UNDO_WITHIN:
        return _("More than five minutes have passed: take it back on its page, with a reason.")
    if record.filing_id or record.replaces_id or record.activity_id:
        return _("More stands on this record: take it back on its page, with a reason.")
    told = CrisisNote.objects.filter(record=record).exists()
    if told or Case.objects.filter(from_record=record).exists():
        return _("More stands on this record: take it back on its page, with a reason.")
    return ""


@transaction.atomic
def undo_record(record: ServiceRecord, *, by: User) -> ServiceRecord:
    """Void what was written a moment ago: duties and stock are as they were before."""
    RIGHTS.require(by, "correct", record)
    if sentence := why_not_undone(record, by):
        raise ValidationError(sentence, code="stale")
    return void_record(record, reason=_("Taken back within five minutes."), by=by)


def _wrong(record: ServiceRecord, subject: Person | None, station: Station) -> list[str]:
    found = []
    if record.subject != subject:
        found.append(_("Wrong person."))
    if record.station != station:
        found.append(_("Wrong station."))
    return found


def _mended(
    record: ServiceRecord, subject: Person | None, station: Station, fields: ServiceChanges
) -> ServiceRow:
    row = changed_row(row_of(record), **fields)
    if record.subject != subject:
        row = _of_person(row, record.subject, subject)
    return _at_station(row, station) if record.station != station else row


def _hand_to_who_came(record: ServiceRecord, fields: ServiceChanges) -> None:
    """Somebody else was there than who was ticked: one went and one came, so what the one got is
    the other's."""
    if "attended" not in fields or "handed" not in fields:
        return
    was = [line.person for line in record.attendances.select_related("person")]
    now = list(fields["attended"])
    gone = [person for person in was if person not in now]
    come = [person for person in now if person not in was]
    if len(gone) == len(come) == 1:
        lines = [replace(h, person=come[0]) if h.person == gone[0] else h for h in fields["handed"]]
        fields["handed"] = lines


def _of_person(row: ServiceRow, wrong: Person | None, right: Person | None) -> ServiceRow:
    """Whoever stands for the wrong person is the right one, present and receiving."""
    if wrong and right:
        home = wrong.household_id  # who lives with the wrong one wasn't there, either
        others = [p for p in row.attended if home and p.household_id == home != right.household_id]
        swapped = {wrong, *others}
        there = list(dict.fromkeys(right if p in swapped else p for p in row.attended))
        handed = [replace(h, person=right) if h.person in swapped else h for h in row.handed]
        row = replace(row, attended=there, handed=handed)
    row = replace(row, subject=right)
    is_theirs = row.case and row.case.person_id in {person.pk for person in row.people}
    return row if is_theirs else replace(row, case=None)


def _at_station(row: ServiceRow, station: Station) -> ServiceRow:
    handed = _from_stock(row.handed, station)
    return replace(row, station=station, stands_on=None, stood=(), handed=handed)


def _from_stock(lines: Sequence[HandedOver], station: Station) -> list[HandedOver]:
    """The same goods out of this station's stock."""
    own = {_kind(item): item for item in StockItem.objects.filter(station=station)}
    missing = sorted({line.item.name for line in lines if _kind(line.item) not in own})
    if missing:
        words = {"items": _(", ").join(missing), "station": station.name}
        sentence = _("%(station)s has no %(items)s in stock: enter it there, or take it away here.")
        raise ValidationError({"handed": sentence % words})
    return [replace(line, item=own[_kind(line.item)]) for line in lines]


def _kind(item: StockItem) -> tuple[str, str, str, str]:
    return item.kind, item.name, item.unit, item.purpose
