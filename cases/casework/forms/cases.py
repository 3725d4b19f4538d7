"""Forms of a case: open it, take a step, edit it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from beneficiaries.people.queries.places import workers_at
from cases.models import Case
from stations.models import User

NOTE_ROWS = {"rows": 4}
ASKS_RECEIVER = {"refer", "decline"}
ENDS = {"decline", "archive", "refer", "end"}


class CaseOpenForm(forms.Form):
    problem = forms.CharField(
        label=_("presenting problem"),
        widget=forms.Textarea(attrs=NOTE_ROWS),
        help_text=_("In the person's words where you can, and who brought it up."),
    )
    worker = forms.ModelChoiceField(None, label=_("worker"), required=False)
    opened_on = forms.DateField(label=_("opened on"), widget=forms.DateInput)
    next_step_on = forms.DateField(label=_("next step by"), widget=forms.DateInput, required=False)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers_at([person.station])
        self.fields["worker"].initial = getattr(user, "worker", None) or person.worker
        self.fields["opened_on"].initial = timezone.localdate()


class CaseStepForm(forms.Form):
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

    def __init__(self, *args: Any, case: Case, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = timezone.localdate()
        self.fields["seen_version"].initial = case.version
        self.fields["note"].label = NOTE_LABELS.get(verb, _("note"))
        self.fields["goals"].initial = case.goals
        if verb != "submit_plan":
            del self.fields["goals"]
        if verb not in ASKS_RECEIVER:
            del self.fields["referred_to"]
        elif verb == "decline":
            self.fields["referred_to"].required = False
        if verb in ENDS:
            del self.fields["next_step_on"]


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


class CaseEditForm(forms.ModelForm):
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Case
        fields = ["problem", "goals", "worker", "next_step_on"]
        widgets = {
            "problem": forms.Textarea(attrs=NOTE_ROWS),
            "goals": forms.Textarea(attrs=NOTE_ROWS),
            "next_step_on": forms.DateInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers_at([self.instance.station])
        self.fields["seen_version"].initial = self.instance.version
        if self.instance.status not in {Case.Status.ASSESSMENT, Case.Status.PLAN}:
            del self.fields["goals"]
