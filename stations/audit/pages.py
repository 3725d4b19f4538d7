"""The audit page: who opened or did what, where, when and why."""

from __future__ import annotations

from django.http import Http404

from stations.audit.lists import AuditAsked
from stations.lists.pages import ListPage
from stations.models import Role
from stations.scope import postings_of


class AuditPage(ListPage):
    asks = AuditAsked
    template_name = "stations/audit.html"

    def check_may(self) -> None:
        if not any(posting.role == Role.AUDITOR for posting in postings_of(self.request.user)):
            raise Http404
