"""The rows behind figures of volunteers, teams and sites, as this reader may see them: one of them
a line, or what a division declares instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from cases.facts.declaration import Line
from reports.behind.queries.faces import opened
from resources.models import Declaration, Site, Team, Volunteer
from stations.masking import mask_name
from stations.models import User
from stations.scope import divisions_kept_by, stations_countable_by
from stations.wording import quantity


class StandingRow(NamedTuple):
    """``url``: its page, for whoever may open it; ``document``: of what is declared."""

    name: str
    url: str
    place: str
    station: str
    since: date
    amount: int | Decimal
    document: str = ""


Made = Callable[[Any, bool, Line], StandingRow]


def volunteer_rows(user: User, lines: Sequence[Line], day: date) -> list[StandingRow]:
    """Masked, unless the reader opens the volunteer."""
    keys = [line.key for line in lines]
    rows = Volunteer.objects.select_related("station", "residence")
    mine = opened(Volunteer.objects.visible_to(user), keys)

    def made(one: Volunteer, is_open: bool, line: Line) -> StandingRow:
        name = one.name if is_open else mask_name(one.name)
        url = one.get_absolute_url() if is_open else ""
        home = one.residence.short_name if one.residence else ""
        return StandingRow(name, url, home, one.station.name, line.day, line.amount)

    return _rows(user, lines, rows.in_bulk(keys), mine, made)


def team_rows(user: User, lines: Sequence[Line], day: date) -> list[StandingRow]:
    return _named(user, lines, Team)


def site_rows(user: User, lines: Sequence[Line], day: date) -> list[StandingRow]:
    return _named(user, lines, Site)


def _named(user: User, lines: Sequence[Line], model: type[Team] | type[Site]) -> list[StandingRow]:
    keys = [line.key for line in lines]
    rows = model.objects.select_related("station", "village")
    mine = opened(model.objects.filter(station__in=stations_countable_by(user)), keys)

    def made(one: Team | Site, is_open: bool, line: Line) -> StandingRow:
        url = one.get_absolute_url() if is_open else ""
        home = one.village.short_name if one.village else ""
        return StandingRow(one.name, url, home, one.station.name, line.day, line.amount)

    return _rows(user, lines, rows.in_bulk(keys), mine, made)


def _rows(
    user: User, lines: Sequence[Line], known: Mapping[UUID, Any], mine: set[UUID], made: Made
) -> list[StandingRow]:
    """In the order of their lines; what isn't among the rows was declared."""
    told = {line.key for line in lines} - known.keys()
    declared = Declaration.objects.select_related("division").in_bulk(told) if told else {}
    kept = opened(Declaration.objects.filter(division__in=divisions_kept_by(user)), told)
    return [
        made(known[line.key], line.key in mine, line)
        if line.key in known
        else _declared(declared[line.key], line.key in kept, line)
        for line in lines
        if line.key in known or line.key in declared
    ]


def _declared(one: Declaration, is_open: bool, line: Line) -> StandingRow:
    url = one.get_absolute_url() if is_open else ""
    document = f"{one.document} {one.declared_by}"
    place = one.division.short_name
    return StandingRow(str(one), url, place, "", line.day, line.amount, document)


def told_amount(row: StandingRow) -> str:
    return quantity(Decimal(row.amount))
