"""A leaving or a death of the wrong person: the toast's button, and the one that asks the lead."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View

from beneficiaries.models import Person
from cases.people.services.undoing import ask_undo, undo_own_leaving
from stations.models import User
from stations.pages import say
from stations.scope import UserRequest


class PersonPress(View):
    """One press about one visible person; refused, their page says why."""

    http_method_names = ["post"]

    def post(self, request: UserRequest, pk: object) -> HttpResponse:
        people = Person.objects.visible_to(request.user).select_related("station")
        person = get_object_or_404(people, pk=pk)
        try:
            say(request, self.press(person, request.user))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(person)

    def press(self, person: Person, by: User) -> str:
        raise TypeError(f"{type(self).__name__} must say what it does")


class PersonLeaveUndoNow(PersonPress):
    def press(self, person: Person, by: User) -> str:
        undo_own_leaving(person, by=by)
        return _("The person is on the ledger again.")


class PersonAskUndo(PersonPress):
    def press(self, person: Person, by: User) -> str:
        return ask_undo(person, by=by)
