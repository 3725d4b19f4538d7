"""The network of a place: local divisions, stations, how many live where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from demo.published.files import rows_of
from reports.published.rows import Row
from stations.divisions.services.changes import add_local_division
from stations.divisions.services.population import declare_populations
from stations.models import Division, PopulationSnapshot, Station, User
from stations.network.services.rules import StationDraft
from stations.network.services.stations import found_stations

ALL = "all"
Tier = Station.Tier
# Which divisions below a row's own are the homes of its points; the other tiers stand in it.
HOMES = {Tier.TOWNSHIP: Division.Level.TOWNSHIP, Tier.ROOM: Division.Level.VILLAGE}
NAMES = {
    Tier.CENTRE: "{home}社工站指导中心",
    Tier.HUB: "{home}社工总站",
    Tier.TOWNSHIP: "{home}社工站",
    Tier.ROOM: "{home}社工室",
}


def build_network(place: Division, *, by: User) -> list[Station]:
    """Raises ValidationError for divisions that are not loaded, and when it stands already."""
    for row in rows_of("divisions", place.pk):
        _add_division(row, by)
    drafts = [draft for row in rows_of("networks", place.pk) for draft in _drafts(row)]
    stations = found_stations(drafts, by=by)
    known = rows_of("populations", place.pk)
    declare_populations([_snapshot(row) for row in known], by=by)
    return stations


def _add_division(row: Row, by: User) -> None:
    parent = division(row["parent"])
    add_local_division(
        code=row["code"],
        name=row["name"],
        level=parent.level + 1,
        kind=row["kind"],
        parent=parent,
        since=date.fromisoformat(row["since"]),
        by=by,
    )


def _snapshot(row: Row) -> PopulationSnapshot:
    return PopulationSnapshot(
        division=division(row["division"]),
        counted_on=date.fromisoformat(row["counted_on"]),
        residents=int(row["residents"]),
        source=row["basis"],
    )


def _drafts(row: Row) -> Iterator[StationDraft]:
    tier = Tier(int(row["tier"]))
    serves = [division(code) for code in row["serves"].split()]
    for home in _homes(row, tier):
        yield StationDraft(
            code=f"P{home.pk}-{tier}",
            name=NAMES[tier].format(home=home.short_name),
            tier=tier,
            home=home,
            serves=serves or [home],
            built_on=date.fromisoformat(row["built_on"]),
        )


def _homes(row: Row, tier: Tier) -> list[Division]:
    """The first homes in the order of their codes, as many as published; the division itself
    where a point of the tier can stand in it."""
    own = division(row["division"])
    if tier not in HOMES or own.level == HOMES[tier]:
        return [own]
    day = date.fromisoformat(row["built_on"])
    below = Division.objects.under(own, day).valid_on(day)
    found = below.filter(level=HOMES[tier], is_legal=True).order_by("code")
    number = None if row["number"] == ALL else int(row["number"])
    homes = list(found[:number])
    if not homes or len(homes) < (number or 0):
        raise _not_loaded(own.pk)
    return homes


def division(code: str) -> Division:
    found = Division.objects.filter(pk=code).first()
    if found is None:
        raise _not_loaded(code)
    return found


def _not_loaded(code: str) -> ValidationError:
    return ValidationError(
        _("%(code)s has fewer divisions than published; load them: import_divisions.")
        % {"code": code}
    )
