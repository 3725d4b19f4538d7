"""Idempotency: a repeat creates nothing twice, by client UUIDs, payload hashes, versions.

The same UUID with the same payload answers with whatever the row is now; with another
payload it is a ``Conflict`` that carries both sides, and nothing typed is dropped. A UUID of
another station is unknown here, and so is another system's id of a row there
(``stations.kinds.protocol.made_at``).

A repeat is found before a constraint of the database refuses it: what is refused there goes into
the database's log. The constraints stay as the last line of defence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django.db import connection
from django.db.models import Model

_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) key"


class Versioned(Protocol):
    version: int


class Conflict(Exception):
    """Somebody else's version stands in the way. ``current`` is the row as it is now. ``code``:
    what REST calls it, where it is more than that."""

    def __init__(self, current: Model, code: str = "") -> None:
        super().__init__("conflict")
        self.current, self.code = current, code


class Repeated(Exception):
    """Somebody has written one of these rows meanwhile: look again."""


def hold(*key: object) -> None:
    """Whoever asks for the same key waits until this transaction ends, and then sees its rows.

    For few rows: each key is a lock, of which the server has a few thousand.
    """
    hold_all([" ".join(map(str, key))])


def hold_all(keys: Iterable[str]) -> None:
    """The same for some keys in one statement, in their order: no two wait in a ring."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [sorted(keys)])


def insert_new(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert all of these rows, whose keys are known, or raise ``Repeated``: a row that stands
    there by any constraint is left out, and a transaction that is writing it is waited for."""
    keys = [row.pk for row in rows]
    model._default_manager.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    if model._default_manager.filter(pk__in=keys).count() < len(keys):
        raise Repeated


def payload_hash(payload: Mapping[str, object]) -> bytes:
    """sha256 of the payload's canonical JSON (keys sorted)."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).digest()


def check_version(obj: Versioned, seen: int | None) -> None:
    """Raise ``Conflict`` when the row is no longer the version that was seen."""
    if seen is not None and obj.version != seen:
        raise Conflict(obj)
