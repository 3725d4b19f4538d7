"""Whom somebody who enters may name: the people whom they open; and, in a sheet, those of all
stations whose registers they bring in (who keeps a network opens nobody; a sheet names them)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from beneficiaries.models import Household, Person
from beneficiaries.people.models import PersonQuerySet
from beneficiaries.rights import RIGHTS
from stations.models import User

SHEET = "import"


def people_within_reach(by: User, act: str) -> PersonQuerySet:
    """``act``: by which right they enter. For a station's own people it is the plain range that
    an index serves."""
    seen = Person.objects.visible_to(by)
    if not _reaches_further(by, act):
        return seen
    return seen | Person.objects.filter(station__in=RIGHTS.stations(by, SHEET))


def households_within_reach(by: User, act: str) -> QuerySet[Household]:
    """Where one of them lives, and those of these stations where nobody lives yet."""
    if not _reaches_further(by, act):
        return Household.objects.visible_to(by)
    lived_in = Q(pk__in=people_within_reach(by, act).exclude(household=None).values("household"))
    is_empty = Q(~Exists(Person.objects.filter(household=OuterRef("pk"))))
    return Household.objects.filter(lived_in | is_empty & Q(origin__in=RIGHTS.stations(by, SHEET)))


def _reaches_further(by: User, act: str) -> bool:
    return act == SHEET and bool(RIGHTS.posted_over(by, SHEET))
