"""Forms of a case: open it, take a step, edit it."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from beneficiaries.people.queries.places import workers_at
from cases.models import Case
from resources.attribution.forms import AttributionFields
from stations.models import User

NOTE_ROWS = {"rows": 4}


class CaseOpenForm(AttributionFields):
    problem = forms.CharField(
        label=_("presenting problem"),
        widget=forms.Textarea(attrs=NOTE_ROWS),
        help_text=_("In the person's words where you can, and who brought it up."),
    )
    worker = forms.ModelChoiceField(None, label=_("worker"), required=False)
    opened_on = forms.DateField(label=_("opened on"), widget=forms.DateInput)
    next_step_on = forms.DateField(label=_("next step by"), widget=forms.DateInput, required=False)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, user: User, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers_at([person.station])
        self.fields["worker"].initial = getattr(user, "worker", None) or person.worker
        self.fields["opened_on"].initial = timezone.localdate()
        self.offer_attribution([person.station_id])


class CaseEditForm(AttributionFields, forms.ModelForm):
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Case
        fields = ["problem", "goals", "worker", "next_step_on"]
        widgets = {
            "problem": forms.Textarea(attrs=NOTE_ROWS),
            "goals": forms.Textarea(attrs=NOTE_ROWS),
            "next_step_on": forms.DateInput,
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers_at([self.instance.station])
        self.fields["seen_version"].initial = self.instance.version
        if self.instance.status not in {Case.Status.ASSESSMENT, Case.Status.PLAN}:
            del self.fields["goals"]
        self.offer_attribution([self.instance.station_id], of=self.instance)
