"""Forms that move a person or end a file."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from beneficiaries.transfers.workflow import WORKFLOW
from cases.people.queries.transfers import stations_near
from stations.reasons import ReasonForm


class DeathForm(ReasonForm):
    on = forms.DateField(label=_("died on"), widget=forms.DateInput)
    field_order = ["on", "reason"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("how it is known")


class TransferForm(ReasonForm):
    to = forms.ModelChoiceField(
        None,
        label=_("to station"),
        help_text=_("A station of another city asks for the person itself."),
    )
    on = forms.DateField(label=_("first day there"), widget=forms.DateInput)
    field_order = ["to", "on", "reason"]

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = stations_near(person.station)
        self.fields["on"].initial = timezone.localdate()


class TransferAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("answer"),
        choices=[(verb, step.label) for verb, step in WORKFLOW.steps.items()],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label=_("first day there"), widget=forms.DateInput, help_text=_("If you let them go.")
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when you keep them; both stations read it."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
