"""A person as somebody wrote them down, checked by the rules that need no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.categories.services import clean_spell
from beneficiaries.categories.spells import Spell
from beneficiaries.codes import (
    HOUSEHOLD_CODES,
    BornPrecision,
    Category,
    DisabilityType,
    Ethnicity,
    Relation,
    Risk,
    SelfCare,
    Sex,
)
from beneficiaries.households.services.householders import Head
from beneficiaries.households.services.households import NewHousehold
from beneficiaries.models import Household, Person
from beneficiaries.people.rules import settle_birth
from beneficiaries.search.names import pinyin_key
from stations.dated import still_to_come
from stations.idempotency import payload_hash
from stations.identity_numbers.rules import fill, index_of
from stations.models import Worker
from stations.phones import check_phone
from stations.spelling.rules import name as spelled_name

Values = dict[str, Any]  # ``PersonFields`` and the household, by name; unchecked at first
Errors = dict[str, list[object]]  # by field: sentences or ``ValidationError``s
Others = Collection[UUID | str]  # people who look alike and are somebody else, or ``ALL``
Period = tuple[str, date | None, date | None]  # a category's code, since, until


class PersonFields(TypedDict, total=False):
    """What may be said and corrected of somebody."""

    name: str
    sex: str
    born_on: date | None
    born_precision: str
    id_number: str
    ethnicity: str
    phone: str
    relation: str
    worker: Worker | None
    risk: str
    self_care: str
    disability_type: str
    disability_grade: int | None
    guardian: str
    health: str


class Registration(PersonFields, total=False):
    """One row on its way in: somebody, and how they come into the register.

    ``categories``: codes 11–19 go to the household; without a beginning they begin with the
    enrolment. ``enrolled_on``: today. ``payload``: what was sent, hashed for repeats.
    ``row``: its number in the user's file; ``number_is_free``: a check said so.
    Without a ``relation`` the first of a household is its householder. ``former_relation``: what
    the householder so far is to this one, who is it from now on.
    """

    household: Household | NewHousehold | None
    categories: Collection[Period]
    enrolled_on: date | None
    different_from: Others
    client_uuid: UUID | None
    payload: Mapping[str, object] | None
    source: str
    external_id: str
    number_is_free: bool
    former_relation: str
    row: int


DEFAULTS: Values = {
    "name": "",
    "sex": Sex.UNSTATED,
    "born_on": None,
    "born_precision": BornPrecision.DAY,
    "id_number": "",
    "ethnicity": Ethnicity.HAN,
    "phone": "",
    "household": None,
    "relation": Relation.SELF,
    "worker": None,
    "risk": Risk.GENERAL,
    "self_care": "",
    "disability_type": "",
    "disability_grade": None,
    "guardian": "",
    "health": "",
}
CHOICES = {
    "sex": frozenset(Sex.values),
    "born_precision": frozenset(BornPrecision.values),
    "ethnicity": frozenset(Ethnicity.values),
    "relation": frozenset(Relation.values),
    "risk": frozenset(Risk.values),
    "self_care": frozenset(SelfCare.values),
    "disability_type": frozenset(DisabilityType.values),
}
OPTIONAL = {"self_care", "disability_type"}
ALL = "all"  # every likely double of this row is somebody else
OLDEST = 130  # years


@dataclass
class Draft:
    """One row on its way in. ``errors`` by field; ``bulk.check_people`` fills in the rest."""

    row: int
    values: Values
    categories: list[Spell]
    enrolled_on: date
    different_from: Others = ()
    client_uuid: UUID | None = None
    payload: Mapping[str, object] | None = None
    source: str = ""
    external_id: str = ""
    errors: Errors = field(default_factory=dict)
    existing: Person | None = None  # sent before under the same client UUID
    known: Person | None = None  # somebody visible has this number
    is_elsewhere: bool = False  # somebody out of sight has it
    number_is_free: bool = False  # nobody has it, as this asker was told before
    says_day: bool = True  # of the enrolment
    says_relation: bool = True  # to the householder
    former_relation: str = ""  # what the householder so far is to this one
    former: Person | None = None  # who steps down for it
    head: Head | None = None  # the household has a householder, and nobody said what follows
    doubles: list[Person] = field(default_factory=list)  # visible people who look alike
    twin: int | None = None  # an earlier row that looks alike

    @property
    def id_index(self) -> bytes | None:
        return index_of(self.values["id_number"])

    @property
    def digest(self) -> bytes:
        """Of what was sent."""
        return payload_hash(self.payload or {})

    @property
    def pinyin(self) -> str:
        return pinyin_key(self.values["name"])

    @property
    def village(self) -> str:
        household = self.values["household"]
        if household is None:
            return ""
        return (
            household.division.pk if isinstance(household, NewHousehold) else household.division_id
        )

    @property
    def is_good(self) -> bool:
        return not (self.errors or self.known or self.is_elsewhere or self.head or self.undecided)

    @property
    def is_bad(self) -> bool:
        """It can't be registered as it stands. What was sent before is not judged again."""
        return not self.is_good or bool(self.twin and self.existing is None)

    @property
    def undecided(self) -> list[Person]:
        """Likely doubles that nobody has called different people yet."""
        if self.different_from == ALL:
            return []
        decided = {str(pk) for pk in self.different_from}
        return [person for person in self.doubles if str(person.pk) not in decided]

    def add(self, name: str, error: object) -> None:
        self.errors.setdefault(name, []).append(error)

    def add_all(self, error: ValidationError) -> None:
        for name, found in error.error_dict.items():
            self.errors.setdefault(name, []).extend(found)


