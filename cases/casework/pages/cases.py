"""The list of cases, a case's page, and its doors: open, step, edit, export."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView

from cases.casework.forms.cases import CaseEditForm
from cases.casework.lists import CasesAsked
from cases.casework.queries.case_page import stages
from cases.casework.rules import sessions
from cases.casework.services import edit_case
from cases.casework.services.actions import actions
from cases.casework.services.holding import HELD_IN
from cases.casework.services.steps import STEPS
from cases.casework.step_words import icon_and_words
from cases.casework.workflow import WORKFLOW
from cases.models import Case
from cases.people.queries.person_page import tags
from cases.people.services.reading import note_reading
from cases.rights import RIGHTS
from stations.lists.pages import ListPage
from stations.lists.remembered import left
from stations.pages import HtmxMixin, RightMixin, ServiceFormMixin, say
from stations.scope import ScopedMixin
from stations.steps import StepMixin

RELATED = (
    *("person__household__division", "station__home", "worker", "from_record"),
    *("project", "theme"),
)


class CaseList(RightMixin, ListPage):
    rights, act = RIGHTS, "list_cases"
    asks = CasesAsked
    template_name = "cases/case_list.html"
    partial_template_name = "cases/_case_rows.html"

    def doors(self) -> dict[str, object]:
        find = {"add_url": reverse("cases:people"), "add_label": _("Find a person")}
        return find | {"chips": self.asked.chips()}


class CaseExport(CaseList):
    """The same as a table, in Excel unless told otherwise."""

    usual_format = "xlsx"


class CaseDetail(ScopedMixin, DetailView):
    template_name = "cases/case.html"
    queryset = Case.objects.select_related(*RELATED)

    @transaction.atomic
    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        note_reading(self.object, by=request.user)
        return response.render()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        case, user = self.object, self.request.user
        steps = list(case.steps.select_related("by"))
        held = list(sessions(case).prefetch_related("workers"))
        found = actions(case, user)
        may_write = RIGHTS.may(user, "write_case", case)
        for step in steps:
            step.icon, step.words = icon_and_words(step.verb)
        return super().get_context_data(**kwargs) | {
            "tags": tags(case.person),
            "stages": stages(case, steps, len(held)),
            "steps": steps[::-1],
            "sessions": held[::-1],
            "next_session": len(held) + 1,
            "actions": [a for a in found if not a.reason],
            "locked": [a for a in found if a.reason],
            "may_edit": may_write and not case.is_ended,
            "may_log": may_write and case.status in HELD_IN,
            "supervisors": list(RIGHTS.holders("supervise_case", case.station)),
            "goals": [line for line in case.goals.splitlines() if line.strip()],
        }


class CaseForm(ScopedMixin, HtmxMixin, ServiceFormMixin, DetailView, FormView):
    """A form about one visible case; htmx gets it as a part of the case's page."""

    template_name = "cases/case_form.html"
    partial_template_name = "cases/_case_form.html"
    queryset = Case.objects.select_related(*RELATED)
    title: str | Promise = ""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.object = self.get_object()
        self.require_right()
        return super().dispatch(request, *args, **kwargs)

    def require_right(self) -> None:
        """For those who may read but not write here."""
        RIGHTS.require(self.request.user, "write_case", self.object)

    def show_conflict(self, form: forms.Form, current: Case) -> dict[str, object]:
        self.object = current
        return super().show_conflict(form, current)

    def after(self, case: Case, text: str) -> str:
        """Where to go on: the case, or the list when it is out of sight now."""
        say(self.request, text)
        if Case.objects.visible_to(self.request.user).filter(pk=case.pk).exists():
            return case.get_absolute_url()
        return left(self.request, reverse("cases:case_list"))


class CaseStepTake(StepMixin, CaseForm):
    workflow, services = WORKFLOW, STEPS


class CaseEdit(CaseForm):
    form_class = CaseEditForm

    def get_form_kwargs(self) -> dict[str, object]:
        fresh = Case.objects.select_related("station").get(pk=self.object.pk)
        return super().get_form_kwargs() | {"instance": fresh}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        words = {"title": _("Edit the case"), "button": _("Save")}
        return super().get_context_data(**kwargs) | words

    def run_service(self, form: CaseEditForm) -> str:
        case = edit_case(self.object, by=self.request.user, **form.cleaned_data)
        return self.after(case, _("Saved."))
