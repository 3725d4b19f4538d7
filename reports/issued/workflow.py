"""The life of a compiled report: reviewed, then issued; or returned with a comment.

An issued report never changes again; the database sees to it too. It is compiled by a job,
which is no step: asking again makes another edition.
"""

from __future__ import annotations

from django.db.models import Exists
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import Filing
from cases.reason_forms import JudgeForm
from reports.issued.models import ReportQuerySet
from reports.issued.step_form import IssueForm, ReasonedForm
from reports.models import Report
from stations.models import User
from stations.rights_table import OFFICERS
from stations.scope import roles_of
from stations.workflow import Step, Workflow

S = Report.State
# Over the place: whoever leads a station issues nothing.


def is_for_good(report: Report, by: User) -> str:
    if not report.sha256:
        return gettext("Compiled while its period was running: to date, never issued.")
    if _later(report).exists():
        return gettext("There is a newer edition of this report.")
    return ""


def is_ripe(report: Report, by: User) -> str:
    if report.period.is_running():
        return gettext("This period has not ended yet.")
    returned = Filing.objects.filter(pk__in=report.filings, status=Filing.Status.RETURNED)
    asked = Report.objects.filter(pk=report.pk).values_list(
        Exists(_later(report)), Exists(returned)
    )
    is_old, is_shaken = asked.get()
    if is_old:
        return gettext("There is a newer edition of this report.")
    if is_shaken:
        return gettext("A month that it stands on has been returned since; compile it again.")
    if report.awaited and not report.gaps:
        return gettext("It doesn't tell what is not filed from 0 yet; compile it again.")
    return ""


def _later(report: Report) -> ReportQuerySet:
    rows = Report.objects.of(report.place).filter(kind=report.kind, first=report.first)
    return rows.filter(edition__gt=report.edition)


def in_words(report: Report, step: Step, by: User, reason: str) -> str:
    words = {"report": report, "comment": report.comment}
    return gettext("%(report)s was returned: %(comment)s") % words


WORKFLOW = Workflow(
    #    verb      from          to          who       on the button, in the audit trail
    Step("review", {S.COMPILED}, S.REVIEWED, OFFICERS, _("Review"), _("reviewed a report"),
         form=ReasonedForm, guard=is_for_good),
    Step("return", {S.COMPILED, S.REVIEWED}, S.RETURNED, OFFICERS, _("Return a report"),
         _("returned a report"), form=JudgeForm, tells=lambda report: [report.requested_by]),
    Step("issue", {S.REVIEWED}, S.ISSUED, OFFICERS, _("Issue"), _("issued a report"),
         form=IssueForm, guard=is_ripe),
    field="state",
    noun="report",
    stale=_("Somebody has judged this report meanwhile; look at it again."),
    says=in_words,
    is_versioned=False,
    roles=lambda user, report: roles_of(user, report.place),
)  # fmt: skip
