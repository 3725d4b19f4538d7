"""What was done to one record, as its audit trail tells whoever may open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stations.models import AuditEntry, Record, User
from stations.row_security.acting import beyond_scope
from stations.wording import Text

from .fields import Field
from .kind import Kind


@dataclass(frozen=True)
class Act:
    verb: str
    at: datetime
    by: User
    reason: str
    fields: list[Text]  # labels of what an edit changed


@beyond_scope()  # of what was opened all that was done to it, wherever
def history(kind: Kind, obj: Record) -> list[Act]:
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


def _label(kind: Kind, name: str) -> Text:
    return Field(name=name).label(kind.model)
