"""The nation's themes (domain/1-mechanisms.md M42): whatever a migration or a flush left, they are
there afterwards, and a name that somebody reads differently is not overwritten."""

from __future__ import annotations

from typing import Any

from django.db import connections

from resources.themes.models import Theme

NATIONAL = (
    ("unity", "民族团结"),
    ("farmers", "助农"),
    ("veterans", "优抚"),
    ("party", "党建"),
)


def after_migrate(*, using: str, **_: Any) -> None:
    """Not before the table itself is there (``migrate stations`` alone ends before)."""
    if Theme._meta.db_table in connections[using].introspection.table_names():
        rows = [Theme(code=code, name=name) for code, name in NATIONAL]
        Theme.objects.using(using).bulk_create(rows, ignore_conflicts=True)
