"""What somebody types who is not logged in: a volunteer on their own phone, and whoever was handed
a certificate."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.spelling.fields import CodeInput, NameInput


class CheckInForm(forms.Form):
    """What a volunteer types on their own phone."""

    code = forms.RegexField(
        r"^\d{6}$",
        label=_("The code on the worker's phone"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 6}
        ),
        error_messages={"invalid": _("The code has six digits.")},
    )
    name = NameInput(
        label=_("Your name"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    tail = forms.RegexField(
        r"^\d{3}[\dXx]$",
        label=_("The last four digits of your phone or identity number"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 4}),
        error_messages={"invalid": _("Four digits; the last one may be an X.")},
    )
    way = forms.ChoiceField(choices=[("in", ""), ("out", "")], widget=forms.HiddenInput)


class VerifyForm(forms.Form):
    """Both stand on the paper."""

    number = CodeInput(label=_("Number of the certificate"), max_length=60)
    code = CodeInput(label=_("Check code"), max_length=8)
