"""The form of an activity, of one of its days, and of a correction."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from cases.codes import Domain
from cases.models import Activity
from cases.records.rows import ActivityDay
from cases.rights import ACTIVITIES
from cases.visits.forms.services import HeadCounts
from cases.visits.forms.visits import PersonTicks
from cases.volunteering.forms.lines import WithVolunteers
from resources.attribution.forms import AttributionFields
from resources.attribution.models import ITEMS
from stations.kinds.forms import KindForm
from stations.models import Station, User, Worker
from stations.photos.forms import PhotosField


class ActivityFields(forms.Form):
    """What an activity is; ``EDITABLE`` of its service."""

    title = forms.CharField(label=_("Title"), max_length=100)
    domain = forms.ChoiceField(label=_("Service domain"), choices=Domain)
    began_on = forms.DateField(label=_("First day"), widget=forms.DateInput)
    done_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput, help_text=_("It counts in this month")
    )
    place = forms.CharField(label=_("Venue"), required=False, max_length=100)
    note = forms.CharField(
        label=_("A few words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SheetForm(forms.Form):
    """How many empty lines a sign-in sheet has."""

    rows = forms.IntegerField(label=_("Empty lines"), min_value=0, max_value=500)


class PlanForm(AttributionFields):
    """An activity that is still to come; who has said that they come stands first on its sheet."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=100)
    domain = forms.ChoiceField(label=_("Service domain"), choices=Domain)
    planned_on = forms.DateField(label=_("Day"), widget=forms.DateInput)
    last_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Only if it takes several days"),
    )
    place = forms.CharField(label=_("Venue"), required=False, max_length=100)
    note = forms.CharField(
        label=_("A few words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    station = forms.ModelChoiceField(label=_("Station"), queryset=Station.objects.none())
    attended = PersonTicks(label=_("Who is expected"), queryset=None, required=False)
    find = forms.CharField(
        label=_("Find a person"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(
        self, *args: object, user: User, people: QuerySet[Person], **kwargs: object
    ) -> None:
        first = {"client_uuid": uuid4(), "domain": Domain.COMMUNITY}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["attended"].queryset = people
        mine = Station.objects.filter(pk__in=ACTIVITIES.stations(user, "enter"))
        self.fields["station"].queryset = mine
        if not self.is_bound:
            self.initial.setdefault("station", mine.first())
        self.offer_attribution(mine.values("pk"))

    def values(self) -> dict[str, object]:
        """What ``ActivityRow`` takes."""
        found = self.cleaned_data
        names = ("station", "title", "domain", "place", "note", "planned_on", "client_uuid")
        first, last = found["planned_on"], found["last_on"]
        return {name: found[name] for name in names} | {
            "began_on": first,
            "done_on": last or first,
            "expected": list(found["attended"]),
            **self.attribution(),
        }


class WhoCame(HeadCounts, WithVolunteers):
    """Ticked people, head counts by group, workers, volunteers and minutes of one day."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    attended = PersonTicks(label=_("Who was there"), queryset=None, required=False)
    find = forms.CharField(
        label=_("Find a person"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    workers = forms.ModelMultipleChoiceField(
        None,
        label=_("Workers"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    minutes = forms.IntegerField(label=_("Minutes"), required=False)

    def __init__(
        self, *args: object, people: QuerySet[Person], workers: QuerySet[Worker], **kwargs: object
    ) -> None:
        kwargs["initial"] = {"client_uuid": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["attended"].queryset = people
        self.fields["workers"].queryset = workers

    def day_fields(self) -> dict[str, object]:
        """What ``ActivityDay`` takes, but for the date."""
        found = self.cleaned_data
        names = ("attended", "workers", "minutes", "volunteers")
        return {name: found[name] for name in names} | {"head_counts": self.head_counts()}


class DayForm(WhoCame):
    done_on = forms.DateField(label=_("Date"), widget=forms.DateInput)


class ActivityForm(WhoCame, ActivityFields, AttributionFields):
    """A new activity with who came; those of further days are added on its page."""

    station = forms.ModelChoiceField(label=_("Station"), queryset=Station.objects.none())
    photos = PhotosField(label=_("Photos"), required=False)
    override_reason = forms.CharField(
        label=_("Why after the station closed"), required=False, max_length=300
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        today = timezone.localdate()
        first = {"began_on": today, "done_on": today, "domain": Domain.COMMUNITY}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        workers = Worker.objects.visible_to(user)
        super().__init__(*args, workers=workers, **kwargs)
        mine = Station.objects.filter(pk__in=ACTIVITIES.stations(user, "enter"))
        self.fields["station"].queryset = mine
        if not self.is_bound:
            self.initial.setdefault("station", mine.first())
            self.initial.setdefault("workers", workers.filter(user=user))
        self.offer_attribution(mine.values("pk"))

    def values(self) -> dict[str, object]:
        """What ``ActivityRow`` takes."""
        fields = self.activity_fields()
        return fields | {"days": [ActivityDay(done_on=fields["done_on"], **self.day_fields())]}

    def activity_fields(self) -> dict[str, object]:
        names = "station title domain began_on done_on place note override_reason client_uuid"
        return {name: self.cleaned_data[name] for name in names.split()} | self.attribution()


class ActivityEditForm(KindForm, AttributionFields):
    """What it is; its records keep the project and theme that they were written with."""

    def __init__(self, *args: Any, obj: Activity, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        self.offer_attribution([obj.station_id], of=obj, day=obj.done_on)

    def laid_out(self) -> list[tuple[BoundField, str]]:
        """But for what stands in the fold."""
        return [(bound, css) for bound, css in super().laid_out() if bound.name not in ITEMS]
