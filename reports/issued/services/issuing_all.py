"""The compiled reports of a county's stations, reviewed and issued in one press."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Filing
from reports.figures.periods import Period
from reports.issued.models import ReportQuerySet
from reports.issued.services import documents, editions
from reports.issued.services.issuing import AMENDED, amend, is_sealed, reason_for
from reports.issued.services.printing import printed_from_now
from reports.issued.workflow import WORKFLOW
from reports.models import Report
from stations.models import User
from stations.scope import stations_of_role

State = Report.State
FRESH = Q(state=State.COMPILED)  # the press reviews it as well


class Issued(NamedTuple):
    """What was issued, and what a rule kept from it."""

    issued: list[Report]
    left: list[Report]


def to_issue(user: User, period: Period) -> ReportQuerySet:
    """The newest editions of the stations' reports that wait for this officer. One of a station
    that has not filed, or whose filing the county hasn't reviewed, is no matter of routine: it is
    judged by itself."""
    mine = stations_of_role(user, *WORKFLOW.step("issue").roles)
    rows = Report.objects.filter(kind=period.kind, first=period.first, station__in=mine)
    waiting = rows.latest_editions().filter(state__in=[State.COMPILED, State.REVIEWED], awaited=[])
    filed = Filing.objects.filter(month__in=period.months, station__in=mine).order_by()
    unreviewed = ArraySubquery(filed.filter(status=Filing.Status.FILED).values("pk"))
    return waiting.exclude(filings__overlap=unreviewed)


def is_alone(user: User, reports: ReportQuerySet) -> bool:
    """Whether the one press does alone what several people are to do, for any of these."""
    if not settings.REPORTS_BY_SEVERAL:
        return False
    return reports.filter(Q(requested_by=user) | Q(reviewed_by=user) | FRESH).exists()


@transaction.atomic
def issue_reports(*, period: Period, by: User, reason: str = "") -> Issued:
    """As ``review_report`` and ``issue_report`` for each that waits, with an audit entry for
    each step; the number of statements is always the same.

    Raises ValidationError while the period runs, and without a reason where one person does alone
    what several are to do. A report that stands on a filing returned since, or whose document or
    figures are not what was compiled, is left as it is.
    """
    if not stations_of_role(by, *WORKFLOW.step("issue").roles).exists():
        raise WORKFLOW.refusal("issue", by)
    if period.is_running():
        raise ValidationError(_("This period has not ended yet."), code="running")
    editions.lock(period)
    rows = to_issue(by, period).select_for_update(of=("self",)).select_related("station")
    found = list(rows.order_by("station__code"))
    returned = _returned(found)
    faithful = documents.faithful(report for report in found if is_sealed(report))
    ready = [
        r for r in found if r.pk in faithful and not returned.intersection(map(str, r.filings))
    ]
    _move(ready, by, reason)
    return Issued(ready, [report for report in found if report not in ready])


def _returned(reports: list[Report]) -> set[str]:
    keys = {key for report in reports for key in report.filings}
    rows = Filing.objects.filter(pk__in=keys, status=Filing.Status.RETURNED).order_by()
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def _move(reports: list[Report], by: User, reason: str) -> None:
    now = timezone.now()
    fresh = [report for report in reports if report.state == State.COMPILED]
    WORKFLOW.take_all(
        "review", fresh, by=by, fields={"reviewed_by": by, "reviewed_at": now}, reason=reason,
        each=lambda r: {"edition": r.edition},
    )  # fmt: skip
    for report in fresh:
        report.review_reason = reason_for("review", report, by=by, reason=reason)
        report.reviewed_by = by
    printed = printed_from_now(reports)
    for report in reports:  # all its filings are reviewed
        why = reason_for("issue", report, by=by, reason=reason, unreviewed=[])
        amend(report, why, printed[report.pk], unreviewed=[])
    Report.objects.bulk_update(reports, ["review_reason", *AMENDED])
    WORKFLOW.take_all(
        "issue", reports, by=by, fields={"issued_by": by, "issued_at": now}, reason=reason,
        each=lambda r: {"edition": r.edition, "sha256": r.sha256},
    )  # fmt: skip
