"""Who does the work of a published place beside the people it reaches: workers and volunteers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from demo import names
from resources.models import Volunteer
from resources.volunteers.services import register_volunteers, volunteer_row
from stations.models import Assignment, Station, User, Worker


@dataclass(frozen=True)
class Crew:
    """A station's: one worker, where it has any, and its volunteers."""

    workers: Sequence[Worker]
    volunteers: Sequence[Volunteer]


def crews_of(
    stations: Sequence[Station], number: int, *, since: str, by: User
) -> dict[Station, Crew]:
    """At each station so many volunteers, from a day on."""
    dice = Random(f"volunteers {since}")
    drafts = [
        volunteer_row(by=by, station=station, name=_name(dice), joined_on=since)
        for station in stations
        for _n in range(number)
    ]
    made = [volunteer for volunteer, _is_new in register_volunteers(drafts, by=by)]
    posted = Assignment.objects.on(since).filter(station__in=stations).select_related("worker")
    workers = {one.station_id: one.worker for one in posted.order_by("-pk")}
    return {
        station: Crew(
            [workers[station.pk]] if station.pk in workers else [],
            [one for one in made if one.station_id == station.pk],
        )
        for station in stations
    }


def _name(dice: Random) -> str:
    return dice.choice(names.SURNAMES) + dice.choice(names.WOMEN)
