"""Identifiers that are made in more than one place."""

from __future__ import annotations

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562 §5.7), so that new rows land at an index's right end.

    Own function: neither PostgreSQL 15 nor Python 3.11 has one.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | (random & (1 << 62) - 1)
    return uuid.UUID(int=value)


def next_key(key: uuid.UUID) -> uuid.UUID:
    """The key of another entry that was begun under this one: whoever asks again gets the same."""
    return uuid.uuid5(key, "anew")
