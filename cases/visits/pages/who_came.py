"""A form with people to find and tick; "find" is a button of the same form."""

from __future__ import annotations

from typing import Any

from beneficiaries.models import Person
from cases.visits.pages.visits import offered_people, ticks


class WhoCameMixin:
    request: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        people = Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"people": people}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if "volunteers" in form.fields:
            form.volunteers_field.offer(
                self.request.user, self.places(form), arrived=self.arrived(), is_eager=True
            )
        return form

    def places(self, form):
        """Whose volunteers are offered first."""
        return form.fields["station"].queryset

    def arrived(self):
        """Who checked in by themselves."""
        return []

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        people = offered_people(self.request, form)
        return super().get_context_data(**kwargs | {"form": form}) | {"ticks": ticks(form, people)}
