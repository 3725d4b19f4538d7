"""A partnership for the tests of all kinds."""

from __future__ import annotations

from datetime import date, timedelta

from stations.kinds.testing import Example, Fields
from stations.organisations.testing import organisation

FIRST = date(2020, 1, 1)


def partnership(n: int) -> Fields:
    """Of a day of its own."""
    since = FIRST + timedelta(days=n)
    until = since + timedelta(days=1)
    days = {"since": since.isoformat(), "until": until.isoformat()}
    return days | {"party": "worker", "note": f"秘密合作{n}"}


EXAMPLE = Example(
    space="stations",
    one="partnership",
    many="partnerships",
    access="a station's own people open it",
    is_read_whole=True,
    sent=partnership,
    at=lambda place: {"organisation": str(organisation("Bright Day Agency").pk)},
    sheet_at=lambda place: {"organisation": organisation("Bright Day Agency").name},
    secret="秘密合作0",
    edit={"note": "秘密合作0改"},
    wrong={"since": "2999-01-01", "until": "2019-01-01", "party": "station"},
)
