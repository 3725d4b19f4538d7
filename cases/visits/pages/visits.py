"""Log a visit, log anything else."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from beneficiaries.models import Person
from beneficiaries.search.services import find_people
from cases.crises.queries import all_must_tell
from cases.hand_overs.queries.hand_overs import stock_of
from cases.models import VisitDuty
from cases.records.services import record_visit
from cases.rights import RIGHTS
from cases.today.queries import listed, scoped_duties
from cases.visits.forms.services import ServiceForm
from cases.visits.forms.visits import PHRASES, VisitForm
from cases.visits.queries import open_duty, plan_for
from stations import wording
from stations.pages import RightMixin, ServiceFormMixin, say

SUGGESTED = 8
FOUND = 20


class RecordForm(ServiceFormMixin, FormView):
    """A form that ends in a service record; a repeat with other contents shows both sides."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.lines_field.offer(self.receivers(form), self.stock(form), self.made_lines())
        return form

    def receivers(self, form):
        raise TypeError(f"{type(self).__name__} must say who may be given something")

    def stock(self, form):
        raise TypeError(f"{type(self).__name__} must say whose stock it takes from")

    def made_lines(self):
        return []


class LogVisit(RecordForm):
    """``?duty=`` or ``?person=``; without either somebody is chosen first."""

    form_class = VisitForm
    template_name = "cases/log.html"

    def dispatch(self, request, *args, **kwargs):
        RIGHTS.require_anywhere(request.user, "log")
        if self.person is None:
            return self.choose()
        RIGHTS.require(request.user, "log", self.person)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> Person | None:
        user, asked = self.request.user, self.request.GET
        if "duty" in asked:
            duties = VisitDuty.objects.visible_to(user)
            return self._person(pk=_found(duties, asked["duty"]).person_id)
        return self._person(pk=asked["person"]) if "person" in asked else None

    def _person(self, pk) -> Person:
        people = Person.objects.visible_to(self.request.user).exclude(station=None)
        return _found(people.select_related("station", "household__division"), pk)

    def choose(self):
        user, text = self.request.user, self.request.GET.get("q", "").strip()
        duties = listed(scoped_duties(user, None), "week")
        return render(
            self.request,
            "cases/log_choose.html",
            {
                "text": text,
                "people": find_people(user, text, FOUND) if text else [],
                "duties": duties[:SUGGESTED] if not text else [],
            },
        )

    @cached_property
    def plan(self):
        return plan_for(self.request.user, self.person, on=timezone.localdate())

    def get_form_kwargs(self):
        people = Person.objects.filter(pk__in=[member.pk for member in self.plan.members])
        return super().get_form_kwargs() | {"plan": self.plan, "people": people}

    def receivers(self, form):
        return self.plan.members

    def stock(self, form):
        return stock_of([self.person.station])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "plan": self.plan,
            "duty": open_duty(self.person),
            "phrases": PHRASES,
            "ticks": ticks(kwargs.get("form") or self.get_form(), self.plan.members),
            "is_minor": self.person.age_on() < 18,
            "must_tell": all_must_tell(is_minor=self.person.age_on() < 18),
        }

    def run_service(self, form):
        record, is_new = record_visit(
            by=self.request.user,
            station=self.person.station,
            subject=self.person,
            client_uuid=form.cleaned_data["client_uuid"],
            photos=form.cleaned_data["photos"],
            next_due_on=form.promised_on,
            crisis=form.crisis,
            **form.row_fields(),
        )
        if is_new and form.crisis:
            say(self.request, _("Saved. The station lead has been told."))
            return record.crisis
        duty = open_duty(self.person)
        words = {"name": self.person.name, "day": wording.day(duty.due_on) if duty else "—"}
        say(self.request, _("Saved: %(name)s. Next visit %(day)s.") % words)
        return "cases:today"


class LogService(RightMixin, RecordForm):
    """Advice, a referral, a group, an activity …: with people by name and head counts."""

    form_class = ServiceForm
    template_name = "cases/log_service.html"
    rights, act = RIGHTS, "log"

    def get_initial(self):
        person = self.request.GET.get("person")
        return super().get_initial() | ({"attended": [person]} if person else {})

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"user": self.request.user, "people": people}

    def receivers(self, form):
        return offered_people(self.request, form)

    def stock(self, form):
        return stock_of(form.fields["station"].queryset)

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        people = form.lines_field.people.values()
        return super().get_context_data(**kwargs | {"form": form}) | {"ticks": ticks(form, people)}

    def run_service(self, form):
        photos = form.cleaned_data["photos"]
        record, _is_new = record_visit(by=self.request.user, photos=photos, **form.row_fields())
        say(self.request, _("Saved."))
        return record


def offered_people(request, form) -> list[Person]:
    """Who is ticked already, then who was just found."""
    people = form.fields["attended"].queryset
    asked = form["attended"].value() or []
    ticked = list(people.filter(pk__in=[pk for pk in asked if _is_key(people, pk)]))
    text = form["find"].value() if form.is_bound else ""
    found = find_people(request.user, text, FOUND) if text else []
    return ticked + [person for person in found if person not in ticked]


def ticks(form, people) -> list[tuple[Person, bool]]:
    """Each person with whether the box is ticked."""
    chosen = {str(getattr(pk, "pk", pk)) for pk in form["attended"].value() or []}
    return [(person, str(person.pk) in chosen) for person in people]


def _found(rows, pk):
    """The row, or 404 also for what is no key at all."""
    return get_object_or_404(rows, pk=pk if _is_key(rows, pk) else None)


def _is_key(rows, text) -> bool:
    try:
        rows.model._meta.pk.to_python(text)
    except ValidationError:
        return False
    return True
