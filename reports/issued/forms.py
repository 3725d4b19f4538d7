"""What a person asks reports for, says about them, and when they are due."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.figures.asking import DaysForm, choices_of
from reports.figures.periods import MONTHS_OF, Period
from reports.indicators import Chapter, by_chapter
from reports.issued.queries.scope import (
    DIVISION,
    STATION,
    find_place,
    kind_of,
    may_ask,
    places_to_choose,
)
from reports.models import DueDay, Target
from reports.words import Words
from stations.models import Division, Station, User
from stations.scope import countable_stations

HEADINGS = {DIVISION: _("divisions"), STATION: _("stations")}


class MonthField(forms.Field):
    """A month as the browser sends it, 2025-10; becomes its first day."""

    widget = forms.TextInput(attrs={"type": "month"})

    def to_python(self, value: str | None) -> date | None:
        if not value:
            return None
        match = re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])", value)
        if match is None:
            raise ValidationError(_("Write the month as year and month, such as 2025-10."))
        return date(int(match[1]), int(match[2]), 1)

    def prepare_value(self, value: object) -> object:
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class PeriodField(forms.CharField):
    """2025-10, 2025-Q3, 2025-H1 or 2025; becomes the period."""

    def to_python(self, value: str | None) -> Period | None:
        text = super().to_python(value)
        return Period.whole(text) if text else None


class PlaceForm(forms.Form):
    """A place of the user's scope."""

    place = forms.CharField(label=_("Place"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["place"].widget = forms.Select(choices=self.choices())

    def choices(self) -> list[tuple[Words, list[tuple[str, str]]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for place in places_to_choose(self.user):
            kind = kind_of(place)
            groups.setdefault(kind, []).append((f"{kind}:{place.pk}", str(place)))
        return [(HEADINGS[kind], options) for kind, options in groups.items()]

    def clean_place(self) -> Station | Division:
        kind, _separator, key = self.cleaned_data["place"].partition(":")
        place = find_place(self.user, kind, key)
        if place is None:
            raise ValidationError(_("Choose one of your stations or divisions."))
        return place


class RequestForm(PlaceForm):
    """Place and period of a report, as far back as a year, and why an issued one is corrected."""

    period = PeriodField(label=_("Period"))
    reason = forms.CharField(label=_("Reason for the correction"), max_length=300, required=False)

    def __init__(self, *args: Any, since: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        choices = choices_of(reversed(MONTHS_OF), since, today, have_ended=True)
        self.fields["period"].widget = forms.Select(choices=choices)
        self.fields["period"].initial = Period.month(today).before.key

    def clean_place(self) -> Station | Division:
        place = super().clean_place()
        if not may_ask(self.user, place):
            raise ValidationError(_("Leads of the station and officers ask for its reports."))
        return place


class DraftForm(DaysForm, PlaceForm):
    """Any place of one's scope and any days."""


class CommentForm(forms.Form):
    indicator = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Comment"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class RemindForm(forms.Form):
    """A station of the user's scope, by its key, and the month that it has not filed."""

    station = forms.ModelChoiceField(Station.objects.none())
    month = MonthField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = countable_stations(user)


class DueDayForm(forms.ModelForm):
    class Meta:
        model = DueDay
        fields = ["filing_day", "report_day"]


class TargetForm(forms.ModelForm):
    """A goal of one's own division; the service knows the rules."""

    indicator = forms.ChoiceField(label=_("Indicator"))

    class Meta:
        model = Target
        fields = ["indicator", "due_on", "value", "source"]
        widgets = {"due_on": forms.DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            (label, [(row.id, row.name) for row in rows]) for label, rows in by_chapter()
        ]
        self.fields["due_on"].label = _("Reached by")

    def _post_clean(self) -> None:
        """The service builds and checks the row."""


class SearchForm(forms.Form):
    """Which indicators of the catalogue are shown, and for which place."""

    q = forms.CharField(label=_("Search"), required=False)
    chapter = forms.ChoiceField(
        label=_("Chapter"), required=False, choices=[("", _("all chapters")), *Chapter.choices]
    )
