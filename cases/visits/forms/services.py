"""Everything else that is done for people: advice, a referral, a group, an activity …"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.groups import GROUPS
from beneficiaries.models import Person
from cases.codes import Domain, Method
from cases.hand_overs.forms.lines import HandsOver
from cases.rights import RIGHTS
from cases.visits.forms.visits import PersonTicks
from cases.volunteering.forms.lines import WithVolunteers
from resources.attribution.forms import AttributionFields
from stations.models import Station, User
from stations.photos.forms import PhotosField

METHODS = [(m.value, m.label) for m in Method if m not in (Method.HOME_VISIT, Method.REMOTE_VISIT)]
HEADS = "heads_"


class HeadCounts(forms.Form):
    """How many without a file came: under its narrowest group each head is counted once; the
    wider ones count it by table."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        groups = [(key, group.name) for key, group in GROUPS.items()]
        for key, label in [("", _("people of no named group")), *groups]:
            self.fields[HEADS + key] = forms.IntegerField(label=label, required=False, min_value=1)

    def head_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(HEADS)]

    @property
    def has_groups(self) -> bool:
        """Whether the fold of groups stands open: something is in it."""
        return any(bound.value() or bound.errors for bound in self.head_fields()[1:])

    def head_counts(self) -> dict[str, int]:
        found = self.cleaned_data.items()
        return {name.removeprefix(HEADS): n for name, n in found if name.startswith(HEADS) and n}


class RecordForm(AttributionFields):
    """What every record says that is no visit; people are found by name and ticked. ``act``: the
    right that its stations give."""

    act = "log"
    is_new = True
    first: ClassVar[dict[str, object]] = {}

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    station = forms.ModelChoiceField(label=_("Station"), queryset=Station.objects.none())
    domain = forms.ChoiceField(label=_("Service domain"), choices=Domain)
    done_on = forms.DateField(label=_("Date"), widget=forms.DateInput)
    title = forms.CharField(label=_("Title"), required=False, max_length=100)
    attended = PersonTicks(label=_("Who was there"), queryset=None, required=False)
    find = forms.CharField(
        label=_("Find a person"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    override_reason = forms.CharField(
        label=_("Why after the station closed"), required=False, max_length=300
    )

    def __init__(
        self, *args: object, user: User, people: QuerySet[Person], **kwargs: object
    ) -> None:
        first = {"client_uuid": uuid4(), "done_on": timezone.localdate(), **self.first}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["attended"].queryset = people
        mine = Station.objects.filter(pk__in=RIGHTS.stations(user, self.act))
        self.fields["station"].queryset = mine
        if not self.is_bound:
            self.initial.setdefault("station", mine.first())
        if self.is_new:
            self.offer_attribution(mine.values("pk"))

    def row_fields(self) -> dict[str, object]:
        """What ``ServiceRow`` takes. The subject of advice to one person is that person."""
        names = "station domain done_on title client_uuid override_reason"
        attended = list(self.cleaned_data["attended"])
        return {name: self.cleaned_data[name] for name in names.split()} | {
            "attended": attended,
            "subject": attended[0] if len(attended) == 1 else None,
            **self.attribution(),
        }


class ServiceForm(RecordForm, HeadCounts, HandsOver, WithVolunteers):
    """A record of another method than a visit."""

    first = {"domain": Domain.COMMUNITY, "method": Method.POLICY}

    method = forms.ChoiceField(label=_("Method"), choices=METHODS)
    minutes = forms.IntegerField(label=_("Minutes"), required=False)
    photos = PhotosField(label=_("Photos"), required=False)
    note = forms.CharField(
        label=_("A few words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def row_fields(self) -> dict[str, object]:
        names = ("method", "minutes", "note", "handed", "volunteers")
        own = {name: self.cleaned_data[name] for name in names}
        return super().row_fields() | own | {"head_counts": self.head_counts()}


class CorrectServiceForm(ServiceForm):
    is_new = False
    photos = None  # those are added on the record's page
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it is corrected"), required=False, max_length=300)


def initial_heads(heads: dict[str, int]) -> dict[str, int]:
    return {HEADS + group: number for group, number in heads.items()}
