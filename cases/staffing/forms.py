"""The last day of the worker there, who goes on, and whether the log-in ends with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.staffing.queries import Hanging, successors
from stations.last_days import LastDayField
from stations.models import Assignment


class EndWorkForm(forms.Form):
    until = LastDayField(initial=timezone.localdate)
    to = forms.ModelChoiceField(
        None, label=_("People and cases pass to"), required=False, empty_label=_("nobody yet")
    )
    ends_posting = forms.BooleanField(
        label=_("The log-in's rights at this station end on the same day"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, assignment: Assignment, hanging: Hanging, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = successors(assignment)
        self.fields["to"].queryset = others
        self.fields["to"].initial = others[0] if len(others) == 1 else None
        if not hanging.must_pass:
            del self.fields["to"]
        if not hanging.postings:
            del self.fields["ends_posting"]
