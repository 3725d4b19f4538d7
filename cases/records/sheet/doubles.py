"""Rows without an id of their own that look like a record which stands already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from cases.models import ServiceRecord
from cases.records.rows import ServiceRow
from stations.imports.rows import Row

Same = tuple[int, date, str, UUID | None, str, frozenset[tuple[str, int]]]


def find_doubles(pairs: Sequence[tuple[Row, ServiceRow]]) -> None:
    """Same station, day, method, person, title and head counts: in the register, or earlier in
    the file. The uploader says whether it is the same service."""
    nameless = [(row, service) for row, service in pairs if not service.external_id]
    stand = _standing([service for _row, service in nameless])
    first: dict[Same, int] = {}
    for row, service in nameless:
        key = _key(
            service.station.pk,
            service.done_on,
            service.method,
            service.subject and service.subject.pk,
            service.title,
            service.head_counts,
        )
        row.likely = [(str(pk), text) for pk, text in stand.get(key, [])]
        if key in first:
            text = _("Row %(row)d of this file") % {"row": first[key]}
            row.likely.append((f"row-{first[key]}", text))
        first.setdefault(key, row.number)


def _standing(services: Sequence[ServiceRow]) -> dict[Same, list[tuple[UUID, str]]]:
    records = (
        ServiceRecord.objects.not_voided()
        .filter(
            station__in={service.station.pk for service in services},
            done_on__in={service.done_on for service in services},
        )
        .prefetch_related("head_counts")
    )
    found: dict[Same, list[tuple[UUID, str]]] = {}
    for record in records:
        heads = {count.group: count.number for count in record.head_counts.all()}
        key = _key(
            record.station_id,
            record.done_on,
            record.method,
            record.subject_id,
            record.title,
            heads,
        )
        text = f"{record.done_on} {record.get_method_display()} {record.title}".strip()
        found.setdefault(key, []).append((record.pk, text))
    return found


def _key(
    station: int,
    day: date,
    method: str,
    subject: UUID | None,
    title: str,
    heads: Mapping[str, int],
) -> Same:
    return station, day, method, subject, title, frozenset(heads.items())
