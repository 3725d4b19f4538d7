"""Which projects and themes a station has: its own, and those of every division above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, F, Func, Q, QuerySet, Value

from resources.attribution.models import ITEMS
from resources.attribution.rows import Attributed
from resources.attribution.rules import NOTHING, Lasted, Offered
from resources.projects.models import Project
from resources.themes.models import Theme
from stations.models import DivisionPath, Station


def offered_to(rows: Iterable[Attributed]) -> dict[int, Offered]:
    """By station key, all that its rows may name, on whatever day. Nothing is asked where no row
    says anything anew; else three statements for however many."""
    rows = list(rows)
    if not any(_says(row) for row in rows):
        return {}
    stations = {row.station for row in rows if row.station}  # type: ignore[attr-defined]
    found: dict[int, Offered] = {}
    for station, known in known_at(stations).items():
        found[station] = {
            (_name_of(one), getattr(one, ITEMS[_name_of(one)])): Lasted(one.since, one.until)
            for one in known
        }
    return found


def of_station(offered: Mapping[int, Offered], station: Station) -> Offered:
    return offered.get(station.pk, NOTHING)


def known_at(stations: Iterable[Station]) -> dict[int, list[Project | Theme]]:
    """By station key, every one that it has or had; three statements for however many."""
    homes = {station.pk: station.home_id for station in stations}
    above = _divisions_above(homes.values())
    every = {code for codes in above.values() for code in codes}
    own = Q(station__in=homes) | Q(station=None, division__in=every)
    projects = list(Project.objects.not_voided().filter(own).order_by("item"))
    themes = list(
        Theme.objects.not_voided().filter(Q(division=None) | Q(division__in=every)).order_by("code")
    )
    found: dict[int, list[Project | Theme]] = {}
    for station, home in homes.items():
        codes = above.get(home, {home})
        here: list[Project | Theme] = [
            one
            for one in projects
            if one.station_id == station or (not one.station_id and one.division_id in codes)
        ]
        found[station] = here + [
            one for one in themes if not one.division_id or one.division_id in codes
        ]
    return found


def _name_of(one: Project | Theme) -> str:
    return "project" if isinstance(one, Project) else "theme"


def _says(row: Attributed) -> bool:
    return any(getattr(row, name) and getattr(row, name) not in row.stood for name in ITEMS)


def _divisions_above(homes: Iterable[str]) -> dict[str, set[str]]:
    """Each division itself and all above it, ever: records of before a move are entered late."""
    paths = DivisionPath.objects.filter(division__in=set(homes)).order_by()
    found: dict[str, set[str]] = {}
    for division, path in paths.values_list("division", "path"):
        found.setdefault(division, {division}).update(path.split("/"))
    return found


def open_at(name: str, keys: Sequence[int | None] | QuerySet, day: date) -> QuerySet:
    """Projects, or themes, that run on this day at one of the stations with these keys."""
    paths: Any = DivisionPath.objects.on(day).filter(division__stations__in=keys).order_by()
    codes = Func(F("path"), Value("/"), function="string_to_array")
    above = paths.values_list(Func(codes, function="unnest", output_field=CharField()))
    if name == "theme":
        near = Q(division=None) | Q(division__in=above)
        return Theme.objects.open_on(day).filter(near).order_by("code")
    near = Q(station__in=keys) | Q(station=None, division__in=above)
    return Project.objects.open_on(day).filter(near).order_by("name", "item")
