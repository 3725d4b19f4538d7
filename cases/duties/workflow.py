"""The life of a visit duty: nobody presses; what is recorded of the person moves it."""

from __future__ import annotations

from cases.models import VisitDuty
from stations.workflow import Step, Workflow

S = VisitDuty.State
NOBODY: frozenset[str] = frozenset()

WORKFLOW = Workflow[VisitDuty](
    #    verb       from      to           who     button
    Step("fulfil", {S.OPEN}, S.DONE, NOBODY, ""),  # the visit met the person
    Step("cancel", {S.OPEN}, S.CANCELLED, NOBODY, ""),  # nothing is owed any more
    Step("reopen", {S.DONE}, S.OPEN, NOBODY, ""),  # that visit was none
    Step("pass", {S.DONE}, S.CANCELLED, NOBODY, ""),  # nor was it, but a later one was
    field="state",
    is_versioned=False,
)
