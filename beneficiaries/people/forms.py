"""Who somebody is, as a worker writes it down."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.categories.forms import CategoriesMixin
from beneficiaries.codes import (
    BornPrecision,
    Category,
    DisabilityType,
    Ethnicity,
    Relation,
    Risk,
    SelfCare,
    Sex,
)
from beneficiaries.households.forms import KNOWN, NONE, HouseholdFieldsMixin
from beneficiaries.households.services.householders import OTHERS
from beneficiaries.models import Household, Person
from beneficiaries.people.queries.places import workers_at
from beneficiaries.people.rules import Birth, read_birth, settle_birth
from beneficiaries.rights import RIGHTS
from beneficiaries.search.names import is_han
from stations.ages import ADULT
from stations.identity_numbers.rules import fill, id_number_or_none
from stations.models import Station, User
from stations.phones import check_phone
from stations.spelling.fields import NameInput, NumberInput, PhoneInput
from stations.spelling.rules import name as spelled_name

GRADES = [("", "—"), (1, "1"), (2, "2"), (3, "3"), (4, "4")]
PLAIN = (
    "name sex born_on born_precision id_number ethnicity phone relation worker risk "
    "self_care disability_type disability_grade guardian health"
).split()


def choices_of(codes: type[TextChoices]) -> list[tuple[str, object]]:
    return [("", "—"), *codes.choices]


class BirthField(forms.CharField):
    """A day, a year or an age, as ``rules.read_birth`` reads it."""

    def to_python(self, value: object) -> Birth | None:
        text = super().to_python(value)
        return read_birth(text) if text else None


class PersonForm(CategoriesMixin, HouseholdFieldsMixin, forms.Form):
    """Shape only; the rules are those of ``services.people``.

    ``different_from`` are people of whom the worker said that they are others.
    """

    uncompared = frozenset({"home", "household"})  # "as before" is what it is by now

    station = forms.ModelChoiceField(None, label=_("station"))
    name = NameInput(label=_("name"), max_length=50)
    id_number = NumberInput(
        label=_("identity number"),
        max_length=25,
        required=False,
        help_text=_("Fills in birth date and sex. A child without one: leave it empty."),
    )
    sex = forms.ChoiceField(
        label=_("sex"),
        choices=[(code.value, code.label) for code in (Sex.MALE, Sex.FEMALE)],
        widget=forms.RadioSelect,
        required=False,
    )
    born_on = BirthField(
        label=_("born on"),
        max_length=30,
        required=False,
        help_text=_("The day (1948-04-28); if nobody knows it the year (1948) or the age (78岁)."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    ethnicity = forms.ChoiceField(label=_("ethnicity"), choices=Ethnicity, initial=Ethnicity.HAN)
    phone = PhoneInput(label=_("phone"), max_length=30, required=False)
    relation = forms.ChoiceField(
        label=_("relation to the householder"),
        choices=choices_of(Relation),
        initial=Relation.SELF,
        error_messages={"required": _("Choose the relation to the householder.")},
    )
    former_relation = forms.ChoiceField(
        label=_("what they are to the new householder"),
        choices=[("", "—"), *OTHERS],
        required=False,
    )
    worker = forms.ModelChoiceField(None, label=_("responsible worker"), required=False)
    risk = forms.ChoiceField(
        label=_("risk level"), choices=Risk, widget=forms.RadioSelect, initial=Risk.GENERAL
    )
    self_care = forms.ChoiceField(
        label=_("self-care"), choices=choices_of(SelfCare), required=False
    )
    disability_type = forms.ChoiceField(
        label=_("disability type"), choices=choices_of(DisabilityType), required=False
    )
    disability_grade = forms.TypedChoiceField(
        label=_("disability grade"),
        choices=GRADES,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("1 is the most severe, 4 the least"),
    )
    health = forms.CharField(
        label=_("health"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    guardian = forms.CharField(
        label=_("guardian"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For minors: name, relation and phone of whoever looks after them."),
    )
    no_guardian = forms.BooleanField(
        label=_("Nobody known yet: leave the guardian empty"), required=False
    )
    enrolled_on = forms.DateField(label=_("enrolled on"), initial=timezone.localdate)
    moved_on = forms.DateField(
        label=_("lives there since"), required=False, initial=timezone.localdate
    )
    different_from = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    home_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: object, user: User, person: Person | None = None, **kwargs: object
    ) -> None:
        self.user, self.person = user, person
        super().__init__(*args, **kwargs)
        stations = Station.objects.filter(pk__in=RIGHTS.stations(user, "write"))
        self.fields["station"].queryset = stations.order_by("tier", "code")
        self.fields["station"].initial = self.fields["station"].queryset.first()
        self.fields["worker"].queryset = workers_at(stations)
        self.fields["worker"].initial = getattr(user, "worker", None)
        self.fields["different_from"].choices = [(pk, pk) for pk in self._asked_about()]
        if person:
            for name in ("station", "enrolled_on", "client_uuid"):
                del self.fields[name]
        else:
            for name in ("moved_on", "version", "home_version"):
                del self.fields[name]
        self.set_up_household()
        self.fields["relation"].required = self.data.get("home") != NONE
        self.set_up_categories()

    def _asked_about(self) -> list[str]:
        """Only people in sight can be told apart from."""
        asked = self.data.getlist("different_from") if self.is_bound else []
        try:
            keys = [Person._meta.pk.to_python(pk) for pk in asked]
        except ValidationError:
            return []
        return [str(p.pk) for p in Person.objects.visible_to(self.user).filter(pk__in=keys)]

    @property
    def has_one_station(self) -> bool:
        return "station" in self.fields and self.fields["station"].queryset.count() == 1

    def clean(self) -> dict[str, object]:
        """Birth date and sex may be left to the identity number."""
        cleaned = super().clean()
        born = cleaned.get("born_on") or (None, BornPrecision.DAY)
        cleaned["born_on"], cleaned["born_precision"] = born
        settle_birth(cleaned)
        for name, errors in fill(cleaned).items():
            self.add_error(name, errors)
        if not {"born_on", "id_number"} & set(self.errors) and not cleaned.get("born_on"):
            self.add_error("born_on", _("Enter the birth date, the year or the age."))
        cleaned["relation"] = cleaned.get("relation") or Relation.SELF  # to no household
        self._ask_for_guardian(cleaned)
        return cleaned

    def _ask_for_guardian(self, cleaned: dict[str, object]) -> None:
        """Of a left-behind minor, once: no law forbids to leave it open."""
        codes, age = cleaned.get("categories") or [], self.age
        was_so = Category.LEFT_BEHIND_CHILD in self.initial.get("categories", [])
        was_open = was_so and not self.initial.get("guardian")
        is_asked = Category.LEFT_BEHIND_CHILD in codes and age is not None and age < ADULT
        if is_asked and not (cleaned.get("guardian") or cleaned.get("no_guardian") or was_open):
            self.add_error(
                "guardian",
                _("Who looks after a left-behind child? Write name, relation and phone."),
            )

    @property
    def asks_for_guardian(self) -> bool:
        """Whether the box that leaves it empty is shown."""
        return bool(self.is_bound and (self["guardian"].errors or self["no_guardian"].value()))

    @property
    def age(self) -> int | None:
        """As typed, or as known; None as long as nobody can say."""
        born_on = getattr(self, "cleaned_data", {}).get("born_on") if self.is_bound else None
        if born_on:
            return Person(born_on=getattr(born_on, "on", born_on)).age_on()
        return self.person.age_on() if self.person and not self.is_bound else None

    def values(self) -> dict[str, object]:
        """Keywords for ``register_person`` and ``edit_person``."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in PLAIN}
        values["sex"] = values["sex"] or Sex.UNSTATED
        return values | {
            "household": self.household(),
            "categories": self.categories(),
            "different_from": cleaned["different_from"],
            "former_relation": cleaned["former_relation"],
        }


