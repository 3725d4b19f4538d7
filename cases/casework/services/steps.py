"""A case goes from step to step."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.casework.rules import SUBMITTED_BY, is_own_proposal
from cases.casework.workflow import WORKFLOW
from cases.models import Case, CaseStep
from stations import idempotency
from stations.dated import still_to_come
from stations.models import User
from stations.wording import short_day

RECEIVER = CaseStep._meta.get_field("referred_to").max_length or 0


@transaction.atomic
def take_step(
    case: Case,
    verb: str,
    *,
    by: User,
    note: str,
    done_on: date,
    seen_version: int | None = None,
    referred_to: str = "",
    next_step_on: date | None = None,
    goals: str = "",
) -> Case:
    """Move a case along the workflow, with a note and a date.

    Unknown verb 404; not your role ``NotYourRole``; a stale version ``idempotency.Conflict``;
    a rule broken ``ValidationError`` (by field where there is one). Of two who press at the
    same time one wins, whatever they press.
    """
    WORKFLOW.step(verb)
    rows = Case.objects.select_for_update(of=("self",)).select_related("person", "station")
    now = rows.get(pk=case.pk)
    idempotency.check_version(now, seen_version)
    WORKFLOW.require(verb, now, by=by, seen=case.status)
    goals = goals.strip() or now.goals
    _check_step(now, verb, note, done_on, referred_to, next_step_on, goals)
    return _take(
        now,
        verb,
        by=by,
        note=note.strip(),
        done_on=done_on,
        referred_to=referred_to.strip(),
        fields={"next_step_on": next_step_on, "goals": goals},
    )


def _take(
    case: Case,
    verb: str,
    *,
    by: User,
    note: str,
    done_on: date,
    referred_to: str = "",
    fields: dict[str, object] | None = None,
) -> Case:
    source = case.status
    alone: dict[str, Any] = {}
    if verb in SUBMITTED_BY and is_own_proposal(case, verb, by):
        alone = {"alone": True}
    fields = {**(fields or {}), **_dates(case, verb, done_on, by), "updated_at": timezone.now()}
    WORKFLOW.take(verb, case, by=by, back_to=case.suspended_from, fields=fields, **alone)
    write_step(case, verb, source=source, note=note, done_on=done_on, by=by, to=referred_to)
    return case


def end_open_case(
    person: Person, verb: str, *, note: str, done_on: date, by: User, referred_to: str = ""
) -> Case | None:
    """The person moved or died: their open case takes this step with it, where it can.

    A closed case in follow-up is not suspended any more. The step's day is the event's, but
    never before the case's previous step.
    """
    case = Case.objects.open().filter(person=person).select_for_update(of=("self",)).first()
    if case is None or case.status not in WORKFLOW.step(verb).sources:
        return None
    day = max(done_on, last_day(case))
    return _take(case, verb, by=by, note=note, done_on=day, referred_to=referred_to)


def _dates(case: Case, verb: str, done_on: date, by: User) -> dict[str, object]:
    """What a step changes beside the status."""
    if verb == "accept":
        worker = case.worker or getattr(by, "worker", None)
        return {"accepted_on": done_on, "worker": worker}
    if verb == "reopen":
        return {"accepted_on": done_on, "closed_on": None, "cycle": case.cycle + 1}
    if verb == "approve_closing":
        return {"closed_on": done_on}
    if verb == "suspend":
        return {"suspended_from": case.status}
    if verb == "resume":
        return {"suspended_from": ""}
    if verb in {"end", "refer", "decline"} and not case.closed_on:
        return {"closed_on": done_on}
    return {}


def _check_step(
    case: Case,
    verb: str,
    note: str,
    done_on: date,
    referred_to: str,
    next_step_on: date | None,
    goals: str,
) -> None:
    errors = {}
    if not note.strip():
        errors["note"] = _("Write a note: what was found, decided or agreed.")
    if sentence := still_to_come(done_on):
        errors["done_on"] = sentence
    elif done_on < last_day(case):
        words = {"day": short_day(last_day(case))}
        errors["done_on"] = _("The date lies before the previous step (%(day)s).") % words
    if next_step_on and next_step_on < done_on:
        errors["next_step_on"] = _("The next step can't be due before this one.")
    if referred_to or verb == "refer":
        errors |= _receiver_errors(referred_to.strip())
    if verb == "submit_plan" and not goals:
        errors["goals"] = _("A plan needs at least one goal.")
    if errors:
        raise ValidationError(errors)


def _receiver_errors(referred_to: str) -> dict[str, str]:
    if not referred_to:
        return {"referred_to": _("Say who receives the case.")}
    if len(referred_to) > RECEIVER:
        return {"referred_to": _("At most 100 characters, please.")}
    return {}


def last_day(case: Case) -> date:
    """The day of the latest step: the next one can't lie before it."""
    last = case.steps.order_by("-done_on").values_list("done_on", flat=True).first()
    return max(case.opened_on, last or case.opened_on)


def write_step(
    case: Case, verb: str, *, source: str, note: str, done_on: date, by: User, to: str = ""
) -> CaseStep:
    return CaseStep.objects.create(
        case=case,
        cycle=case.cycle,
        verb=verb,
        source=source,
        target=case.status,
        note=note,
        done_on=done_on,
        referred_to=to,
        by=by,
    )


STEPS = {verb: partial(take_step, verb=verb) for verb in WORKFLOW.steps}
