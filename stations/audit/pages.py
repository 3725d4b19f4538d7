"""The audit page: who opened or did what, where, when and why."""

from __future__ import annotations

from django.views.generic import TemplateView

from stations.audit.forms import AuditFilter
from stations.models import AuditEntry
from stations.pages import HtmxMixin, RightMixin
from stations.rights import RIGHTS

PAGE = 50


class AuditPage(RightMixin, HtmxMixin, TemplateView):
    """Newest first, paged by key: the trail is long and only ever grows."""

    template_name = "stations/audit.html"
    partial_template_name = "stations/_audit_rows.html"
    rights, act = RIGHTS, "audit"

    def get_context_data(self, **kwargs):
        entries = AuditEntry.objects.visible_to(self.request.user)
        entries = entries.select_related("by", "station", "division")
        chosen = AuditFilter(self.request.GET, queryset=entries, request=self.request)
        rows = chosen.qs.order_by("-pk")
        before = self.request.GET.get("before", "")
        if before.isdecimal():
            rows = rows.filter(pk__lt=int(before))
        found = list(rows[: PAGE + 1])
        following = found[PAGE - 1].pk if len(found) > PAGE else None
        return super().get_context_data(**kwargs) | {
            "filter": chosen,
            "entries": found[:PAGE],
            "following": following,
            "is_later_page": bool(before),
        }
