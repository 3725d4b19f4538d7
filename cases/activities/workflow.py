"""The life of an activity: planned, moved, cancelled; held once a day of it is written down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.activities.models import Activity
from cases.rights import ACTIVITIES
from stations.reasons import ReasonForm
from stations.workflow import STAYS, Step, StepForm, Workflow

S = Activity.State
WRITERS = ACTIVITIES.acts["day"]


class MoveForm(StepForm):
    planned_on = forms.DateField(label=_("New day"), widget=forms.DateInput)

    def __init__(self, *args: Any, obj: Activity, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["planned_on"].initial = obj.planned_on

    def clean_planned_on(self) -> Any:
        return coming(self.cleaned_data["planned_on"])


class CancelForm(ReasonForm, StepForm):
    pass


def coming(day: Any) -> Any:
    """A day for which something can be planned."""
    if day < timezone.localdate():
        raise forms.ValidationError(gettext("This day has passed: record what was held on it."))
    return day


WORKFLOW = Workflow[Activity](
    #    verb     from         to           who      on the button              in the audit trail
    Step("hold", {S.PLANNED}, S.HELD, frozenset(), ""),  # by whoever writes down a day of it
    Step("move", {S.PLANNED}, STAYS, WRITERS, _("Move to another day"), _("moved an activity"),
         form=MoveForm),
    Step("cancel", {S.PLANNED}, S.CANCELLED, WRITERS, _("Cancel the activity"),
         _("cancelled an activity"), form=CancelForm),
    field="state",
    noun="activity",
    stale=_("This activity isn't planned any more: it was held or cancelled meanwhile."),
)  # fmt: skip
