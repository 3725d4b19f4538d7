"""What is nobody's mistake: the database is away, or a disk is full. Later the same may work."""

from __future__ import annotations

import errno

from django.db import DatabaseError, Error, InterfaceError, OperationalError

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
# SQLSTATE: the line, no resources, somebody at the server, its disk; another transaction first.
CLASSES = {"08", "53", "57", "58", "40"}
CANCELED = "57014"  # what took too long takes as long again


def is_away(error: BaseException | None) -> bool:
    """Whether to ask again later."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if not isinstance(error, Error):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    if code is not None:
        return code[:2] in CLASSES and code != CANCELED
    # Without an answer there is no code: psycopg2 says a cut line in these three ways.
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError
