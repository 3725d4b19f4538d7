"""The nation's themes (domain/1-mechanisms.md M42): whatever a migration or a flush left, they are
there afterwards, and a name that somebody reads differently is not overwritten."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from resources.themes.models import Theme

NATIONAL = (
    ("unity", "民族团结"),
    ("farmers", "助农"),
    ("veterans", "优抚"),
    ("party", "党建"),
)


def make(using: str = DEFAULT_DB_ALIAS) -> None:
    """Those that are missing."""
    rows = [Theme(code=code, name=name) for code, name in NATIONAL]
    Theme.objects.using(using).bulk_create(rows, ignore_conflicts=True)


def after_migrate(*, using: str, **_: Any) -> None:
    """Not before the table is there as the code knows it (``migrate stations`` alone ends before,
    and a way back may end earlier)."""
    look, table = connections[using].introspection, Theme._meta.db_table
    with connections[using].cursor() as cursor:
        there = table in look.table_names(cursor) and look.get_table_description(cursor, table)
    columns = {field.column for field in Theme._meta.concrete_fields}
    if columns <= {one.name for one in there or ()}:
        make(using)
