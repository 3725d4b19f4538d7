"""The check-in of an activity's day: the worker's page with its code, and the volunteer's, which
anybody with the address opens."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, FormView

from cases.volunteering.forms.public import CheckInForm
from cases.volunteering.queries import arrived, check_in_of, record_of
from cases.volunteering.rules import code_at
from cases.volunteering.services.check_ins import (
    is_today,
    note_arrival,
    open_check_in,
    open_of,
    take_code,
    why_not_open,
)
from cases.volunteering.services.knocks import may_knock
from stations.kinds.pages import KindAct, KindMixin, KindPage

TRIES, WRONG = 300, 20  # within ten minutes from one address: a team may share its Wi-Fi
BLANK = 20


class ActivityCheckIn(KindAct, KindMixin, DetailView):
    """What the worker holds up: the address, the code of this minute, and who has come."""

    act = "day"
    context_object_name = "activity"

    def get_template_names(self):
        return ["cases/activity_check_in.html"]

    def post(self, request, *args, **kwargs):
        open_check_in(self.object, by=request.user)
        return redirect(request.path)

    def get_context_data(self, **kwargs):
        today, check_in = timezone.localdate(), check_in_of(self.object)
        said = {"check_in": check_in, "why_not": why_not_open(self.object, today)}
        if check_in:
            said |= self._shown(check_in, is_open=check_in.day == today and not said["why_not"])
        return super().get_context_data(**kwargs) | said

    def _shown(self, check_in, *, is_open):
        address = reverse("cases:check_in", args=[check_in.token])
        record = record_of(self.object, check_in.day)
        take_over = reverse("cases:activity_day", args=[self.object.pk])
        if record:
            take_over = reverse("cases:record_edit", args=[record.pk]) + "?arrived=1"
        return {
            "is_open": is_open,
            "code": code_at(check_in.secret, timezone.now()) if is_open else "",
            "address": self.request.build_absolute_uri(address),
            "arrived": arrived(check_in),
            "take_over": take_over,
        }


class VolunteerSheet(KindPage):
    """On paper: a line for each volunteer who checked in or is written down, and empty ones."""

    context_object_name = "activity"

    def get_template_names(self):
        return ["cases/volunteer_sheet.html"]

    def get_context_data(self, **kwargs):
        check_in = check_in_of(self.object)
        came = arrived(check_in) if check_in else []
        blank = range(max(BLANK - len(came), 5))
        return super().get_context_data(**kwargs) | {"arrived": came, "blank": blank}


@method_decorator([login_not_required, never_cache], name="dispatch")
class CheckInPage(FormView):
    """The volunteer's: whoever types the code, a name and four digits reads the same, registered
    or not."""

    form_class = CheckInForm
    template_name = "cases/check_in.html"

    def dispatch(self, request, *args, **kwargs):
        if self.check_in is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def check_in(self):
        return open_of(self.kwargs["token"])

    def post(self, request, *args, **kwargs):
        if not self._may("tries", TRIES) or not self._may("wrong", WRONG, counts=False):
            form = self.get_form()
            form.errors.clear()
            form.add_error(None, _("Too many tries. Wait ten minutes, or ask the worker."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        return super().post(request, *args, **kwargs)

    def _may(self, what: str, at_most: int, *, counts: bool = True) -> bool:
        page = f"check-in {what} {self.check_in.pk}"
        address = self.request.META.get("REMOTE_ADDR", "")
        return may_knock(page, address, at_most=at_most, counts=counts)

    def form_valid(self, form) -> HttpResponse:
        found = form.cleaned_data
        if not is_today(self.check_in):
            form.add_error(None, _("Volunteers check in on the day of the activity itself."))
            return self.form_invalid(form)
        if not take_code(self.check_in, found["code"]):
            self._may("wrong", WRONG)
            form.add_error("code", _("The code has changed: type the one that is shown now."))
            return self.form_invalid(form)
        is_leaving = found["way"] == "out"
        note_arrival(self.check_in, name=found["name"], tail=found["tail"], is_leaving=is_leaving)
        return redirect(f"{self.request.path}?said={found['way']}")

    def get_context_data(self, **kwargs):
        said = self.request.GET.get("said", "")
        return super().get_context_data(**kwargs) | {
            "check_in": self.check_in,
            "station": self.check_in.station.name,
            "is_today": is_today(self.check_in),
            "said": said if said in {"in", "out"} else "",
        }
