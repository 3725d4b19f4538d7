"""What the page offers: the steps open to this person now, the locked ones with their reason."""

from __future__ import annotations

from cases.casework.workflow import LATER, WORKFLOW
from cases.models import Case
from stations.models import User
from stations.workflow import Offer


def actions(case: Case, user: User) -> list[Offer]:
    """The table's order; after them the next stage's step, if it must wait for another."""
    found = list(WORKFLOW.offers(user, case).values())
    if found and case.status in LATER:
        verb, reason = LATER[case.status]
        found.append(Offer(WORKFLOW.step(verb), str(reason)))
    return found
