"""The life of a compiled report: reviewed, then issued; or returned with a comment.

Each step names the state that was seen, so of two people who press at the same time one wins.
An issued report never changes again; the database sees to it too.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Filing
from reports.issued.services import documents, editions
from reports.models import Report, ReportComment
from stations.audit import trail
from stations.models import Role, User
from stations.notices.services import notify
from stations.scope import roles_of

State = Report.State
LONGEST = 500


def may_judge(user: User, report: Report) -> bool:
    """Officers over the place; whoever leads a station issues nothing."""
    return Role.OFFICER in roles_of(user, report.place)


@transaction.atomic
def review_report(report: Report, *, by: User) -> Report:
    _judge(report, State.REVIEWED, {State.COMPILED}, by)
    trail.record("review_report", report, by=by, edition=report.edition)
    return report


@transaction.atomic
def return_report(report: Report, *, comment: str, by: User) -> Report:
    """It is never issued; the next edition answers the comment."""
    comment = comment.strip()
    if not comment:
        raise ValidationError({"comment": _("Say what is to be put right.")}, code="required")
    if len(comment) > LONGEST:
        raise ValidationError({"comment": _("At most %(most)d characters.") % {"most": LONGEST}})
    _judge(report, State.RETURNED, {State.COMPILED, State.REVIEWED}, by, comment=comment)
    trail.record("return_report", report, by=by, reason=comment[:300], edition=report.edition)
    if report.requested_by != by:
        text = _("%(report)s was returned: %(comment)s") % {"report": report, "comment": comment}
        notify([report.requested_by], text, url=report.get_absolute_url())
    return report


@transaction.atomic
def issue_report(report: Report, *, by: User) -> Report:
    """Seal a reviewed report for good.

    Raises ValidationError when it is issued already, was not reviewed, has a newer edition,
    stands on a filing that was returned since, is of a period that has not ended, or when its
    document or its figures are no longer what was compiled.
    """
    _allow(by, report)
    editions.lock(report.period)
    _refuse(report)
    _judge(
        report, State.ISSUED, {State.REVIEWED}, by, issued_by=by, issued_at=timezone.now()
    )  # fmt: skip
    trail.record("issue_report", report, by=by, edition=report.edition, sha256=report.sha256)
    return report


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


def _allow(by: User, report: Report) -> None:
    if not may_judge(by, report):
        raise PermissionDenied


def _refuse(report: Report) -> None:
    state = Report.objects.values_list("state", flat=True).get(pk=report.pk)
    if state == State.ISSUED:
        raise ValidationError(_("This report has been issued already."), code="issued")
    if state != State.REVIEWED:
        raise ValidationError(_("A report is reviewed before it is issued."), code="state")
    if report.period.is_running():
        raise ValidationError(_("This period has not ended yet."), code="running")
    if editions.of([report.place], report.period).filter(edition__gt=report.edition).exists():
        raise ValidationError(_("There is a newer edition of this report."), code="newer")
    if Filing.objects.filter(pk__in=report.filings, status=Filing.Status.RETURNED).exists():
        words = _("A month that it stands on has been returned since; compile it again.")
        raise ValidationError(words, code="returned")
    if not is_sealed(report):
        raise ValidationError(_("Its document does not match its seal; compile it again."))
    if report.pk not in documents.faithful([report]):
        raise ValidationError(_("Its figures do not match its document; compile it again."))


def is_sealed(report: Report) -> bool:
    return bool(report.document) and documents.seal(report.document) == report.sha256


def _judge(report: Report, state: str, sources: set[Report.State], by: User, **fields: Any) -> None:
    """Compare and set, or raise."""
    _allow(by, report)
    if state != State.ISSUED:
        fields |= {"reviewed_by": by, "reviewed_at": timezone.now()}
    moved = Report.objects.filter(pk=report.pk, state=report.state, state__in=sources)
    if not moved.update(state=state, **fields):
        words = _("Somebody has judged this report meanwhile; look at it again.")
        raise ValidationError(words, code="stale")
    for name, value in {"state": state, **fields}.items():
        setattr(report, name, value)
