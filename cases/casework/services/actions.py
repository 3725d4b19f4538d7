"""What the page offers: the steps open to this person now, the locked ones with their reason."""

from __future__ import annotations

from typing import NamedTuple

from cases.casework.services.hindrances import hindrance
from cases.casework.workflow import LATER, WORKFLOW
from cases.models import Case
from stations.models import User
from stations.workflow import Step


class Action(NamedTuple):
    """``reason`` is empty for a step that can be taken."""

    step: Step
    reason: str


def actions(case: Case, user: User) -> list[Action]:
    """The table's order; after them the next stage's step, if it must wait for another."""
    steps = WORKFLOW.open_to(user, case)
    found = [Action(step, hindrance(case, step.verb, by=user)) for step in steps]
    if found and case.status in LATER:
        verb, reason = LATER[case.status]
        found.append(Action(WORKFLOW.step(verb), str(reason)))
    return found
