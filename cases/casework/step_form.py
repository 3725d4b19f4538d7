"""What a case's step asks for."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from stations.workflow import Step, StepForm

NOTE_ROWS = {"rows": 4}
ASKS_RECEIVER = {"refer", "decline"}
ENDS = {"decline", "archive", "refer", "end"}
NOTE_LABELS = {
    "decline": _("why it isn't taken on"),
    "assess": _("assessment: problems, needs, strengths"),
    "submit_plan": _("plan: what is done, by whom, how often"),
    "return_plan": _("what must change"),
    "return_closing": _("what must change"),
    "evaluate": _("evaluation: goals reached, what the person says"),
    "submit_closing": _("why the case can close"),
    "refer": _("why it is referred"),
    "suspend": _("why it is suspended"),
    "end": _("why it ends"),
    "reopen": _("why it is reopened"),
}


class CaseStepForm(StepForm):
    """A note and a date for each step; what else it asks for depends on the verb."""

    goals = forms.CharField(
        label=_("goals"),
        widget=forms.Textarea(attrs=NOTE_ROWS),
        help_text=_("One goal a line; each can be checked later."),
    )
    referred_to = forms.CharField(label=_("who receives the case"), max_length=100)
    note = forms.CharField(label=_("note"), widget=forms.Textarea(attrs=NOTE_ROWS))
    done_on = forms.DateField(label=_("date"), widget=forms.DateInput)
    next_step_on = forms.DateField(label=_("next step by"), widget=forms.DateInput, required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, obj: Case, step: Step, **kwargs: object) -> None:
        super().__init__(*args, obj=obj, step=step, **kwargs)
        verb = step.verb
        self.fields["done_on"].initial = timezone.localdate()
        self.fields["seen_version"].initial = obj.version
        self.fields["note"].label = NOTE_LABELS.get(verb, _("note"))
        self.initial.setdefault("goals", obj.goals)
        if verb != "submit_plan":
            del self.fields["goals"]
        if verb not in ASKS_RECEIVER:
            del self.fields["referred_to"]
        elif verb == "decline":
            self.fields["referred_to"].required = False
        if verb in ENDS:
            del self.fields["next_step_on"]
