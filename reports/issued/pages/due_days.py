"""By which day stations file and reports are compiled, county by county."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from reports.issued.forms import DueDayForm
from reports.issued.queries.due import default_days
from reports.issued.services.due_days import set_due_days
from reports.models import DueDay
from reports.rights import RIGHTS
from stations.models import Division
from stations.pages import RightMixin, ServiceFormMixin, say


class DueDays(RightMixin, ServiceFormMixin, FormView):
    """The counties of an officer; ``?county=`` chooses which one is changed."""

    form_class = DueDayForm
    template_name = "reports/due_days.html"
    rights, act = RIGHTS, "set_due_days"

    @cached_property
    def counties(self) -> list[Division]:
        mine = RIGHTS.divisions(self.request.user, "set_due_days")
        rows = Division.objects.filter(pk__in=mine, level=Division.Level.COUNTY, is_pseudo=False)
        return list(rows.select_related("due_day").order_by("code"))

    @cached_property
    def county(self) -> Division:
        asked = self.request.GET.get("county", "")
        if not self.counties:
            raise Http404
        if not asked:
            return self.counties[0]
        return get_object_or_404(
            Division.objects.filter(pk__in=[c.pk for c in self.counties]), pk=asked
        )

    def get_form_kwargs(self) -> dict[str, object]:
        days = DueDay.objects.filter(division=self.county).first()
        usual = default_days()
        days = days or DueDay(
            division=self.county, filing_day=usual.filing, report_day=usual.report
        )
        return super().get_form_kwargs() | {"instance": days}

    def run_service(self, form: DueDayForm) -> str:
        set_due_days(self.county, by=self.request.user, **form.cleaned_data)
        say(self.request, _("Kept. The next reports follow these days."))
        return f"{reverse('reports:due_days')}?county={self.county.pk}"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {
            "county": self.county,
            "counties": self.counties,
            "usual": default_days(),
        }
