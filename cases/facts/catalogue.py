"""Every fact that a station's months count beside their service records."""

from __future__ import annotations

from collections.abc import Iterable

from cases.dimensions import AND_APART
from cases.facts.activities import ACTIVITY
from cases.facts.casework import CASE_ACCEPTED, CASE_CLOSED, OPEN_CASE
from cases.facts.declaration import Fact, Happening, Lasting
from cases.facts.donations import DONATION
from cases.facts.duties import DUTY, OVERDUE
from cases.facts.pairings import PAIRING, PAIRING_LATE, PAIRING_OWED
from cases.facts.volunteering import HOURS, RECRUITED, SERVED, TOGETHER

HAPPENINGS: tuple[Happening, ...] = (
    *(CASE_ACCEPTED, CASE_CLOSED, ACTIVITY, DONATION, DUTY),
    *(SERVED, RECRUITED, HOURS, TOGETHER),
)
LASTING: tuple[Lasting, ...] = (OPEN_CASE, OVERDUE, PAIRING, PAIRING_OWED, PAIRING_LATE)
FACTS: dict[str, Fact] = {fact.kind: fact for fact in (*HAPPENINGS, *LASTING)}
# As filed facts keep them.
COLUMNS = f"kind, key, done_on, item, amount, value{AND_APART}"


def every(parts: Iterable[str]) -> str:
    return " UNION ALL ".join(parts)


# What a filing takes; parameters as of a happening.
FOUND = every(fact.found for fact in HAPPENINGS)
