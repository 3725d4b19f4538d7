"""Forms of pairings: one party with many people, the end, a contact."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID, uuid4, uuid5

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from cases.pairings.fields import OF_ALL
from cases.pairings.models import Pairing, PairingContact
from cases.pairings.services import RIGHTS
from cases.visits.forms.visits import PersonTicks
from stations.models import Station, User
from stations.reasons import ReasonForm
from stations.spelling.fields import NameInput


class ManyForm(forms.Form):
    """One party, and everybody who is ticked: a pairing with each."""

    first: ClassVar[dict[str, object]] = {
        "kind": Pairing.Kind.SUPPORT,
        "frequency": Pairing.Frequency.MONTHLY,
    }

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    station = forms.ModelChoiceField(label=_("Station"), queryset=Station.objects.none())
    attended = PersonTicks(label=_("With whom"), queryset=None, required=False)
    find = forms.CharField(
        label=_("Find a person"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        people: QuerySet[Person],
        **kwargs: Any,
    ) -> None:
        first = {"client_uuid": uuid4(), "began_on": timezone.localdate(), **self.first}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for one in OF_ALL:
            self.fields[one.name] = one.form_field(Pairing, user)
        self.fields["attended"].queryset = people
        mine = Station.objects.filter(pk__in=RIGHTS.stations(user, "add"), closed_on=None)
        self.fields["station"].queryset = mine.order_by("code")
        if not self.is_bound:
            self.initial.setdefault("station", mine.order_by("code").first())

    def shared(self) -> list[forms.BoundField]:
        """Those that are filled once for all."""
        return [self[one.name] for one in OF_ALL]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("attended") and "attended" not in self.errors:
            self.add_error("attended", _("Tick with whom."))
        return found

    def values(self) -> list[dict[str, Any]]:
        """What a pairing with each takes; sent twice they are the same."""
        found = self.cleaned_data
        same = {one.name: found[one.name] for one in OF_ALL} | {"station": found["station"]}
        own: UUID = found["client_uuid"]
        return [
            same | {"person": person, "client_uuid": uuid5(own, str(person.pk))}
            for person in found["attended"]
        ]


class EndForm(ReasonForm):
    """The last day, and why."""

    ended_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput,
        help_text=_("It still holds on this day"),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["ended_on", "reason"]


class ContactForm(forms.Form):
    """A line of the log. ``after``: the page from which it was logged by one tap."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    done_on = forms.DateField(label=_("Date"), widget=forms.DateInput)
    how = forms.ChoiceField(label=_("How"), choices=PairingContact.How, widget=forms.RadioSelect)
    contact_name = NameInput(label=_("Who was in touch"), required=False, max_length=50)
    note = forms.CharField(
        label=_("A few words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_on = forms.DateField(
        label=_("Next contact agreed on"), required=False, widget=forms.DateInput
    )
    after = forms.ChoiceField(
        choices=[("today", "today")], required=False, widget=forms.HiddenInput
    )

    def line(self) -> dict[str, Any]:
        """What ``log_contact`` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "after"}
