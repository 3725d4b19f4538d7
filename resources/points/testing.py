"""An entry of the points ledger for the tests of all kinds, and the volunteer whose it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from stations.kinds.testing import Example


def volunteer_at(station: Any) -> Any:
    """Somebody of this station who has points to spend, from before there was a ledger."""
    from resources.models import PointsAccount, Volunteer
    from resources.volunteers.services import find_anew
    from stations.models import User

    name = f"秘密攒分人{station.code}"
    known = Volunteer.objects.filter(station=station, name=name).first()
    if known:
        return known
    made = Volunteer.objects.create(
        name=name, station=station, origin=station, joined_on=date(2026, 1, 1),
        created_by=User.objects.earliest("pk"),
    )  # fmt: skip
    find_anew([made], made.created_by)
    PointsAccount.objects.create(volunteer=made, station=station, balance=10_000)
    return made


def entry(n: int) -> dict[str, object]:
    return {
        "what": "redeemed",
        "points": f"-{n + 1}",
        "done_on": "2026-03-01",
        "reward": f"秘密毛巾{n}",
        "reason": "",
    }


EXAMPLE = Example(
    space="resources",
    one="points_entry",
    many="points_entries",
    access="a station's own people open it, their writer and the lead void it",
    sent=entry,
    at=lambda station: {"volunteer": str(volunteer_at(station).pk)},
    sheet_at=lambda station: {"volunteer": volunteer_at(station).name},
    secret="秘密毛巾0",
    wrong={"points": "-99999", "reward": " ", "done_on": "2999-01-01"},
)
