"""Rows of a statement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

Value = int | str | Decimal | date | UUID | list[int] | list[str] | list[date] | list[UUID] | None
Values = dict[str, Value]  # by the names that a statement asks for


def read(sql: str, values: Values) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
