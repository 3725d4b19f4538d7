"""The audit page: who opened or did what, where, when and why."""

from __future__ import annotations

from stations.audit.lists import AuditAsked
from stations.lists.pages import ListPage
from stations.pages import RightMixin
from stations.rights import RIGHTS


class AuditPage(RightMixin, ListPage):
    rights, act = RIGHTS, "audit"
    asks = AuditAsked
    template_name = "stations/audit.html"
