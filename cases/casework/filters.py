"""What the list of cases can be narrowed to; whatever isn't understood narrows nothing."""

from __future__ import annotations

from datetime import timedelta

import django_filters as filters
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.casework.models import CaseQuerySet
from cases.casework.queries.cases import called, workers_with_cases
from cases.models import Case
from resources.attribution.filters import AttributionFilter
from stations.lists.filters import ListFilter

OPEN, ENDED = "open", "ended"
LATE, WEEK = "late", "week"
STATUSES = [(OPEN, _("in progress")), (ENDED, _("ended")), *Case.Status.choices]


class CaseFilter(AttributionFilter, ListFilter):
    """``status``: the one that is asked for, of which the list itself makes its rows."""

    front = ("worker", "due")
    q = filters.CharFilter(label=_("name or number"), method="named")
    status = filters.ChoiceFilter(choices=STATUSES, widget=HiddenInput)
    worker = filters.ModelChoiceFilter(
        label=_("worker"),
        queryset=lambda request: workers_with_cases(request.user),
        empty_label=_("all workers"),
    )
    due = filters.ChoiceFilter(
        label=_("next step"),
        choices=[(LATE, _("overdue")), (WEEK, _("within 7 days"))],
        method="due_by",
        empty_label=_("any date"),
    )

    class Meta:
        model = Case
        fields = ["worker"]

    def filter_queryset(self, queryset: CaseQuerySet) -> CaseQuerySet:
        """What every chip counts: its own status is not asked for here."""
        chosen = self.form.cleaned_data
        self.status = chosen.pop("status", "") or ""
        return super().filter_queryset(queryset)

    def named(self, queryset: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        return called(queryset, self.request.user, value)

    def due_by(self, queryset: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        today = timezone.localdate()
        if value == LATE:
            return queryset.open().filter(next_step_on__lt=today)
        days = (today, today + timedelta(days=7))
        return queryset.open().filter(next_step_on__range=days)
