"""A list that leaves the house leaves a trace."""

from __future__ import annotations

from typing import Any

from stations import audit
from stations.models import User


def record_export(kind: str, *, by: User, filters: dict[str, Any]) -> None:
    """Who took the list of service records out, in which format, narrowed to what."""
    audit.record("export_records", by, by=by, format=kind, filters=filters)
