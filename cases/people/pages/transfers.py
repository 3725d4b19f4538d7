"""A person moves to another station: by the lead's own act, or asked for by that station."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from beneficiaries.models import Person, TransferRequest
from beneficiaries.transfers.workflow import WORKFLOW
from cases.people.forms import TransferAnswerForm, TransferForm
from cases.people.pages.leaving import PersonForm
from cases.people.queries.survivors import left_without_guardian, said_of_left
from cases.people.queries.transfers import transfer_requests
from cases.people.services.transfers import answer_request, transfer_person
from cases.rights import RIGHTS
from stations.lists.remembered import left
from stations.pages import RightMixin, ServiceFormMixin, say


class PersonTransfer(PersonForm):
    form_class = TransferForm
    act = "transfer"
    title = gettext_lazy("Transfer to another station")
    text = gettext_lazy(
        "The enrolment here ends, the visit duties move along. An open case ends as "
        "referred; that station reads it and goes on in a case of its own."
    )
    button = gettext_lazy("Transfer")
    children_become = gettext_lazy(
        "when they move away: without a guardian; say on their page who it is now"
    )

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"person": self.person}

    def run_service(self, form: TransferForm) -> str:
        children = left_without_guardian(self.request.user, self.person)
        person = transfer_person(self.person, by=self.request.user, **form.cleaned_data)
        said = [_("Transferred to %(station)s.") % {"station": person.station}]
        say(self.request, " ".join(filter(None, [*said, said_of_left(children)])))
        is_visible = Person.objects.visible_to(self.request.user).filter(pk=person.pk).exists()
        people = left(self.request, reverse("cases:people"))
        return person.get_absolute_url() if is_visible else people


class TransferRequests(RightMixin, ListView):
    rights, act = RIGHTS, "transfer"
    template_name = "cases/transfer_list.html"
    paginate_by = 30

    def get_queryset(self) -> QuerySet[TransferRequest]:
        return transfer_requests(self.request.user)


class TransferAnswer(ServiceFormMixin, FormView):
    template_name = "cases/transfer_answer.html"
    form_class = TransferAnswerForm
    success_url = reverse_lazy("cases:transfers")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.asked = get_object_or_404(transfer_requests(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        offers = WORKFLOW.offers(self.request.user, self.asked)
        return super().get_context_data(**kwargs) | {"asked": self.asked, "offers": offers}

    def run_service(self, form: TransferAnswerForm) -> str:
        is_granted = form.cleaned_data["answer"] == "grant"
        children = left_without_guardian(self.request.user, self.asked.person) if is_granted else []
        answer_request(
            self.asked,
            grant=is_granted,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            on=form.cleaned_data["on"],
        )
        said = [_("Answered; the other station has been told."), said_of_left(children)]
        say(self.request, " ".join(filter(None, said)))
        return str(self.success_url)
