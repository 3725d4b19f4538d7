"""The life of a case (MZ/T 094; domain/4-lifecycles): one table for pages, API, audit, tests.

Intake, assessment, plan, intervention, evaluation, closing, follow-up, archive. Plan and
closing are approved by a lead or supervisor. What else a step waits for (an assessment before
the plan, a session before the evaluation, another pair of eyes for an approval …) is its guard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.casework import rules
from cases.casework.step_form import CaseStepForm
from cases.models import Case
from cases.rights import RIGHTS
from stations.models import User
from stations.rights_table import NOBODY, Roles
from stations.scope import posted_at
from stations.workflow import Step, Workflow

S = Case.Status
WORKING = frozenset(Case.WORKING)
OPEN = WORKING | {S.FOLLOW_UP, S.SUSPENDED}
WRITERS = RIGHTS.acts["write_case"]
LEADS = RIGHTS.acts["lead_case"]
APPROVERS = RIGHTS.acts["approve_case"]
BACK = ""  # resume: to where the case was suspended


def worker_and(*roles: Any) -> Callable[[Case], list[User]]:
    """Whoever carries the case, and those with these roles at its station."""

    def told(case: Case) -> list[User]:
        worker = [case.worker.user] if case.worker and case.worker.user else []
        return worker + (list(posted_at(case.station, *roles)) if roles else [])

    return told


def in_words(case: Case, step: Step, by: User, reason: str) -> str:
    words = {"number": case.number, "step": step.past, "by": by}
    return gettext("Case %(number)s: %(step)s (%(by)s)") % words


def step(
    verb: str, sources: Any, target: str, who: Roles, label: Any, past: Any, *,
    guard: Any = None, tells: Roles = NOBODY,
) -> Step:  # fmt: skip
    """Every step asks for a note and a date; the case's worker hears of each."""
    return Step(verb, sources, target, who, label, past, CaseStepForm, guard, worker_and(*tells))


WORKFLOW = Workflow[Case](
    #    verb, from, to, who, on the button
    #    in the audit trail and in the case's history
    step("accept", {S.INTAKE}, S.ASSESSMENT, WRITERS, _("Accept the case"),
         _("case accepted")),
    step("decline", {S.INTAKE}, S.DECLINED, WRITERS, _("Don't take it on"),
         _("case not taken on"), tells=LEADS),
    step("assess", {S.ASSESSMENT}, S.PLAN, WRITERS, _("Finish the assessment"),
         _("case assessed")),
    step("submit_plan", {S.PLAN}, S.PLAN_REVIEW, WRITERS, _("Submit the plan"),
         _("plan submitted"), guard=rules.is_assessed, tells=APPROVERS),
    step("approve_plan", {S.PLAN_REVIEW}, S.INTERVENTION, APPROVERS, _("Approve the plan"),
         _("plan approved"), guard=rules.is_anothers("approve_plan")),
    step("return_plan", {S.PLAN_REVIEW}, S.PLAN, APPROVERS, _("Return the plan"),
         _("plan returned")),
    step("evaluate", {S.INTERVENTION}, S.EVALUATION, WRITERS, _("Evaluate"),
         _("case evaluated"), guard=rules.has_sessions),
    step("revise_plan", {S.INTERVENTION}, S.PLAN, WRITERS, _("Change the plan"),
         _("plan under change")),
    step("submit_closing", {S.EVALUATION}, S.CLOSING_REVIEW, WRITERS, _("Submit the closing"),
         _("closing submitted"), guard=rules.is_evaluated, tells=APPROVERS),
    step("continue", {S.EVALUATION}, S.INTERVENTION, WRITERS, _("Back to the intervention"),
         _("back to the intervention")),
    step("approve_closing", {S.CLOSING_REVIEW}, S.FOLLOW_UP, APPROVERS, _("Approve the closing"),
         _("case closed"), guard=rules.is_anothers("approve_closing")),
    step("return_closing", {S.CLOSING_REVIEW}, S.EVALUATION, APPROVERS, _("Return the closing"),
         _("closing returned")),
    step("archive", {S.FOLLOW_UP}, S.ARCHIVED, WRITERS, _("Archive"),
         _("case archived"), guard=rules.is_followed_up, tells=LEADS),
    step("resume", {S.SUSPENDED}, BACK, WRITERS, _("Resume"),
         _("case resumed"), guard=rules.is_alive),
    step("refer", OPEN, S.REFERRED, WRITERS, _("Refer"),
         _("case referred"), tells=LEADS),
    step("suspend", WORKING, S.SUSPENDED, WRITERS, _("Suspend"),
         _("case suspended"), tells=LEADS),
    step("end", {S.SUSPENDED}, S.ARCHIVED, APPROVERS, _("End the case"),
         _("case ended")),
    step("reopen", {S.ARCHIVED}, S.ASSESSMENT, LEADS, _("Reopen"),
         _("case reopened"), guard=rules.is_free),
    says=in_words,
)  # fmt: skip

# What comes after the present stage and why it waits: shown locked, beside the buttons.
LATER: dict[str, tuple[str, Any]] = {
    S.ASSESSMENT: ("submit_plan", _("finish the assessment first")),
    S.INTERVENTION: ("submit_closing", _("evaluate first")),
}
