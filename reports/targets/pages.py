"""What a division has promised, beside what it has reached."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView
from django.views.generic.base import View

from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.issued.forms import TargetForm
from reports.models import Target
from reports.rights import RIGHTS
from reports.targets.queries import progress, promising
from reports.targets.services import remove_target, set_target
from stations.models import Division
from stations.pages import RightMixin, ServiceFormMixin, say

CHOSEN_FROM = 300


def targets_url(division: Division) -> str:
    return f"{reverse('reports:targets')}?division={division.pk}"


class Targets(RightMixin, ServiceFormMixin, FormView):
    """One division's targets; ``?division=`` chooses it."""

    template_name = "reports/targets.html"
    form_class = TargetForm
    rights, act = RIGHTS, "promise"

    @cached_property
    def division(self) -> Division:
        asked = self.request.GET.get("division", "")
        rows = promising(self.request.user)
        found = (rows.filter(pk=asked) if asked else rows).first()
        if found is None:
            raise Http404
        return found

    def run_service(self, form: TargetForm) -> str:
        set_target(division=self.division, by=self.request.user, **form.cleaned_data)
        say(self.request, _("Target set."))
        return targets_url(self.division)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        today = timezone.localdate()
        source = FigureSource(self.division, Period.month(today), today)
        upper = promising(self.request.user).filter(level__lt=Division.Level.TOWNSHIP)
        return super().get_context_data(**kwargs) | {
            "division": self.division,
            "divisions": upper[:CHOSEN_FROM],
            "rows": progress(source),
            "today": today,
        }


class TargetRemove(View):
    """POST: the goal is given up."""

    def post(self, request: HttpRequest, pk: int, **kwargs: object) -> HttpResponseBase:
        mine = Target.objects.filter(division__in=promising(request.user).values("pk"))
        target = get_object_or_404(mine.select_related("division"), pk=pk)
        remove_target(target, by=request.user)
        say(request, _("Target removed."))
        return redirect(targets_url(target.division))
