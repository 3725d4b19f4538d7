"""Why something is taken back, turned down or kept: asked by a form, kept by the audit trail."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 300


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def stated(reason: str) -> str:
    """The reason without spaces around it."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Give a reason.")})
    if len(reason) > LONGEST:
        raise ValidationError({"reason": _("The reason may have 300 characters at most.")})
    return reason
