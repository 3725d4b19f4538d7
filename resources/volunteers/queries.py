"""Volunteers as they are found."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from resources.volunteers.models import Volunteer, VolunteerToken
from resources.volunteers.tokens import asked_for
from stations.kinds.finders import FOUND
from stations.models import User
from stations.scope import stations_visible_to


def matching(user: User, typed: str) -> Q:
    """Those of the stations whose volunteers this person opens who have what was typed in their
    name, as their number of the platform, as their phone or at its end; nothing typed is nobody."""
    stations = list(stations_visible_to(user).values_list("pk", flat=True))
    wanted = [asked_for(typed, station) for station in stations]
    if not any(wanted):
        return Q(pk__in=[])
    first, *others = (
        _having_all([list(same) for same in zip(*way, strict=True)])
        for way in zip(*wanted, strict=True)  # the same ways at every station
    )
    return Q(pk__in=first.union(*others, all=True) if others else first)


def _having_all(asked: list[list[str]]) -> QuerySet[VolunteerToken, Any]:
    """Keys of those who have one of each of these. One subquery, so that the few whom the tokens
    name are looked up, however many a station has: conditions in an OR would read them all."""
    rows = VolunteerToken.objects.filter(token__in=asked[0])
    for tokens in asked[1:]:
        known = VolunteerToken.objects.filter(token__in=tokens)
        rows = rows.filter(volunteer__in=known.values("volunteer"))
    return rows.values("volunteer")


def opened_by(user: User) -> QuerySet[Volunteer]:
    return Volunteer.objects.visible_to(user).select_related("residence")


def offered_to(user: User) -> QuerySet[Volunteer]:
    """Whom a record made now may name: who left or was voided is no more named."""
    here = Volunteer.objects.not_voided().filter(station__in=stations_visible_to(user))
    return here.filter(left_on=None).select_related("residence").order_by("name", "pk")


def found_by(user: User, typed: str) -> list[Volunteer]:
    return list(offered_to(user).filter(matching(user, typed))[:FOUND])
