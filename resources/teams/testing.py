"""A team for the tests of all kinds, and the volunteer who leads it."""

from __future__ import annotations

from datetime import date
from typing import Any

from stations.kinds.testing import Example


def volunteer_at(station: Any, name: str = "", **fields: Any) -> Any:
    """The one of this name there, made when first named."""
    from resources.models import Volunteer
    from resources.volunteers.services import find_anew
    from stations.models import User

    name = name or f"领队{station.code}"
    known = Volunteer.objects.filter(station=station, name=name).first()
    if known:
        return known
    by = User.objects.earliest("pk")
    usual = {"joined_on": date(2020, 1, 1), "origin": station, "created_by": by}
    made = Volunteer.objects.create(station=station, name=name, **usual | fields)
    find_anew([made], by)
    return made


EXAMPLE = Example(
    space="resources",
    one="team",
    many="teams",
    access="officers open it, its station writes it",
    is_read_whole=True,
    sent=lambda n: {"name": f"秘密志愿队{n}", "kind": "neighbours", "founded_on": "2026-03-01"},
    at=lambda station: {
        "village": station.home_id,
        "leader": str(volunteer_at(station).pk),
    },
    sheet_at=lambda station: {
        "village": station.home_id,
        "leader": volunteer_at(station).name,
    },
    secret="秘密志愿队0",
    edit={"name": "秘密志愿队0改"},
    wrong={"name": " ", "kind": "nobody", "founded_on": "2999-01-01", "ended_on": "2020-01-01"},
)
