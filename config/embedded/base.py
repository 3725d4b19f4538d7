"""Django's PostgreSQL back end, which takes the server's lease before it connects."""

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg2 import OperationalError as Unreachable

from config.embedded.lease import hold, is_held
from config.embedded.place import Place
from config.embedded.postgres import Postgres
from config.embedded.server import READY_WITHIN

BACK_WITHIN = 20  # seconds; whoever sits at a page hears then that it is away


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        server = Postgres(Place(settings.VAR_DIR))
        if not is_held(server):
            started(server)
        try:
            return super().get_new_connection(conn_params)
        except Unreachable:  # it was killed a moment ago: wait until it is back, once
            started(server, BACK_WITHIN)
            return super().get_new_connection(conn_params)


def started(server: Postgres, patience: float = READY_WITHIN) -> None:
    """One that doesn't start (no room on its disk) is away, as any other server may be."""
    try:
        hold(server, patience)
    except RuntimeError as error:
        raise Unreachable(str(error)) from error
