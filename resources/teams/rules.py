"""What must be true of a team and of its members: functions over plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from resources.teams.models import Team, TeamMember
from resources.volunteers.models import Volunteer
from stations.dated import still_to_come
from stations.kinds.protocol import Problems
from stations.models import Division


@dataclass(frozen=True)
class Facts:
    today: date
    is_named: bool = False  # another team of the station has the name


def name_is_new(row: Team, facts: Facts) -> Problems:
    if facts.is_named:
        yield "name", _("This station has a team of that name already.")


def days_are_right(row: Team, facts: Facts) -> Problems:
    for name in ("founded_on", "ended_on"):
        if sentence := still_to_come(getattr(row, name), facts.today):
            yield name, sentence
    if row.founded_on and row.ended_on and row.ended_on < row.founded_on:
        yield "ended_on", _("The last day can't lie before the first.")


def leader_is_of_the_station(row: Team, facts: Facts) -> Problems:
    if row.leader and row.leader.station_id != row.station_id:
        yield "leader", _("Who leads a team is a volunteer of its station.")
    elif row.leader and row.leader.voided_at:
        yield "leader", _("This volunteer's entry was voided.")


def lies_in_a_division(row: Team, facts: Facts) -> Problems:
    if row.village and row.village.level < Division.Level.TOWNSHIP:
        yield "village", _("Name the village, or the township where the village isn't known.")


RULES = (name_is_new, days_are_right, leader_is_of_the_station, lies_in_a_division)


def may_join(
    team: Team, volunteer: Volunteer, since: date, today: date, known: Iterable[TeamMember]
) -> Problems:
    """``known``: this volunteer's times in this team."""
    if volunteer.station_id != team.station_id or volunteer.voided_at:
        yield "volunteer", _("Members of a team are volunteers of its station.")
        return
    if sentence := still_to_come(since, today):
        yield "since", sentence
    if since < team.founded_on or (team.ended_on and since > team.ended_on):
        yield "since", _("The team didn't exist on this day.")
    if since < volunteer.joined_on or (volunteer.left_on and since > volunteer.left_on):
        yield "since", _("They weren't a volunteer on this day.")
    if any(one.until is None or one.until > since for one in known):
        yield "volunteer", _("They belong to this team already, or did so later than this day.")


def may_leave(member: TeamMember, until: date, today: date) -> Problems:
    """``until``: the first day on which it no longer holds."""
    if until <= member.since:
        yield "until", _("The last day can't lie before the first.")
    if until > today and still_to_come(until, today) and (until - today).days > 1:
        yield "until", still_to_come(until, today)
