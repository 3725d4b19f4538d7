"""An officer opens a file with a reason; whoever sees a person reveals a protected field."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views.generic import FormView, View

from beneficiaries.models import Person
from beneficiaries.openings.forms import OpeningForm
from beneficiaries.openings.services.openings import open_file, reveal
from beneficiaries.people.queries.protected import protected_fields
from beneficiaries.rights import RIGHTS
from stations.pages import ServiceFormMixin

SHOWN_FOR = 30  # seconds


class FileOpen(ServiceFormMixin, FormView):
    """For officers of the place; everybody else finds nothing here."""

    template_name = "beneficiaries/file_open.html"
    form_class = OpeningForm

    @cached_property
    def person(self) -> Person:
        people = Person.objects.countable_by(self.request.user).select_related("station")
        person = get_object_or_404(people, pk=self.kwargs["pk"])
        RIGHTS.require(self.request.user, "open_file", person)
        return person

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"person": self.person}

    def run_service(self, form: OpeningForm) -> str:
        open_file(self.person, reason=form.cleaned_data["reason"], by=self.request.user)
        return self.person.get_absolute_url()


class Reveal(View):
    """POST ``field`` and ``reason``: the text, shown for half a minute, its read logged."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        people = Person.objects.visible_to(request.user).select_related("household", "station")
        person = get_object_or_404(people, pk=pk)
        masked = {row.field: row for row in protected_fields(person)}
        row = masked.get(request.POST.get("field", ""))
        if row is None:
            raise Http404
        text = reveal(person, row.field, by=request.user, reason=request.POST.get("reason", ""))
        template = "_revealed" if request.htmx else "revealed"
        context = {"person": person, "row": row, "text": text, "seconds": SHOWN_FOR}
        return render(request, f"beneficiaries/{template}.html", context)
