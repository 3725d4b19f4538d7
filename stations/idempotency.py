"""Idempotency: a repeat creates nothing twice, by client UUIDs, payload hashes, versions.

The same UUID with the same payload answers with whatever the row is now; with another
payload it is a ``Conflict`` that carries both sides, and nothing typed is dropped. A UUID of
another station is unknown here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from stations.models import Record, Station

Made = TypeVar("Made", bound=Record)


class Versioned(Protocol):
    version: int


class Conflict(Exception):
    """Somebody else's version stands in the way. ``current`` is the row as it is now."""

    def __init__(self, current: Model) -> None:
        super().__init__("conflict")
        self.current = current


def payload_hash(payload: Mapping[str, object]) -> bytes:
    """sha256 of the payload's canonical JSON (keys sorted)."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).digest()


def find(model: type[Made], *, origin: Station, client_uuid: UUID, digest: bytes) -> Made | None:
    """None: not here yet. The row: sent before. ``Conflict``: sent before, but differently."""
    row = model._default_manager.filter(origin=origin, client_uuid=client_uuid).first()
    if row is not None and bytes(row.payload_hash or b"") != digest:
        raise Conflict(row)
    return row


def create_once(
    model: type[Made],
    *,
    origin: Station,
    client_uuid: UUID,
    payload: Mapping[str, object],
    create: Callable[[bytes], Made],
) -> tuple[Made, bool]:
    """The row and whether it is new; ``create(digest)`` runs at most once to the end.

    Two senders at the same moment: the unique constraint lets one in, the other reads it.
    """
    digest = payload_hash(payload)
    found = find(model, origin=origin, client_uuid=client_uuid, digest=digest)
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return create(digest), True
    except IntegrityError:
        found = find(model, origin=origin, client_uuid=client_uuid, digest=digest)
        if found is None:
            raise
        return found, False


def check_version(obj: Versioned, seen: int | None) -> None:
    """Raise ``Conflict`` when the row is no longer the version that was seen."""
    if seen is not None and obj.version != seen:
        raise Conflict(obj)