def draft(given: Registration, row: int) -> Draft:
    """Read and check one row; keywords that it doesn't know are a TypeError."""
    rest: dict[str, Any] = dict(given)
    values = {name: rest.pop(name, default) for name, default in DEFAULTS.items()}
    values["relation"] = values["relation"] or Relation.SELF
    today = timezone.localdate()
    said_on = rest.pop("enrolled_on", None)
    enrolled_on = said_on or today
    made = Draft(
        row=rest.pop("row", row),
        values=values,
        categories=[
            (code, since or enrolled_on, until) for code, since, until in rest.pop("categories", ())
        ],
        enrolled_on=enrolled_on,
        says_day=said_on is not None,
        says_relation=bool(given.get("relation")),
        **rest,
    )
    for name, errors in field_errors(values).items():
        made.errors.setdefault(name, []).extend(errors)
    _check_dates(made, today)
    _check_categories(made)
    return made


def field_errors(values: Values) -> Errors:
    """What is wrong with a person's own fields; tidies the values on the way."""
    values["name"] = spelled_name(values["name"] or "")
    for name in ("guardian", "health"):
        values[name] = (values[name] or "").strip()
    settle_birth(values)
    errors = fill(values)
    _check_name(values, errors)
    for name, choices in CHOICES.items():
        value = values[name]
        if value not in choices and not (name in OPTIONAL and not value):
            errors[name] = [_("Choose one of the list.")]
    _check_birth(values, errors)
    _check_phone(values, errors)
    _check_disability(values, errors)
    return errors


def _check_name(values: Values, errors: Errors) -> None:
    name = values["name"]
    if not name:
        errors["name"] = [_("Enter the name.")]
    elif len(name) > 50:
        errors["name"] = [_("The name may have 50 characters at most.")]
    elif not pinyin_key(name) or any(char.isdigit() for char in name):
        errors["name"] = [_("A name has characters or letters, no digits.")]


def _check_birth(values: Values, errors: Errors) -> None:
    today, born_on = timezone.localdate(), values["born_on"]
    if born_on is None and "id_number" in errors:
        return  # put right, it says the day
    if born_on is None:
        errors["born_on"] = [_("Enter the birth date, or the identity number that holds it.")]
    elif still_to_come(born_on, today):
        errors["born_on"] = [_("The birth date lies in the future.")]
    elif today.year - born_on.year > OLDEST:
        errors["born_on"] = [_("The birth date lies more than 130 years back; check the year.")]


def _check_phone(values: Values, errors: Errors) -> None:
    try:
        values["phone"] = check_phone(values["phone"])
    except ValidationError as error:
        errors["phone"] = [error]


def _check_disability(values: Values, errors: Errors) -> None:
    kind, grade = values["disability_type"], values["disability_grade"]
    if grade is not None and grade not in (1, 2, 3, 4):
        errors["disability_grade"] = [_("The disability grade is 1 to 4.")]
    elif kind and grade is None:
        errors["disability_grade"] = [_("Enter the grade of the disability, 1 to 4.")]
    elif grade is not None and not kind:
        errors["disability_type"] = [_("Enter the kind of disability that has this grade.")]


def _check_dates(made: Draft, today: date) -> None:
    born_on = made.values["born_on"]
    if sentence := still_to_come(made.enrolled_on, today):
        made.add("enrolled_on", sentence)
    elif born_on and made.enrolled_on < born_on <= today:
        made.add("enrolled_on", _("The day of enrolment lies before the birth."))


def _check_categories(made: Draft) -> None:
    codes = [code for code, _since, _until in made.categories]
    for n, (code, since, until) in enumerate(made.categories, 1):
        if code in codes[: n - 1]:
            made.add(f"categories.{n}", _("This category stands in the list twice."))
        born_on = None if code in HOUSEHOLD_CODES else made.values["born_on"]
        is_about = made.values["born_precision"] == BornPrecision.YEAR
        for error in clean_spell(code, since, until, born_on=born_on, is_about=is_about):
            made.add(f"categories.{n}", error)
        if code in HOUSEHOLD_CODES and made.values["household"] is None:
            sentence = _("“%(name)s” is a fact of a household: choose or form the household.")
            words = {"name": str(Category(code).label)}
            made.add("household", ValidationError(sentence, code="household", params=words))
