"""How records of any kind point to a person or a household of the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import Household, Person
from beneficiaries.search.services import find_people
from stations.identity_numbers.rules import check_id_number, index_of
from stations.imports.cells import day, digits, name_text, phone, text
from stations.imports.rows import Row
from stations.kinds.finders import FOUND, Finder, Key, register_finder, settle_by, settled
from stations.masking import mask_identity, mask_name, mask_phone
from stations.models import User
from stations.notices.names import tell_names
from stations.spelling.rules import household_number

NUMBER, BORN, HOUSEHOLD, PHONE = "_id_number", "_born_on", "_household", "_phone"


def household(cell: str) -> str:
    return household_number(str(text(40)(cell)))


def names_of(user: User, keys: Sequence[str]) -> dict[str, str]:
    """Of those of these people whom the user may open, by key."""
    seen = Person.objects.visible_to(user).filter(pk__in=keys).order_by()
    return {str(pk): name for pk, name in seen.values_list("pk", "name")}


def people_of(user: User) -> QuerySet[Person]:
    return Person.objects.visible_to(user).select_related("household__division")


def titled(person: Person) -> str:
    """Enough to tell two of one name apart, and who is alive."""
    home = person.household.division.short_name if person.household else ""
    born = person.born_told if person.is_born_about else person.born_on.year
    gone = f"({person.gone})" if person.gone else ""
    return " ".join(filter(None, [person.name, str(born), home, gone]))


def offered(user: User, typed: str) -> list[Person]:
    """Whoever left the ledger isn't offered; of the dead something may be entered late."""
    return [person for person in find_people(user, typed, FOUND) if not person.left_on]


def settle_people(rows: Sequence[Row], name: str, by: User) -> None:
    """By the identity number; else by the name with the day of birth, the household's number or
    the phone. Whoever isn't visible is nobody; of two alike neither is taken."""
    numbered = [row for row in rows if row.get(name + NUMBER)]
    settle_numbers(numbered, people_of(by), number=name + NUMBER, name=name, into=name)
    _by_name([row for row in rows if not row.get(name + NUMBER)], name, by)


def settle_numbers(
    rows: Sequence[Row], people: QuerySet[Person], *, number: str, name: str, into: str
) -> None:
    """Of rows with an identity number; a name beside it must be the person's. One statement."""
    indexes = {row.number: index for row in rows if (index := _index(row, number))}
    found = people.filter(id_index__in=set(indexes.values())) if indexes else []
    known = {bytes(person.id_index): person for person in found}
    for row in rows:
        person = known.get(indexes.get(row.number, b""))
        if row.number not in indexes:
            continue
        if person is None:
            row.wrong(number, _("Nobody on your ledger has this identity number."))
        elif row.get(name) and row.values[name] != person.name:
            row.wrong(name, _("This identity number belongs to another name."))
        else:
            row.values[into] = person


def _index(row: Row, key: str) -> bytes | None:
    try:
        return index_of(check_id_number(row.values[key]).number18)
    except ValidationError as error:
        for sentence in error.messages:
            row.wrong(key, sentence)
        return None


TOLD: dict[str, Callable[[Person, Any], bool]] = {
    BORN: lambda person, day: person.may_be_born_on(day),
    HOUSEHOLD: lambda person, number: (
        person.household is not None and person.household.number.upper() == number.upper()
    ),
    PHONE: lambda person, phone: person.phone == phone,
}


def _by_name(rows: Sequence[Row], name: str, by: User) -> None:
    names = {row.get(name) for row in rows} - {None}
    alike: dict[str, list[Person]] = {}
    for person in people_of(by).filter(name__in=names) if names else []:
        alike.setdefault(person.name, []).append(person)
    for row in rows:
        told = {key: row.get(name + key) for key in TOLD if row.get(name + key)}
        if not row.get(name) or not told:
            row.wrong(name, _("A name needs the birth date, household number, phone or ID number."))
            continue
        fitting = [
            person
            for person in alike.get(row.values[name], [])
            if all(TOLD[key](person, value) for key, value in told.items())
        ]
        settled(
            row,
            name,
            fitting,
            none=_("Nobody on your ledger has this name and what stands beside it."),
            several=_("Several people fit: write the identity number."),
        )


PEOPLE = Finder(
    model=Person,
    opened=people_of,
    found=offered,
    title=titled,
    masked=lambda person: mask_name(person.name),
    keys=(
        Key(suffix="", read=name_text(50)),
        Key(
            suffix=NUMBER,
            label=gettext_lazy("'s identity number"),
            read=digits(18),
            mask=mask_identity,
        ),
        Key(suffix=BORN, label=gettext_lazy("'s date of birth"), read=day),
        Key(suffix=HOUSEHOLD, label=gettext_lazy("'s household number"), read=household),
        Key(
            suffix=PHONE,
            label=gettext_lazy("'s phone"),
            read=phone,
            mask=mask_phone,
        ),
    ),
    settle=settle_people,
)


def households_of(user: User) -> QuerySet[Household]:
    rows = Household.objects.visible_to(user)
    return rows.select_related("division")


def called(household: Household) -> str:
    return f"{household} {household.division.short_name}{household.group_name}"


def find_households(user: User, typed: str) -> list[Household]:
    """By the beginning of their number, or by who lives there."""
    rows = households_of(user)
    numbered = list(rows.filter(number__istartswith=typed.strip()).exclude(number="")[:FOUND])
    homes = {person.household_id for person in find_people(user, typed, FOUND)}
    lived_in = [home for home in rows.filter(pk__in=homes - {None}) if home not in numbered]
    return [*numbered, *lived_in][:FOUND]


HOUSEHOLDS = Finder(
    model=Household,
    opened=households_of,
    found=find_households,
    title=called,
    masked=lambda household: "****",
    keys=(Key(suffix="", read=household),),
    settle=settle_by("number", households_of),
)


def announce() -> None:
    register_finder(PEOPLE)
    register_finder(HOUSEHOLDS)
    tell_names(Person._meta.label_lower, names_of)
