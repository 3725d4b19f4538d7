"""Records of a sheet without an id of their own that look like one which stands already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from cases.models import ServiceRecord
from cases.records.rows import ServiceRow
from cases.records.sheet.gatherings import Gathered, is_gathering, squeezed, twice
from stations.imports.alike import Likely, in_this_file, likely_doubles

Heads = frozenset[tuple[str, int]]
Same = tuple[int, date, str, UUID | None, str, Heads]


def find_doubles(pairs: Sequence[tuple[Gathered, ServiceRow]]) -> None:
    """Same station, day, method, person, title and head counts: in the register, or earlier in
    the file. Of an activity whose title is said, station, day and title are enough."""
    nameless = [(one, service) for one, service in pairs if not service.external_id]
    known = _known([service for _one, service in nameless])
    keys = [_same(service) for _one, service in nameless]
    alone = [None if one.asked else key for (one, _s), key in zip(nameless, keys, strict=True)]
    found = likely_doubles(alone, [one.rows[0].number for one, _service in nameless], known)
    for (one, _service), key, likely in zip(nameless, keys, found, strict=True):
        asked = [*known.get(key, []), one.asked] if one.asked else likely
        for row in one.rows:
            row.likely = list(asked)
    for one, service in pairs:
        for row in one.rows if one.asked and service.external_id else ():
            row.likely = [one.asked]
        for row, earlier in twice(one):
            row.likely = [*row.likely, in_this_file(earlier)]


def _same(service: ServiceRow) -> Same:
    return _key(
        service.station.pk,
        service.done_on,
        service.method,
        service.subject and service.subject.pk,
        service.title,
        service.head_counts,
    )


def _key(
    station: int,
    day: date,
    method: str,
    subject: UUID | None,
    title: str,
    heads: Mapping[str, int],
) -> Same:
    plain = squeezed(title)
    if is_gathering(method, title):
        return station, day, method, None, plain, frozenset()
    return station, day, method, subject, plain, frozenset(heads.items())


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
        heads = {count.group: count.number for count in r.head_counts.all()}
        key = _key(r.station_id, r.done_on, r.method, r.subject_id, r.title, heads)
        text = f"{r.done_on} {r.get_method_display()} {r.title}".strip()
        found.setdefault(key, []).append((str(r.pk), text))
    return found
