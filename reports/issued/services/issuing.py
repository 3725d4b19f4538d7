"""What officers do with a compiled report, by its life's table; what its readers remark."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.issued.services import documents, editions
from reports.issued.workflow import WORKFLOW, is_ripe
from reports.models import Report, ReportComment
from stations.audit import trail
from stations.models import User

State = Report.State
LONGEST = 500


@transaction.atomic
def review_report(report: Report, *, by: User) -> Report:
    return _judge(report, "review", by=by)


@transaction.atomic
def return_report(report: Report, *, comment: str, by: User) -> Report:
    """It is never issued; the next edition answers the comment."""
    comment = comment.strip()
    if not comment:
        raise ValidationError({"comment": _("Say what is to be put right.")}, code="required")
    if len(comment) > LONGEST:
        raise ValidationError({"comment": _("At most %(most)d characters.") % {"most": LONGEST}})
    return _judge(report, "return", by=by, reason=comment[:300], comment=comment)


@transaction.atomic
def issue_report(report: Report, *, by: User) -> Report:
    """Seal a reviewed report for good.

    Raises ValidationError when it is issued already, was not reviewed, isn't ripe by its guard,
    or when its document or its figures are no longer what was compiled.
    """
    WORKFLOW.require_role("issue", report, by=by)
    editions.lock(report.period)
    _refuse(report, by)
    WORKFLOW.take(
        "issue",
        report,
        by=by,
        fields={"issued_by": by, "issued_at": timezone.now()},
        edition=report.edition,
        sha256=report.sha256,
    )
    return report


STEPS = {"review": review_report, "return": return_report, "issue": issue_report}


@transaction.atomic
def comment_on(report: Report, *, text: str, by: User, indicator: str = "") -> ReportComment:
    """A remark on one figure, or on the whole; issued or not, the report stays as it is."""
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Write the comment.")}, code="required")
    if len(text) > LONGEST:
        raise ValidationError({"text": _("At most %(most)d characters.") % {"most": LONGEST}})
    if indicator and not report.figures.filter(indicator=indicator).exists():
        raise ValidationError({"indicator": _("The report has no such figure.")})
    made = ReportComment.objects.create(report=report, indicator=indicator, text=text, by=by)
    trail.record("comment_report", report, by=by, indicator=indicator)
    return made


def _refuse(report: Report, by: User) -> None:
    state = Report.objects.values_list("state", flat=True).get(pk=report.pk)
    if state == State.ISSUED:
        raise ValidationError(_("This report has been issued already."), code="issued")
    if state != State.REVIEWED:
        raise ValidationError(_("A report is reviewed before it is issued."), code="state")
    if sentence := is_ripe(report, by):
        raise ValidationError(sentence, code="hindrance")
    if not is_sealed(report):
        raise ValidationError(_("Its document does not match its seal; compile it again."))
    if report.pk not in documents.faithful([report]):
        raise ValidationError(_("Its figures do not match its document; compile it again."))


def is_sealed(report: Report) -> bool:
    return bool(report.document) and documents.seal(report.document) == report.sha256


def _judge(report: Report, verb: str, *, by: User, reason: str = "", **said: str) -> Report:
    fields = {"reviewed_by": by, "reviewed_at": timezone.now(), **said}
    WORKFLOW.take(verb, report, by=by, reason=reason, fields=fields, edition=report.edition)
    return report
