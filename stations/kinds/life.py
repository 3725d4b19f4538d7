"""The life of a kind: its workflow table, and what a step asks for, forbids and tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stations.audit import trail as audit
from stations.models import Role, User
from stations.notices.services import notify
from stations.refused import refuse_any
from stations.scope import place_of, roles_of
from stations.sync import check_version
from stations.workflow import Step, Workflow

from .fields import Field
from .places import placement_of
from .protocol import Batch, stated

Guard = Callable[[Any], str]  # of the record as it is: why the step can't be taken, or ""


@dataclass(frozen=True, kw_only=True)
class Asks:
    """``fields``: of the record, written with the step. ``guard``: a pure function over the
    record. ``tells``: who gets a notice, by role at its place."""

    fields: Sequence[Field] = ()
    needs_reason: bool = False
    guard: Guard | None = None
    tells: frozenset[Role] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Life:
    """``workflow``: from where to where, and who. A step without an entry asks for nothing."""

    workflow: Workflow
    asks: Mapping[str, Asks] = field(default_factory=dict)

    def asks_of(self, verb: str) -> Asks:
        return self.asks.get(verb, Asks())

    def own_fields(self, others: Sequence[Field]) -> dict[str, Field]:
        """What only steps write, by name."""
        asked = {said.name: said for asks in self.asks.values() for said in asks.fields}
        return {name: asked[name] for name in asked if name not in {one.name for one in others}}

    def open_to(self, user: User, obj: Any) -> list[Step]:
        """The buttons of its page."""
        return [] if obj.voided_at else self.workflow.open_to(user, obj)

    def hindrance(self, verb: str, obj: Any) -> str:
        """Why nobody can take this step now; empty when somebody can."""
        if obj.status not in self.workflow.step(verb).sources:
            words = {"status": obj.get_status_display()}
            return _("This step isn't possible: the state is “%(status)s”.") % words
        guard = self.asks_of(verb).guard
        return guard(obj) if guard else ""


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
    """Unknown verb: 404. No such role there: ``PermissionDenied``. Somebody was quicker:
    ``sync.Conflict``. The fields are judged by the kind's rules; one audit entry."""
    step, asks = life.workflow.step(verb), life.asks_of(verb)
    if not roles_of(by, obj) & step.roles:
        raise PermissionDenied
    now = batch.locked(obj)
    check_version(now, seen_version)
    reason = stated(reason) if asks.needs_reason else reason.strip()
    if hindrance := life.hindrance(verb, now):
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
    _tell(now, step, asks, by)
    return now


def _tell(obj: Any, step: Step, asks: Asks, by: User) -> None:
    if asks.tells:
        told = placement_of(type(obj)).posted(place_of(obj), *asks.tells).exclude(pk=by.pk)
        words = {"what": obj._meta.verbose_name, "step": step.label}
        notify(told, _("%(what)s: %(step)s") % words, url=obj.get_absolute_url())
