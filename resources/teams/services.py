"""Teams are written by the protocol of all kinds; their members come and go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resources import rights
from resources.teams.models import Team, TeamMember
from resources.teams.rules import RULES, Facts, may_join, may_leave
from resources.volunteers.models import Volunteer
from stations.audit import trail
from stations.kinds.protocol import Batch, Problems, draft, judged_by, shape
from stations.models import User

RIGHTS = rights.TEAMS


def facts_of(rows: Sequence[Team]) -> list[Facts]:
    """One statement for all rows."""
    same = Team.objects.not_voided().filter(
        station__in={row.station_id for row in rows}, name__in={row.name for row in rows}
    )
    owners = {(s, name): pk for s, name, pk in same.values_list("station", "name", "pk")}
    today = timezone.localdate()
    return [
        Facts(today, is_named=owners.setdefault((row.station_id, row.name), row.pk) != row.pk)
        for row in rows
    ]


BATCH = Batch[Team, Team](model=Team, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of))
team_row = partial(draft, Team)


@transaction.atomic
def join_team(
    team: Team, *, volunteer: Volunteer, since: date, by: User, role: str = TeamMember.Post.MEMBER
) -> TeamMember:
    """Who belongs to it since that day; said again it is one membership."""
    now = BATCH.held(team, "edit", by)
    known = list(now.members.filter(volunteer=volunteer))
    for one in known:
        if (one.since, one.until, one.role) == (since, None, role):
            return one
    _refuse(may_join(now, volunteer, since, timezone.localdate(), known))
    made = TeamMember.objects.create(team=now, volunteer=volunteer, since=since, role=role)
    trail.record("join_team", now, by=by, volunteer=str(volunteer.pk), role=role)
    return made


@transaction.atomic
def leave_team(team: Team, *, volunteer: Volunteer, until: date, by: User) -> TeamMember:
    """``until``: the first day on which they belong to it no more."""
    now = BATCH.held(team, "edit", by)
    member = now.members.select_for_update().filter(volunteer=volunteer, until=None).first()
    if member is None:
        sentence = _("They don't belong to this team today.")
        raise ValidationError({"volunteer": sentence}, code="stale")
    _refuse(may_leave(member, until, timezone.localdate()))
    member.until = until
    member.save(update_fields=["until"])
    trail.record("leave_team", now, by=by, volunteer=str(volunteer.pk))
    return member


@transaction.atomic
def join_many(pairs: Iterable[tuple[Team, Volunteer]], *, by: User) -> int:
    """Volunteers whom a sheet counts among teams of their station: since they joined it, or since
    the team was founded. Who belongs to it, or once did, stays as they are. How many are new; a
    fixed number of statements."""
    wanted = {(team.pk, one.pk): (team, one) for team, one in pairs if not team.ended_on}
    teams = {team.pk: team for team, _one in wanted.values()}
    for station in {team.station for team in teams.values()}:
        RIGHTS.require(by, "import", station)
    known = TeamMember.objects.filter(team__in=teams, volunteer__in={key[1] for key in wanted})
    for key in known.values_list("team", "volunteer"):
        wanted.pop(key, None)
    made = TeamMember.objects.bulk_create(
        TeamMember(team=team, volunteer=one, since=max(team.founded_on, one.joined_on))
        for team, one in wanted.values()
        if not one.left_on
    )
    entries = {one.team_id: teams[one.team_id] for one in made}
    numbers = [one.team_id for one in made]
    trail.record_many("join_team", list(entries.values()), by=by,
                      each=lambda team: {"number": numbers.count(team.pk)})  # fmt: skip
    return len(made)


def _refuse(problems: Problems) -> None:
    found: dict[str, list[str | ValidationError]] = {}
    for name, sentence in problems:
        found.setdefault(name, []).append(sentence)  # type: ignore[arg-type]
    if found:
        raise ValidationError(found)
