"""The register of places, as who keeps it changes it: by right, and with what stands in the way
named. How a change is written, and where the ground lies then, ``changes`` and ``paths`` say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.divisions.queries.places import breadcrumb, children_of
from stations.divisions.services import changes
from stations.models import Division, DivisionMove, Station, StationDivision, User
from stations.rights import RIGHTS
from stations.row_security.acting import places_changed
from stations.wording import last_day, short_day

NAMED = 5  # of what stands in the way


@transaction.atomic
def add_place(
    *,
    parent: Division,
    name: str,
    level: int,
    kind: str,
    by: User,
    since: date | None = None,
    code: str = "",
) -> Division:
    """A place that the national list lacks (a new community, a development zone), below one whose
    register this person keeps."""
    RIGHTS.require(by, "keep", parent)
    found = changes.add_local_division(
        name=name.strip(), level=level, kind=kind, parent=parent, since=since, code=code, by=by
    )
    places_changed(by)
    return found


@transaction.atomic
def move_place(
    division: Division, *, under: Division, since: date, by: User, until: date | None = None
) -> DivisionMove:
    """From a day on another place administers it, and all below it with its stations: both the one
    that it leaves and the one that takes it are this person's."""
    require_change(by, division)
    _must_keep(by, under, "under")
    if under in _above(division, since):
        words = {"place": division, "under": under}
        raise ValidationError({"under": _("%(place)s lies in %(under)s already.") % words})
    move = changes.move_division(division=division, under=under, since=since, until=until, by=by)
    places_changed(by)
    return move


@transaction.atomic
def end_place_move(move: DivisionMove, *, until: date, by: User) -> DivisionMove:
    """From this day on it stands where its code says again."""
    RIGHTS.require(by, "keep", move.under)
    if move.until is not None and move.until <= until:
        words = {"day": short_day(last_day(move.until))}
        raise ValidationError({"until": _("This move has ended on %(day)s.") % words})
    ended = changes.end_move(move=move, until=until, by=by)
    places_changed(by)
    return ended


@transaction.atomic
def merge_place(division: Division, *, successor: Division, on: date, by: User) -> Division:
    """Merged into another place, or renamed under another code (add the new one first): from this
    day on its ground, with villages and stations, lies there. Whoever served it serves that one."""
    require_change(by, division)
    _must_keep(by, successor, "successor")
    ended = changes.replace_division(division=division, successor=successor, on=on, by=by)
    _serve_successor(ended, successor, on, by)
    places_changed(by)
    return ended


@transaction.atomic
def close_place(division: Division, *, on: date, by: User) -> Division:
    """Without a successor, so nothing may be left in it: what is, is named."""
    require_change(by, division)
    left = [
        *(str(place) for place in children_of(division, on)),
        *(str(station) for station in _stations_left(division, on)),
    ]
    if left:
        words = {"what": _list(left)}
        sentence = _("Still there: %(what)s. Merge it into another place, or move them first.")
        raise ValidationError(sentence % words, code="left")
    ended = changes.close_division(division=division, on=on, by=by)
    places_changed(by)
    return ended


def may_change(user: User, division: Division) -> bool:
    """Whether this person moves, merges or closes it: it is changed by who keeps what it is in."""
    above = _above(division)
    return bool(above) and RIGHTS.may(user, "keep", above[-1])


def _above(division: Division, day: date | None = None) -> list[Division]:
    return breadcrumb(division, day)[:-1]


def require_change(by: User, division: Division) -> None:
    """Of whoever keeps what it is in; a province is in nothing."""
    above = _above(division)
    if not above:
        raise RIGHTS.refusal("keep", by)
    RIGHTS.require(by, "keep", above[-1])


def _must_keep(by: User, place: Division, field: str) -> None:
    if not RIGHTS.may(by, "keep", place):
        raise ValidationError({field: _("%(place)s lies outside your area.") % {"place": place}})


def _stations_left(division: Division, on: date) -> Iterable[Station]:
    """Those that live there or serve it, on the day or later, and aren't closed by then."""
    serving = StationDivision.objects.filter(Q(until=None) | Q(until__gt=on), division=division)
    rows = Station.objects.filter(Q(home=division) | Q(pk__in=serving.values("station")))
    return rows.filter(Q(closed_on=None) | Q(closed_on__gt=on)).order_by("code")


def _serve_successor(division: Division, successor: Division, on: date, by: User) -> None:
    """Each station once, from the day on or when it would have begun."""
    rows = StationDivision.objects.select_related("station").order_by("station__code")
    held = rows.filter(Q(until=None) | Q(until__gt=on), division=division)
    for row in list(held):
        since, until = max(row.since, on), row.until
        if row.since < on:
            row.until = on
            row.save(update_fields=["until"])
        else:
            row.delete()
        there = StationDivision.objects.filter(station=row.station, division=successor)
        if not there.between(since, until).exists():
            StationDivision.objects.create(
                station=row.station, division=successor, since=since, until=until
            )
        trail.record("serve", row.station, by=by, division=successor.pk, since=str(since))


def _list(names: list[str]) -> str:
    shown = _(", ").join(names[:NAMED])
    more = len(names) - NAMED
    return (
        _("%(names)s and %(number)d more") % {"names": shown, "number": more} if more > 0 else shown
    )
