"""The life of a crisis: taken over, told to whom the law says, planned, settled."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.crises.rules import is_here, is_in_hand
from cases.models import CrisisNote
from cases.reason_forms import SafetyPlanForm, WatchForm
from cases.rights import RIGHTS
from stations.workflow import STAYS, Step, StepForm, Workflow

S = CrisisNote.Status
OPEN = frozenset({S.NEW, S.TAKEN_OVER})
REPORTERS = RIGHTS.acts["report_crisis"]
TAKERS = RIGHTS.acts["take_crisis"]
ANY = REPORTERS | TAKERS


class ToldForm(StepForm):
    whom = forms.ChoiceField(
        choices=CrisisNote.Told,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose who was told.")),
    )


WORKFLOW = Workflow[CrisisNote](
    #    verb           from     to            who     on the button        in the audit trail
    Step("take_over", {S.NEW}, S.TAKEN_OVER, TAKERS, _("Take over"), _("took over a crisis")),
    Step("tell", OPEN, STAYS, ANY, _("Told just now"), _("told somebody of a crisis"),
         form=ToldForm),
    Step("watch", OPEN, STAYS, REPORTERS, _("High risk, visit soon"),
         _("set high risk and an early visit in a crisis"), form=WatchForm, guard=is_here),
    Step("plan_safety", OPEN, STAYS, ANY, _("Save the plan"), _("wrote a safety plan"),
         form=SafetyPlanForm),
    Step("settle", OPEN, S.SETTLED, TAKERS, _("Settle"), _("settled a crisis"),
         form=SafetyPlanForm, guard=is_in_hand),
)  # fmt: skip
