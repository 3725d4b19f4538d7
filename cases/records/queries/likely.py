"""Whom a visit may have been meant for, when it stands at the wrong person."""

from __future__ import annotations

from beneficiaries.models import Person
from cases.models import VisitDuty
from stations.models import User

MOST = 8


def likely_people(user: User, subject: Person) -> list[Person]:
    """Who lives with them, then who is owed a visit in the same village, the most urgent first:
    the rows between which a thumb slips."""
    home = subject.household
    if home is None:
        return []
    people = Person.objects.visible_to(user).filter(died_on=None).exclude(station=None)
    people = people.exclude(pk=subject.pk).select_related("household__division")
    found = list(people.filter(household=home).order_by("born_on", "pk")[:MOST])
    owed = VisitDuty.objects.visible_to(user).open().order_by("due_on", "pk")
    owed = owed.filter(person__household__division=home.division_id).exclude(
        person__household=home.pk
    )
    owed = owed.exclude(person=subject).select_related("person__household__division")
    return found + [duty.person for duty in owed[: MOST - len(found)]]
