"""Crises: the list, one of them with its steps, and a report that no visit led to."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView

from beneficiaries.models import Person
from cases.crises import services
from cases.crises.queries import all_must_tell, steps_of
from cases.models import CrisisNote
from cases.reason_forms import CrisisForm, SafetyPlanForm
from stations.models import Role
from stations.pages import ServiceFormMixin, say
from stations.scope import ScopedMixin, postings_of, roles_of

PLACES = {Role.WORKER, Role.LEAD, Role.SUPERVISOR}


class Crises(ScopedMixin, ListView):
    """Open ones first, the oldest on top; then the settled ones that this user may see."""

    template_name = "cases/crises.html"
    context_object_name = "notes"
    paginate_by = 50
    queryset = CrisisNote.objects.select_related(
        "person__household__division", "station", "seen_by", "settled_by"
    )

    def dispatch(self, request, *args, **kwargs):
        if not {posting.role for posting in postings_of(request.user)} & PLACES:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        notes = super().get_queryset()
        if self.request.GET.get("state") == "settled":
            return notes.exclude(settled_at=None).order_by("-settled_at")
        return notes.open().order_by("reported_at")


class Crisis(ScopedMixin, DetailView):
    template_name = "cases/crisis.html"
    context_object_name = "note"
    queryset = CrisisNote.objects.select_related(
        "person__household__division", "station", "record", "reported_by", "seen_by", "settled_by"
    ).prefetch_related("told__by")

    def get_context_data(self, **kwargs):
        user, note = self.request.user, self.object
        roles, missing = roles_of(user, note), services.missing_of(note)
        form = kwargs.pop("form", None) or SafetyPlanForm(initial={"safety_plan": note.safety_plan})
        return super().get_context_data(**kwargs) | {
            "form": form,
            "steps": steps_of(note),
            "may_tell": bool(roles & (services.REPORTERS | services.TAKERS))
            and not note.settled_at,
            "may_take": bool(roles & services.TAKERS) and not note.settled_at,
            "missing": missing,
            "missing_words": "、".join(str(whom.label) for whom in missing),
            "others": [whom for whom in CrisisNote.Told if whom not in _named(note)],
        }


class CrisisAct(Crisis):
    """One step of a crisis, by POST: take over, tell, plan, settle."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        self.object = note = self.get_object()
        acts = {
            "take-over": lambda: services.take_over(note, by=request.user),
            "tell": lambda: services.tell(note, whom=request.POST.get("whom", ""), by=request.user),
            "plan": lambda: self._plan(services.plan_safety),
            "settle": lambda: self._plan(services.settle),
        }
        act = acts.get(self.kwargs["act"])
        if act is None:
            raise Http404
        try:
            act()
        except ValidationError as error:
            return self._again(error)
        say(request, _("Saved."))
        return redirect(note)

    def _plan(self, service):
        text = self.request.POST.get("safety_plan", "")
        return service(self.object, safety_plan=text, by=self.request.user)

    def _again(self, error):
        """The page with what was typed, and what is wrong with it."""
        form = SafetyPlanForm(self.request.POST if "safety_plan" in self.request.POST else None)
        if form.is_bound:
            form.is_valid()
            form.add_error(None, error.messages)
        else:
            messages.error(self.request, " ".join(error.messages))
        return self.render_to_response(self.get_context_data(form=form))


class CrisisReport(ServiceFormMixin, FormView):
    """``people/<person>/crisis/``"""

    form_class = CrisisForm
    template_name = "cases/crisis_form.html"

    def dispatch(self, request, *args, **kwargs):
        if not roles_of(request.user, self.person) & services.REPORTERS:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).exclude(station=None)
        return get_object_or_404(people.select_related("station"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        is_minor = self.person.age_on() < 18
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "must_tell": all_must_tell(is_minor=is_minor),
        }

    def run_service(self, form):
        fields = {name: form.cleaned_data[f"crisis_{name}"] for name in ("kind", "text", "told")}
        note = services.report_crisis(person=self.person, by=self.request.user, **fields)
        say(self.request, _("Saved. The station lead has been told."))
        return note


def _named(note: CrisisNote) -> set[str]:
    return {step.whom for step in steps_of(note)}
