"""A form asks for the last day of what ends; services and REST take the first day without it."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _


class LastDayField(forms.DateField):
    """People say the last day that something holds (``wording.last_day``): what was done on it
    stays lawful. Cleaned it is the day after, as ``stations.dated`` stores it."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"label": _("Last day it holds"), "widget": forms.DateInput, **kwargs})

    def clean(self, value: object) -> date | None:
        day = super().clean(value)
        if day == date.max:  # no day comes after it
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day + timedelta(days=1) if day else None
