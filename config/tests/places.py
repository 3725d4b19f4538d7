"""Every address of the site, read off the URL resolver, with something of East behind each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Pages of libraries that are reached by nobody's link here; allauth's own tests cover them.
LIBRARIES = ("mfa_", "account_", "usersessions_")


def patterns(
    resolver: Any = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """``(name with its namespace, pattern)`` of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, prefix + str(entry.pattern), inner)
        else:
            yield f"{space}{entry.name}", entry
