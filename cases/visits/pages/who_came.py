"""A form with people to find and tick; "find" is a button of the same form."""

from __future__ import annotations

from django.http import HttpRequest

from beneficiaries.models import Person
from cases.visits.pages.visits import FindMixin, offered_people, ticks


class WhoCameMixin(FindMixin):
    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, object]:
        people = Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"people": people}

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        people = offered_people(self.request, form)
        return super().get_context_data(**kwargs | {"form": form}) | {"ticks": ticks(form, people)}
