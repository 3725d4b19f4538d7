"""The form at the door. It shapes input; what is right is decided by ``cases.records.rules``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Risk
from beneficiaries.models import Person
from cases.codes import Action, AttemptReason, Channel, Condition, Domain, Outcome, Purpose
from cases.hand_overs.forms.lines import HandsOver
from cases.models import CrisisNote, ServiceRecord
from cases.records.rows import method_of
from cases.visits.queries import VisitPlan
from cases.visits.rules import actions_for
from cases.volunteering.forms.lines import WithVolunteers
from resources.attribution.forms import AttributionFields
from stations.cursors import is_uuid
from stations.models import Station, User
from stations.photos.forms import PhotosField

OUTCOMES = [
    (Outcome.MET, _("met them")),
    (Outcome.NOT_MET, _("not at home")),
    (Outcome.REFUSED, _("refused")),
    (Outcome.UNREACHABLE, _("unreachable")),
]
CHANNELS = [
    (Channel.HOME, _("at the door")),
    (Channel.PHONE, _("phone")),
    (Channel.VIDEO, _("video")),
    (Channel.NEIGHBOUR, _("told by a neighbour")),
]


REASONS = [("", _("not known")), *AttemptReason.choices]
DAY, WEEK = timedelta(days=1), timedelta(days=7)


class PersonTicks(forms.ModelMultipleChoiceField):
    """People to tick; a key out of scope is no choice."""

    widget = forms.CheckboxSelectMultiple


class VisitFields(HandsOver, WithVolunteers, AttributionFields):
    """What a visit says, new or corrected."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, widget=forms.RadioSelect)
    attempt_reason = forms.ChoiceField(
        label=_("Why"), choices=REASONS, widget=forms.RadioSelect, required=False
    )
    attended = PersonTicks(label=_("Who was there"), queryset=None, required=False)
    condition = forms.ChoiceField(
        label=_("How they are"), choices=Condition, widget=forms.RadioSelect, required=False
    )
    purposes = forms.MultipleChoiceField(
        label=_("What for"), choices=Purpose, widget=forms.CheckboxSelectMultiple, required=False
    )
    actions = forms.MultipleChoiceField(
        label=_("What you did"), choices=Action, widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip
    note = forms.CharField(
        label=_("A few words"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    done_on = forms.DateField(label=_("Day of the visit"), widget=forms.DateInput)
    minutes = forms.IntegerField(label=_("Minutes"), required=False)
    domain = forms.ChoiceField(label=_("Service domain"), choices=Domain)
    override_reason = forms.CharField(
        label=_("Why after the station closed"), required=False, max_length=300
    )

    def __init__(self, *args: object, people: QuerySet[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].queryset = people

    def offer_by_age(self, people: Iterable[Person]) -> None:
        """Drop the chips that fit none of them; what was chosen stays."""
        fitting = actions_for(person.age_on() for person in people)
        chosen = {*fitting, *(self["actions"].value() or [])}
        self.fields["actions"].choices = [one for one in Action.choices if one[0] in chosen]

    def clean(self) -> dict[str, object]:
        """An attempt has nobody present, whatever stayed ticked below."""
        found = super().clean() or {}
        if found.get("outcome") == Outcome.MET:
            found["attempt_reason"] = ""
            self.errors.pop("attempt_reason", None)
        if found.get("outcome") != Outcome.MET:
            found |= {"attended": [], "condition": ""}
            self.errors.pop("condition", None)
            if found.get("handed"):
                self.add_error("handed", _("Nobody was met, so nothing can have been handed over."))
        elif not found.get("condition") and "condition" not in self.errors:
            self.add_error("condition", _("Say how they are."))
        return found

    def row_fields(self) -> dict[str, object]:
        """What ``ServiceRow`` takes, but for the station and the subject."""
        names = (
            "outcome attempt_reason channel condition purposes actions note done_on minutes domain"
            " override_reason handed volunteers"
        )
        found = {name: self.cleaned_data[name] for name in names.split()}
        return found | {
            "method": method_of(self.cleaned_data["channel"]),
            "attended": list(self.cleaned_data["attended"]),
            **self.attribution(),
        }


class AskedAbout(forms.Form):
    """``different_from``: visits that look like this one, of which the worker said that they are
    others."""

    different_from = forms.TypedMultipleChoiceField(
        required=False, coerce=UUID, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.getlist("different_from") if self.is_bound else []
        self.fields["different_from"].choices = [(pk, pk) for pk in asked if is_uuid(pk)]


class VisitForm(VisitFields, AskedAbout):
    """A new visit: with its photos, what comes next, and the crisis if there is one."""

    NEXT = [("rule", _("as the rule says")), ("soon", _("in 3 days")), ("date", _("choose a day"))]
    AGAIN = [
        ("tomorrow", _("tomorrow")),
        ("soon", _("in 3 days")),
        ("week", _("in a week")),
        ("date", _("choose a day")),
    ]

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    photos = PhotosField(label=_("Photos"), required=False)
    next = forms.ChoiceField(
        label=_("Next visit"), choices=NEXT, widget=forms.RadioSelect, required=False
    )
    next_due_on = forms.DateField(
        label=_("Day of the next visit"), required=False, widget=forms.DateInput
    )
    again = forms.ChoiceField(
        label=_("Another try"), choices=AGAIN, widget=forms.RadioSelect, required=False
    )
    again_on = forms.DateField(
        label=_("Day of another try"), required=False, widget=forms.DateInput
    )
    crisis_kind = forms.ChoiceField(
        label=_("What kind of danger"), choices=CrisisNote.Kind, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    crisis_text = forms.CharField(
        label=_("What happened"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    crisis_told = forms.MultipleChoiceField(
        label=_("Already told"), choices=CrisisNote.Told, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: object, plan: VisitPlan, **kwargs: object) -> None:
        self.plan = plan
        first = {
            "client_uuid": uuid4(),
            "outcome": Outcome.MET,
            "channel": Channel.HOME,
            "purposes": [Purpose.ROUTINE],
            "done_on": timezone.localdate(),
            "domain": plan.domain,
            "attended": [plan.members[0].pk],
            "next": "rule",
            "attempt_reason": "",
            "again": "tomorrow" if plan.members[0].risk == Risk.HIGH else "soon",
        }
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.offer_by_age(plan.members)
        self.offer_attribution([plan.members[0].station_id])
        if not plan.members[0].is_active:  # no visit is owed any more
            for name in ("next", "next_due_on", "again", "again_on"):
                del self.fields[name]

    def clean_next(self) -> str:
        return self.cleaned_data["next"] or "rule"

    def clean(self) -> dict[str, object]:
        found = super().clean()
        is_met = found.get("outcome") == Outcome.MET
        chosen, name = ("next", "next_due_on") if is_met else ("again", "again_on")
        if found.get(chosen) == "date" and not (found.get(name) or self.errors.get(name)):
            self.add_error(name, _("Choose the day of the next visit."))
        return found

    @property
    def promised_on(self) -> date | None:
        """The promised day; None leaves it to the rule."""
        found, today = self.cleaned_data, timezone.localdate()
        if "next" not in self.fields:
            return None
        if found["outcome"] == Outcome.MET:
            chosen = {"date": found["next_due_on"], "soon": self.plan.soon_on}
            return chosen.get(found["next"])
        chosen = {"tomorrow": today + DAY, "soon": self.plan.soon_on, "week": today + WEEK}
        return (chosen | {"date": found["again_on"]}).get(found["again"])

    @property
    def next_said(self) -> dict[str, object]:
        """The same in the worker's words: sent again tomorrow, "in 3 days" is no other thing."""
        is_met = self.cleaned_data["outcome"] == Outcome.MET
        chosen, name = ("next", "next_due_on") if is_met else ("again", "again_on")
        if self.promised_on is None:
            return {}
        said = self.cleaned_data[chosen]
        return {"next": self.cleaned_data[name] if said == "date" else said}

    @property
    def crisis(self) -> dict[str, object] | None:
        if self.cleaned_data["condition"] != Condition.DANGER:
            return None
        return {name: self.cleaned_data[f"crisis_{name}"] for name in ("kind", "text", "told")}


class CorrectVisitForm(VisitFields, AskedAbout):
    """The same fields of a visit that stands, and whose it is (unsaid, they stay as they are);
    ``reason`` of a filed month."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    station = forms.ModelChoiceField(
        label=_("Station"), queryset=Station.objects.none(), required=False
    )
    subject = forms.ModelChoiceField(
        label=_("Whose visit it was"), queryset=Person.objects.none(), widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    find = forms.CharField(label=_("Find a person"), required=False)
    reason = forms.CharField(label=_("Why it is corrected"), required=False, max_length=300)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        kwargs["initial"] = {"client_uuid": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


def initial_of(record: ServiceRecord) -> dict[str, object]:
    """The stored record as the form shows it."""
    names = (
        "outcome attempt_reason condition purposes actions note done_on minutes domain title method"
        " version project theme"
    )
    return {name: getattr(record, name) for name in names.split()} | {
        "channel": record.channel or (Channel.HOME if record.method == "V" else Channel.PHONE),
        "attended": [line.person_id for line in record.attendances.all()],
        "people": [line.person_id for line in record.attendances.all()],
    }
