"""A record is corrected: one form, and what has to happen behind it is decided by the service."""

from __future__ import annotations

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.detail import SingleObjectMixin

from beneficiaries.models import Person
from beneficiaries.search.services import find_people
from cases.codes import Condition
from cases.hand_overs.queries.hand_overs import stock_of
from cases.models import CrisisNote, ServiceRecord
from cases.records.queries.likely import likely_people
from cases.records.rules import VISITS
from cases.records.services import mend_record
from cases.rights import RIGHTS
from cases.visits.forms.services import CorrectServiceForm, initial_heads
from cases.visits.forms.visits import CorrectVisitForm, initial_of
from cases.visits.pages.visits import (
    FOUND,
    RecordForm,
    is_key_of,
    lines_of,
    offered_people,
    ticks,
)
from cases.visits.queries import household_members
from cases.volunteering.queries import to_take_over
from stations.cursors import is_uuid
from stations.masking import mask_name
from stations.models import Station
from stations.pages import say, told_again
from stations.scope import ScopedMixin
from stations.wording import moment


class RecordMend(ScopedMixin, SingleObjectMixin, RecordForm):
    """Of a visit its person, station, day and words; of anything else who was there, too. A filed
    month asks why."""

    queryset = ServiceRecord.objects.select_related("station", "subject__household")

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        RIGHTS.require(request.user, "correct", self.object)
        if self.object.voided_at:
            return self._sent_again(request)
        return super().dispatch(request, *args, **kwargs)

    def _sent_again(self, request):
        """What was voided is corrected no more: it leads to what stands in its place. What was
        typed stays in sight, with the door to that one."""
        if told := told_again(request):
            return told
        standing = self._standing(request)
        found = standing or self.object
        when = {"time": moment(found.created_at if standing else found.voided_at)}
        sentence = _("Corrected already (%(time)s): this record stands in its place.") % when
        if not standing:
            sentence = (
                _("This record was voided (%(time)s) and nothing stands in its place.") % when
            )
        if request.method != "POST":
            say(request, sentence)
            return redirect(found)
        form = self.get_form()
        form.errors.clear()
        form.add_error(None, sentence)
        form.add_error(None, _("What you typed stands below and is not saved: take it over there."))
        form.stands = found.get_absolute_url()
        return self.shown(form, 409)

    def _standing(self, request):
        """The last of those that took its place, as far as this person sees it."""
        seen, found = ServiceRecord.objects.visible_to(request.user), None
        pk = self.object.pk
        while following := seen.filter(replaces=pk).first():
            found, pk = following, following.pk
        return found

    @cached_property
    def is_visit(self) -> bool:
        return self.object.method in VISITS and self.object.subject is not None

    def get_template_names(self):
        return ["cases/record_visit_form.html" if self.is_visit else "cases/record_form.html"]

    def get_form_class(self):
        return CorrectVisitForm if self.is_visit else CorrectServiceForm

    def get_initial(self):
        record = self.beside or self.object
        heads = {line.group: line.number for line in record.head_counts.all()}
        whose = {"station": record.station_id, "subject": record.subject_id}
        return initial_of(record) | whose | initial_heads(heads)

    def get_form_kwargs(self):
        user = self.request.user
        own = Person.objects.filter(attendances__record=self.object).values("pk")
        people = Person.objects.filter(pk__in=[*own.values_list("pk", flat=True), *self.nearby])
        if not self.is_visit:
            people = Person.objects.visible_to(user) | Person.objects.filter(pk__in=own)
        return super().get_form_kwargs() | {"people": people, "user": user}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["reason"].required = self.object.filing_id is not None
        mine = Station.objects.filter(pk=self.object.station_id)
        if not self.object.activity_id:
            mine |= Station.objects.filter(pk__in=RIGHTS.stations(self.request.user, "log"))
        form.fields["station"].queryset = mine
        record = self.beside or self.object
        form.offer_attribution([record.station_id], of=record, day=record.done_on)
        if self.is_visit:
            own = Person.objects.filter(pk=self.object.subject_id)
            visible = Person.objects.visible_to(self.request.user).exclude(station=None)
            form.fields["subject"].queryset = visible | own
        field = form.lines_field
        self._mask([*field.people.values(), *(line.person for line in field.made.values())])
        return form

    def receivers(self, form):
        own = form.fields["attended"].queryset
        return own if self.is_visit else offered_people(self.request, form)

    def stock(self, form):
        return stock_of([self.object.station])

    def made_lines(self):
        return lines_of(self.beside or self.object)

    def arrived(self):
        """Asked for by the page of the check-in (``?arrived=``)."""
        activity = self.object.activity
        if "arrived" not in self.request.GET or activity is None:
            return []
        return to_take_over(activity, self.object.done_on)

    def made_in(self):
        return self.object

    @cached_property
    def nearby(self) -> list:
        if self.object.subject is None:
            return []
        subjects = dict.fromkeys([self.object.subject, self.chosen])
        homes = [household_members(self.request.user, one) for one in subjects]
        return [person.pk for home in homes for person in home]

    @cached_property
    def chosen(self) -> Person | None:
        """Whose visit it was, as the form says by now."""
        asked = self.request.POST.get("subject", "")
        people = Person.objects.visible_to(self.request.user).exclude(station=None)
        found = people.filter(pk=asked).first() if is_uuid(asked) else None
        return found or self.object.subject

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        people = list(form.lines_field.people.values())
        self._mask([self.object.subject] if self.object.subject else [])
        return super().get_context_data(**kwargs | {"form": form}) | {
            "record": self.object,
            "person": self.chosen,
            "ticks": self._ticks(form, people),
            "whose": self._whose(form) if self.is_visit else [],
        }

    def _ticks(self, form, people: list[Person]) -> list[tuple[Person, bool]]:
        """Of another person's visit: who lives with them, and they were there; who lives with the
        wrong one wasn't."""
        if not self.is_visit:
            return ticks(form, people)
        if self.chosen != self.object.subject:
            people = household_members(self.request.user, self.chosen)
        found = ticks(form, people)
        if form["attended"].value() and not any(is_ticked for _one, is_ticked in found):
            return [(one, one == self.chosen) for one, _is_ticked in found]
        return found

    def _whose(self, form) -> list[tuple[Person, bool]]:
        """Whom it may be about: who stands there, who was chosen, who was found or is likely."""
        subject, user = self.object.subject, self.request.user
        chosen = str(form["subject"].value() or "")
        text = (form["find"].value() or "").strip() if form.is_bound else ""
        found = find_people(user, text, FOUND) if text else likely_people(user, subject)
        others = [person for person in found if person != subject]
        if chosen not in {str(person.pk) for person in [subject, *others]}:
            others = [*find_chosen(form, chosen), *others]
        return [(person, str(person.pk) == chosen) for person in [subject, *others]]

    def _subject(self, form) -> Person | None:
        """Of what is no visit: who was there instead, when the one it was about was not."""
        record = self.object
        if self.is_visit:
            return form.cleaned_data["subject"] or record.subject
        there = list(form.cleaned_data["attended"])
        was_there = record.attendances.filter(person=record.subject_id).exists()
        if record.case_id or record.subject in there or not was_there:
            return record.subject
        return there[0] if len(there) == 1 else None

    def _mask(self, people: list[Person]) -> None:
        """Whoever has moved out of sight is shown masked; these rows are never saved."""
        keys = [person.pk for person in people]
        seen = Person.objects.visible_to(self.request.user).filter(pk__in=keys)
        visible = set(seen.values_list("pk", flat=True))
        for person in people:
            if person.pk not in visible:
                person.name = mask_name(person.name)

    def run_service(self, form):
        fields, record = form.row_fields(), self.object
        for name in ("station", "subject", "client_uuid"):
            fields.pop(name, None)
        now = mend_record(
            record,
            by=self.request.user,
            subject=self._subject(form),
            station=form.cleaned_data["station"] or record.station,
            replacement_uuid=form.cleaned_data["client_uuid"],
            seen_version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            different_from=form.cleaned_data.get("different_from", ()),
            **fields,
        )
        is_new = now.pk != record.pk
        say(self.request, _("Corrected. The first one counts no more.") if is_new else _("Saved."))
        if now.subject_id and now.condition == Condition.DANGER and not _is_reported(now):
            report = reverse("cases:crisis_report", args=[now.subject_id])
            return f"{report}?record={now.pk}"
        return now


def find_chosen(form, chosen: str) -> list[Person]:
    """Who was chosen before something else was searched for."""
    people = form.fields["subject"].queryset
    return list(people.filter(pk=chosen)) if is_key_of(people, chosen) else []


def _is_reported(record: ServiceRecord) -> bool:
    return CrisisNote.objects.filter(record=record).exists()
