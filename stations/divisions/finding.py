"""How records of any kind point to a division: where somebody lives, where something stands.

The list of divisions is public: whoever names one may name any that there is today. Those near
the user's own places are found first.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.divisions.queries.search import search_divisions
from stations.imports.cells import name_text
from stations.imports.places import find_divisions
from stations.imports.rows import Row
from stations.kinds.finders import FOUND, Finder, Key
from stations.models import Division, DivisionPath, User
from stations.scope import postings_of

COUNTY = Division.Level.COUNTY


def all_of(user: User) -> QuerySet[Division]:
    return Division.objects.all()


def offered_to(user: User) -> QuerySet[Division]:
    found = Division.objects.valid_on(timezone.localdate()).filter(is_pseudo=False)
    return found.select_related("parent").order_by("code")


def own_places(user: User) -> list[Division]:
    """The divisions over which this person is posted, and the homes of their stations."""
    places = [one.division or (one.station and one.station.home) for one in postings_of(user)]
    return [place for place in dict.fromkeys(places) if place]


def found_by(user: User, typed: str) -> list[Division]:
    """By name, reading, initials or code: below the user's own places, then anywhere."""
    named = list(offered_to(user).filter(name=typed.strip())[:FOUND])
    near = [one for place in own_places(user) for one in search_divisions(typed, within=place)]
    keys = dict.fromkeys(one.pk for one in [*named, *near, *search_divisions(typed)])
    known = offered_to(user).in_bulk(list(keys)[:FOUND])
    return [known[key] for key in keys if key in known]


def titled(division: Division) -> str:
    """With what it lies in: many villages have one name."""
    return (
        f"{division.short_name} ({division.parent.short_name})"
        if division.parent
        else (division.short_name)
    )


def near(user: User) -> QuerySet[Division]:
    """What lies in the counties of the user's places, where a name means one of several."""
    counties = DivisionPath.objects.on().filter(division__in=own_places(user))
    tops = {code for path in counties for code in path.path.split("/")[:COUNTY][-1:]}
    return Division.objects.filter(pk__in=DivisionPath.objects.under_any(tops).values("division"))


def settle(rows: Sequence[Row], name: str, by: User) -> None:
    if rows:
        find_divisions(rows, name, near=near(by))


DIVISIONS = Finder(
    model=Division,
    opened=all_of,
    offered=offered_to,
    found=found_by,
    title=titled,
    masked=str,
    keys=(
        Key(
            suffix="",
            read=name_text(100),
            hint=_("Division code, or names from the top down like A/B/C"),
        ),
    ),
    settle=settle,
)
