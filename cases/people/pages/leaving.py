"""Somebody dies or leaves the ledger, comes back, or it was a mistake: what ends is shown first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from beneficiaries.models import Person
from cases.casework.rules import open_case_of
from cases.people.forms import DeathForm, LeavingForm, ReturnForm
from cases.people.queries.ends import what_ends, who_is_left
from cases.people.queries.survivors import left_by, left_without_guardian, said_of_left
from cases.people.services.deaths import Followed, record_death, said_of_death, undo_death
from cases.people.services.leaving import (
    leave_ledger,
    not_yet_back,
    said_of_leaving,
    take_up_again,
    undo_leaving,
)
from cases.rights import RIGHTS
from stations.pages import ServiceFormMixin, opened_again, say
from stations.reasons import ReasonForm
from stations.wording import Text


class PersonForm(ServiceFormMixin, FormView):
    """A form about one visible person, for those who may do ``act`` there: title, text and button
    of its page, whether it shows what ends by it, and what becomes of children left behind."""

    template_name = "cases/person_form.html"
    act = ""
    title: Text = ""
    text: Text = ""
    button: Text = ""
    is_end = False
    children_become: Text = ""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        people = Person.objects.visible_to(request.user).select_related("station", "worker")
        self.person = get_object_or_404(people, pk=kwargs["pk"])
        RIGHTS.require(request.user, self.act, self.person)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        ends = what_ends(self.request.user, self.person) if self.is_end else []
        said = {"title": self.title, "text": self.text, "button": self.button}
        said |= {"person": self.person, "ends": ends, "left": []}
        if self.children_become:
            user = self.request.user
            said["left"] = who_is_left(user, self.person, self.children_become)
        return super().get_context_data(**kwargs) | said


class PersonLeave(PersonForm):
    form_class = LeavingForm
    act, is_end = "leave", True
    title = gettext_lazy("Leaves the ledger")
    text = gettext_lazy(
        "No visits are owed after that day, and nothing is entered for them any more. The file "
        "stays here and can be read; whoever comes back is taken up again with one press."
    )
    button = gettext_lazy("Confirm the leaving")
    children_become = gettext_lazy(
        "when they move away: without a guardian; say on their page who it is now"
    )

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not self.person.left_on:
            return super().get(request, *args, **kwargs)
        if told := opened_again(request):
            return told
        say(request, said_of_leaving(self.person))
        return redirect(self.person)

    def get_form_kwargs(self) -> dict[str, object]:
        case = open_case_of(self.person)
        may_end = case is not None and RIGHTS.may(self.request.user, "approve_case", case)
        return super().get_form_kwargs() | {"case": case, "may_end": may_end}

    def run_service(self, form: LeavingForm) -> str:
        children = left_by(self.request.user, self.person, form.cleaned_data["because"])
        person = leave_ledger(self.person, by=self.request.user, **form.cleaned_data)
        words = {"reason": person.get_left_because_display()}
        said = [_("No longer on the ledger: %(reason)s.") % words, said_of_left(children)]
        undo = reverse("cases:person_leave_undo_now", args=[person.pk])
        say(self.request, " ".join(filter(None, said)), undo=undo)
        return person.get_absolute_url()


class PersonTakeUp(PersonForm):
    form_class = ReturnForm
    act = "take_up"
    title = gettext_lazy("Take up again")
    text = gettext_lazy(
        "On the ledger of this station again from that day on; the first visit is due within a "
        "week."
    )
    button = gettext_lazy("Take up again")

    def is_done(self) -> bool:
        return not self.person.left_on

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        may_undo = RIGHTS.may(self.request.user, "undo_leaving", self.person)
        may_ask = not may_undo and RIGHTS.may(self.request.user, "ask_undo", self.person)
        said = {"may_undo": may_undo, "may_ask": may_ask, "hindrance": not_yet_back(self.person)}
        return super().get_context_data(**kwargs) | said

    def run_service(self, form: ReturnForm) -> str:
        person = take_up_again(self.person, by=self.request.user, **form.cleaned_data)
        say(self.request, _("The person is on the ledger again."))
        return person.get_absolute_url()


class PersonLeaveUndo(PersonForm):
    form_class = ReasonForm
    act = "undo_leaving"
    title = gettext_lazy("Take back the leaving")
    text = gettext_lazy(
        "The enrolment goes on as if it had never ended; duties are due again. A case that was "
        "suspended with it is resumed on its own page."
    )
    button = gettext_lazy("Take it back")

    def is_done(self) -> bool:
        return not self.person.left_on

    def run_service(self, form: ReasonForm) -> str:
        person = undo_leaving(self.person, by=self.request.user, **form.cleaned_data)
        say(self.request, _("The person is on the ledger again."))
        return person.get_absolute_url()


class PersonDeath(PersonForm):
    form_class = DeathForm
    act, is_end = "record_death", True
    title = gettext_lazy("Record a death")
    text = gettext_lazy(
        "Visit duties end and the enrolment ends on that day; an open case is suspended "
        "until the lead ends it. The file can still be read."
    )
    button = gettext_lazy("Record the death")
    children_become = gettext_lazy("without a guardian: say on their page who it is now")

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"user": self.request.user, "person": self.person}

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if self.person.died_on:
            say(request, said_of_death(self.person))
            return redirect(self.person)
        return super().get(request, *args, **kwargs)

    def run_service(self, form: DeathForm) -> str:
        children = left_without_guardian(self.request.user, self.person)
        followed = record_death(self.person, by=self.request.user, **form.cleaned_data)
        say(self.request, _said_of(followed, children))
        return followed.person.get_absolute_url()


def _said_of(followed: Followed, children: list[Person]) -> str:
    said = [_("The death is recorded.")]
    if followed.householder:
        said.append(_("%(name)s is the householder now.") % {"name": followed.householder.name})
    if followed.alone:
        said.append(_("%(name)s lives alone now.") % {"name": followed.alone.name})
    if followed.unsaid:
        names = _(", ").join(person.name for person in followed.unsaid)
        said.append(_("Check the relation to the householder: %(names)s.") % {"names": names})
    return " ".join(filter(None, [*said, said_of_left(children)]))


class PersonDeathUndo(PersonForm):
    form_class = ReasonForm
    act = "undo_death"
    title = gettext_lazy("Take back the record of the death")
    text = gettext_lazy(
        "The enrolment goes on as if it had never ended; duties are due again. Who was said to "
        "live alone since is put right on their own page."
    )
    button = gettext_lazy("Take it back")

    def is_done(self) -> bool:
        return not self.person.died_on

    def run_service(self, form: ReasonForm) -> str:
        person = undo_death(self.person, by=self.request.user, **form.cleaned_data)
        said = person.is_active and _("The person is on the ledger again.")
        say(self.request, said or _("The record of the death was taken back"))
        return person.get_absolute_url()
