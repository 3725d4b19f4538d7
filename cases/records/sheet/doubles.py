"""Rows without an id of their own that look like a record which stands already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from cases.models import ServiceRecord
from cases.records.rows import ServiceRow
from stations.imports.alike import Likely, likely_doubles
from stations.imports.rows import Row

Same = tuple[int, date, str, UUID | None, str, frozenset[tuple[str, int]]]


def find_doubles(pairs: Sequence[tuple[Row, ServiceRow]]) -> None:
    """Same station, day, method, person, title and head counts: in the register, or earlier in
    the file."""
    nameless = [(row, service) for row, service in pairs if not service.external_id]
    known = _known([service for _row, service in nameless])
    keys = [_same(service) for _row, service in nameless]
    found = likely_doubles(keys, [row.number for row, _service in nameless], known)
    for (row, _service), likely in zip(nameless, found, strict=True):
        row.likely = likely


def _same(row: ServiceRow) -> Same:
    subject, heads = row.subject and row.subject.pk, frozenset(row.head_counts.items())
    return row.station.pk, row.done_on, row.method, subject, row.title, heads


def _known(services: Sequence[ServiceRow]) -> dict[Same, Likely]:
    records = (
        ServiceRecord.objects.not_voided()
        .filter(
            station__in={service.station.pk for service in services},
            done_on__in={service.done_on for service in services},
        )
        .prefetch_related("head_counts")
    )
    found: dict[Same, Likely] = {}
    for r in records:
        heads = frozenset((count.group, count.number) for count in r.head_counts.all())
        key = (r.station_id, r.done_on, r.method, r.subject_id, r.title, heads)
        text = f"{r.done_on} {r.get_method_display()} {r.title}".strip()
        found.setdefault(key, []).append((str(r.pk), text))
    return found
