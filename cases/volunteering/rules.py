"""A volunteer's time from arriving to leaving, and the code that says that somebody is there."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

MINUTE = 60  # seconds that a code is shown
DIGITS = 6
TAIL = 4  # characters of a phone or identity number that tell namesakes apart
MINUTES_A_DAY = 1440


def code_at(secret: bytes, moment: datetime) -> str:
    """Six digits, others each minute."""
    return _code(secret, int(moment.timestamp()) // MINUTE)


def is_good(secret: bytes, typed: str, moment: datetime) -> bool:
    """This minute's, or the last one's: it takes a while to type."""
    minute = int(moment.timestamp()) // MINUTE
    return any(
        hmac.compare_digest(_code(secret, one).encode(), typed.strip().encode())
        for one in (minute, minute - 1)
    )


def _code(secret: bytes, minute: int) -> str:
    digest = hmac.new(secret, str(minute).encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def minutes_of(stays: Iterable[tuple[datetime, datetime | None]]) -> int | None:
    """Whole minutes of who came and left, rounded down once; None while somebody is still there,
    or of less than a minute."""
    told = list(stays)
    if not told or any(left is None for _came, left in told):
        return None
    whole = sum((left - came for came, left in told if left), timedelta())
    return min(int(whole.total_seconds()) // 60, MINUTES_A_DAY) or None


def is_tail_of(typed: str, number: str) -> bool:
    """Whether these are its last characters (of an identity number the last may be an X)."""
    said = typed.strip().upper()
    return len(said) == TAIL and number.strip().upper().endswith(said)
