"""Who and what stands behind a figure, as this reader may see it: masked, unless the register
opens it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, F, QuerySet, When

from beneficiaries.codes import Relation
from beneficiaries.models import Household, Person
from cases.facts.declaration import Line
from cases.models import Attendance, HeadCount, ServiceRecord
from stations.masking import mask_name
from stations.models import Division, Station, User

NAMES = 3  # of one record; the others are a number


class RecordRow(NamedTuple):
    record: ServiceRecord
    names: list[str]
    others: int
    heads: int
    amount: int | Decimal
    is_open: bool  # whether the record itself may be read


class PersonRow(NamedTuple):
    person: Person
    name: str
    last: date
    is_open: bool


class HouseholdRow(NamedTuple):
    household: Household | None
    name: str  # of the person without a household; of the householder of one without a number
    last: date
    is_open: bool


def record_rows(user: User, lines: Sequence[Line]) -> list[RecordRow]:
    """Records in the order of their lines; a constant number of statements."""
    keys = [line.key for line in lines]
    records = ServiceRecord.objects.select_related("station", "subject").in_bulk(keys)
    may_read = opened(ServiceRecord.objects.visible_to(user), keys)
    reached = _people_of(records.values())
    names = _names(user, [person for people in reached.values() for person in people])
    heads: dict[UUID, int] = {}
    for record, number in HeadCount.objects.filter(record__in=keys).values_list("record", "number"):
        heads[record] = heads.get(record, 0) + number
    return [
        RecordRow(
            records[line.key],
            [names[person.pk] for person in reached[line.key][:NAMES]],
            max(0, len(reached[line.key]) - NAMES),
            heads.get(line.key, 0),
            line.amount,
            line.key in may_read,
        )
        for line in lines
    ]


def _people_of(records: Iterable[ServiceRecord]) -> dict[UUID, list[Person]]:
    """Whom each record reached; else whom it was about."""
    reached: dict[UUID, list[Person]] = {record.pk: [] for record in records}
    attended = Attendance.objects.filter(record__in=list(reached)).select_related("person")
    for attendance in attended.order_by("pk"):
        reached[attendance.record_id].append(attendance.person)
    for record in records:
        if not reached[record.pk] and record.subject:
            reached[record.pk] = [record.subject]
    return reached


def opened(rows: QuerySet[Any], keys: Iterable[UUID]) -> set[UUID]:
    """Which of these the reader may open."""
    return set(rows.filter(pk__in=list(keys)).values_list("pk", flat=True))


def _names(user: User, people: list[Person]) -> dict[UUID, str]:
    """Whole where the file is open to the reader, else only the surname."""
    known = opened(Person.objects.visible_to(user), {person.pk for person in people})
    return {p.pk: p.name if p.pk in known else mask_name(p.name) for p in people}


def person_rows(user: User, lines: Sequence[Line]) -> list[PersonRow]:
    keys = [line.key for line in lines]
    people = Person.objects.select_related("station").in_bulk(keys)
    known = opened(Person.objects.visible_to(user), keys)
    names = _names(user, list(people.values()))
    return [PersonRow(people[key], names[key], last, key in known) for key, last, _amount in lines]


def household_rows(user: User, lines: Sequence[Line]) -> list[HouseholdRow]:
    """Households, and people who have none."""
    keys = [line.key for line in lines]
    homes = Household.objects.select_related("division").in_bulk(keys)
    people = Person.objects.in_bulk([key for key in keys if key not in homes])
    heads = _householders(key for key, home in homes.items() if not home.number)
    told = _names(user, [*people.values(), *heads.values()])
    names = {key: told[person.pk] for key, person in (people | heads).items()}
    known = opened(Household.objects.visible_to(user), homes)
    known |= opened(Person.objects.visible_to(user), people)
    return [
        HouseholdRow(homes.get(key), names.get(key, ""), last, key in known)
        for key, last, _amount in lines
    ]


def _householders(homes: Iterable[UUID]) -> dict[UUID, Person]:
    """By household: its living householder, else who of its people stands first."""
    found: dict[UUID, Person] = {}
    is_head = Case(When(relation=Relation.SELF, then=0), default=1)
    living = F("died_on").asc(nulls_first=True)
    rows = Person.objects.filter(household__in=list(homes))
    for person in rows.order_by(living, is_head, "created_at", "pk"):
        if person.household_id:
            found.setdefault(person.household_id, person)
    return found


def stations(keys: list[str]) -> list[Station]:
    rows = Station.objects.filter(pk__in=[int(key) for key in keys])
    return list(rows.select_related("home").order_by("tier", "code"))


def divisions(keys: list[str]) -> list[Division]:
    return list(Division.objects.filter(pk__in=keys).select_related("parent").order_by("code"))
