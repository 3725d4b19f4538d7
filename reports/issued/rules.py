"""What a report is issued with all the same, and who has had a hand in it already."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Filing
from reports.models import Report
from stations.models import User

Months = Sequence[Sequence[str]]  # station code and 2025-10


def not_reviewed(report: Report) -> list[list[str]]:
    """Its filings that the county has not reviewed: as they were when it was issued, else now."""
    if report.state == Report.State.ISSUED:
        return report.unreviewed or []
    rows = Filing.objects.filter(pk__in=report.filings).exclude(status=Filing.Status.REVIEWED)
    found = rows.order_by("station__code", "month").values_list("station__code", "month")
    return [[code, f"{month:%Y-%m}"] for code, month in found]


def asks_why(verb: str, report: Report, by: User, unreviewed: Months | None = None) -> list[str]:
    """What must be answered for by whoever takes this step now; nothing: no reason is asked."""
    if verb == "review":
        is_alone = settings.REPORTS_BY_SEVERAL and report.requested_by_id == by.pk
        return [_("You asked for this report yourself.")] if is_alone else []
    if verb != "issue":
        return []
    unreviewed = not_reviewed(report) if unreviewed is None else unreviewed
    hands = {report.requested_by_id, report.reviewed_by_id}
    found = []
    if late := len({code for code, _month in report.awaited}):
        found.append(_not_filed(report, late))
    if unreviewed:
        number = len(unreviewed)
        sentence = ngettext(
            "%(number)d filed month was not reviewed by the county.",
            "%(number)d filed months were not reviewed by the county.",
            number,
        )
        found.append(sentence % {"number": number})
    if settings.REPORTS_BY_SEVERAL and by.pk in hands:
        found.append(_("You asked for this report or reviewed it yourself."))
    return found


def _not_filed(report: Report, late: int) -> str:
    """Of several months a station may have filed some."""
    if report.kind == Report.Kind.MONTH:
        sentence = ngettext(
            "%(number)d station has not filed.", "%(number)d stations have not filed.", late
        )
    else:
        sentence = ngettext(
            "%(number)d station has not filed every month.",
            "%(number)d stations have not filed every month.",
            late,
        )
    return sentence % {"number": late}
