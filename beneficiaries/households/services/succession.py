"""A household has another householder: who it is, and whose relatives the others are now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.codes import Leaving, Relation
from beneficiaries.households.kinship import relation_to
from beneficiaries.models import HouseholdMember, Person
from beneficiaries.rights import RIGHTS
from stations.audit import trail
from stations.models import User


@dataclass(frozen=True)
class Appointed:
    """``unsaid``: of whom the relation couldn't be said; they are other relatives until then."""

    person: Person
    unsaid: list[Person] = field(default_factory=list)


def living_members(person: Person) -> list[Person]:
    """Who else lives in the household, the oldest first: not who died, nor who moved away."""
    if person.household_id is None:
        return []
    rows = Person.objects.filter(household=person.household_id, died_on=None)
    rows = rows.exclude(left_because=Leaving.MOVED).exclude(pk=person.pk)
    return list(rows.order_by("born_on", "pk"))


@transaction.atomic
def appoint_householder(person: Person, *, on: date, by: User) -> Appointed:
    """From this day on ``person`` is the householder; the others' relations follow as far as the
    codes say them (``kinship``). Members of stations where ``by`` doesn't write stay as they
    are, and so do the dead, of whom it is history."""
    RIGHTS.require(by, "write", person.station)
    if person.household_id is None:
        raise ValidationError({"householder": _("This person belongs to no household.")})
    rows = Person.objects.select_for_update(of=("self",)).order_by("pk")
    home = list(rows.filter(household=person.household_id))
    new = next(one for one in home if one.pk == person.pk)
    if new.relation == Relation.SELF:
        return Appointed(new)
    former = next((one for one in home if one.relation == Relation.SELF), None)
    writable = set(RIGHTS.stations(by, "write").values_list("pk", flat=True))
    others = [one for one in home if one != new and one.station_id in writable and not one.died_on]
    unsaid = [one for one in others if not _relate(one, new.relation, former)]
    new.relation = Relation.SELF
    for one in [new, *others]:
        _keep(one, on)
    told = {str(one.pk): str(one.relation) for one in others}
    trail.record("appoint_householder", new, by=by, on=on.isoformat(), relations=told)
    return Appointed(new, unsaid)


def yield_to_householder(person: Person) -> None:
    """Somebody lives after all, and the household has had another householder since: theirs is
    the relation to that one, by what that one was to them."""
    others = HouseholdMember.objects.filter(person__in=living_members(person))
    now = others.filter(until=None, relation=Relation.SELF).select_related("person").first()
    if now is None:
        return
    was = others.filter(person=now.person, until=now.since).values_list("relation", flat=True)
    said = relation_to(was.first() or "", Relation.SELF, sex=person.sex)
    person.relation = said or Relation.OTHER_RELATIVE
    _keep(person, now.since)


def _relate(one: Person, new: str, former: Person | None) -> bool:
    """Whether it could be said."""
    sex = former.sex if former else ""
    said = relation_to(new, one.relation, sex=one.sex, former_sex=sex)
    one.relation = said or Relation.OTHER_RELATIVE
    return bool(said)


def _keep(person: Person, on: date) -> None:
    """The relation of now at the person, with its day at the membership."""
    person.version += 1
    person.save(update_fields=["relation", "version", "updated_at"])
    lived: Iterable[HouseholdMember] = HouseholdMember.objects.filter(person=person, until=None)
    for member in lived:
        if member.relation == person.relation:
            continue
        if member.since >= on:
            member.relation = person.relation
            member.save(update_fields=["relation"])
            continue
        HouseholdMember.objects.filter(pk=member.pk).update(until=on)
        HouseholdMember.objects.create(
            person=person, household=member.household, relation=person.relation, since=on
        )
