"""What the database's planner knows of the tables.

Until autovacuum comes by, a register that grew at a stroke is read by the plans of an empty one:
lists take seconds, counts minutes. So who writes many rows lets the database look again.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Model

MANY = 500  # rows of an import
FEW = 50  # of a list over REST: a fraction that no plan hangs on
TENFOLD = 10  # where a table holds so many times what came in, its plans stay


def look_again() -> None:
    """By a function of the owner's: the product's role owns no table. However long it takes: no
    page's limit ends it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT refresh_statistics()")


def has_outgrown(model: type[Model], written: int) -> bool:
    """Whether so many new rows are much of what the planner believes this table to hold. Lists
    come one after the other: the larger the table, the more of them it takes."""
    if written < FEW:
        return False
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        [believed] = cursor.fetchone()
    return bool(believed < TENFOLD * written)
