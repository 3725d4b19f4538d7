"""Which places' reports a person may read and ask for."""

from __future__ import annotations

from django.http import Http404

from reports.rights import RIGHTS
from stations.cursors import is_key
from stations.divisions.models import DivisionQuerySet
from stations.models import Division, Station, User
from stations.scope import countable_stations, divisions_reported_to, postings_of

Place = Station | Division
STATION, DIVISION = "station", "division"
LISTED = 300  # more stations than this are looked for on their county's page


def kind_of(place: Place) -> str:
    return STATION if isinstance(place, Station) else DIVISION


def find_place(user: User, kind: str, key: int | str) -> Place | None:
    """A place in this person's scope, or None."""
    if kind == STATION:
        return countable_stations(user).filter(pk=key).first() if is_key(key) else None
    return divisions_of(user).filter(pk=key).first()


def place_or_404(user: User, kind: str, key: str) -> Place:
    found = find_place(user, kind, key)
    if found is None:
        raise Http404
    return found


def place_of_code(user: User, *, division: str, station: str) -> Place | None:
    """As REST names one; Http404 for one out of scope, None for none."""
    if not division and not station:
        return None
    found = (
        countable_stations(user).filter(code=station).first()
        if station
        else divisions_of(user).filter(pk=division).first()
    )
    if found is None:
        raise Http404
    return found


def divisions_of(user: User) -> DivisionQuerySet:
    """Divisions that have reports: townships and above."""
    below = Division.objects.filter(pk__in=divisions_reported_to(user), is_pseudo=False)
    return below.filter(level__lt=Division.Level.VILLAGE)


def may_ask(user: User, place: Place) -> bool:
    """Whoever answers for a place asks for its reports; each edition takes its number."""
    return RIGHTS.may(user, "ask", place)


def own_places(user: User) -> list[Place]:
    """The stations and divisions of today's postings, divisions first."""
    places = dict.fromkeys(posting.division or posting.station for posting in postings_of(user))
    mine = [place for place in places if place and find_place(user, kind_of(place), place.pk)]
    return sorted(mine, key=lambda place: isinstance(place, Station))


def places_to_choose(user: User) -> list[Place]:
    """Own places first, then counties and cities, then stations, if they are not too many."""
    upper = divisions_of(user).filter(level__lt=Division.Level.TOWNSHIP).order_by("code")
    stations = list(countable_stations(user).order_by("code")[: LISTED + 1])
    below = [*upper, *(stations if len(stations) <= LISTED else [])]
    return list(dict.fromkeys([*own_places(user), *below]))


def parts_of(user: User, place: Place) -> list[Place]:
    """What lies directly below a division, and the stations that live there."""
    if isinstance(place, Station):
        return []
    below = divisions_of(user).filter(parent=place, level__lt=Division.Level.TOWNSHIP)
    stations = countable_stations(user).filter(home=place)
    if place.level >= Division.Level.COUNTY:  # it lists the stations of its townships too
        stations = countable_stations(user).filter(home__in=Division.objects.under(place))
    return [*below.order_by("code"), *stations.order_by("code")]
