"""Says with every statement for whom it is, in the statement's own transaction.

``SET LOCAL`` ends with the transaction, so nothing stays on a connection that a pooler hands to
somebody else. Outside of a transaction it goes in front of the statement, as one message: one
implicit transaction, no way more. Inside of one it is said when it is not what was said last.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INERROR

from stations.row_security.acting import said

ALONE = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # they read nothing


class SaysForWhom:
    """One connection's: what was said last, and under which savepoints."""

    def __init__(self) -> None:
        self.last: tuple[str, list[str | None]] | None = None

    def __call__(self, execute, sql, params, many, context: dict[str, Any]):
        connection, cursor = context["connection"], context["cursor"].cursor
        status = connection.connection.info.transaction_status
        if status == TRANSACTION_STATUS_IDLE:
            self.last = None  # what was said ended with its transaction
        if status == TRANSACTION_STATUS_INERROR or sql.startswith(ALONE):
            return execute(sql, params, many, context)
        who = said()
        if cursor.name and connection.connection.autocommit:  # its rows outlive the transaction
            return self._around(connection, who, execute, sql, params, many, context)
        if connection.connection.autocommit:
            return execute(f"{local(who)}; {sql}", params, many, context)
        if not self._holds(who, connection.savepoint_ids):
            with connection.connection.cursor() as aside:
                aside.execute(local(who))
            self.last = (who, list(connection.savepoint_ids))
        return execute(sql, params, many, context)

    def _holds(self, who: str, savepoints: list[str | None]) -> bool:
        """What is said inside a savepoint is unsaid when that is rolled back."""
        if self.last is None or self.last[0] != who:
            return False
        under = self.last[1]
        return savepoints[: len(under)] == under

    def _around(self, connection, who: str, execute, sql, params, many, context):
        with connection.connection.cursor() as aside:
            aside.execute(f"SET sws.acting = '{who}'")
            try:
                return execute(sql, params, many, context)
            finally:
                aside.execute("RESET sws.acting")


def local(who: str) -> str:
    return f"SET LOCAL sws.acting = '{who}'"


def begin(connection, **_) -> None:
    """A connection as the role that owns nothing is one on which it is said."""
    wrappers = connection.execute_wrappers
    wrappers[:] = [one for one in wrappers if not isinstance(one, SaysForWhom)]
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT current_user = %s", [settings.DATABASE_ROLE])
        (is_product,) = cursor.fetchone()
    if is_product:
        wrappers.append(SaysForWhom())


def connect() -> None:
    connection_created.connect(begin, dispatch_uid="row security")
