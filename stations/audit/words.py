"""The audit trail's words: each app tells those of its verbs and details in its ``audit_words.py``,
a life those of its steps in its table."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

from stations.wording import Text

VERBS: dict[str, Text] = {}
DETAILS: dict[str, Text] = {}


def tell(*verbs: Mapping[str, Text], details: Mapping[str, Text] | None = None) -> None:
    """Two acts that read differently have different verbs: the trail is searched by them."""
    for known, tables in ((VERBS, verbs), (DETAILS, (details or {},))):
        for table in tables:
            for name, word in table.items():
                if known.setdefault(name, word) is not word:
                    raise ImproperlyConfigured(f"The audit trail has a word for {name!r} already.")
