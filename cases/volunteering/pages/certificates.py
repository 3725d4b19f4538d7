"""Certificates of volunteers' hours: the list, issuing, the print, withdrawing, and the page on
which anybody who holds one verifies it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, FormView
from django.views.generic.detail import SingleObjectMixin

from cases.models import VolunteerCertificate
from cases.rights import RIGHTS
from cases.volunteering.forms.certificates import CertificateForm
from cases.volunteering.forms.public import VerifyForm
from cases.volunteering.lists import CertificatesAsked
from cases.volunteering.services.certificates import (
    approved_minutes,
    issue_certificate,
    verified,
    withdraw_certificate,
)
from cases.volunteering.services.knocks import may_knock
from resources.stock.pages.base import tabs
from stations.lists.pages import ListPage
from stations.masking import mask_identity, mask_name, masked
from stations.pages import RightMixin, ServiceFormMixin, UserFormMixin, say
from stations.reasons import ReasonForm
from stations.scope import ScopedMixin

TRIES = 30  # within ten minutes from one address


class Certificates(ListPage):
    asks = CertificatesAsked
    template_name = "cases/certificates.html"

    def check_may(self):
        RIGHTS.require_anywhere(self.request.user, "list_hours")

    def doors(self):
        may_issue = RIGHTS.anywhere(self.request.user, "certify_hours")
        return {
            "tabs": tabs("cases:hours_certificates", self.request.user),
            "add_url": reverse("cases:hours_certificate_add") if may_issue else "",
            "add_label": _("Issue a certificate"),
        }


class CertificateAdd(RightMixin, UserFormMixin, ServiceFormMixin, FormView):
    rights, act = RIGHTS, "certify_hours"
    form_class = CertificateForm
    template_name = "cases/certificate_form.html"

    def run_service(self, form):
        made = issue_certificate(by=self.request.user, **form.values())
        say(self.request, _("Issued."))
        return made


class CertificatePage(ScopedMixin, DetailView):
    """As it is printed."""

    template_name = "cases/certificate.html"
    context_object_name = "certificate"
    queryset = VolunteerCertificate.objects.select_related(
        "station", "volunteer", "issued_by", "withdrawn_by"
    )

    def get_context_data(self, **kwargs):
        one = self.object
        by_now = approved_minutes(one.station, one.volunteer, one.since, one.until)
        may = RIGHTS.may(self.request.user, "certify_hours", one.station)
        return super().get_context_data(**kwargs) | {
            "identity": masked(one.volunteer, "id_number", mask_identity),
            "verify_url": self.request.build_absolute_uri(reverse("cases:verify")),
            "is_other": by_now != one.minutes,
            "may_withdraw": may and not one.withdrawn_at,
        }


class CertificateWithdraw(ServiceFormMixin, ScopedMixin, SingleObjectMixin, FormView):
    form_class = ReasonForm
    template_name = "cases/certificate_withdraw.html"
    context_object_name = "certificate"
    queryset = VolunteerCertificate.objects.select_related("station", "volunteer")

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        RIGHTS.require(request.user, "certify_hours", self.object.station)
        return super().dispatch(request, *args, **kwargs)

    def run_service(self, form):
        reason = form.cleaned_data["reason"]
        withdraw_certificate(self.object, reason=reason, by=self.request.user)
        say(self.request, _("Withdrawn: whoever verifies it reads so."))
        return self.object


@method_decorator([login_not_required, never_cache], name="dispatch")
class Verify(FormView):
    """For whoever was handed a certificate: whether it is genuine and holds, and nothing else of
    the volunteer than what shows that it is this paper."""

    form_class = VerifyForm
    template_name = "cases/verify.html"

    def post(self, request, *args, **kwargs):
        if not may_knock("verify", request.META.get("REMOTE_ADDR", ""), at_most=TRIES):
            form = self.get_form()
            form.errors.clear()
            form.add_error(None, _("Too many tries. Wait ten minutes."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        found = verified(**form.cleaned_data)
        said = {"form": form, "is_asked": True, "certificate": found}
        if found:
            said["name"] = mask_name(found.name)
        return self.render_to_response(self.get_context_data(**said))
