"""Log a visit, log anything else."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from beneficiaries.models import Person
from beneficiaries.search.services import find_people
from cases.codes import Method, Outcome
from cases.crises.queries import all_must_tell
from cases.hand_overs.queries.hand_overs import stock_of
from cases.models import CrisisNote, HandOver, ServiceRecord, VisitDuty, VolunteerService
from cases.people.queries.timeline import last_visits
from cases.people.services.reading import note_reading
from cases.records.services import LooksAlike, log_visit, may_correct
from cases.rights import RIGHTS
from cases.today.queries import listed, scoped_duties
from cases.visits.forms.services import ServiceForm
from cases.visits.forms.visits import VisitForm, initial_of
from cases.visits.queries import open_duty, plan_for
from cases.visits.rules import phrases_for
from stations import wording
from stations.ages import ADULT
from stations.conflicts import Difference, unstored
from stations.cursors import is_uuid
from stations.identity import next_key
from stations.masking import masked
from stations.pages import RightMixin, ServiceFormMixin, say

SUGGESTED = 8
FOUND = 20


class RecordForm(ServiceFormMixin, FormView):
    """A form that ends in a service record; a repeat with other contents shows both sides, and so
    does a visit that looks like one which stands."""

    alike: Sequence[ServiceRecord] = ()
    beside: ServiceRecord | None = None  # one that stands, while the form is filled with it
    may_be_new = False  # of a key that something else was stored under before

    def show(self, form, error):
        """What may be the same is shown as a question; the worker says whether it is."""
        if isinstance(error, LooksAlike):
            self.alike = error.records
            for record in self.alike:
                record.unstored = self.unstored(form, record)
                if may_correct(self.request.user, record):
                    record.mend_url = reverse("cases:record_edit", args=[record.pk])
            sentence = _("There is such a visit already: say whether this is another one.")
            form.add_error(None, sentence)
        else:
            super().show(form, error)

    def unstored(self, form, record: ServiceRecord) -> list[Difference]:
        """What was typed and doesn't stand in this record."""
        blank, self.beside = self.unsent(), record
        try:
            stored = self.unsent()
        finally:
            self.beside = None
        return unstored(form, stored, blank)

    def get_initial(self):
        return super().get_initial() | (initial_of(self.beside) if self.beside else {})

    def get_context_data(self, **kwargs):
        said = {"alike": self.alike, "anew": self.anew}
        said["is_all_stored"] = not any(record.unstored for record in self.alike)
        return super().get_context_data(**kwargs) | said

    def show_conflict(self, form, current):
        """Stored under this key is something else: mine may be another entry, under the key that
        its button has. The same at every try: the draft knows the first key alone."""
        if self.may_be_new:
            self.anew = next_key(self.anew or form.cleaned_data["client_uuid"])
        return super().show_conflict(form, current)

    @cached_property
    def anew(self) -> UUID | None:
        asked = self.request.POST.get("anew", "")
        return UUID(asked) if self.may_be_new and is_uuid(asked) else None

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.lines_field.offer(self.receivers(form), self.stock(form), self.made_lines())
        form.volunteers_field.offer(
            self.request.user,
            self.places(form),
            helpers_of(self.beside or self.made_in()),
            self.arrived(),
        )
        return form

    def arrived(self):
        """Who checked in by themselves, where that is taken over."""
        return []

    def made_in(self) -> ServiceRecord | None:
        """The record that this form corrects."""
        return None

    def places(self, form):
        """Whose volunteers are offered first."""
        return [self.made_in().station] if self.made_in() else form.fields["station"].queryset

    def receivers(self, form):
        raise TypeError(f"{type(self).__name__} must say who may be given something")

    def stock(self, form):
        raise TypeError(f"{type(self).__name__} must say whose stock it takes from")

    def made_lines(self):
        return lines_of(self.beside) if self.beside else []


