"""What was done to one record, as its audit trail tells whoever may open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stations.models import AuditEntry, User

from .kind import Kind


@dataclass(frozen=True)
class Act:
    verb: str
    at: datetime
    by: User
    reason: str
    fields: list[Any]  # labels of what an edit changed


def history(kind: Kind, obj: Any) -> list[Act]:
    """The newest first; one statement."""
    entries = AuditEntry.objects.filter(record=f"{obj._meta.label_lower}:{obj.pk}")
    return [
        Act(
            verb=entry.verb,
            at=entry.at,
            by=entry.by,
            reason=entry.reason,
            fields=[_label(kind, name) for name in entry.detail.get("changes", {})],
        )
        for entry in entries.select_related("by").order_by("-at", "-pk")
    ]


def _label(kind: Kind, name: str) -> Any:
    return kind.model._meta.get_field(name).verbose_name
