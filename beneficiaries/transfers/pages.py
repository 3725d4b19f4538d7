"""Ask the station that has somebody to hand them over; below, for whom one asked already."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from beneficiaries.openings.forms import TransferRequestForm
from beneficiaries.rights import RIGHTS
from beneficiaries.transfers.queries import asked_by
from beneficiaries.transfers.services import ask_for_transfer
from stations.pages import RightMixin, ServiceFormMixin, UserFormMixin, say


class TransferAsk(RightMixin, UserFormMixin, ServiceFormMixin, FormView):
    """The number comes by POST from the register form, so that no address keeps it."""

    template_name = "beneficiaries/transfer_ask.html"
    form_class = TransferRequestForm

    rights, act = RIGHTS, "enter"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "reason" not in request.POST:
            form = TransferRequestForm(initial=request.POST.dict(), user=request.user)
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"mine": asked_by(self.request.user)}

    def run_service(self, form: TransferRequestForm) -> str:
        ask_for_transfer(by=self.request.user, **form.cleaned_data)
        say(self.request, _("The other station has been asked; you get a notice when it answers."))
        return reverse("beneficiaries:transfer_request")
