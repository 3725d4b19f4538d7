"""Crises: the list, one of them with its steps, and a report that no visit led to."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, ListView

from beneficiaries.models import Person
from cases.crises import services
from cases.crises.queries import all_must_tell, guardian_can_be_called, open_crises_of, steps_of
from cases.crises.workflow import WORKFLOW
from cases.models import CrisisNote, ServiceRecord, VisitDuty
from cases.reason_forms import DAYS, CrisisForm, SafetyPlanForm
from cases.rights import RIGHTS
from stations.ages import ADULT
from stations.cursors import is_uuid
from stations.pages import RightMixin, ServiceFormMixin, say
from stations.scope import ScopedMixin
from stations.steps import StepPage


class Crises(RightMixin, ScopedMixin, ListView):
    """Open ones first, the oldest on top; then the settled ones that this user may see."""

    template_name = "cases/crises.html"
    context_object_name = "notes"
    paginate_by = 50
    queryset = CrisisNote.objects.select_related(
        "person__household__division", "station", "seen_by", "settled_by"
    )

    rights, act = RIGHTS, "list_crises"

    def get_queryset(self):
        notes = super().get_queryset()
        if self.request.GET.get("state") == "settled":
            return notes.exclude(settled_at=None).order_by("-settled_at")
        return notes.open().order_by("reported_at")


class Crisis(ScopedMixin, DetailView):
    template_name = "cases/crisis.html"
    context_object_name = "note"
    queryset = CrisisNote.objects.select_related(
        "person__household__division",
        "person__station",
        "station",
        "record",
        "reported_by",
        "seen_by",
        "settled_by",
    ).prefetch_related("told__by")

    def get_context_data(self, **kwargs):
        note, form = self.object, kwargs.get("form")
        if not isinstance(form, SafetyPlanForm):
            form = SafetyPlanForm(obj=note)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "steps": steps_of(note),
            "days": DAYS,
            "duty": VisitDuty.objects.open().filter(person=note.person).first(),
            "can_call_guardian": guardian_can_be_called(note.person),
            "offers": WORKFLOW.offers(self.request.user, note),
            "others": [whom for whom in CrisisNote.Told if whom not in _named(note)],
        }


class CrisisAct(StepPage, Crisis):
    """One step of a crisis, by POST; refused, the page shows what was typed and what is wrong."""

    http_method_names = ["post"]
    template_name = Crisis.template_name
    workflow, services = WORKFLOW, services.STEPS
    said = dict.fromkeys(WORKFLOW.steps, gettext_lazy("Saved."))

    @property
    def verb(self):
        act = self.kwargs["act"]
        return {"take-over": "take_over", "plan": "plan_safety"}.get(act, act)

    def show_conflict(self, form, current):
        self.object.refresh_from_db()
        return super().show_conflict(form, current)

    def form_invalid(self, form):
        is_pressed = self.verb in {"tell", "watch"}
        return self.refused(form) if is_pressed else super().form_invalid(form)


class CrisisReport(ServiceFormMixin, FormView):
    """``people/<person>/crisis/``: where one of the same kind stands, it is asked whether this
    belongs to it."""

    form_class = CrisisForm
    standing = ()
    template_name = "cases/crisis_form.html"

    def dispatch(self, request, *args, **kwargs):
        RIGHTS.require(request.user, "report_crisis", self.person)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).exclude(station=None)
        return get_object_or_404(people.select_related("station"), pk=self.kwargs["pk"])

    @cached_property
    def record(self) -> ServiceRecord | None:
        """``?record=``: the attempt or the call that it came from, if it has no report yet."""
        asked, user = self.request.GET.get("record", ""), self.request.user
        records = ServiceRecord.objects.visible_to(user).not_voided().select_related("station")
        records = records.filter(subject=self.person, crisis=None)
        record = records.filter(pk=asked).first() if is_uuid(asked) else None
        return record if record and RIGHTS.may(user, "report_crisis", record) else None

    def get_initial(self):
        return {"crisis_kind": self.request.GET.get("kind", "")}

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        is_minor, chosen = self.person.age_on() < ADULT, form["crisis_kind"].value()
        kinds = all_must_tell(is_minor=is_minor)
        return super().get_context_data(**kwargs | {"form": form}) | {
            "person": self.person,
            "record": self.record,
            "chosen": chosen,
            "standing": self.standing,
            "crises": open_crises_of(self.request.user, self.person),
            "kinds": sorted(kinds, key=lambda kind: kind[0] != chosen),
            "can_call_guardian": guardian_can_be_called(self.person),
        }

    def show(self, form, error):
        if isinstance(error, services.Stands):
            self.standing = error.notes
        super().show(form, error)

    def run_service(self, form):
        said, by = form.cleaned_data, self.request.user
        words = {"text": said["crisis_text"], "told": said["crisis_told"], "by": by}
        if said["add_to"]:
            notes = CrisisNote.objects.visible_to(by).filter(person=self.person)
            note = services.add_to_crisis(get_object_or_404(notes, pk=said["add_to"]), **words)
            say(self.request, _("Added to the crisis that stands. The station lead has been told."))
            return note
        note = services.report_crisis(
            person=self.person,
            record=self.record,
            kind=said["crisis_kind"],
            different_from=said["different_from"],
            **words,
        )
        say(self.request, _("Saved. The station lead has been told."))
        return note


def _named(note: CrisisNote) -> set[str]:
    return {step.whom for step in steps_of(note)}
