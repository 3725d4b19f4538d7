"""The same act once more, after its answer was lost: told from a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from stations.audit.trail import READING
from stations.idempotency import Conflict
from stations.models import AuditEntry, User
from stations.row_security.acting import beyond_scope
from stations.workflow import Workflow

TAKEN = "taken"  # the code of a 409


def was_voided_so(row: Any, reason: str, by: User) -> bool:
    """By this person, for this reason."""
    return bool(row.voided_at) and (row.voided_by_id, row.void_reason) == (by.pk, reason.strip())


def was_taken_so(
    workflow: Workflow,
    verb: str,
    obj: Model,
    by: User,
    sent: Mapping[str, object],
    seen: int | None,
) -> bool:
    """Whether this step, which can't be taken again, is the last thing that was done to the row, by
    this person, from the version that they have seen (where a step counts one). What the trail
    keeps of it is the reason: with more than that in what was ``sent`` it is a ``Conflict`` whose
    code says that the step was taken."""
    if workflow.is_versioned:
        is_past = seen is not None and getattr(obj, "version", 0) == seen + 1
    else:
        is_past = getattr(obj, workflow.field) not in workflow.step(verb).sources
    last = _last_entry(obj) if is_past else None
    if last is None or (last.verb, last.by_id) != (workflow.audit_verb(verb), by.pk):
        return False
    reason = str(sent.get("reason") or "").strip()
    if sent.keys() <= {"reason"} and last.reason == reason:
        return True
    raise Conflict(obj, code=TAKEN)


def _last_entry(obj: Model) -> AuditEntry | None:
    with beyond_scope():
        about = AuditEntry.objects.filter(record=f"{obj._meta.label_lower}:{obj.pk}")
        return about.exclude(verb__in=READING).order_by("-at", "-pk").first()
