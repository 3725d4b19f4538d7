"""What was sent before: by the station's UUID, or by another system's id of it.

Such an id is of the record that stands: one that takes another's place takes it over, and a client
that sends the first one again hears of it. What was only taken back is known by its very contents;
other contents under its id are a new record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import ServiceRecord
from cases.records.rows import ServiceRow
from cases.records.services.refused import RowsRefused
from stations.idempotency import Conflict, payload_hash
from stations.row_security.acting import beyond_scope

Key = tuple[int, UUID]  # the station and its UUID
Theirs = tuple[str, str]  # the other system and its id
Named = tuple[int, str, str]  # the station that made it, and they


def digest_of(row: ServiceRow) -> bytes:
    """By what a repeat is known."""
    return payload_hash(row.plain() if row.payload is None else row.payload)


def known_rows(keyed: Sequence[tuple[ServiceRow, Key]]) -> dict[int, ServiceRecord]:
    """Rows that were sent before, by index: each as the record that it is by now."""
    by_uuid = ServiceRecord.objects.filter(client_uuid__in=[key[1] for _row, key in keyed])
    sent = {(record.origin_id, record.client_uuid): record for record in by_uuid}
    theirs = of_ids({named_of(row) for row, _key in keyed})
    known: dict[int, ServiceRecord] = {}
    for n, (row, key) in enumerate(keyed):
        own = [sent[key]] if key in sent else []
        same = theirs.get(named_of(row), [])
        if record := _known(row, own, same, n, total=len(keyed)):
            known[n] = record
    return known


def theirs_of(row: ServiceRow | ServiceRecord) -> Theirs:
    return row.source, row.external_id


def named_of(row: ServiceRow) -> Named:
    return row.station.pk, row.source, row.external_id


def of_ids(asked: Collection[Named]) -> dict[Named, list[ServiceRecord]]:
    """Every record that a station made under these ids, and what took their place; wherever they
    stand by now. Another station's records of the same ids are none of its business."""
    ids = {key for key in asked if key[2]}
    found: dict[Named, list[ServiceRecord]] = {}
    if not ids:
        return found
    places, sources, theirs = map(set, zip(*ids, strict=True))
    with beyond_scope():
        records = ServiceRecord.objects.exclude(external_id="").filter(
            origin__in=places, source__in=sources, external_id__in=theirs
        )
        for record in records.order_by("pk"):
            found.setdefault((record.origin_id, *theirs_of(record)), []).append(record)
        stand = in_their_place([r for same in found.values() for r in same])
    for same in found.values():
        following = [stand[record.pk] for record in same if stand[record.pk] not in same]
        same += dict.fromkeys(following)
    return found


def in_their_place(records: Sequence[ServiceRecord]) -> dict[UUID, ServiceRecord]:
    """What stands in place of each, by its key; itself where nothing does."""
    found = {record.pk: record for record in records}
    waiting = {record.pk: record.pk for record in records if record.voided_at}  # last known → first
    while waiting:
        following = ServiceRecord.objects.filter(replaces__in=list(waiting))
        firsts = {}
        for record in following:
            first = waiting[record.replaces_id]  # type: ignore[index]
            found[first], firsts[record.pk] = record, first
        waiting = firsts
    return found


def is_made_of(record: ServiceRecord, row: ServiceRow) -> bool:
    """From this very payload, at this station."""
    is_here = record.origin_id == row.station.pk
    return is_here and bytes(record.payload_hash or b"") == digest_of(row)


def standing(records: Iterable[ServiceRecord]) -> ServiceRecord | None:
    return next((record for record in records if not record.voided_at), None)


def _known(
    row: ServiceRow,
    own: Sequence[ServiceRecord],
    theirs: Sequence[ServiceRecord],
    index: int,
    *,
    total: int,
) -> ServiceRecord | None:
    """``own``: the record of its UUID; ``theirs``: those of its id in the other system."""
    every = [*own, *theirs]
    stands = standing(every)
    if same := next((record for record in every if is_made_of(record, row)), None):
        return stands or same
    other = stands or next(iter(own), None)
    if other is None:
        return None
    if other.origin_id == row.station.pk and total == 1:
        raise Conflict(other)
    name = "external_id" if row.external_id else "client_uuid"
    sentence = _("This was sent before with other contents.")
    raise RowsRefused({index: ValidationError({name: sentence}, code="conflict")}, total=total)
