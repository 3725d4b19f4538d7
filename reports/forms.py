"""What a person asks reports for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.periods import Period
from reports.queries.scope import DIVISION, STATION, find_place, kind_of, places_to_choose
from stations.models import Division, Station, User

HEADINGS = {DIVISION: _("divisions"), STATION: _("stations")}


class MonthField(forms.Field):
    """A month as the browser sends it, 2025-10; becomes its first day."""

    widget = forms.TextInput(attrs={"type": "month"})

    def to_python(self, value: Any) -> date | None:
        if not value:
            return None
        match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", value)
        if match is None or match[1] == "0000":
            raise ValidationError(_("Write the month as year and month, such as 2025-10."))
        return date(int(match[1]), int(match[2]), 1)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class RequestForm(forms.Form):
    """Place and month of a report; offers only places of the user's scope."""

    place = forms.CharField(label=_("Place"))
    month = MonthField(label=_("Month"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["place"].widget = forms.Select(choices=_choices(user))
        self.fields["month"].initial = Period.month(timezone.localdate()).before.first
        self.fields["month"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m}"

    def clean_place(self) -> Station | Division:
        kind, _separator, key = self.cleaned_data["place"].partition(":")
        place = find_place(self.user, kind, key)
        if place is None:
            raise ValidationError(_("Choose one of your stations or divisions."))
        return place


def _choices(user: User) -> list[tuple[Any, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in places_to_choose(user):
        kind = kind_of(place)
        groups.setdefault(kind, []).append((f"{kind}:{place.pk}", str(place)))
    return [(HEADINGS[kind], options) for kind, options in groups.items()]
