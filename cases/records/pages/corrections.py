"""A record is corrected in place, or replaced by another with a reason."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.detail import SingleObjectMixin

from beneficiaries.models import Person
from cases.hand_overs.queries.hand_overs import stock_of
from cases.models import ServiceRecord
from cases.records.rows import ServiceRow
from cases.records.rules import VISITS
from cases.records.services import edit_record, replace_record, row_of
from cases.rights import RIGHTS
from cases.visits.forms.services import CorrectServiceForm, initial_heads
from cases.visits.forms.visits import CorrectVisitForm, initial_of
from cases.visits.pages.visits import RecordForm, offered_people, ticks
from cases.visits.queries import household_members
from stations.idempotency import Conflict
from stations.masking import mask_name
from stations.pages import say
from stations.rights_table import Denied
from stations.scope import ScopedMixin


class Correct(ScopedMixin, SingleObjectMixin, RecordForm):
    """The form of a visit for visits, the other one for everything else."""

    queryset = ServiceRecord.objects.select_related("station", "subject__household")
    is_replacement = False

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        RIGHTS.require(request.user, "correct", self.object)
        if self.object.voided_at:
            raise Denied(_("This was voided."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def is_visit(self) -> bool:
        return self.object.method in VISITS and self.object.subject is not None

    def get_template_names(self):
        return ["cases/record_visit_form.html" if self.is_visit else "cases/record_form.html"]

    def get_form_class(self):
        return CorrectVisitForm if self.is_visit else CorrectServiceForm

    def get_initial(self):
        heads = {line.group: line.number for line in self.object.head_counts.all()}
        station = {"station": self.object.station_id}
        return initial_of(self.object) | station | initial_heads(heads)

    def get_form_kwargs(self):
        user = self.request.user
        own = Person.objects.filter(attendances__record=self.object).values("pk")
        people = Person.objects.filter(pk__in=[*own.values_list("pk", flat=True), *self.nearby])
        if not self.is_visit:
            people = Person.objects.visible_to(user) | Person.objects.filter(pk__in=own)
            return super().get_form_kwargs() | {"people": people, "user": user}
        return super().get_form_kwargs() | {"people": people}

    def receivers(self, form):
        own = form.fields["attended"].queryset
        return own if self.is_visit else offered_people(self.request, form)

    def stock(self, form):
        return stock_of([self.object.station])

    def made_lines(self):
        return self.object.hand_overs.select_related("item", "person")

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["reason"].required = self.is_replacement
        field = form.lines_field
        self._mask([*field.people.values(), *(line.person for line in field.made.values())])
        return form

    @cached_property
    def nearby(self) -> list:
        if self.object.subject is None:
            return []
        members = household_members(self.request.user, self.object.subject)
        return [person.pk for person in members]

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        people = list(form.lines_field.people.values())
        self._mask([self.object.subject] if self.object.subject else [])
        return super().get_context_data(**kwargs | {"form": form}) | {
            "record": self.object,
            "person": self.object.subject,
            "is_replacement": self.is_replacement,
            "ticks": ticks(form, people),
        }

    def _mask(self, people: list[Person]) -> None:
        """Whoever has moved out of sight is shown masked; these rows are never saved."""
        keys = [person.pk for person in people]
        seen = Person.objects.visible_to(self.request.user).filter(pk__in=keys)
        visible = set(seen.values_list("pk", flat=True))
        for person in people:
            if person.pk not in visible:
                person.name = mask_name(person.name)

    def replace(self, form):
        if form.cleaned_data["version"] != self.object.version:
            raise Conflict(self.object)
        reason = form.cleaned_data["reason"]
        row = _replacement(self.object, form)
        following = replace_record(self.object, reason=reason, by=self.request.user, row=row)
        say(self.request, _("Replaced. The first one counts no more."))
        return following


class RecordEdit(Correct):
    """In place; of a month that is filed, or was meanwhile, what was typed becomes another one."""

    @property
    def is_replacement(self) -> bool:
        return self.object.filing_id is not None

    def run_service(self, form):
        if self.is_replacement:
            return self.replace(form)
        fields = form.row_fields()
        for name in ("station", "subject", "client_uuid"):
            fields.pop(name, None)
        seen = form.cleaned_data["version"]
        edit_record(self.object, by=self.request.user, seen_version=seen, **fields)
        say(self.request, _("Saved."))
        return self.object


class RecordReplace(Correct):
    is_replacement = True

    def run_service(self, form):
        return self.replace(form)


def _replacement(record: ServiceRecord, form) -> ServiceRow:
    """What the form says; what it doesn't ask stays as it was."""
    was = row_of(record)
    kept = {"station": was.station, "subject": was.subject, "case": was.case}
    kept |= {"workers": was.workers, "head_counts": was.head_counts, "title": was.title}
    kept |= {"activity": was.activity, "stands_on": was.stands_on}
    return ServiceRow(**kept | form.row_fields())
