"""The life of a kind: its workflow table, and what a step writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from stations.audit import trail as audit
from stations.idempotency import check_version
from stations.models import User
from stations.refused import refuse_any
from stations.scope import place_of
from stations.workflow import Step, Workflow

from .fields import Field
from .places import placement_of
from .protocol import Batch, stated


@dataclass(frozen=True, kw_only=True)
class Asks:
    """``fields``: of the record, written with the step."""

    fields: Sequence[Field] = ()
    needs_reason: bool = False


@dataclass(frozen=True, kw_only=True)
class Life:
    """``workflow``: from where to where, who, why not yet, who hears of it. A step without an
    entry in ``asks`` asks for nothing."""

    workflow: Workflow
    asks: Mapping[str, Asks] = field(default_factory=dict)

    def asks_of(self, verb: str) -> Asks:
        return self.asks.get(verb, Asks())

    @property
    def words(self) -> dict[str, Any]:
        """What the audit trail calls its steps: as their buttons do, where nothing else is said."""
        flow = self.workflow
        return {flow.audit_verb(s.verb): s.past or s.label for s in flow.steps.values()}

    def own_fields(self, others: Sequence[Field]) -> dict[str, Field]:
        """What only steps write, by name."""
        asked = {said.name: said for asks in self.asks.values() for said in asks.fields}
        return {name: asked[name] for name in asked if name not in {one.name for one in others}}

    def open_to(self, user: User, obj: Any) -> list[Step]:
        """The buttons of its page."""
        return [] if obj.voided_at else self.workflow.open_to(user, obj)


def posted(*roles: str) -> Callable[[Any], QuerySet[User]]:
    """Who hears of a step: whoever has one of these roles at the record's place."""
    return lambda obj: placement_of(type(obj)).posted(place_of(obj), *roles)


@transaction.atomic
def take_step(
    batch: Batch,
    life: Life,
    obj: Any,
    verb: str,
    *,
    by: User,
    reason: str = "",
    seen_version: int | None = None,
    **fields: Any,
) -> Any:
    """Unknown verb: 404. No such role there: ``NotYourRole``. Somebody was quicker:
    ``sync.Conflict``. The fields are judged by the kind's rules."""
    life.workflow.require_role(verb, obj, by=by)
    now = batch.locked(obj)
    check_version(now, seen_version)
    reason = stated(reason) if life.asks_of(verb).needs_reason else reason.strip()
    if hindrance := life.workflow.hindrance(verb, now, by=by):
        raise ValidationError(hindrance, code="stale")
    before = {name: getattr(now, name) for name in fields}
    for name, value in fields.items():
        setattr(now, name, value)
    refuse_any(batch.errors([now]))
    changed = audit.changes(now, list(fields), before)
    if changed:
        now.save()  # a sealed field can't be written by an update
    detail = {"changes": changed} if changed else {}
    at = {"updated_at": timezone.now()}
    life.workflow.take(verb, now, by=by, reason=reason, fields=at, **detail)
    return now
