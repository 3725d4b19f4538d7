"""What a place says of its volunteers: teams that are known, totals that it merely declares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from demo.published.files import rows_of
from demo.published.network import division
from demo.published.work import lead_at, stations_of
from reports.published.rows import Row
from resources.declared.services import BATCH as DECLARED
from resources.models import Declaration, Team
from resources.teams.services import BATCH as TEAMS
from resources.teams.services import team_row
from stations.kinds.protocol import draft
from stations.models import Division, User


def build_volunteering(place: Division, *, by: User) -> int:
    """How many rows were made. ``by`` leads the stations concerned for today."""
    known, said = rows_of("teams", place.pk), rows_of("declared", place.pk)
    if known:
        by = lead_at({stations_of(row)[0] for row in known}, by)
        TEAMS.add([_team(row, by) for row in known], by=by)
    if said:
        DECLARED.add([_declaration(row, by) for row in said], by=by)
    return len(known) + len(said)


def _team(row: Row, by: User) -> Team:
    return team_row(
        by=by,
        station=stations_of(row)[0],
        name=row["name"],
        kind=row["kind"],
        founded_on=date.fromisoformat(row["founded_on"]),
    )


def _declaration(row: Row, by: User) -> Declaration:
    return draft(
        Declaration,
        by=by,
        division=division(row["division"]),
        what=row["what"],
        figure=Decimal(row["figure"]),
        counted_on=date.fromisoformat(row["counted_on"]),
        document=row["document"],
        declared_by=row["declared_by"],
    )
