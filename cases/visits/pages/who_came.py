"""A form with people to find and tick; "find" is a button of the same form."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.generic import FormView

from beneficiaries.models import Person
from cases.visits.pages.visits import offered_people, ticks
from stations.idempotency import Conflict
from stations.pages import add_errors


class WhoCameMixin:
    request: Any

    def post(self, request, *args, **kwargs):
        if "search" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.errors.clear()
        return self.render_to_response(self.get_context_data(form=form))

    def get_form_kwargs(self) -> dict[str, Any]:
        people = Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"people": people}

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        people = offered_people(self.request, form)
        return super().get_context_data(**kwargs | {"form": form}) | {"ticks": ticks(form, people)}


class WhoCameForm(WhoCameMixin, FormView):
    def form_valid(self, form):
        try:
            return redirect(self.run(form))
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        except Conflict as conflict:
            context = self.get_context_data(form=form, conflict=conflict.current)
            return self.render_to_response(context, status=409)

    def run(self, form) -> Any:
        raise TypeError(f"{type(self).__name__} must say what it saves")
