"""What officers do with a report, and what everybody who reads it may say."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from django.views.generic.base import View
from django.views.generic.detail import SingleObjectMixin

from reports.bulletins.texts import USUAL_WORDS
from reports.figures.periods import Period
from reports.indicators import CATALOGUE
from reports.issued.forms import CommentForm, RemindForm
from reports.issued.pages.report import CompiledMixin
from reports.issued.services.issuing import STEPS, comment_on
from reports.issued.services.issuing_all import issue_reports
from reports.issued.services.printing import bulletin_of
from reports.issued.services.reminders import remind
from reports.issued.workflow import WORKFLOW
from reports.models import Report
from stations.pages import ServiceFormMixin, say
from stations.steps import StepPage


class ReportStep(CompiledMixin, StepPage):
    """Review and issue are one press, unless there is something to answer for; a return asks what
    is to be put right."""

    workflow, services = WORKFLOW, STEPS
    template_name = "reports/step.html"
    said = {
        "review": gettext_lazy("Reviewed. It can be issued now."),
        "issue": gettext_lazy("Issued. This edition never changes again."),
    }

    def get_initial(self) -> dict[str, object]:
        """The bulletin that was chosen where one comes from."""
        return {"bulletin": self.request.GET.get("bulletin", "")}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        if "bulletin" in form.fields and form.visible_fields():
            with suppress(ValidationError):  # gone: told when the button is pressed
                title, _text = bulletin_of(self.object, form["bulletin"].value() or "")
                context["bulletin"] = title or USUAL_WORDS
        return context

    def form_invalid(self, form: Form) -> HttpResponse:
        """Where nothing was asked it was one press: what is wrong is told where it was made."""
        return super().form_invalid(form) if form.visible_fields() else self.refused(form)


class IssueAll(View):
    """One press for all compiled station reports of a period."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        period = Period.whole(request.POST.get("period", ""))
        try:
            reason = request.POST.get("reason", "")
            found = issue_reports(period=period, by=request.user, reason=reason)
            say(request, _("%(number)d reports issued.") % {"number": len(found.issued)})
            if found.left:
                names = _(", ").join(str(report.station) for report in found.left)
                words = _("Left, to be compiled again: %(names)s") % {"names": names}
                messages.warning(request, words)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        query = urlencode({"kind": period.kind, "period": period.key, "level": "station"})
        return redirect(f"{reverse('reports:index')}?{query}")


class ReportFormMixin(CompiledMixin, ServiceFormMixin):
    """A form about one report; a broken rule keeps what was typed."""

    context_object_name = "report"

    @cached_property
    def object(self) -> Report:
        return self.get_object()  # type: ignore[attr-defined]


class Comment(ReportFormMixin, SingleObjectMixin, FormView):
    form_class = CommentForm
    template_name = "reports/comment.html"

    def get_initial(self) -> dict[str, object]:
        return {"indicator": self.request.GET.get("figure", "")}

    def run_service(self, form: CommentForm) -> str:
        made = comment_on(self.object, by=self.request.user, **form.cleaned_data)
        return f"{self.object.get_absolute_url()}?figure={made.indicator}#figure"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        asked = self.request.POST.get("indicator") or self.request.GET.get("figure", "")
        return super().get_context_data(**kwargs) | {"indicator": CATALOGUE.get(asked)}


class Remind(View):
    """Ask the leads of a station to file a month; goes back to where it was pressed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        form = RemindForm(request.POST, user=request.user)
        if not form.is_valid():
            raise Http404
        try:
            told = remind(by=request.user, **form.cleaned_data)
            say(request, _("Reminded: %(names)s") % {"names": _(", ").join(map(str, told))})
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        back = request.POST.get("back", "")
        own = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return redirect(back if own else reverse("reports:index"))
