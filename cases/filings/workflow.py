"""The life of a filed month: the county reviews it, or returns it."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import Filing
from cases.reason_forms import JudgeForm
from cases.rights import RIGHTS
from stations.models import User
from stations.wording import month as month_in_words
from stations.workflow import Step, Workflow

S = Filing.Status
COUNTY = RIGHTS.acts["judge_filing"]
STALE = _("This version was judged already, or a newer one was filed.")


def is_latest(filing: Filing, by: User) -> str:
    return "" if Filing.objects.latest().filter(pk=filing.pk).exists() else str(STALE)


def in_words(filing: Filing, step: Step, by: User, reason: str) -> str:
    words = {"month": month_in_words(filing.month), "comment": filing.comment}
    return gettext("%(month)s was returned: %(comment)s") % words


# Of a review nobody is told: there is nothing to do, and the station's calendar shows it.
WORKFLOW = Workflow[Filing](
    #    verb      from                     to          who     on the button, in the audit trail
    Step("review", {S.FILED}, S.REVIEWED, COUNTY, _("Mark as reviewed"),
         _("reviewed a filed month"), guard=is_latest),
    Step("return", {S.FILED, S.REVIEWED}, S.RETURNED, COUNTY, _("Return to the station"),
         _("returned a filed month"), form=JudgeForm, guard=is_latest,
         tells=lambda filing: RIGHTS.holders("file", filing.station)),
    noun="filing",
    stale=STALE,
    says=in_words,
    is_versioned=False,
)  # fmt: skip
