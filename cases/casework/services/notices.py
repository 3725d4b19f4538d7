"""Who hears that a case was opened; who hears of a step stands in the workflow table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.casework.workflow import worker_and
from cases.models import Case
from cases.rights import RIGHTS
from stations.models import User
from stations.notices.services import notify


def tell_opened(case: Case, by: User) -> None:
    """Never the one who did it."""
    names = {"number": case.number, "by": by}
    told = [user for user in worker_and(*RIGHTS.acts["lead_case"])(case) if user != by]
    notify(
        told,
        lambda: _("Case %(number)s was opened (%(by)s)") % names,
        url=case.get_absolute_url(),
        about=case.person,
    )
