"""Today, the home page of whoever works at a station."""

from __future__ import annotations

from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView

from beneficiaries.models import Person
from beneficiaries.openings.services.openings import reveal
from cases.activities.queries import planned_until
from cases.crises.queries import open_crises
from cases.crises.rules import missing_of
from cases.filings.queries.filing_lists import due_from
from cases.models import VisitDuty
from cases.pairings.fields import Line, line
from cases.pairings.queries import any_waiting, waiting_pairings
from cases.records.queries.attempts import attempts_of
from cases.rights import RIGHTS
from cases.today.queries import figures, listed, scoped_duties, waiting_cases, week_end
from stations.lists.remembered import remember
from stations.models import Worker
from stations.pages import HtmxMixin, RightMixin
from stations.phones import phone_in

MOST_CASES = 40
MOST_PLANNED = MOST_PAIRINGS = 20


class Today(RightMixin, HtmxMixin, ListView):
    template_name = "cases/today.html"
    partial_template_name = "cases/_today_duties.html"
    paginate_by = 50
    rights, act = RIGHTS, "today"

    @cached_property
    def own(self) -> Worker | None:
        user = self.request.user
        workers = Worker.objects.filter(user=user)
        return workers.annotate(hears_of_pairings=any_waiting(user)).first()

    @cached_property
    def worker(self) -> Worker | None:
        """Whose people are shown: a worker's own at first, a lead's whole station."""
        is_whole = RIGHTS.anywhere(self.request.user, "whole_station")
        usual = "station" if is_whole else "mine"
        return self.own if self.request.GET.get("of", usual) == "mine" else None

    def get(self, request, *args, **kwargs):
        remember(request)
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        self.duties = scoped_duties(self.request.user, self.worker)
        self.tabs, self.month = figures(self.duties)
        asked = self.request.GET.get("tab", "today")
        self.tab = next((tab for tab in self.tabs if tab.key == asked), self.tabs[0])
        return listed(self.duties, self.tab.key)

    def get_paginator(self, queryset, per_page, **kwargs):
        paginator = super().get_paginator(queryset, per_page, **kwargs)
        paginator.count = self.tab.count  # the tally has counted them already
        return paginator

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context |= {
            "today": timezone.localdate(),
            "tabs": self.tabs,
            "tab": self.tab,
            "month": self.month,
            "may_switch": self.own is not None,
            "may_log": RIGHTS.anywhere(self.request.user, "log"),
            "of": "mine" if self.worker else "station",
            "villages": self._villages(context["page_obj"].object_list),
        }
        if not self.request.htmx:
            context |= self._beside()
        return context

    def _beside(self):
        user = self.request.user
        is_lead = RIGHTS.anywhere(user, "whole_station")
        return {
            "crises": [(note, missing_of(note)) for note in open_crises(user)],
            "planned": planned_until(user, week_end(timezone.localdate()))[:MOST_PLANNED],
            "pairings": self._pairings(),
            "to_file": due_from(user) if RIGHTS.anywhere(user, "file") else None,
            "cases": waiting_cases(user, self.worker, undated=is_lead)[:MOST_CASES],
        }

    def _pairings(self) -> list[Line]:
        """Asked for only where one waits: who is a worker knows that already."""
        if self.own is not None and not self.own.hears_of_pairings:
            return []
        return [line(row) for row in waiting_pairings(self.request.user)[:MOST_PAIRINGS]]

    def _villages(self, duties):
        """``[(village, duties, households), …]`` in the order of the rows."""
        tried = attempts_of([duty.person_id for duty in duties])
        found = []
        for village, rows in groupby(duties, lambda duty: _village(duty.person)):
            rows = list(rows)
            for duty in rows:
                duty.words, duty.attempts = _words(duty), tried.get(duty.person_id)
            homes = {duty.person.household_id or duty.person_id for duty in rows}
            found.append((village, rows, len(homes)))
        return found


class Call(View):
    """The phone number of one person, or of the guardian (``whom=guardian``), revealed and logged;
    then a link that calls."""

    def post(self, request, pk):
        people = Person.objects.visible_to(request.user).select_related("station")
        person = get_object_or_404(people, pk=pk)
        is_guardian = request.POST.get("whom") == "guardian"
        field = "guardian" if is_guardian else "phone"
        known = reveal(person, field, by=request.user, reason=_("Call from a work list"))
        said = {
            "person": person,
            "number": phone_in(known) if is_guardian else known,
            "may_report": RIGHTS.may(request.user, "report_crisis", person.station),
        }
        return render(request, "cases/_call.html" if request.htmx else "cases/call.html", said)


def _words(duty: VisitDuty) -> list[str]:
    """Why this person is visited, in three words at most."""
    person = duty.person
    facts = [*person.codes_today[:2]]
    facts += person.household.codes_today[:1] if person.household else []
    first = [_("first visit")] if duty.is_first else []
    return [*[fact.get_code_display() for fact in facts], *first]


def _village(person: Person) -> str:
    return person.household.division.name if person.household else ""
