"""The audit trail sealed: a chain of keyed hashes for each place, and what finds a broken one.

An entry is sealed some seconds after it was committed, and not while it is written: who writes at
one place would wait for each other. The key stands outside the database (``INDEX_KEY``).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Func, QuerySet
from django.utils import timezone

from stations.models import AuditEntry, AuditSeal
from stations.row_security.acting import beyond_scope

LOCK = 0x5EA1  # one sealer at once
AT_ONCE = 2_000  # entries of a seal
LONGEST = timedelta(days=1)  # no transaction is open for longer
GRACE = timedelta(minutes=10)  # an older entry without a seal was slipped in, or nobody seals
FIRST = b""


@transaction.atomic
def seal_entries() -> int:
    """Seal whatever was committed since; how many entries. Who comes second finds nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    number = 0
    for place, entries in groupby(_unsealed(), place_of):
        rows = list(entries)
        for start in range(0, len(rows), AT_ONCE):
            _seal(place, rows[start : start + AT_ONCE])
        number += len(rows)
    return number


def _unsealed() -> Iterator[AuditEntry]:
    """By place; those written long ago and committed late among them.

    The clock may have been put back since: what is latest is so by its key, and a seal may seem a
    day older than its entries.
    """
    last = AuditSeal.objects.order_by("pk").last()
    entries: QuerySet[AuditEntry] = AuditEntry.objects.order_by("station", "division", "pk")
    if last is not None:
        since = min(last.at, timezone.now()) - LONGEST
        seals = AuditSeal.objects.filter(at__gte=since - LONGEST)
        entries = _in_none(entries.filter(at__gte=since), seals)
    return entries.iterator()


def _in_none(entries: QuerySet[AuditEntry], seals: QuerySet[AuditSeal]) -> QuerySet[AuditEntry]:
    sealed = seals.order_by().annotate(entry=Func("entries", function="unnest")).values("entry")
    return entries.exclude(pk__in=sealed)


def _seal(place: str, entries: list[AuditEntry]) -> None:
    before = AuditSeal.objects.filter(place=place).order_by("pk").last()
    chain = bytes(before.digest) if before else FIRST
    AuditSeal.objects.create(
        place=place,
        entries=[entry.pk for entry in entries],
        before=chain,
        digest=digest_of(place, chain, entries),
    )


def place_of(entry: AuditEntry) -> str:
    if entry.station_id:
        return f"station:{entry.station_id}"
    return f"division:{entry.division_id}" if entry.division_id else "-"


def digest_of(place: str, before: bytes, entries: Iterable[AuditEntry]) -> bytes:
    """Over all that an entry says."""
    key = hmac.new(settings.INDEX_KEY, b"seal of the audit trail", hashlib.sha256).digest()
    made = hmac.new(key, f"{place}\0".encode() + before, hashlib.sha256)
    for entry in entries:
        said = [
            *(entry.pk, entry.at.timestamp(), entry.by_id, entry.verb, entry.record),
            *(entry.title, entry.station_id, entry.division_id, entry.reason),
            *(entry.detail, entry.address, entry.records),
        ]
        made.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode() + b"\0")
    return made.digest()


@beyond_scope()  # of all places
def lag() -> float:
    """Seconds since the first entry that lies behind the last seals; 0 when none does. By key, as
    the trail is long; ``broken_seals`` finds what was committed late."""
    last = AuditSeal.objects.order_by("-pk").values_list("entries", flat=True)[:AT_ONCE]
    sealed = max((max(entries) for entries in last), default=0)
    first = AuditEntry.objects.filter(pk__gt=sealed).order_by("pk").values_list("at").first()
    return (timezone.now() - first[0]).total_seconds() if first else 0.0


def broken_seals() -> Iterator[str]:
    """What isn't as it was sealed, a sentence each: the place, the seal, the entries."""
    chains: dict[str, bytes] = {}
    for seal in AuditSeal.objects.order_by("pk").iterator(chunk_size=200):
        if bytes(seal.before) != chains.get(seal.place, FIRST):
            yield f"{seal.place}: the seal before {seal.pk} is missing or another one"
        chains[seal.place] = bytes(seal.digest)
        found = AuditEntry.objects.filter(pk__in=seal.entries).in_bulk()
        if missing := [key for key in seal.entries if key not in found]:
            yield f"{seal.place}: entries are gone: {missing[:20]}"
            continue
        entries = [found[key] for key in seal.entries]
        if digest_of(seal.place, bytes(seal.before), entries) != bytes(seal.digest):
            yield f"{seal.place}: seal {seal.pk} was broken, among entries {seal.entries[:20]}"
    old = AuditEntry.objects.filter(at__lt=timezone.now() - GRACE).order_by("pk")
    for entry in _in_none(old, AuditSeal.objects.all())[:20]:
        yield f"{place_of(entry)}: entry {entry.pk} of {entry.at:%Y-%m-%d %H:%M} has no seal"
