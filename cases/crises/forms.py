"""What the steps of a crisis ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import CrisisNote
from stations.workflow import StepForm

DAYS = [(1, _("tomorrow")), (3, _("in 3 days")), (7, _("in a week"))]


class ToldForm(StepForm):
    whom = forms.ChoiceField(
        choices=CrisisNote.Told,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose who was told.")),
    )


class WatchForm(StepForm):
    """``days``: within how many somebody comes."""

    days = forms.TypedChoiceField(
        label=_("Next visit"),
        choices=DAYS,
        coerce=int,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose a day.")),
    )
