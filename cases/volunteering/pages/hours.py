"""Volunteers' hours: the list, approving many at once, taking one approval back."""

from __future__ import annotations

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from cases.models import VolunteerService
from cases.rights import RIGHTS
from cases.volunteering.lists import HoursAsked
from cases.volunteering.services.approving import approve_hours, take_back_approval
from resources.stock.pages.base import tabs
from stations.cursors import is_key
from stations.lists.pages import ListPage
from stations.lists.remembered import left
from stations.pages import ServiceFormMixin, say
from stations.reasons import ReasonForm
from stations.scope import ScopedMixin


class Hours(ListPage):
    """Who helped, the newest first; the lead ticks what counts as hours."""

    asks = HoursAsked
    template_name = "cases/hours.html"
    partial_template_name = "cases/_hours_rows.html"

    def check_may(self):
        RIGHTS.require_anywhere(self.request.user, "list_hours")

    def doors(self):
        return {
            "tabs": tabs("cases:hours", self.request.user),
            "may_approve": self.asked.may_approve,
        }


class HoursApprove(View):
    """POST ``line`` (many), or ``all``: whatever the address's filter leaves."""

    def post(self, request):
        asked = HoursAsked(request.user, request.GET)
        chosen = asked.found
        if "all" not in request.POST:
            keys = [int(key) for key in request.POST.getlist("line") if is_key(key)]
            chosen = asked.rows().filter(pk__in=keys)
        number = approve_hours(chosen, by=request.user)
        words = ngettext("%(number)d line approved.", "%(number)d lines approved.", number)
        say(request, words % {"number": number})
        return redirect(left(request, reverse("cases:hours")))


class HoursTakeBack(ServiceFormMixin, ScopedMixin, SingleObjectMixin, FormView):
    """Why an approval was wrong."""

    form_class = ReasonForm
    template_name = "cases/hours_take_back.html"
    context_object_name = "line"
    queryset = VolunteerService.objects.select_related("record", "volunteer", "station")

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        RIGHTS.require(request.user, "approve_hours", self.object.station)
        return super().dispatch(request, *args, **kwargs)

    def run_service(self, form):
        take_back_approval(self.object, reason=form.cleaned_data["reason"], by=self.request.user)
        say(self.request, _("The approval is taken back; these hours wait again."))
        return left(self.request, reverse("cases:hours"))
