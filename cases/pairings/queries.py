"""Pairings as pages show them: who is paired with a person, and whose contact waits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from beneficiaries.models import Person
from cases.pairings.models import COUNTERPARTS, Pairing, PairingContact
from stations.kinds.finders import finder_at
from stations.kinds.places import opened_of, rows_of
from stations.models import User
from stations.scope import stations_visible_to

POINTS_TO = ("organisation", "volunteer", *COUNTERPARTS)
pairings_of = rows_of(Pairing, *POINTS_TO)
opened_pairings = opened_of(Pairing, *POINTS_TO)


def waiting_pairings(user: User, day: date | None = None) -> QuerySet[Pairing]:
    """Of the stations whose people the user opens: overdue for a contact, or agreed on for this
    day (today) or one before it; the longest overdue first."""
    rows: Any = opened_pairings(user)
    return rows.waiting(day or timezone.localdate()).order_by("due_on", "next_on", "pk")


def any_waiting(user: User, day: date | None = None) -> Exists:
    """Whether there is one: part of a statement that is made anyway."""
    mine = Pairing.objects.filter(station__in=stations_visible_to(user))
    return Exists(mine.waiting(day or timezone.localdate()))


def pairings_of_person(user: User, person: Person) -> list[Pairing]:
    """All that stand with a person whom the user opens, or with their household, whichever station
    keeps them; the latest first."""
    about = Q(person=person)
    if person.household_id:
        about |= Q(household=person.household_id)
    rows = told_to(user, Pairing.objects.not_voided().filter(about))
    return list(rows.order_by("-began_on", "-pk"))


def told_to(user: User, rows: QuerySet[Pairing]) -> QuerySet[Pairing]:
    """With what ``rows_of`` says of each row, whichever station keeps it."""
    own = ExpressionWrapper(Q(station__in=stations_visible_to(user)), BooleanField())
    seen = {
        f"{name}_is_open": Exists(
            finder_at(Pairing, name).opened(user).filter(pk=OuterRef(f"{name}_id"))
        )
        for name in POINTS_TO
    }
    return rows.annotate(is_own=own, **seen).select_related("station", *POINTS_TO)


def contacts_of(pairing: Pairing) -> QuerySet[PairingContact]:
    """The whole log, voided lines too, the latest first."""
    rows = PairingContact.objects.filter(pairing=pairing)
    return rows.select_related("created_by", "voided_by").order_by("-done_on", "-pk")
