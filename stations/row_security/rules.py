"""What a table declares of the second lock: ``row_security`` of its model.

The first lock is a filter in every query (``stations/scope.py``); should one be forgotten, the
database itself shows no row of a place where whoever asks is not posted (PostgreSQL's row-level
security). It knows places and no roles: what a role may see of its own place is the first's.

A row is shown when one of the conditions holds. Names are those of fields.
"""

from __future__ import annotations

from dataclasses import dataclass

ACTING = "current_setting('sws.acting', true)"


def part(number: int) -> str:
    """One part of what ``acting.py`` says of who asks, read once a statement."""
    return f"split_part({ACTING}, '|', {number})"


EVERYTHING = f"(SELECT {ACTING} = '*')"
USER = f"(SELECT nullif(nullif({part(1)}, '*'), '')::bigint)"
STATIONS = f"(SELECT unnest(string_to_array({part(2)}, ',')::bigint[]))"
OVER = f"(SELECT string_to_array({part(3)}, ','))"  # divisions: what lies in them too
ABOVE = f"(SELECT unnest(string_to_array({part(4)}, ',')))"  # divisions: they alone
TODAY = f"(SELECT nullif({part(5)}, '')::date)"


@dataclass(frozen=True)
class Rows:
    """``station``: the field that names it; with several, the first that is filled.
    ``division``: the same. ``by``: who may always see it. ``nowhere``: rows without a place are
    everybody's. ``person``: the field that names whom it is about: their station sees it too;
    ``people``: the lines that name more of them. ``known``: rows that a shown place's own rows
    refer to (a person who moved away, of whom records stay), but for those of tables that don't
    ``makes_known``: whoever asks for a person learns nothing by asking."""

    station: tuple[str, ...] = ()
    division: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    nowhere: bool = False
    person: str = ""
    people: str = ""
    known: bool = False
    makes_known: bool = True


@dataclass(frozen=True)
class Open:
    """Rows that any log-in may read, as far as the first lock lets it, and why."""

    because: str


def of_station(column: str) -> str:
    return f"{column} IN {STATIONS}"


def of_division(column: str) -> str:
    return (
        f"{column} IN {ABOVE} OR EXISTS (SELECT FROM stations_divisionpath place"
        f" WHERE place.division_id = {column}"
        f" AND (place.since IS NULL OR place.since <= {TODAY})"
        f" AND (place.until IS NULL OR place.until > {TODAY})"
        f" AND string_to_array(place.path, '/') && {OVER})"
    )
