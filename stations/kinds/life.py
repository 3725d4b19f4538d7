"""The life of a kind: what the steps of its workflow table ask for, and what they write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from stations.audit import trail as audit
from stations.idempotency import check_version
from stations.models import Record, User
from stations.reasons import stated
from stations.refused import refuse_any
from stations.scope import place_of
from stations.wording import Text
from stations.workflow import Step, StepForm, Workflow

from .fields import Field
from .forms import FieldsForm
from .places import placement_of
from .protocol import Batch, Rec


class KindStepForm(FieldsForm, StepForm):
    """What a step asks for, on the page and over REST. ``said``: fields of the record, written
    with it. A reason is asked for by whoever is a ``ReasonForm``, too."""

    said: Sequence[Field] = ()

    def __init__(self, *args: Any, obj: Record, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, model=type(obj), said=self.said, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])


def fields_of(workflow: Workflow) -> dict[str, Field]:
    """What its steps write, by name."""
    forms = [step.form for step in workflow.steps.values()]
    asked = [form.said for form in forms if form and issubclass(form, KindStepForm)]
    return {one.name: one for said in asked for one in said}


def words_of(workflow: Workflow) -> dict[str, Text]:
    """What the audit trail calls its steps: as their buttons do, where nothing else is said."""
    labels = {workflow.audit_verb(verb): step.label for verb, step in workflow.steps.items()}
    return labels | workflow.words


def posted(*roles: str) -> Callable[[Record], QuerySet[User]]:
    """Who hears of a step: whoever has one of these roles at the record's place."""
    return lambda obj: placement_of(type(obj)).posted(place_of(obj), *roles)


def steps_of(batch: Batch, workflow: Workflow) -> Mapping[str, Callable[..., Record]]:
    """The services of a kind with a life, by verb."""
    return {verb: partial(take_step, batch, workflow, verb) for verb in workflow.steps}


@transaction.atomic
def take_step(
    batch: Batch[Rec, Rec],
    workflow: Workflow,
    verb: str,
    obj: Rec,
    *,
    by: User,
    reason: str = "",
    seen_version: int | None = None,
    **fields: object,
) -> Rec:
    """No such role there: ``NotYourRole``. Somebody was quicker: ``Conflict``. The fields are
    judged by the kind's rules."""
    workflow.require_role(verb, obj, by=by)
    now = batch.locked(obj)
    check_version(now, seen_version)
    reason = stated(reason) if _needs_reason(workflow.step(verb)) else reason.strip()
    if hindrance := workflow.hindrance(verb, now, by=by):
        raise ValidationError(hindrance, code="stale")
    before = {name: getattr(now, name) for name in fields}
    for name, value in fields.items():
        setattr(now, name, value)
    refuse_any(batch.errors([now]))
    changed = audit.changes(now, list(fields), before)
    if changed:
        now.save()  # a sealed field can't be written by an update
    detail: dict[str, Any] = {"changes": changed} if changed else {}
    at = {"updated_at": timezone.now()}
    workflow.take(verb, now, by=by, reason=reason, fields=at, **detail)
    return now


def _needs_reason(step: Step) -> bool:
    return step.form is not None and "reason" in step.form.base_fields
