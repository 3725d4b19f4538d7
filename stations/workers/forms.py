"""A worker, with the station where they begin; a further station, a certificate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.kinds.forms import KindForm
from stations.kinds.refs import PickField
from stations.models import Assignment, Certificate, Station, User
from stations.network.forms import kept_stations
from stations.spelling.fields import CodeInput, NameInput

ORDER = ["name", "number", "sex", "born_on", "employer", "station", "home", "role", "since"]


class AssignForm(forms.Form):
    station = forms.ModelChoiceField(Station.objects.none(), label=_("Station"))
    role = forms.ChoiceField(label=_("Role"), choices=Assignment.Role.choices)
    is_full_time = forms.BooleanField(label=_("full-time"), required=False, initial=True)
    since = forms.DateField(label=_("From"), initial=timezone.localdate, widget=forms.DateInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = kept_stations(user).filter(closed_on=None)


class WorkerForm(KindForm):
    """Of a new one: whoever begins at a station is registered in its division, whoever works at
    none where the form says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"] = NameInput(label=_("Employer"), max_length=100, required=False)
        if self.obj is not None:
            self.initial.setdefault("employer", str(self.obj.employer or ""))
        self.order_fields(ORDER)

    def _ask_where(self, user: Any) -> None:
        super()._ask_where(user)
        self.fields["home"].required = False
        self.fields["home"].help_text = _("Of a worker at no station")
        self.fields |= AssignForm(user=user).fields
        for name in ("station", "role", "since"):
            self.fields[name].required = False

    def _take_first(self, name: str, asked: PickField) -> None:
        """The station says it."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.obj is None and not self.errors:
            station = found["station"]
            found["home"] = found["home"] or (station and station.home)
            if not found["home"]:
                self.add_error("station", _("Say at which station, or in which division."))
        return found

    def values(self) -> dict[str, Any]:
        found = super().values()
        if self.obj is None and not found["role"]:
            del found["role"]
        return found


class CertificateForm(forms.Form):
    level = forms.TypedChoiceField(label=_("Level"), choices=Certificate.Level.choices, coerce=int)
    number = CodeInput(label=_("Certificate number"), max_length=40, required=False)
    obtained_on = forms.DateField(
        label=_("Obtained on"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Empty where nobody knows: it counts from today on, and may be added later"),
    )
