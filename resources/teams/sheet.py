"""Volunteers as 全国志愿服务信息系统 exports them: with the teams in which they are there.

The list of the next month names the same people again: who is known by the platform's number stays
as they are, but for the hours that the platform tells. Those are no hours that were recorded here.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.teams.models import Team
from resources.teams.services import join_many
from resources.volunteers.models import Volunteer
from resources.volunteers.services import tell_hours
from stations.imports.cells import many, name_text
from stations.imports.columns import Column
from stations.imports.own_stations import KEY as PLACE
from stations.imports.rows import Row
from stations.kinds.importing import KindImporter
from stations.kinds.protocol import Sent
from stations.models import Record, User

TEAMS = "teams"


def team_column() -> Column:
    return Column(
        key=TEAMS,
        label=gettext_lazy("teams of the volunteer"),
        read=many(name_text(60)),
        aliases=gettext_lazy("team|teams"),
        hint=gettext_lazy("Names of teams that stand at the station; parted by commas"),
    )


class VolunteerImporter(KindImporter):
    def columns(self) -> Sequence[Column]:
        return [*super().columns(), team_column()]

    def _look_up(self, rows: Sequence[Row], by: User) -> None:
        """The teams of the row's own station; one statement."""
        super()._look_up(rows, by)
        asked = [row for row in rows if row.get(TEAMS) and row.get(PLACE)]
        names = {name for row in asked for name in row.values[TEAMS]}
        here = Team.objects.not_voided().filter(station__in={row.values[PLACE] for row in asked})
        found = here.filter(name__in=names).select_related("station") if names else []
        known = {(team.station_id, team.name): team for team in found}
        for row in asked:
            named = {name: known.get((row.values[PLACE].pk, name)) for name in row.values[TEAMS]}
            for name in (name for name, team in named.items() if team is None):
                sentence = _(
                    "There is no team “%(name)s” at this station: import the teams first, or leave"
                    " this column out."
                )
                row.wrong(TEAMS, sentence % {"name": name})
            row.values[TEAMS] = [team for team in named.values() if team]

    def _row(self, row: Row, by: User) -> Sent:
        values = {name: value for name, value in row.values.items() if name != TEAMS}
        return self.of.services.row(by=by, is_exported=True, **values)

    def follow(self, pairs: Sequence[tuple[Row, Record]], by: User) -> None:
        told, joined = [], []
        for row, one in pairs:
            if isinstance(one, Volunteer):
                told.append((one, row.get("told_hours")))
                joined += [(team, one) for team in row.get(TEAMS, ())]
        tell_hours(told, by=by)
        join_many(joined, by=by)
