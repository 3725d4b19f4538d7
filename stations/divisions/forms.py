"""What who keeps the register of places fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.last_days import LastDayField
from stations.models import Division, User
from stations.network.forms import DivisionCodeField, kept_divisions
from stations.spelling.fields import NameInput


class PlaceForm(forms.Form):
    """Asked of one place."""

    def __init__(self, *args: Any, user: User, place: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DivisionCodeField):
                field.queryset = kept_divisions(user)


class AddForm(PlaceForm):
    name = NameInput(label=_("Name"), max_length=80)
    level = forms.TypedChoiceField(label=_("Level"), coerce=int, choices=Division.Level.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=Division.Kind.choices)
    since = forms.DateField(
        label=_("Since"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Empty: it has always been there"),
    )

    def __init__(self, *args: Any, place: Division, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        below = [(key, word) for key, word in Division.Level.choices if key > place.level]
        self.fields["level"].choices = below  # type: ignore[attr-defined]


class MoveForm(PlaceForm):
    under = DivisionCodeField(
        label=_("Administered under"), help_text=_("Its code; look it up under Divisions.")
    )
    since = forms.DateField(label=_("From"), initial=timezone.localdate, widget=forms.DateInput)
    until = LastDayField(required=False)


class MergeForm(PlaceForm):
    successor = DivisionCodeField(
        label=_("Merged into"),
        help_text=_("Its code. Of one that was renamed, add the new one first."),
    )
    on = forms.DateField(label=_("From"), initial=timezone.localdate, widget=forms.DateInput)


class CloseForm(PlaceForm):
    on = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput,
        help_text=_("The first day without it"),
    )


class EndForm(forms.Form):
    until = LastDayField(initial=timezone.localdate)
