"""What is nobody's mistake: the database is away, or a disk is full. Later the same may work."""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
CANCELED = "57014"  # SQLSTATE query_canceled: what took too long takes as long again


def is_away(error: BaseException | None) -> bool:
    """Whether to ask again later; psycopg2 says by these two what the server or the line did."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return getattr(error.__cause__, "pgcode", None) != CANCELED
