"""What officers do with a compiled report, by its life's table; what its readers remark."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.reasons import stated
from reports.issued.printed import Printed
from reports.issued.rules import Months, asks_why, not_reviewed
from reports.issued.services import documents, editions
from reports.issued.services.printing import printed_from_now
from reports.issued.workflow import WORKFLOW, is_ripe
from reports.models import Report, ReportComment
from stations.audit import trail
from stations.models import User

State = Report.State
LONGEST = 500


@transaction.atomic
def review_report(report: Report, *, by: User, reason: str = "") -> Report:
    """Raises ValidationError for who asked for it and doesn't say why nobody else reviews it."""
    WORKFLOW.require_role("review", report, by=by)
    if not WORKFLOW.hindrance("review", report, by=by):
        reason = reason_for("review", report, by=by, reason=reason)
    return _judge(report, "review", by=by, reason=reason, review_reason=reason)


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
def issue_report(report: Report, *, by: User, reason: str = "", bulletin: str = "") -> Report:
    """Seal a reviewed report for good, with what it lacks and why it is issued all the same, and
    with the text of its bulletin (the template's key; else the nearest).

    Raises ValidationError when it is issued already, was not reviewed, isn't ripe by its guard,
    when its document or its figures are no longer what was compiled, when the chosen template is
    gone, or without a reason where months are not filed or not reviewed, or one person does it
    all.
    """
    WORKFLOW.require_role("issue", report, by=by)
    editions.lock(report.period)
    _refuse(report, by)
    reason = reason_for("issue", report, by=by, reason=reason)
    amend(report, reason, printed_from_now([report], bulletin)[report.pk])
    said = {name: getattr(report, name) for name in AMENDED}
    WORKFLOW.take(
        "issue",
        report,
        by=by,
        reason=reason,
        fields={"issued_by": by, "issued_at": timezone.now()} | said,
        edition=report.edition,
        sha256=report.sha256,
    )
    return report


AMENDED = ("unreviewed", "issue_reason", "document", "sha256")


def amend(report: Report, reason: str, printed: Printed, unreviewed: Months | None = None) -> None:
    """What it says of itself and prints from now on, under a seal of its own. ``unreviewed``:
    what isn't, where that is known already."""
    report.unreviewed = not_reviewed(report) if unreviewed is None else unreviewed
    report.issue_reason = reason
    report.document = documents.amended(report, printed)
    report.sha256 = documents.seal(report.document)


def reason_for(
    verb: str, report: Report, *, by: User, reason: str, unreviewed: Months | None = None
) -> str:
    """The stated reason, where the step asks for one."""
    why = asks_why(verb, report, by, unreviewed)
    if not why:
        return ""
    return stated(reason, missing=" ".join([*why, _("Say why it is done all the same.")]))


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
