"""Who hears of a step: the approvers when it waits for them, the case's worker, the lead."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.casework.workflow import APPROVERS, WORKFLOW
from cases.models import Case
from stations.models import Role, User
from stations.notices.services import notify
from stations.scope import posted_at

FOR_APPROVERS = {"submit_plan", "submit_closing"}
FOR_LEADS = {"decline", "refer", "suspend", "archive"}


def tell(case: Case, verb: str, by: User) -> None:
    """Never the one who did it."""
    users = list(_workers(case))
    if verb in FOR_APPROVERS:
        users += posted_at(case.station, *APPROVERS)
    elif verb in FOR_LEADS:
        users += posted_at(case.station, Role.LEAD)
    words = {"number": case.number, "step": WORKFLOW.step(verb).label, "by": by}
    _send(users, _("Case %(number)s: %(step)s (%(by)s)") % words, case, by)


def tell_opened(case: Case, by: User) -> None:
    users = [*_workers(case), *posted_at(case.station, Role.LEAD)]
    words = {"number": case.number, "by": by}
    _send(users, _("Case %(number)s was opened (%(by)s)") % words, case, by)


def _workers(case: Case) -> list[User]:
    return [case.worker.user] if case.worker and case.worker.user else []


def _send(users: list[User], text: str, case: Case, by: User) -> None:
    notify([user for user in users if user != by], text, url=case.get_absolute_url())
