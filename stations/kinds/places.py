"""Where the records of a kind belong: to a station, or to a division. One protocol for both.

A record of a station is listed by whoever counts the station and opened by its people. One of a
division is opened below a division posting, and listed (masked) by the people of the stations
below it. A model says which it is (``Record.place_field``); nothing else asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from stations import scope
from stations.divisions.queries.search import search_divisions
from stations.models import Division, Record, Station, User
from stations.rights_table import Roles
from stations.wording import Text

from .finders import FOUND, finder_at

LOCK = (
    "SELECT pg_advisory_xact_lock(hashtext(%s), held.key) FROM (SELECT DISTINCT hashtext(code)"
    " AS key FROM unnest(%s::text[]) AS code ORDER BY key) AS held"
)
Place = Station | Division
Keys = scope.StationKeys | scope.DivisionKeys


@dataclass(frozen=True, kw_only=True, eq=False)
class Placement:
    """``listed``, ``kept``: keys of the places whose records a person may list, and open whole;
    ``of_role``: where they have one of these roles. ``hold``: numbers, names and doubles of a
    place are made by one at a time, to the end of the transaction. ``posted``: who has these
    roles there. ``open_places``: to which something may be added. Places have a ``code``."""

    field: str
    model: type[Place]
    label: Text
    unknown: Text
    listed: Callable[[User], Keys]
    kept: Callable[[User], Keys]
    of_role: Callable[..., Keys]
    hold: Callable[[type[Record], Iterable[object]], None]
    posted: Callable[..., QuerySet[User]]
    found: Callable[[User, QuerySet, str], list[Place]]
    open_places: Q

    def of(self, row: object) -> Place:
        """Where a record, or a row that is to become one, belongs: rights are asked there."""
        known = self.told(row)
        return getattr(row, scope.MADE_AT) if known is None else known

    def told(self, row: object) -> Place | None:
        """The same as doors tell it: nothing, while it isn't known."""
        return getattr(row, self.field)

    def at(self, user: User, roles: Roles) -> QuerySet[Place]:
        """The places to which this person may add something by these roles."""
        mine = self.model.objects.filter(self.open_places, pk__in=self.of_role(user, *roles))
        return mine.order_by("code")

    def coded(self, user: User, roles: Roles, codes: Iterable[str]) -> dict[str, Place]:
        """Those that are named by code and where this person has one of these roles."""
        mine = self.model.objects.filter(pk__in=self.of_role(user, *roles), code__in=set(codes))
        return {place.code: place for place in mine}

    def has_many(self, user: User) -> bool:
        """Whether a list that this person reads may hold rows of several places."""
        return len(self.listed(user)[:2]) > 1


def _hold_stations(model: type[Record], keys: Iterable[object]) -> None:
    """The station's row: what else makes numbers or moves stock there waits as well."""
    held = Station.objects.filter(pk__in=set(keys)).order_by("pk")
    list(held.select_for_update(no_key=True).values_list("pk"))


def _hold_divisions(model: type[Record], keys: Iterable[object]) -> None:
    """A lock of this kind alone: another kind's writers, and whoever moves divisions, go on."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [model._meta.db_table, sorted(set(keys))])


def _found_stations(user: User, mine: QuerySet, text: str) -> list[Place]:
    return list(mine.filter(Q(name__icontains=text) | Q(code__istartswith=text))[:FOUND])


def _found_divisions(user: User, mine: QuerySet, text: str) -> list[Place]:
    """By name, reading, initials or code, below this person's own divisions."""
    within = [posting.division for posting in scope.postings_of(user) if posting.division]
    found = [place.pk for over in within for place in search_divisions(text, within=over)]
    known = mine.in_bulk(found[:FOUND])
    return [known[pk] for pk in dict.fromkeys(found) if pk in known]


OF_STATION = Placement(
    field="station",
    model=Station,
    label=_("Station"),
    unknown=_("There is no station with this code."),
    listed=scope.stations_countable_by,
    kept=scope.stations_visible_to,
    of_role=scope.stations_of_role,
    hold=_hold_stations,
    posted=scope.posted_at,
    found=_found_stations,
    open_places=Q(closed_on=None),
)
OF_DIVISION = Placement(
    field="division",
    model=Division,
    label=_("Division"),
    unknown=_("There is no division with this code."),
    listed=scope.divisions_listed_by,
    kept=scope.divisions_kept_by,
    of_role=scope.divisions_of_role,
    hold=_hold_divisions,
    posted=scope.posted_over,
    found=_found_divisions,
    open_places=Q(until=None),
)
OF_HOME = replace(OF_DIVISION, field="home", label=_("Home division"))
PLACEMENTS = {placement.field: placement for placement in (OF_STATION, OF_DIVISION, OF_HOME)}


def placement_of(model: object) -> Placement:
    return PLACEMENTS[getattr(model, "place_field", OF_STATION.field)]


def rows_of(model: type[Record], *refs: str) -> Callable[[User], QuerySet]:
    """What a person may list of a kind that has no rule of its own. ``is_own``: whether they
    read it whole; ``refs``: fields that point to other records, each with ``<name>_is_open``."""
    place = placement_of(model)

    def rows(user: User) -> QuerySet:
        own = ExpressionWrapper(Q(**{f"{place.field}__in": place.kept(user)}), BooleanField())
        seen = {f"{name}_is_open": _is_open(model, name, user) for name in refs}
        listed = model._default_manager.filter(**{f"{place.field}__in": place.listed(user)})
        return listed.annotate(is_own=own, **seen).select_related(place.field, *refs)

    return rows


def opened_of(model: type[Record], *refs: str) -> Callable[[User], QuerySet]:
    """The same, of those that they may open."""
    place, rows = placement_of(model), rows_of(model, *refs)
    return lambda user: rows(user).filter(**{f"{place.field}__in": place.kept(user)})


def _is_open(model: type[Record], name: str, user: User) -> Exists:
    return Exists(finder_at(model, name).opened(user).filter(pk=OuterRef(f"{name}_id")))
