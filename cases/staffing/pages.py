"""The page on which a worker's assignment ends: what hangs on it first, then the form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from cases.staffing.forms import EndWorkForm
from cases.staffing.queries import Hanging, what_hangs
from cases.staffing.services import end_work
from stations.models import Assignment, Worker
from stations.pages import ServiceFormMixin, say
from stations.rights import RIGHTS
from stations.scope import UserRequest, stations_countable_by


class AssignmentEnd(ServiceFormMixin, FormView):
    form_class = EndWorkForm
    template_name = "cases/assignment_end.html"
    request: UserRequest

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        RIGHTS.require(self.request.user, "end_assignment", self.assignment.station)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def assignment(self) -> Assignment:
        user = self.request.user
        rows = Assignment.objects.filter(
            worker__in=Worker.objects.visible_to(user), worker=self.kwargs["worker"]
        )
        here = stations_countable_by(user) | RIGHTS.stations(user, "end_assignment")
        rows = rows.filter(station__in=here)
        return get_object_or_404(
            rows.select_related("worker__user", "station"), pk=self.kwargs["pk"]
        )

    @cached_property
    def hanging(self) -> Hanging:
        return what_hangs(self.request.user, self.assignment, timezone.localdate())

    def get_form_kwargs(self) -> dict[str, Any]:
        own = {"assignment": self.assignment, "hanging": self.hanging}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "assignment": self.assignment,
            "worker": self.assignment.worker,
            "hanging": self.hanging,
            "title": gettext_lazy("No longer at this station"),
        }

    def run_service(self, form: EndWorkForm) -> Worker:
        passed = end_work(self.assignment, by=self.request.user, **form.cleaned_data)
        words = {"people": passed.people, "cases": passed.cases}
        said = [_("The assignment ends.")]
        if passed.people or passed.cases:
            said.append(_("Passed on: %(people)d people, %(cases)d cases.") % words)
        if passed.postings:
            said.append(_("The log-in ends here with it."))
        say(self.request, " ".join(said))
        return self.assignment.worker
