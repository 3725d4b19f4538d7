"""Themes as people see and name them: the nation's, and those of the divisions around them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from resources.themes.models import Theme
from stations.divisions.queries.chain import codes_above
from stations.models import Station, User
from stations.row_security.acting import beyond_scope
from stations.scope import KEEPING_ROLES, divisions_known_to, holds_any


def themes_of(user: User) -> QuerySet[Theme]:
    """The nation's for whoever works anywhere."""
    known = Q(division__in=divisions_known_to(user))
    if holds_any(user, KEEPING_ROLES):
        known |= Q(division=None)
    return Theme.objects.filter(known).select_related("division")


def offered_to(user: User) -> QuerySet[Theme]:
    """Those that this person may name today."""
    open_now = Theme.objects.open_on(timezone.localdate())
    return themes_of(user).filter(pk__in=open_now.values("pk")).order_by("code")


def offered_at(station: Station, day: date | None = None) -> QuerySet[Theme]:
    """Those under which a station may tell something of this day (today)."""
    day = day or timezone.localdate()
    near = Q(division=None) | Q(division__in=codes_above(station.home_id, day))
    return Theme.objects.open_on(day).filter(near).order_by("code")


@beyond_scope()
def words_of_items(codes: Iterable[str] | None = None) -> dict[str, str]:
    """The words of these items (all) of the dimension, in the order of their codes; voided ones
    and ended ones have theirs, too. One statement."""
    rows = Theme.objects.order_by("code")
    if codes is not None:
        rows = rows.filter(code__in=set(codes))
    return dict(rows.values_list("code", "name"))
