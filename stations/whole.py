"""A write that calls several services is stored whole or not at all, but for what its refusal must
leave behind: who asked for a number (``stations.identity_numbers``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_HOLD = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
_LET_GO = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"


class _Left:
    """What is written once more when the write is taken back, and the locks held until then."""

    def __init__(self) -> None:
        self.writes: list[Callable[[], object]] = []
        self.keys: list[str] = []


LEFT: ContextVar[_Left | None] = ContextVar("left", default=None)


@contextmanager
def whole() -> Iterator[None]:
    """One transaction; after a refusal stands of it what ``stays`` said alone."""
    left = _Left()
    token = LEFT.set(left)
    try:
        with transaction.atomic():
            yield
    except Exception:
        if left.writes:
            with transaction.atomic():
                for write in left.writes:
                    write()
        raise
    finally:
        LEFT.reset(token)
        _let_go(left.keys)


def stays(write: Callable[[], object], *, key: str = "") -> None:
    """Inside a whole write, this was just written, under the lock ``key`` if it names one. Until it
    stands for good that lock is the connection's: one of the transaction would be gone before."""
    left = LEFT.get()
    if left is None:
        return
    left.writes.append(write)
    if key:
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, [key])
        left.keys.append(key)


def _let_go(keys: list[str]) -> None:
    for key in keys:
        with connection.cursor() as cursor:
            cursor.execute(_LET_GO, [key])
