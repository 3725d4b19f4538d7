"""Corrections: edited in place with its history, voided with a reason, replaced by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.people.queries.status import statuses_on
from cases.codes import Method, Outcome
from cases.duties.services.duties import (
    fulfil_duties,
    hold_duties,
    refresh_duties,
    reopen_duties,
)
from cases.duties.services.promises import show_again_of
from cases.models import Activity, Attendance, CrisisNote, HandOver, RecordPhoto, ServiceRecord
from cases.reasons import stated
from cases.records.rows import HandedOver, ServiceChanges, ServiceRow, Volunteered
from cases.records.services.hand_overs import (
    hand_over_anew,
    hold_stock,
    lock_stock,
    take_back,
)
from cases.records.services.refused import RowsRefused
from cases.records.services.sent import theirs_of
from cases.records.services.write import check_services, household_of, write_lines, write_services
from cases.rights import RIGHTS
from cases.volunteering.services.lines import keep_approvals, rewrite_volunteers
from resources.attribution.rows import kept_of, stood_in
from stations.audit import trail
from stations.idempotency import Conflict, check_version
from stations.models import User

EDITABLE = (
    "done_on minutes method channel domain outcome attempt_reason again_on condition purposes "
    "actions title note case activity project theme"
).split()


def may_correct(user: User, record: ServiceRecord | Activity) -> bool:
    """The lead of its station, or whoever wrote it and still may write there."""
    return RIGHTS.may(user, "correct", record)


def row_of(record: ServiceRecord) -> ServiceRow:
    """The record as the row that would make it, or, with other fields, correct it."""
    return ServiceRow(
        station=record.station,
        stands_on=record.done_on,
        stood=stood_in(record),
        subject=record.subject,
        attended=[line.person for line in record.attendances.select_related("person")],
        head_counts={line.group: line.number for line in record.head_counts.all()},
        workers=list(record.workers.all()),
        handed=[_handed(line) for line in record.hand_overs.select_related("person", "item")],
        volunteers=[
            Volunteered(volunteer=line.volunteer, minutes=line.minutes)
            for line in record.volunteering.select_related("volunteer")
        ],
        **{name: getattr(record, name) for name in EDITABLE},
    )


def changed_row(row: ServiceRow, **fields: Unpack[ServiceChanges]) -> ServiceRow:
    """The row with these fields; what the new outcome leaves no room for goes with the old one."""
    changed = replace(row, **fields)
    if changed.outcome != Outcome.MET:
        return changed
    if "attempt_reason" not in fields:
        changed = replace(changed, attempt_reason="")
    ends_a_duty = changed.method == Method.HOME_VISIT
    return replace(changed, again_on=None) if ends_a_duty else changed


def says_the_same(before: ServiceRow, row: ServiceRow) -> bool:
    """A whole row that comes back as it was read is no change."""
    first, second = (
        one.plain() | {"purposes": sorted(one.purposes), "actions": sorted(one.actions)}
        for one in (before, row)
    )
    return first == second


def _handed(line: HandOver) -> HandedOver:
    return HandedOver(
        person=line.person,
        item=line.item,
        quantity=line.quantity,
        receipt=line.receipt,
        signed_by=line.signed_by,
    )


@transaction.atomic
def edit_record(
    record: ServiceRecord,
    *,
    by: User,
    seen_version: int | None = None,
    **fields: Unpack[ServiceChanges],
) -> ServiceRecord:
    """By the rules of a new one. Raises ``Conflict`` when somebody changed it meanwhile."""
    RIGHTS.require(by, "correct", record)
    now = _locked(record)
    check_version(now, seen_version)
    _refuse_voided(now)
    before = row_of(now)
    row = changed_row(before, **fields)
    if says_the_same(before, row):
        return now
    _refuse_filed(now)
    found = check_services([row], by=by, trusted=_named_in(now))
    if found:
        raise RowsRefused(found, total=1)
    _rewrite(now, before, row, by)
    return ServiceRecord.objects.get(pk=record.pk)


@transaction.atomic
def change_record(
    record: ServiceRecord,
    *,
    by: User,
    seen_version: int,
    replacement_uuid: UUID | None,
    reason: str = "",
    payload: Mapping[str, object] | None = None,
    **fields: Unpack[ServiceChanges],
) -> ServiceRecord:
    """Edit it, or, when its month has been filed meanwhile, write what it should say in its place.

    The UUID is the replacement's; sent again, it answers with that one.
    """
    RIGHTS.require(by, "correct", record)
    known = ServiceRecord.objects.filter(replaces=record).first()
    if known and known.client_uuid == replacement_uuid:
        return known
    now = _locked(record)
    if not now.filing_id or replacement_uuid is None:
        return edit_record(now, by=by, seen_version=seen_version, **fields)
    check_version(now, seen_version)
    _refuse_voided(now)
    before = row_of(now)
    row = changed_row(before, **fields)
    if says_the_same(before, row):
        return now
    row = replace(row, client_uuid=replacement_uuid, payload=payload)
    reason = reason.strip() or _("Corrected after the month was filed.")
    return replace_record(now, reason=reason, by=by, row=row)


@transaction.atomic
def void_record(
    record: ServiceRecord, *, reason: str, by: User, act: str = "correct"
) -> ServiceRecord:
    """It stays readable and counts nowhere; the visit that it was is owed again, what it handed
    over is in the stock again."""
    RIGHTS.require(by, act, record)
    reason = stated(reason, missing=_("Give a reason."))
    if not ServiceRecord.objects.filter(pk=record.pk).void(by=by, reason=reason):
        raise ValidationError(_("This record was voided already."), code="stale")
    trail.record("void", record, by=by, reason=reason)
    take_back(record, reason=reason, by=by)
    people = _people_of(record)
    hold_duties(people)  # all at once, in their order: whoever came later for some waited in a ring
    reopen_duties([record])
    refresh_duties(people)
    show_again_of(people)
    return ServiceRecord.objects.get(pk=record.pk)


@transaction.atomic
def replace_record(
    record: ServiceRecord, *, reason: str, by: User, row: ServiceRow
) -> ServiceRecord:
    """Void it and write another in its place, which another system knows by the same id from now
    on; at another station, whose ids these are not, by way of the voided one. Sent again, it
    answers with that one."""
    RIGHTS.require(by, "correct", record)
    known = ServiceRecord.objects.filter(replaces=record).first()
    if known and known.client_uuid == row.client_uuid:
        return known
    hold_for(record, row)
    void_record(record, reason=reason, by=by)
    theirs: dict[str, str] = {}
    row = kept_of(row, record)
    is_here = record.origin_id == row.station.pk
    if is_here and record.external_id and theirs_of(row) in (("", ""), theirs_of(record)):
        theirs = {"source": record.source, "external_id": record.external_id}
        row = replace(row, source="", external_id="")  # that id is no repeat here
    [(following, is_new)] = write_services([row], by=by, trusted=_named_in(record))
    if not is_new:
        raise Conflict(following)
    ServiceRecord.objects.filter(pk=following.pk).update(replaces=record, **theirs)
    RecordPhoto.objects.filter(record=record).update(record=following)
    keep_approvals(record, following)
    _take_along_crisis(record, following, by)
    trail.record("replace", following, by=by, reason=reason.strip(), replaced=str(record.pk))
    return ServiceRecord.objects.get(pk=following.pk)


def hold_to_void(records: Sequence[ServiceRecord]) -> None:
    """Whoever voids several in one transaction locks what all of them touch first, in the order of
    everybody: held record by record, two such writers wait in a ring."""
    keys = [record.pk for record in records]
    rows = ServiceRecord.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    subjects = rows.values_list("subject", flat=True)
    people = {key for key in subjects if key}
    hold_stock(HandOver.objects.filter(record__in=keys).values_list("item", flat=True))
    people |= set(Attendance.objects.filter(record__in=keys).values_list("person", flat=True))
    hold_duties(people)


def hold_for(record: ServiceRecord, row: ServiceRow) -> ServiceRecord:
    """Locks what a replacement touches, in the order of everybody: record, stock, people,
    duties."""
    now = _locked(record)
    lock_stock([row_of(now), row])
    people = {*_people_of(now), *(person.pk for person in row.people)}
    hold_duties(people)
    return now


def _take_along_crisis(record: ServiceRecord, following: ServiceRecord, by: User) -> None:
    """What was reported with the visit is reported with the one in its place, of whom that is
    about."""
    note = CrisisNote.objects.filter(record=record).first()
    if note is None or following.subject is None:
        return
    before: dict[str, object] = {"person": note.person, "station": note.station}
    note.record, note.person, note.station = following, following.subject, following.station
    note.version += 1
    note.save(update_fields=["record", "person", "station", "version"])
    changes = trail.changes(note, ["person", "station"], before)
    if changes:
        trail.record("edit", note, by=by, changes=changes)


def _rewrite(record: ServiceRecord, before: ServiceRow, row: ServiceRow, by: User) -> None:
    people = {person.pk for person in [*before.people, *row.people]}
    statuses = statuses_on({(p.pk, row.done_on) for p in row.people})
    old = {name: getattr(record, name) for name in EDITABLE}
    for name in EDITABLE:
        setattr(record, name, getattr(row, name))
    record.household_id = household_of(row, statuses)
    record.version += 1
    record.save()
    for lines in (record.attendances, record.head_counts):
        lines.all().delete()
    record.workers.clear()
    write_lines([(record, row)], statuses, by)
    rewrite_volunteers(record, row.volunteers)
    hand_over_anew(record, before, row, by=by)
    reason = row.override_reason.strip()[:300]
    trail.record("edit", record, by=by, reason=reason, changes=_changes(record, old, before, row))
    if _counts_otherwise(before, row):
        hold_duties(people)
        reopen_duties([record])
        fulfil_duties([record])
        refresh_duties(people)
        show_again_of(people)


def _changes(
    record: ServiceRecord, old: dict[str, object], before: ServiceRow, row: ServiceRow
) -> dict[str, object]:
    """Old and new values; of texts only that they changed."""
    found: dict[str, object] = {**trail.changes(record, EDITABLE, old)}
    for name in ("note", "title"):
        if name in found:
            found[name] = []
    was, now = before.plain(), row.plain()
    for name in ("attended", "head_counts", "workers"):
        if was[name] != now[name]:
            found[name] = [was[name], now[name]]
    if was.get("volunteers") != now.get("volunteers"):
        found["volunteers"] = [was.get("volunteers", []), now.get("volunteers", [])]
    if was.get("handed") != now.get("handed"):
        found["handed"] = [[line.plain()[:4] for line in r.handed] for r in (before, row)]
    return found


def _counts_otherwise(before: ServiceRow, row: ServiceRow) -> bool:
    was, now = before.plain(), row.plain()
    names = ("done_on", "method", "outcome", "attended", "again_on")
    return any(was.get(name) != now.get(name) for name in names)


def _people_of(record: ServiceRecord) -> frozenset[UUID]:
    attended = record.attendances.values_list("person", flat=True)
    return frozenset({*attended, *filter(None, [record.subject_id])})


def _named_in(record: ServiceRecord) -> frozenset[UUID]:
    """Everybody who may stay where they stand: people, and volunteers."""
    helped = record.volunteering.values_list("volunteer", flat=True)
    return _people_of(record) | frozenset(helped)


def _locked(record: ServiceRecord) -> ServiceRecord:
    return (
        ServiceRecord.objects.select_for_update(of=("self",))
        .select_related("station", "subject", "case", "activity")
        .get(pk=record.pk)
    )


def _refuse_voided(record: ServiceRecord) -> None:
    if record.voided_at:
        raise ValidationError(_("This record was voided; write a new one."), code="stale")


def _refuse_filed(record: ServiceRecord) -> None:
    if record.filing_id:
        sentence = _("This month is filed: void the record and write another in its place.")
        raise ValidationError(sentence, code="filed")
