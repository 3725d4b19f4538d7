"""Networks as places have published them, built through the services on the real divisions.

``reports/published/networks.csv`` says how many points of each tier stand in which division.
What a publication leaves open (which townships of a county, the day) is marked "assumed".
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stations.models import Division, Station, User
from stations.services.network import StationDraft, found_stations

FILE = Path(__file__).parent.parent / "published" / "networks.csv"
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


@dataclass(frozen=True)
class Row:
    """So many points of one tier in a division; ``number`` None is one for each home."""

    division: str
    tier: Tier
    number: int | None
    built_on: date


def published_places() -> list[str]:
    """Codes of the places whose network is known."""
    return list(dict.fromkeys(row["place"] for row in _read()))


def build_network(place: Division, *, by: User) -> list[Station]:
    """Found the published network of a place: all of it or nothing.

    ``by`` keeps the place's stations. Raises ValidationError for a place without a published
    network, for divisions that are not loaded, and when it stands already.
    """
    rows = [_row(row) for row in _read() if row["place"] == place.pk]
    if not rows:
        known = ", ".join(published_places())
        raise ValidationError(
            _("No published network of %(place)s; known are: %(known)s.")
            % {"place": place, "known": known}
        )
    return found_stations([draft for row in rows for draft in _drafts(row)], by=by)


def _read() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _row(row: dict[str, str]) -> Row:
    number = None if row["number"] == ALL else int(row["number"])
    built_on = date.fromisoformat(row["built_on"])
    return Row(row["division"], Tier(int(row["tier"])), number, built_on)


def _drafts(row: Row) -> Iterator[StationDraft]:
    for home in _homes(row):
        name = NAMES[row.tier].format(home=home.short_name)
        yield StationDraft(
            code=f"P{home.pk}-{row.tier}",
            name=name,
            tier=row.tier,
            home=home,
            serves=[home],
            built_on=row.built_on,
        )


def _homes(row: Row) -> list[Division]:
    """The first homes in the order of their codes, as many as published."""
    division = Division.objects.filter(pk=row.division)
    if row.tier in HOMES:
        below = Division.objects.under(row.division, row.built_on).valid_on(row.built_on)
        division = below.filter(level=HOMES[row.tier], is_legal=True).order_by("code")
    homes = list(division[: row.number])
    if not homes or len(homes) < (row.number or 0):
        raise ValidationError(
            _("%(code)s has fewer divisions than published; load them: import_divisions.")
            % {"code": row.division}
        )
    return homes
