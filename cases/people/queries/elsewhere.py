"""What else than people a word of the search box may mean: cases and stations of one's scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cases.casework.queries.cases import called as cases_called
from cases.casework.queries.cases import cases_of
from cases.models import Case
from cases.rights import RIGHTS
from stations.models import Station, User
from stations.network.filters import called
from stations.network.lists import my_stations

SHOWN = 5


class Elsewhere(NamedTuple):
    """The first few of each, and whether there are more."""

    cases: Sequence[Case] = ()
    stations: Sequence[Station] = ()
    more_cases: bool = False
    more_stations: bool = False


def found_elsewhere(user: User, text: str) -> Elsewhere:
    """Cases by number or by person, the latest first; stations by name or code. A single
    character means too much."""
    text = text.strip()
    if len(text) < 2:
        return Elsewhere()
    cases: list[Case] = []
    if RIGHTS.anywhere(user, "list_cases"):
        rows = cases_called(cases_of(user), user, text).order_by("-opened_on", "-pk")
        cases = list(rows[: SHOWN + 1])
    stations = list(my_stations(user).filter(called(text)).order_by("code")[: SHOWN + 1])
    return Elsewhere(cases[:SHOWN], stations[:SHOWN], len(cases) > SHOWN, len(stations) > SHOWN)
