"""One page for every step of every life: what it asks for, or why it can't be taken now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView

from .pages import ServiceFormMixin, is_past, opened_again, say, told_again
from .scope import ScopedMixin, UserRequest
from .wording import Text
from .workflow import Step, StepForm, Workflow


class StepMixin:
    """For a page that has its object, and ``after(done, words)``: says them, and where to go on.

    ``services``: verb → what is run, with the object, ``by`` and what the form asked for.
    ``said``: verb → words when it is done.
    """

    workflow: Workflow
    services: Mapping[str, Callable[..., Model]]
    said: Mapping[str, Text] = {}
    usual_form: type[StepForm] = StepForm  # of a step that asks for nothing
    object: Model
    request: UserRequest
    kwargs: dict[str, str]

    @property
    def verb(self) -> str:
        return self.kwargs["verb"]

    @cached_property
    def step(self) -> Step:
        return self.workflow.step(self.verb)

    def require_right(self) -> None:
        """Who may open the object and has none of the step's roles there gets 403."""
        self.workflow.require_role(self.verb, self.object, by=self.request.user)

    def is_done(self) -> bool:
        return bool(self.workflow.hindrance(self.verb, self.object, by=self.request.user))

    def get_form_class(self) -> type[StepForm]:
        return self.step.form or self.usual_form

    def get_form_kwargs(self) -> dict[str, object]:
        asked = super().get_form_kwargs()  # type: ignore[misc]
        return asked | {"obj": self.object, "step": self.step, "user": self.request.user}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        reason = partial(self.workflow.hindrance, self.verb, self.object, by=self.request.user)
        words = {"title": self.step.label, "button": self.step.label, "hindrance": reason}
        return super().get_context_data(**kwargs) | words  # type: ignore[misc]

    def run_service(self, form: Form) -> str:
        done = self.services[self.verb](self.object, by=self.request.user, **form.cleaned_data)
        words = self.said.get(self.verb) or _("Saved: %(step)s") % {"step": self.step.label}
        return self.after(done, words)


class StepPage(StepMixin, ScopedMixin, ServiceFormMixin, DetailView, FormView):
    """The page by itself. A step that asks for nothing is one press: POST alone, and a refusal is
    told on the page that one came from. Otherwise what was typed stays."""

    template_name = "stations/step.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        methods = self.http_method_names if self.step.form else ["post"]
        if str(request.method).lower() not in methods:
            return self.http_method_not_allowed(request)
        self.object = self.get_object()
        self.require_right()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        told = opened_again(self.request) if self.is_done() else None
        return told or self.render_to_response(self.get_context_data())

    def form_invalid(self, form: Form) -> HttpResponse:
        return super().form_invalid(form) if self.step.form else self.refused(form)

    def refused(self, form: Form) -> HttpResponse:
        if is_past(form) and (told := told_again(self.request)):
            return told
        found = [message for errors in form.errors.values() for message in errors]
        messages.error(self.request, " ".join(found))
        return redirect(self.object)

    def after(self, done: Model, text: str) -> str:
        say(self.request, text)
        return self.object.get_absolute_url()
