"""A life is a table; this module reads such tables and knows no app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from stations.audit import trail

from .models import User
from .scope import roles_of


@dataclass(frozen=True)
class Step:
    """One legal move: who (with a role at the object's place) may take it from where to where.

    An empty ``target`` leads back to where the object came from; ``take`` is told.
    """

    verb: str
    sources: frozenset[str] | set[str]
    target: str
    roles: frozenset[str] | set[str]
    label: Any


class Workflow:
    def __init__(self, *steps: Step) -> None:
        self.steps = {step.verb: step for step in steps}

    def step(self, verb: str) -> Step:
        if verb not in self.steps:
            raise Http404
        return self.steps[verb]

    def open_to(self, user: User, obj: Any) -> list[Step]:
        """The steps this person may take now: what the page shows as buttons."""
        roles = roles_of(user, obj)
        return [s for s in self.steps.values() if obj.status in s.sources and roles & s.roles]

    @transaction.atomic
    def take(
        self,
        verb: str,
        obj: Any,
        *,
        by: User,
        reason: str = "",
        back_to: str = "",
        fields: Mapping[str, Any] | None = None,
        **detail: Any,
    ) -> Step:
        """Move ``obj`` along, or raise; leaves one audit entry.

        Unknown verb: 404. No such role at this place: PermissionDenied. The UPDATE names
        the status that was seen, so of two people who press at the same time one wins.
        ``fields`` change in the same statement; ``back_to`` is for a step without a target.
        """
        step = self.step(verb)
        target = step.target or back_to
        fields = fields or {}
        if not roles_of(by, obj) & step.roles:
            raise PermissionDenied
        moved = (
            type(obj)
            .objects.filter(pk=obj.pk, status=obj.status, status__in=step.sources)
            .update(status=target, version=F("version") + 1, **fields)
        )
        if not moved:
            raise ValidationError(
                _("The record has changed meanwhile; reload it and try again."), code="stale"
            )
        trail.record(verb, obj, by=by, reason=reason, old=obj.status, new=target, **detail)
        for name, value in {"status": target, "version": obj.version + 1, **fields}.items():
            setattr(obj, name, value)
        return step
