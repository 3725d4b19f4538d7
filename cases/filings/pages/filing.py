"""One version of a filed month: where it stands, what it changed, the county's judgement."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from cases.filings.pages.filings import LISTED
from cases.filings.queries.filings import changes_since, reached, records_in, versions_of
from cases.filings.services.filings import return_filing, review_filing
from cases.models import Filing, ServiceRecord
from cases.reason_forms import JudgeForm
from cases.records.queries.records import lines
from stations.models import Role
from stations.pages import say
from stations.scope import ScopedMixin, roles_of
from stations.wording import moment

RETURNED = Filing.Status.RETURNED


class FilingPage(ScopedMixin, SingleObjectMixin, FormView):
    """One version: where it stands, what it changed; the officer's review or return."""

    queryset = Filing.objects.select_related("station", "filed_by", "reviewed_by")
    form_class = JudgeForm
    template_name = "cases/filing.html"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        filing, user = self.object, self.request.user
        versions = versions_of(filing)
        is_latest = versions[0].pk == filing.pk
        roles = roles_of(user, filing)
        return super().get_context_data(**kwargs) | {
            "filing": filing,
            "versions": versions,
            "is_latest": is_latest,
            "steps": steps_of(filing),
            "figures": reached(records_in(filing)),
            "changes": changes_since(filing) if is_latest else None,
            "added": self._lines(filing.records) if filing.version > 1 else [],
            "removed": self._lines(filing.dropped),
            "may_judge": Role.OFFICER in roles and is_latest and filing.status != RETURNED,
            "may_review": filing.status == Filing.Status.FILED,
            "may_file": Role.LEAD in roles and is_latest,
        }

    def _lines(self, records):
        rows = ServiceRecord.objects.filter(pk__in=records.values("pk")).order_by("done_on", "pk")
        rows = rows.select_related("station", "subject")
        return lines(self.request.user, list(rows[:LISTED]))

    def post(self, request, *args, **kwargs):
        if "review" in request.POST:
            return self.judge()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        return self.judge(form.cleaned_data["comment"])

    def judge(self, comment=""):
        user = self.request.user
        try:
            if comment:
                return_filing(self.object, comment=comment, by=user)
                say(self.request, _("Returned. The lead reads your comment."))
            else:
                review_filing(self.object, by=user)
                say(self.request, _("Reviewed."))
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        return redirect(self.object)


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
