"""Register somebody; correct what is known of somebody."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from beneficiaries.models import Person
from beneficiaries.openings.services.reading import note_form
from beneficiaries.people import services
from beneficiaries.people.forms import (
    PersonForm,
    initial_beside,
    initial_of,
    initial_of_home,
    initial_typed,
)
from beneficiaries.rights import RIGHTS
from stations.conflicts import unstored
from stations.identity import uuid7
from stations.pages import RightMixin, ServiceFormMixin, UserFormMixin, say

FIND = "find_household"  # the button that only looks for households
BEGIN = "begin"  # the button that brings what somebody typed in a search
NEXT = "next"  # the button that goes on with the next member


class PersonFormView(UserFormMixin, ServiceFormMixin, FormView):
    """What both pages share: the refusals that the page helps with, and the household search."""

    template_name = "beneficiaries/person_form.html"
    form_class = PersonForm
    refusal: ValidationError | None = None

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if FIND in request.POST:
            form = self.get_form()
            form.is_looking = True
            form.errors.clear()  # nothing was sent yet, so nothing is wrong yet
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def run(self, form: PersonForm) -> Person:
        raise TypeError(f"{type(self).__name__} must say what it runs")

    def after(self, form: PersonForm, person: Person) -> str:
        """Where one goes on."""
        return person.get_absolute_url()

    def run_service(self, form: PersonForm) -> str:
        try:
            return self.after(form, self.run(form))
        except (
            services.AlreadyHere,
            services.RegisteredElsewhere,
            services.LikelyDouble,
            services.SecondHouseholder,
        ) as refusal:
            self.refusal = refusal
            for other in getattr(refusal, "people", ()):
                self.compare(form, other)
            raise

    def compare(self, form: PersonForm, other: Person) -> None:
        """What was typed and doesn't stand in the file of somebody who may be the same."""
        user, may = self.request.user, RIGHTS.may(self.request.user, "write", other)
        first = initial_of(other) | (initial_of_home(other.household) if other.household else {})
        stored = PersonForm(user=user, person=other, initial=first) if may else None
        other.unstored = unstored(form, stored, self.unsent())
        if may:
            other.mend_url = reverse("beneficiaries:edit", args=[other.pk])

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        refusal = self.refusal
        return context | {
            "known": getattr(refusal, "person", None),
            "is_elsewhere": isinstance(refusal, services.RegisteredElsewhere),
            "doubles": refusal.people if isinstance(refusal, services.LikelyDouble) else [],
            "head": getattr(refusal, "head", None),
        }


class PersonRegister(RightMixin, PersonFormView):
    rights, act = RIGHTS, "enter"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """What was typed elsewhere comes by POST: a name stands in no address."""
        if BEGIN not in request.POST:
            return super().post(request, *args, **kwargs)
        first = self.get_initial() | initial_typed(request.POST.get("typed", ""))
        return self.shown(PersonForm(user=request.user, initial=first))

    @cached_property
    def member(self) -> Person | None:
        """``?member=``: of whose household the next one is."""
        try:
            asked = UUID(self.request.GET.get("member", ""))
        except ValueError:
            return None
        rows = Person.objects.visible_to(self.request.user).exclude(household=None)
        rows = rows.filter(station__in=RIGHTS.stations(self.request.user, "write"))
        return rows.select_related("household__division", "station").filter(pk=asked).first()

    def get_initial(self) -> dict[str, object]:
        first = {"client_uuid": uuid7()}
        return first | (initial_beside(self.member) if self.member else {})

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"member": self.member}

    def run(self, form: PersonForm) -> Person:
        cleaned = form.cleaned_data
        person = services.register_person(
            station=cleaned["station"],
            by=self.request.user,
            enrolled_on=cleaned["enrolled_on"],
            client_uuid=cleaned["client_uuid"],
            payload=self._payload(),
            **form.values(),
        )
        say(self.request, _("%(name)s is registered.") % {"name": cleaned["name"]})
        return person

    def after(self, form: PersonForm, person: Person) -> str:
        if NEXT not in self.request.POST or person.household is None:
            return super().after(form, person)
        return f"{reverse('beneficiaries:register')}?member={person.pk}"

    def show_conflict(self, form: PersonForm, current: Person) -> dict[str, object]:
        """The same form was saved before, with other words in it. Whoever has left the user's
        places since is told of neither by name nor by place."""
        if Person.objects.visible_to(self.request.user).filter(pk=current.pk).exists():
            self.refusal = services.AlreadyHere(current)
            form.add_error(None, _("This form was saved before. Open the person to correct them."))
        else:
            form.add_error(
                None, _("This form was saved before, with other words. Begin a new one.")
            )
        return {}

    def _payload(self) -> dict[str, object]:
        """What was sent, without what changes from one try to the next."""
        ignored = {"csrfmiddlewaretoken", "different_from", FIND, NEXT}
        return {k: v for k, v in self.request.POST.lists() if k not in ignored}


class PersonEdit(PersonFormView):
    @cached_property
    def person(self) -> Person:
        rows = Person.objects.visible_to(self.request.user)
        rows = rows.select_related("household__division", "station", "worker")
        person = get_object_or_404(rows, pk=self.kwargs["pk"])
        RIGHTS.require(self.request.user, "write", person)
        return person

    @transaction.atomic
    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        note_form(self.person, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"person": self.person}

    def get_initial(self) -> dict[str, object]:
        return initial_of(self.person)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"person": self.person}

    def show_conflict(self, form: PersonForm, current: Person) -> dict[str, object]:
        note_form(self.person, by=self.request.user)
        said = super().show_conflict(form, current)
        form.data["home_version"] = self.unsent()["home_version"].value()
        return said

    def run(self, form: PersonForm) -> Person:
        cleaned = form.cleaned_data
        person = services.edit_person(
            self.person,
            by=self.request.user,
            seen_version=cleaned["version"],
            seen_home=cleaned["home_version"],
            moved_on=cleaned["moved_on"],
            **form.values(),
        )
        say(self.request, _("Saved."))
        return person
