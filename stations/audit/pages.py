"""The audit page: who opened or did what, where, when and why; who saw one person."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.generic import FormView

from stations.audit.forms import WhoSawForm
from stations.audit.lists import AuditAsked, said
from stations.audit.who_saw import AT_MOST, who_saw
from stations.lists.pages import ListPage
from stations.pages import RightMixin
from stations.rights import RIGHTS
from stations.scope import UserRequest


class AuditPage(RightMixin, ListPage):
    rights, act = RIGHTS, "audit"
    asks = AuditAsked
    template_name = "stations/audit.html"


class WhoSaw(RightMixin, FormView):
    """Asked by POST: an identity number stands in no address. The answer can be printed."""

    rights, act = RIGHTS, "audit"
    form_class = WhoSawForm
    template_name = "stations/who_saw.html"
    request: UserRequest

    def form_valid(self, form: WhoSawForm) -> HttpResponse:
        told = form.cleaned_data
        found = who_saw(told["number"], told["since"], told["until"], by=self.request.user)
        entries = [(entry, said(entry)) for entry in found or []]
        answer = {
            "entries": entries,
            "is_known": found is not None,
            "is_cut": len(entries) == AT_MOST,
            "told": told | {"number": told["number"][-4:]},
        }
        return self.render_to_response(self.get_context_data(form=form) | answer)
