"""One version of a filed month: where it stands, what it changed, the county's judgement."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.filings.pages.filings import LISTED
from cases.filings.queries.filings import changes_since, versions_of
from cases.filings.queries.missing import missing_of
from cases.filings.services.filings import STEPS
from cases.filings.workflow import WORKFLOW
from cases.models import Filing, ServiceRecord
from cases.records.queries.records import lines
from cases.rights import RIGHTS
from stations.steps import StepPage
from stations.wording import moment

RETURNED = Filing.Status.RETURNED


class FilingPage(StepPage):
    """One version: where it stands, what it changed; by POST the officer's review or return."""

    queryset = Filing.objects.select_related("station", "filed_by", "reviewed_by")
    template_name = "cases/filing.html"
    workflow, services = WORKFLOW, STEPS
    said = {
        "review": gettext_lazy("Reviewed."),
        "return": gettext_lazy("Returned. The lead reads your comment."),
    }

    @property
    def verb(self) -> str:
        return "review" if "review" in self.request.POST else "return"

    def require_right(self) -> None:
        if self.request.method == "POST":
            super().require_right()

    def get_context_data(self, **kwargs):
        filing, user = self.object, self.request.user
        versions = versions_of(filing)
        is_latest = versions[0].pk == filing.pk
        return super().get_context_data(**kwargs) | {
            "filing": filing,
            "versions": versions,
            "is_latest": is_latest,
            "steps": steps_of(filing),
            "station": filing.station,
            "month": filing.month,
            "last": filing.last_day,
            "missing": missing_of(filing.station, filing.month),
            "changes": changes_since(filing) if is_latest else None,
            "added": self._lines(filing.records) if filing.version > 1 else [],
            "removed": self._lines(filing.dropped),
            "open": {s.verb: s for s in WORKFLOW.open_to(user, filing)} if is_latest else {},
            "may_file": RIGHTS.may(user, "file", filing) and is_latest,
        }

    def _lines(self, records):
        rows = ServiceRecord.objects.filter(pk__in=records.values("pk")).order_by("done_on", "pk")
        rows = rows.select_related("station", "subject")
        return lines(self.request.user, list(rows[:LISTED]))


def steps_of(filing: Filing) -> list[dict[str, str]]:
    """Filed by the station, reviewed by the county."""
    state = {Filing.Status.FILED: "now", RETURNED: "now", Filing.Status.REVIEWED: "done"}
    judged = f"{filing.reviewed_by} {moment(filing.reviewed_at)}" if filing.reviewed_by else ""
    return [
        {
            "label": _("Filed by the station"),
            "state": "done",
            "note": f"{filing.filed_by} {moment(filing.filed_at)}",
        },
        {
            "label": _("Returned") if filing.status == RETURNED else _("Review by the county"),
            "state": state[Filing.Status(filing.status)],
            "note": judged or _("waits"),
        },
    ]