class LogVisit(RecordForm):
    """``?duty=`` or ``?person=``; without either somebody is chosen first."""

    form_class = VisitForm
    template_name = "cases/log.html"
    may_be_new = True

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
        """Whoever may be visited, and who has gone, so that nobody is registered twice."""
        user, text = self.request.user, self.request.GET.get("q", "").strip()
        here = Q(station__in=RIGHTS.stations(user, "log"))
        duties = listed(scoped_duties(user, None).filter(here), "week")
        return render(
            self.request,
            "cases/log_choose.html",
            {
                "text": text,
                "people": find_people(user, text, FOUND, among=here | Q(station=None)),
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

    def places(self, form):
        return [self.person.station]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "plan": self.plan,
            "duty": open_duty(self.person),
            "phrases": phrases_for(self.person.age_on()),
            "ticks": self._ticks(kwargs.get("form") or self.get_form()),
            "is_minor": self.person.age_on() < ADULT,
            "must_tell": all_must_tell(is_minor=self.person.age_on() < ADULT),
            "lately": last_visits(self.request.user, self.person),
        }

    def render_to_response(self, context, **kwargs):
        """What was found last time is read like the file."""
        if context["lately"]:
            note_reading(self.person, by=self.request.user)
        return super().render_to_response(context, **kwargs)

    def _ticks(self, form):
        """Whoever was there last time is ticked by one button, without JavaScript too."""
        ticked = ticks(form, self.plan.members)
        if self.request.POST.get("search") != "same":
            return ticked
        return [(one, is_on or one in self.plan.same) for one, is_on in ticked]

    def show(self, form, error):
        """The day of another try has a field of its own."""
        is_attempt = form.cleaned_data.get("outcome") != Outcome.MET
        if is_attempt and "next_due_on" in getattr(error, "error_dict", {}):
            error.error_dict["again_on"] = error.error_dict.pop("next_due_on")
        super().show(form, error)

    def show_conflict(self, form, current):
        """Of what can't be stored as it is, the danger is heard all the same."""
        note = CrisisNote.objects.filter(record=current.pk).first() if form.crisis else None
        is_heard = note and form.crisis["text"].strip() in masked(note, "text", str)
        return super().show_conflict(form, current) | {"is_heard": is_heard}

    def run_service(self, form):
        record, is_new, added = log_visit(
            by=self.request.user,
            different_from=form.cleaned_data["different_from"],
            station=self.person.station,
            subject=self.person,
            client_uuid=self.anew or form.cleaned_data["client_uuid"],
            photos=form.cleaned_data["photos"],
            next_due_on=form.promised_on,
            next_said=form.next_said,
            crisis=form.crisis,
            **form.row_fields(),
        )
        if added:
            say_added(self.request, added)
            return getattr(record, "crisis", record) if form.crisis else record
        if is_new and form.crisis:
            say(self.request, _("Saved. The station lead has been told."))
            return record.crisis
        doors = {"undo": reverse("cases:record_undo", args=[record.pk])} if is_new else {}
        if record.outcome != Outcome.MET:
            report = reverse("cases:crisis_report", args=[self.person.pk])
            doors |= {"url": f"{report}?record={record.pk}", "label": _("Report a crisis")}
        say(self.request, said_of(record, open_duty(self.person)), **doors)
        return "cases:today"


class LogService(RightMixin, RecordForm):
    """Advice, a referral, a group, an activity …: with people by name and head counts."""

    form_class = ServiceForm
    template_name = "cases/log_service.html"
    rights, act = RIGHTS, "log"
    may_be_new = True

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
        fields = form.row_fields()
        fields["client_uuid"] = self.anew or fields["client_uuid"]
        record, is_new, added = log_visit(by=self.request.user, photos=photos, **fields)
        if added:
            say_added(self.request, added)
            return record
        undo = reverse("cases:record_undo", args=[record.pk]) if is_new else ""
        say(self.request, _("Saved."), undo=undo)
        return record


def lines_of(record: ServiceRecord) -> QuerySet[HandOver]:
    return record.hand_overs.select_related("item", "person")


def helpers_of(record: ServiceRecord | None) -> list[VolunteerService]:
    return list(record.volunteering.select_related("volunteer__station")) if record else []


def say_added(request, added: Sequence[str]) -> None:
    """Of what was stored before and is more now."""
    words = {"added": _(", ").join(added)}
    say(request, _("This was stored before; added to it now: %(added)s.") % words)


def said_of(record: ServiceRecord, duty: VisitDuty | None) -> str:
    """What was noted, and what is owed now: an attempt owes what it owed before."""
    today = timezone.localdate()
    words = {"name": record.subject.name, "outcome": record.get_outcome_display()}
    day = duty.again_on or duty.due_on if duty else None
    words["day"] = wording.day(day)
    if record.outcome != Outcome.MET:
        said = _("Attempt noted: %(name)s, %(outcome)s.") % words
    else:
        said = _("Saved: %(name)s.") % words
    if not record.subject.is_active:
        after = _("Off the ledger: no next visit is owed.")
    elif day is None:
        return said
    elif day < today:
        after = _("The visit has been owed since %(day)s.") % words
    elif record.outcome == Outcome.MET and record.method != Method.HOME_VISIT:
        after = _("This was no home visit: that one stays owed by %(day)s.") % words
    elif duty.again_on:
        after = _("Another try on %(day)s; until then the visit stays owed.") % words
    else:
        after = _("Next visit %(day)s.") % words
    return _("%(said)s %(after)s") % {"said": said, "after": after}


def offered_people(request, form) -> list[Person]:
    """Who is ticked already, then who was just found."""
    people = form.fields["attended"].queryset
    asked = form["attended"].value() or []
    ticked = list(people.filter(pk__in=[pk for pk in asked if is_key_of(people, pk)]))
    text = form["find"].value() if form.is_bound else ""
    found = find_people(request.user, text, FOUND) if text else []
    return ticked + [one for one in found if one not in ticked and may_be_named(one)]


def may_be_named(person: Person) -> bool:
    """Whoever died is found and marked, since a record of before may be entered late."""
    return person.is_active or bool(person.died_on)


def ticks(form, people) -> list[tuple[Person, bool]]:
    """Each person with whether the box is ticked."""
    chosen = {str(getattr(pk, "pk", pk)) for pk in form["attended"].value() or []}
    return [(person, str(person.pk) in chosen) for person in people]


def _found(rows, pk):
    """The row, or 404 also for what is no key at all."""
    return get_object_or_404(rows, pk=pk if is_key_of(rows, pk) else None)


def is_key_of(rows, text) -> bool:
    try:
        rows.model._meta.pk.to_python(text)
    except ValidationError:
        return False
    return True
