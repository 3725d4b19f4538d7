"""A person's page: what counts now, one line of time, the file, the household."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.generic import DetailView

from beneficiaries.models import Person
from cases.crises.queries import open_crises_of
from cases.pairings.fields import line
from cases.pairings.queries import pairings_of_person
from cases.people.queries import person_page
from cases.people.queries.timeline import Mark, Page, timeline
from cases.people.services.leaving import not_yet_back
from cases.people.services.reading import note_reading
from cases.records.queries.attempts import attempts_of
from cases.rights import RIGHTS
from stations.pages import HtmxMixin
from stations.scope import ScopedMixin


class PersonPage(ScopedMixin, HtmxMixin, DetailView):
    """Every opening, of whatever tab and by whomever, leaves a "read" entry."""

    template_name = "cases/person.html"
    partial_template_name = "cases/_timeline.html"
    queryset = Person.objects.select_related("household__division__parent", "station", "worker")
    context_object_name = "person"
    tab = "timeline"

    @transaction.atomic
    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        note_reading(self.object, by=request.user)
        return response.render()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        person, user = self.object, self.request.user
        cases = person_page.cases_of_person(user, person)
        return super().get_context_data(**kwargs) | {
            "tab": self.tab,
            "tags": person_page.tags(person),
            "members": person_page.members(user, person),
            "duty": person_page.open_duty(person),
            "attempts": attempts_of([person.pk]).get(person.pk),
            "crises": open_crises_of(user, person),
            "cases": cases,
            "pairings": [line(row) for row in pairings_of_person(user, person)],
            "open_case": next((case for case in cases if not case.is_ended), None),
            "may_write": RIGHTS.may(user, "write_person", person),
            "may_log": RIGHTS.may(user, "log", person),
            "may_report": RIGHTS.may(user, "report_crisis", person),
            "is_back_later": bool(not_yet_back(person)),
            "may_undo": RIGHTS.may(user, "undo_leaving", person),
            "is_lead": RIGHTS.may(user, "transfer", person),
            "page": self._timeline(),
            "lines": person_page.file_lines(person) if self.tab == "file" else [],
        }

    def _timeline(self) -> Page | None:
        if self.tab != "timeline":
            return None
        before = self.request.GET.get("before")
        mark = Mark.read(before) if before else None
        return timeline(self.request.user, self.object, mark)
