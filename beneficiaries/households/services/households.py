"""Households: formed, corrected, moved into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Relation
from beneficiaries.models import Household, HouseholdMember, Person
from beneficiaries.people.queries.places import divisions_served
from beneficiaries.rights import RIGHTS
from beneficiaries.signals import people_changed
from stations.audit import trail
from stations.idempotency import check_version, hold_all
from stations.models import Division, Station, User
from stations.wording import short_day

FORMING = "households of station"
FIELDS = ("division", "group_name", "address", "residence", "number")


class HouseholdFields(TypedDict, total=False):
    """Where and what a household is."""

    division: Division
    group_name: str
    address: str
    residence: str
    number: str


@dataclass(eq=False)
class NewHousehold:
    """A household to be formed with its first member. Rows that share one share the household;
    ``said``: which of its fields a row has said."""

    division: Division
    group_name: str = ""
    address: str = ""
    residence: str = Household.Residence.RURAL
    number: str = ""
    said: set[str] = field(default_factory=set)


def hold_register(stations: Iterable[Station]) -> None:
    """Until this transaction ends nobody else forms or numbers a household of these stations. To be
    taken before any row."""
    hold_all(f"{FORMING} {station.pk}" for station in stations)


def check_households(new: Sequence[NewHousehold], station: Station) -> None:
    """``ValidationError`` when one lies outside what the station serves, or is malformed."""
    served = {division.pk for division in _served(station, {n.division.pk for n in new})}
    known = known_already(new, station)
    for household in new:
        errors = household_errors(household, served) | known.get(household, {})
        if errors:
            raise ValidationError(errors)


def known_already(
    new: Collection[NewHousehold], station: Station, *, besides: UUID | None = None
) -> dict[NewHousehold, dict[str, list[object]]]:
    """Errors of those whose village and number another household has: one of this station's
    people, or made here and still empty."""
    wanted = {(n.division.pk, n.number) for n in new if n.number}
    if not wanted:
        return {}
    villages, numbers = zip(*wanted, strict=True)
    alike = Household.objects.filter(number__in=numbers, division__in=villages)
    own = alike.filter(people__station=station) | alike.filter(people=None, origin=station)
    own = own.exclude(pk=besides) if besides else own
    taken = set(own.values_list("division", "number"))
    found: dict[NewHousehold, dict[str, list[object]]] = {}
    for n in new:
        key = n.division.pk, n.number
        if key in taken:
            words = {"number": n.number, "village": str(n.division)}
            sentence = _("There is a household %(number)s in %(village)s already; choose it.")
            found[n] = {"number": [ValidationError(sentence, code="known", params=words)]}
        taken |= {key} & wanted
    return found


def served_codes(station: Station, codes: Iterable[str]) -> set[str]:
    """Which of these divisions the station serves."""
    return {division.pk for division in _served(station, set(codes))}


def _served(station: Station, codes: set[str]) -> QuerySet[Division]:
    served = divisions_served([station])
    return served.filter(pk__in=codes).only("pk")


def household_errors(new: NewHousehold, served: set[str]) -> dict[str, list[object]]:
    errors: dict[str, list[object]] = {}
    if new.division.pk not in served:
        sentence = _("%(division)s is not served by this station; choose one of its villages.")
        words = {"division": new.division.name}
        errors["division"] = [ValidationError(sentence, code="not_served", params=words)]
    if new.residence not in Household.Residence.values:
        errors["residence"] = [_("The residence is rural or urban.")]
    for name, most in (("group_name", 30), ("number", 40)):
        if len(getattr(new, name)) > most:
            sentence = _("This has more than %(most)d characters; shorten it.")
            errors[name] = [ValidationError(sentence, code="long", params={"most": most})]
    return errors


def form_many(
    new: Sequence[NewHousehold], *, station: Station, by: User
) -> dict[NewHousehold, Household]:
    """Checked ones, in one INSERT; inside the caller's transaction."""
    formed = {draft: new_household(draft, station, by) for draft in new}
    Household.objects.bulk_create(formed.values())
    return formed


def new_household(new: NewHousehold, station: Station, by: User) -> Household:
    values = {name: getattr(new, name) for name in FIELDS}
    return Household(origin=station, created_by=by, **values)


@transaction.atomic
def edit_household(
    household: Household,
    *,
    by: User,
    seen_version: int | None = None,
    **fields: Unpack[HouseholdFields],
) -> Household:
    """Correct where and what a household is; ``sync.Conflict`` when somebody was quicker."""
    RIGHTS.require(by, "write", household.station)
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not a field to edit: {sorted(unknown)}")
    hold_register([household.station])
    household = Household.objects.select_for_update().get(pk=household.pk)
    check_version(household, seen_version)
    before = {name: getattr(household, name) for name in fields}
    for name, value in fields.items():
        setattr(household, name, value)
    changed = trail.changes(household, list(fields), before)
    if not changed:
        return household
    _check_edit(household, changed)
    household.version += 1
    household.save()
    trail.record("edit", household, by=by, changes=changed)
    return household


def _check_edit(household: Household, changed: Collection[str]) -> None:
    """A village that is no longer served may stay, it can't be chosen anew."""
    served = served_codes(household.station, [household.division_id])
    if "division" not in changed:
        served.add(household.division_id)
    draft = NewHousehold(**{name: getattr(household, name) for name in FIELDS})
    errors = household_errors(draft, served)
    if {"number", "division"} & set(changed):
        known = known_already([draft], household.station, besides=household.pk)
        errors |= known.get(draft, {})
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def move_in(
    person: Person, *, household: Household, relation: str, on: date, by: User
) -> HouseholdMember:
    """From this day on the person lives there; the same day as before corrects the former move."""
    RIGHTS.require(by, "write", person.station)
    if not Household.objects.visible_to(by).filter(pk=household.pk).exists():
        raise ValidationError({"household": _("This household is not in your stations.")})
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    current = HouseholdMember.objects.filter(person=person, until=None).first()
    _check_move(person, current, relation, on)
    if current and current.since == on:
        current.delete()
    elif current:
        current.until = on
        current.save(update_fields=["until"])
    member = HouseholdMember.objects.create(
        person=person, household=household, relation=relation, since=on
    )
    _place(person, household, relation)
    trail.record("move_in", person, by=by, household=str(household.pk), on=on.isoformat())
    people_changed.send(Person, people_ids=[person.pk], since=on)
    return member


def _check_move(person: Person, current: HouseholdMember | None, relation: str, on: date) -> None:
    errors: dict[str, object] = {}
    if relation not in Relation.values:
        errors["relation"] = _("Choose the relation to the householder.")
    if on > timezone.localdate() or on < person.born_on:
        errors["moved_on"] = _("The day of moving lies between the birth and today.")
    elif current and on < current.since:
        sentence = _("The person has lived where they are since %(day)s; move later than that.")
        errors["moved_on"] = ValidationError(
            sentence, code="earlier", params={"day": short_day(current.since)}
        )
    if errors:
        raise ValidationError(errors)


def _place(person: Person, household: Household, relation: str) -> None:
    person.household, person.relation = household, relation
    person.version += 1
    person.save(update_fields=["household", "relation", "version", "updated_at"])
