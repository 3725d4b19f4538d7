"""What the list of people can be narrowed to; the page and the API share it."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Category, Leaving, Risk
from beneficiaries.models import HouseholdCategory, Person, PersonCategory
from beneficiaries.people.models import PersonQuerySet
from beneficiaries.people.queries.places import villages_served, workers_at
from beneficiaries.search.services import matching
from stations.models import Division, Station, Worker
from stations.scope import countable_stations

STATES = [
    ("active", _("on the ledger")),
    ("ended", _("died or left")),
    ("left", _("left")),
    *(
        (f"left-{code}", format_lazy("{}{}{}", _("left"), _(": "), why))
        for code, why in Leaving.choices
    ),
    ("died", _("died")),
    ("all", _("all")),
]


def stations_of(request: HttpRequest) -> QuerySet[Station]:
    return countable_stations(request.user).order_by("code")


def villages_of(request: HttpRequest) -> QuerySet[Division]:
    return villages_served(stations_of(request))


def workers_of(request: HttpRequest) -> QuerySet[Worker]:
    return workers_at(stations_of(request))


def holds_today(*codes: str) -> Q:
    """People who have one of these categories today, themselves or by their household."""
    own = PersonCategory.objects.on().filter(person=OuterRef("pk"), code__in=codes)
    shared = HouseholdCategory.objects.on().filter(household=OuterRef("household"), code__in=codes)
    return Q(Exists(own)) | Q(Exists(shared))


def in_state(people: PersonQuerySet, state: str) -> PersonQuerySet:
    """``state``: one of ``STATES``. Of whoever died after they left the death is told. On their
    last day they are on the ledger still, and among those who died or left already."""
    alive, gone = Q(died_on=None), Q(station=None) | Q(left_on__isnull=False)
    if state == "all":
        return people
    if state == "active":
        return people.on_ledger()
    asked = {"ended": ~alive | gone, "left": alive & gone, "died": ~alive}
    code = state.removeprefix("left-")
    return people.filter(asked.get(state, alive & Q(left_because=code)))


class PersonFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Find"), method="found")
    station = filters.ModelChoiceFilter(
        label=_("Station"), queryset=stations_of, empty_label=_("All stations")
    )
    village = filters.ModelChoiceFilter(
        label=_("Village"),
        queryset=villages_of,
        field_name="household__division",
        empty_label=_("All villages"),
    )
    category = filters.ChoiceFilter(
        label=_("Category"), choices=Category, method="of_category", empty_label=_("All categories")
    )
    risk = filters.ChoiceFilter(label=_("Risk"), choices=Risk, empty_label=_("All risks"))
    worker = filters.ModelChoiceFilter(
        label=_("Worker"), queryset=workers_of, empty_label=_("All workers")
    )
    state = filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=None
    )

    class Meta:
        model = Person
        fields = ["station", "risk", "worker"]

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return matching(queryset, self.request.user, value).order_by()

    def of_category(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(holds_today(value))

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return in_state(queryset, value)
