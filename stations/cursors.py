"""A place in a list, as an address carries it: a few texts and numbers that nobody types."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.timezone import is_naive

from stations.written import wrong_in

LONGEST = 4_000  # characters; ours have a text of 300 at most


def sealed(parts: Sequence[object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(parts)).encode()).decode().rstrip("=")


def opened(cursor: str, number: int) -> list[str | int]:
    """So many parts, or ``ValueError``: it is none of ours."""
    if len(cursor) > LONGEST:
        raise ValueError(cursor)
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except RecursionError as error:
        raise ValueError(cursor) from error
    if not isinstance(parts, list) or len(parts) != number or any(wrong_in(parts)):
        raise ValueError(cursor)
    if not all(type(part) in (str, int) for part in parts):
        raise ValueError(cursor)
    return parts


def value_of(field: Field, part: str | int) -> Any:
    """As the column holds it; ``ValueError`` for what it can't hold."""
    try:
        value = field.to_python(part)
        field.run_validators(value)  # within its range, finite
    except (ValidationError, TypeError, OverflowError, ArithmeticError) as error:
        raise ValueError(part) from error
    if value is None or isinstance(value, datetime) and is_naive(value):
        raise ValueError(part)
    return value


def is_uuid(value: object) -> bool:
    """Whether it can be the key of a record."""
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


def is_key(value: object) -> bool:
    """Whether it can be the number of a row, or of a page."""
    text = str(value or "")
    return text.isascii() and text.isdecimal() and len(text) < 10
