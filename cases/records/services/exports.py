"""A list that leaves the house leaves a trace."""

from __future__ import annotations

from typing import Any

from stations.audit import trail
from stations.models import User


def record_export(
    kind: str, *, by: User, filters: dict[str, Any], verb: str = "export_records"
) -> None:
    """Who took a list out (of service records, unless told), in which format, narrowed to what."""
    trail.record(verb, by, by=by, format=kind, filters=filters)
