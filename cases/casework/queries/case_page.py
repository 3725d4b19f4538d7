"""What a case's page shows: the stage line, the sessions, the people around."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.models import Case, CaseStep
from stations.wording import short_day

S = Case.Status
# stage: its word, the statuses in it, the step that ends it
STAGES = (
    (gettext_lazy("intake"), {S.INTAKE}, "accept"),
    (gettext_lazy("assessment"), {S.ASSESSMENT}, "assess"),
    (gettext_lazy("plan"), {S.PLAN, S.PLAN_REVIEW}, "approve_plan"),
    (gettext_lazy("intervention"), {S.INTERVENTION}, "evaluate"),
    (gettext_lazy("evaluation"), {S.EVALUATION}, "submit_closing"),
    (gettext_lazy("closing"), {S.CLOSING_REVIEW}, "approve_closing"),
    (gettext_lazy("follow-up"), {S.FOLLOW_UP}, "archive"),
)
WAITS = {S.PLAN_REVIEW, S.CLOSING_REVIEW}


class Stage(NamedTuple):
    label: str
    state: str
    note: str


def stages(case: Case, steps: list[CaseStep], sessions: int) -> list[Stage]:
    """The line across the top; ``steps`` are the case's, first to last."""
    own = [step for step in steps if step.cycle == case.cycle]
    now = _place(case, own)
    ends = {step.verb: step for step in own}
    found = []
    for place, (label, _statuses, verb) in enumerate(STAGES):
        if place < now:
            note = short_day(ends[verb].done_on) if verb in ends else ""
            found.append(Stage(str(label), "done", note))
        elif place == now:
            found.append(Stage(str(label), "now", _note(case, sessions)))
        else:
            found.append(Stage(str(label), "later", ""))
    return found


def _place(case: Case, steps: list[CaseStep]) -> int:
    """The stage the case stands in, or stood in when it was suspended or ended."""
    status = case.suspended_from if case.status == S.SUSPENDED else case.status
    if status == S.ARCHIVED and case.suspended_from == "":
        return len(STAGES)
    if status in Case.ENDED and steps:
        status = case.suspended_from or steps[-1].source
    return next((n for n, (_w, statuses, _v) in enumerate(STAGES) if status in statuses), 0)


def _note(case: Case, sessions: int) -> str:
    if case.is_ended or case.status == S.SUSPENDED:
        return str(case.get_status_display())
    if case.status in WAITS:
        return _("waits for approval")
    if case.status == S.INTERVENTION:
        words = {"number": sessions}
        return ngettext("%(number)s session", "%(number)s sessions", sessions) % words
    if case.next_step_on:
        return _("by %(day)s") % {"day": short_day(case.next_step_on)}
    return ""
