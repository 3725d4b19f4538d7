"""What begins on another page than the case's own: a case from a person, a session of a case."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from beneficiaries.models import Person
from cases.casework.forms.cases import CaseOpenForm
from cases.casework.forms.sessions import CaseSessionForm
from cases.casework.pages.cases import CaseForm
from cases.casework.services import open_case
from cases.casework.services.holding import hold_session
from cases.models import ServiceRecord
from cases.rights import RIGHTS
from cases.visits.queries import VisitPlan, plan_for
from stations.identity import uuid7
from stations.pages import ServiceFormMixin, say


class CaseOpen(ServiceFormMixin, FormView):
    """Open a case for a person; ``?record=`` names the visit that it grows from."""

    template_name = "cases/case_open.html"
    form_class = CaseOpenForm

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        people = Person.objects.visible_to(request.user).select_related("station")
        self.person = get_object_or_404(people, pk=kwargs["pk"])
        RIGHTS.require(request.user, "write_case", self.person)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def record(self) -> ServiceRecord | None:
        key = self.request.GET.get("record")
        if not key:
            return None
        records = ServiceRecord.objects.of_person(self.person).not_voided()
        try:
            return get_object_or_404(records, pk=key)
        except ValidationError as error:  # no UUID at all
            raise Http404 from error

    def get_initial(self) -> dict[str, object]:
        note = self.record.note if self.record else ""
        return {"client_uuid": uuid7(), "problem": note}

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"user": self.request.user, "person": self.person}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        return context | {"person": self.person, "record": self.record}

    def run_service(self, form: CaseOpenForm) -> str:
        case = open_case(
            person=self.person, by=self.request.user, from_record=self.record, **form.cleaned_data
        )
        say(self.request, _("Case %(number)s was opened.") % {"number": case.number})
        return case.get_absolute_url()


class CaseSession(CaseForm):
    """A session is a service record like every other: it is counted once, in the fact table."""

    form_class = CaseSessionForm

    @cached_property
    def plan(self) -> VisitPlan:
        return plan_for(self.request.user, self.object.person, on=timezone.localdate())

    def get_initial(self) -> dict[str, object]:
        return {"client_uuid": uuid7()}

    def get_form_kwargs(self) -> dict[str, object]:
        people = Person.objects.filter(pk__in=[member.pk for member in self.plan.members])
        return super().get_form_kwargs() | {
            "plan": self.plan,
            "people": people,
            "case": self.object,
        }

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        words = {"title": _("Log a session"), "button": _("Save")}
        return super().get_context_data(**kwargs) | words

    def run_service(self, form: CaseSessionForm) -> str:
        fields = form.cleaned_data | {"attended": list(form.cleaned_data["attended"])}
        hold_session(self.object, by=self.request.user, **fields)
        return self.after(self.object, _("Session saved."))
