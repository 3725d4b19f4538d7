"""Where somebody lives: with a household that is known, or in a new one."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from beneficiaries.households.services.households import NewHousehold
from beneficiaries.models import Household, Person
from beneficiaries.people.queries.places import villages_served
from beneficiaries.rights import RIGHTS
from beneficiaries.search.services import find_people
from stations.models import Station, User
from stations.spelling.fields import HouseholdNumberInput

MOST_FOUND = 8
NEW, KNOWN, SAME, NONE = "new", "known", "same", "none"


class HouseholdForm(forms.Form):
    """A household's own facts."""

    division = forms.ModelChoiceField(None, label=_("village or community"))
    group_name = forms.CharField(
        label=_("group"),
        max_length=30,
        required=False,
        help_text=_("Villagers' group or building, e.g. 3组"),
    )
    address = forms.CharField(label=_("address"), max_length=200, required=False)
    residence = forms.ChoiceField(
        label=_("residence"),
        choices=Household.Residence,
        widget=forms.RadioSelect,
        initial=Household.Residence.RURAL,
    )
    number = HouseholdNumberInput(label=_("household number"), max_length=40, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        stations = Station.objects.filter(pk__in=RIGHTS.stations(user, "write"))
        self.fields["division"].queryset = villages_served(stations)


class HouseholdFieldsMixin:
    """The choice of a household inside the form of a person."""

    fields: dict[str, forms.Field]
    person: Person | None
    user: User
    cleaned_data: dict[str, object]

    def set_up_household(self) -> None:
        home = [(NEW, _("a new household")), (KNOWN, _("a household that is known"))]
        if self.person and self.person.household_id:
            home = [(SAME, _("as before")), *home]
        else:
            home = [*home, (NONE, _("not known yet"))]
        self.fields["home"] = forms.ChoiceField(
            label=_("household"), choices=home, widget=forms.RadioSelect, initial=home[0][0]
        )
        self.fields["find"] = forms.CharField(
            label=_("find a household by a member"),
            max_length=50,
            required=False,
            help_text=_("Name, initials, village, last four of the phone or ID number"),
        )
        self.fields["household"] = forms.ModelChoiceField(
            Household.objects.visible_to(self.user), label=_("household"), required=False
        )
        for name, field in HouseholdForm(user=self.user).fields.items():
            if name != "version":
                self.fields[name] = field
        chosen = self.data.get("home") if self.is_bound else home[0][0]  # type: ignore[attr-defined]
        self.fields["division"].required = chosen == NEW

    def found(self) -> list[Household]:
        """Households of the people who match what was typed, and the one chosen before."""
        typed = str(self["find"].value() or "")  # type: ignore[index]
        chosen = self["household"].value()  # type: ignore[index]
        return found_households(self.user, typed, chosen)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()  # type: ignore[misc]
        home = cleaned.get("home")
        if home == KNOWN and not cleaned.get("household"):
            self.add_error("find", _("Find the household by one of its members and choose it."))  # type: ignore[attr-defined]
        return cleaned

    def household(self) -> Household | NewHousehold | None:
        cleaned = self.cleaned_data
        if cleaned["home"] == KNOWN:
            return cleaned["household"]
        if cleaned["home"] == NEW:
            names = ("division", "group_name", "address", "residence", "number")
            return NewHousehold(**{name: cleaned[name] for name in names})
        return None


def found_households(user: User, typed: str, chosen: object = "") -> list[Household]:
    people = find_people(user, typed, limit=MOST_FOUND) if typed else []
    keys = list(dict.fromkeys(person.household_id for person in people if person.household_id))
    if _is_key(chosen):
        keys.append(chosen)
    rows = Household.objects.visible_to(user).filter(pk__in=keys).select_related("division")
    members = Person.objects.visible_to(user).filter(died_on=None).order_by("born_on", "pk")
    return list(rows.prefetch_related(Prefetch("people", members, "living")))


def _is_key(value: object) -> bool:
    if not value:
        return False
    try:
        Household._meta.pk.to_python(value)
    except ValidationError:
        return False
    return True
