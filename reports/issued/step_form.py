"""What a report's review and issue ask for: a reason, where there is something to answer for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.issued.rules import asks_why
from reports.models import Report
from stations.models import User
from stations.workflow import Step, StepForm


class ReasonedForm(StepForm):
    """``why``: what the reason answers for. Without any, and where the step can't be taken at
    all, the field is not shown."""

    reason = forms.CharField(
        label=_("Why it is done all the same"),
        max_length=300,
        required=False,
        error_messages={"required": _("Say why it is done all the same.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, obj: Report, step: Step[Report], user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        is_open = obj.state in step.sources and not (step.guard and step.guard(obj, user))
        self.why = asks_why(step.verb, obj, user) if is_open else []
        self.fields["reason"].required = bool(self.why)
        if not self.why:
            self.fields["reason"].widget = forms.HiddenInput()


class IssueForm(ReasonedForm):
    """``bulletin``: the key of the template whose text is sealed with the report; without one it
    is the nearest."""

    bulletin = forms.CharField(
        label=_("Bulletin"), max_length=40, required=False, widget=forms.HiddenInput
    )
