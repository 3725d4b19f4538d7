"""Invented people of a named group, registered at the stations of a place."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from beneficiaries.households.services.households import NewHousehold
from beneficiaries.models import Person
from beneficiaries.people.services import register_people
from demo import names
from stations.models import Division, Station, User

YEAR = 366
# Of a named group: categories to choose from, ages on the first day.
GROUPS: dict[str, tuple[tuple[str, ...], tuple[int, int]]] = {
    "children_in_difficulty": (("22", "23", "27"), (5, 13)),
    "elders_in_hardship": (("31", "33", "38"), (66, 88)),
    "aged": (("32", "33", "37"), (81, 92)),
    "key_groups": (("31", "32", "33", "38"), (62, 88)),
}


def settle(station: Station, group: str, number: int, *, since: date, by: User) -> list[Person]:
    """So many people of the group, on the station's ledger since a day."""
    villages = list(
        Division.objects.under(station.home).filter(level=Division.Level.VILLAGE).order_by("code")
    )
    dice = Random(f"people {station.code} {group}")
    rows = [_row(dice, GROUPS[group], villages, since) for _n in range(number)]
    return register_people(rows, station=station, by=by)


def _row(
    dice: Random,
    group: tuple[tuple[str, ...], tuple[int, int]],
    villages: list[Division],
    since: date,
) -> dict[str, Any]:
    codes, (youngest, oldest) = group
    sex, is_child = dice.choice("12"), youngest < 18
    given = (
        (names.BOYS if sex == "1" else names.GIRLS)
        if is_child
        else (names.ELDER_MEN if sex == "1" else names.ELDER_WOMEN)
    )
    return {
        "name": dice.choice(names.SURNAMES) + dice.choice(given),
        "sex": sex,
        "born_on": since - timedelta(days=dice.randint(youngest * YEAR, oldest * YEAR)),
        "guardian": "祖父" if is_child else "",
        "household": _home(dice, villages),
        "enrolled_on": since,
        "categories": [(dice.choice(codes), since, None)],
        "different_from": "all",
    }


def _home(dice: Random, villages: list[Division]) -> NewHousehold | None:
    """None where the list of villages isn't loaded."""
    if not villages:
        return None
    village = dice.choice(villages)
    group = f"{dice.randint(1, 8)}组"
    address = f"{village.short_name}{group} {dice.randint(1, 90)} 号"
    return NewHousehold(division=village, group_name=group, address=address)
