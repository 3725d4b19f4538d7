"""The life of a case (MZ/T 094; domain/4-lifecycles): one table for pages, API, audit, tests.

Intake, assessment, plan, intervention, evaluation, closing, follow-up, archive. Plan and
closing are approved by a lead or supervisor. What else a step asks for (an assessment before
the plan, a session before the evaluation, another pair of eyes for an approval …) is a plain
``if`` in ``services.cases.hindrances``.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Case
from stations.models import Role
from stations.workflow import Step, Workflow

S = Case.Status
WORKING = frozenset(Case.WORKING)
OPEN = WORKING | {S.FOLLOW_UP, S.SUSPENDED}
WRITERS = frozenset({Role.WORKER, Role.LEAD, Role.CLIENT})
APPROVERS = frozenset({Role.LEAD, Role.SUPERVISOR})
BACK = ""  # resume: to where the case was suspended

WORKFLOW = Workflow(
    #    verb              from                to               who        on the button
    Step("accept", {S.INTAKE}, S.ASSESSMENT, WRITERS, _("Accept the case")),
    Step("decline", {S.INTAKE}, S.DECLINED, WRITERS, _("Don't take it on")),
    Step("assess", {S.ASSESSMENT}, S.PLAN, WRITERS, _("Finish the assessment")),
    Step("submit_plan", {S.PLAN}, S.PLAN_REVIEW, WRITERS, _("Submit the plan")),
    Step("approve_plan", {S.PLAN_REVIEW}, S.INTERVENTION, APPROVERS, _("Approve the plan")),
    Step("return_plan", {S.PLAN_REVIEW}, S.PLAN, APPROVERS, _("Return the plan")),
    Step("evaluate", {S.INTERVENTION}, S.EVALUATION, WRITERS, _("Evaluate")),
    Step("revise_plan", {S.INTERVENTION}, S.PLAN, WRITERS, _("Change the plan")),
    Step("submit_closing", {S.EVALUATION}, S.CLOSING_REVIEW, WRITERS, _("Submit the closing")),
    Step("continue", {S.EVALUATION}, S.INTERVENTION, WRITERS, _("Back to the intervention")),
    Step("approve_closing", {S.CLOSING_REVIEW}, S.FOLLOW_UP, APPROVERS, _("Approve the closing")),
    Step("return_closing", {S.CLOSING_REVIEW}, S.EVALUATION, APPROVERS, _("Return the closing")),
    Step("archive", {S.FOLLOW_UP}, S.ARCHIVED, WRITERS, _("Archive")),
    Step("resume", {S.SUSPENDED}, BACK, WRITERS, _("Resume")),
    Step("refer", OPEN, S.REFERRED, WRITERS, _("Refer")),
    Step("suspend", WORKING, S.SUSPENDED, WRITERS, _("Suspend")),
    Step("end", {S.SUSPENDED}, S.ARCHIVED, APPROVERS, _("End the case")),
    Step("reopen", {S.ARCHIVED}, S.ASSESSMENT, {Role.LEAD}, _("Reopen")),
)

SUBMITTED_BY = {"approve_plan": "submit_plan", "approve_closing": "submit_closing"}

# What comes after the present stage and why it waits: shown locked, beside the buttons.
LATER: dict[str, tuple[str, Any]] = {
    S.ASSESSMENT: ("submit_plan", _("finish the assessment first")),
    S.INTERVENTION: ("submit_closing", _("evaluate first")),
}
