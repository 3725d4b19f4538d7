"""How records of any kind point to a division: a village, a community, a township."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.divisions.queries.search import search_divisions
from stations.imports.cells import text
from stations.imports.places import find_divisions
from stations.imports.rows import Row
from stations.kinds.finders import FOUND, Finder, Key
from stations.models import Division, DivisionPath, StationDivision, User
from stations.scope import stations_countable_by


def divisions_of(user: User) -> QuerySet[Division]:
    """The nation's divisions are public."""
    return Division.objects.all()


def offered_to(user: User) -> QuerySet[Division]:
    """Townships and villages at or below what the stations that this person counts serve today."""
    served = StationDivision.objects.on().filter(station__in=stations_countable_by(user))
    within = DivisionPath.objects.under_any(served.values("division")).values("division")
    units = Division.objects.valid_on(timezone.localdate())
    return units.filter(pk__in=within, level__gte=Division.Level.TOWNSHIP).order_by("code")


def found(user: User, typed: str) -> list[Division]:
    """By name, reading, initials or code."""
    meant = [division.pk for division in search_divisions(typed)]
    known = offered_to(user).in_bulk(meant)
    return [known[code] for code in meant if code in known][:FOUND]


def settle(rows: Sequence[Row], name: str, by: User) -> None:
    find_divisions(rows, name, near=offered_to(by), only_near=True)


DIVISIONS = Finder(
    model=Division,
    opened=divisions_of,
    offered=offered_to,
    found=found,
    title=lambda division: division.name,
    masked=lambda division: division.name,
    keys=(
        Key(
            suffix="",
            read=text(100),
            hint=_("Division code, or names from the top down like A/B/C"),
        ),
    ),
    settle=settle,
)