def initial_of(person: Person) -> dict[str, object]:
    """What the form of somebody known begins with."""
    values = {name: getattr(person, name) for name in PLAIN}
    return values | {
        "born_on": person.born_told,
        "worker": person.worker_id,
        "version": person.version,
        "home_version": person.household and person.household.version,
        "household": person.household_id,
        "home": "same" if person.household_id else "none",
    }


def initial_of_home(home: Household) -> dict[str, object]:
    """What the fields of a household would say of this one."""
    names = ("group_name", "address", "residence", "number")
    return {name: getattr(home, name) for name in names} | {"division": home.division_id}


def initial_beside(member: Person) -> dict[str, object]:
    """What the form of the next member of a household begins with."""
    since = member.enrolments.order_by("-since").values_list("since", flat=True).first()
    return {
        "home": KNOWN,
        "household": member.household_id,
        "relation": "",
        "station": member.station,
        "worker": member.worker_id,
        "enrolled_on": since or timezone.localdate(),
    }


def initial_typed(text: str) -> dict[str, object]:
    """What somebody typed who was looking for a person and found nobody."""
    text = text.strip()
    if id_number_or_none(text):
        return {"id_number": text}
    try:
        phone = check_phone(text)
    except ValidationError:
        phone = ""
    if phone:
        return {"phone": phone}
    name = spelled_name(text)
    has_digits = any(char.isdigit() for char in name)
    return {"name": name[:50]} if any(map(is_han, name)) and not has_digits else {}
