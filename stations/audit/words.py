"""The audit trail's words: each app tells those of its verbs and details in its ``audit_words.py``,
a life those of its steps in its table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

VERBS: dict[str, Any] = {}
DETAILS: dict[str, Any] = {}


def tell(*verbs: Mapping[str, Any], details: Mapping[str, Any] | None = None) -> None:
    """Two acts that read differently have different verbs: the trail is searched by them."""
    for known, tables in ((VERBS, verbs), (DETAILS, (details or {},))):
        for table in tables:
            for name, word in table.items():
                if known.setdefault(name, word) is not word:
                    raise ImproperlyConfigured(f"The audit trail has a word for {name!r} already.")
