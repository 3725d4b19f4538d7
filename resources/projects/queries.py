"""Projects as people see and name them: those of the divisions around their posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from resources.projects.models import Project
from stations.divisions.queries.chain import codes_above
from stations.models import Station, User
from stations.row_security.acting import beyond_scope
from stations.scope import divisions_known_to, stations_countable_by


def projects_of(user: User) -> QuerySet[Project]:
    """Of what they point to everything is read by whoever reads them: what a project is part of
    lies at or above it, and organisations are public."""
    rows = Project.objects.filter(division__in=divisions_known_to(user))
    rows = rows.annotate(organisation_is_open=Value(True), part_of_is_open=Value(True))
    return rows.select_related("division", "station", "organisation", "part_of")


def offered_to(user: User) -> QuerySet[Project]:
    """Those that run today and that this person may name: of another station's own, none."""
    own = Q(station=None) | Q(station__in=stations_countable_by(user))
    open_now = Project.objects.open_on(timezone.localdate()).values("pk")
    return projects_of(user).filter(own, pk__in=open_now).order_by("name", "id")


def offered_at(station: Station, day: date | None = None) -> QuerySet[Project]:
    """Those under which a station may tell something of this day (today): its own, and those of
    the divisions in which it lies."""
    day = day or timezone.localdate()
    near = Q(station=station) | Q(station=None, division__in=codes_above(station.home_id, day))
    return Project.objects.open_on(day).filter(near).order_by("name", "id")


@beyond_scope()
def words_of_items(items: Iterable[str] | None = None) -> dict[str, str]:
    """The words of these items (all) of the dimension, in the order of their names; voided and
    ended projects have theirs, too. One statement."""
    rows = Project.objects.order_by("name", "item")
    if items is not None:
        rows = rows.filter(item__in=set(items))
    return dict(rows.values_list("item", "name"))


def parts_over(projects: Iterable[Project | None]) -> dict[UUID | None, tuple[UUID, ...]]:
    """By each of these, itself and all that it is part of: a statement a generation."""
    over: dict[UUID, UUID | None] = {one.pk: one.part_of_id for one in projects if one}
    wanted = {pk for pk in over.values() if pk} - over.keys()
    while wanted:
        found = Project.objects.filter(pk__in=wanted).values_list("pk", "part_of")
        over |= dict(found)
        wanted = {pk for pk in over.values() if pk} - over.keys()
    return {one.pk: tuple(_up(one.pk, over)) for one in projects if one}


def _up(key: UUID | None, over: Mapping[UUID, UUID | None]) -> list[UUID]:
    found: list[UUID] = []
    while key and key not in found:
        found.append(key)
        key = over.get(key)
    return found
