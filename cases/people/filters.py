"""What the page of the list of people can be narrowed to, beside what the register knows."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from beneficiaries.people.filters import PersonFilter
from stations.lists.filters import ListFilter, StationFilter


class PeopleFilter(ListFilter, PersonFilter):
    """``show``: the chip, which narrows further what the fields leave. What isn't understood
    shows nobody. Nobody who died or left is shown unasked; who looks for somebody asks, and is
    told by a tag, or they would register a dead person anew."""

    front = ("station", "village", "category", "worker", "risk", "state")
    desk_only = frozenset({"station", "worker", "risk", "state"})
    station = StationFilter(label=_("Station"))
    show = filters.CharFilter(widget=HiddenInput)

    def is_choice(self, name: str) -> bool:
        if name == "worker":
            return self.form.fields[name].queryset[:2].count() > 1
        return super().is_choice(name)

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        chosen = self.form.cleaned_data
        self.chip = chosen.pop("show", "")
        chosen["state"] = chosen.get("state") or ("all" if chosen.get("q") else "active")
        found = super().filter_queryset(queryset)
        return found if self.is_valid() else found.none()
