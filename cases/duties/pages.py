"""How often somebody is seen: the defaults, and what a county changed."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from cases.duties.intervals import DEFAULT_RULES
from cases.duties.queries import rule_table
from cases.duties.services.visit_rules import remove_rule, set_rule
from cases.models import VisitRule
from cases.reason_forms import RuleForm
from cases.rights import RIGHTS
from stations.models import Division
from stations.pages import RightMixin, ServiceFormMixin, say
from stations.reasons import ReasonForm


def administered(user) -> list[Division]:
    """The divisions that this administrator looks after."""
    return RIGHTS.posted_over(user, "set_visit_rules")


class RulePage(RightMixin, ServiceFormMixin, FormView):
    """One division's rules; ``?division=`` for whoever looks after several."""

    rights, act = RIGHTS, "set_visit_rules"

    @cached_property
    def division(self) -> Division:
        mine = administered(self.request.user)
        asked = self.request.GET.get("division", mine[0].pk)
        found = next((division for division in mine if division.pk == asked), None)
        if found is None:
            raise Http404
        return found

    def get_success_url(self):
        return f"{reverse('cases:rules')}?division={self.division.pk}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "division": self.division,
            "divisions": administered(self.request.user),
        }


class Rules(RulePage):
    form_class = RuleForm
    template_name = "cases/rules.html"

    def get_initial(self):
        return {"whom": self.request.GET.get("whom"), "interval": self.request.GET.get("interval")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "rows": rule_table(self.division),
            "defaults": len(DEFAULT_RULES),
        }

    def run_service(self, form):
        given = {name: form.cleaned_data[name] for name in ("interval", "reason")}
        set_rule(self.division, **form.target(), **given, by=self.request.user)
        say(self.request, _("Saved. The visits owed are being worked out again."))
        return self.get_success_url()


class RuleRemove(RulePage):
    form_class = ReasonForm
    template_name = "cases/rule_remove.html"

    @cached_property
    def rule(self) -> VisitRule:
        mine = VisitRule.objects.filter(division__in=administered(self.request.user))
        return get_object_or_404(mine.select_related("division"), pk=self.kwargs["pk"])

    @cached_property
    def division(self) -> Division:
        return self.rule.division

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"rule": self.rule}

    def run_service(self, form):
        target = self.get_success_url()
        remove_rule(self.rule, reason=form.cleaned_data["reason"], by=self.request.user)
        say(self.request, _("Removed. The visits owed are being worked out again."))
        return target
