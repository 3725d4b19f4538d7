"""What every list of a kind can be narrowed to; django-filter does the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import django_filters as filters
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from stations.divisions.queries.search import search_divisions
from stations.lists.filters import ListFilter, StationFilter
from stations.models import Division, Station, VoidableQuerySet

from .fields import Field
from .places import placement_of

OUTER = 5  # divisions that a word may mean at once
STATES = [("standing", _("standing")), ("voided", _("voided")), ("all", _("all"))]


def of_field(model: type[Model], name: str) -> filters.ChoiceFilter:
    """By a field with choices: a status, a domain."""
    column = Field(name=name).of(model)
    return filters.ChoiceFilter(
        field_name=name, label=column.verbose_name, choices=column.choices, empty_label=_("all")
    )


class PlacedFilter(filters.FilterSet):
    """By the place where the model's records belong: ``by_place`` says how, for each placement."""

    by_place: ClassVar[
        dict[type[Station] | type[Division], Callable[[], dict[str, filters.Filter]]]
    ] = {}

    @classmethod
    def get_filters(cls) -> dict[str, filters.Filter]:
        model = cls._meta.model
        placed = cls.by_place[placement_of(model).model]() if model else {}
        return placed | super().get_filters()


class PlacePart(filters.CharFilter):
    """A division by name, reading or code: rows of what lies there."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        if not value:
            return queryset
        meant = search_divisions(value)[:OUTER]
        below = [Division.objects.under(division).values("pk") for division in meant]
        fitting, place = Q(pk__in=[]), placement_of(queryset.model)
        for keys in below:
            fitting |= Q(**{f"{place.field}__in": keys})
        return queryset.filter(fitting)


class KindFilter(PlacedFilter, ListFilter):
    """Of a page: by the place. A subclass adds its own."""

    by_place = {
        Station: lambda: {"station": StationFilter(label=_("Station"))},
        Division: lambda: {"division": PlacePart(label=_("Division"))},
    }


class VoidableFilter(KindFilter):
    """Voided ones are there for whoever asks for them."""

    usual_state = "standing"
    state = filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=None, null_label=None
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked = self.form.cleaned_data
        asked["state"] = asked.get("state") or self.usual_state
        return super().filter_queryset(queryset)

    def in_state(self, queryset: VoidableQuerySet, name: str, value: str) -> QuerySet:
        found = {
            "standing": queryset.not_voided,
            "voided": lambda: queryset.exclude(voided_at=None),
        }
        return found[value]() if value in found else queryset


class Below(filters.CharFilter):
    """Of a division and all below it, by its code."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        if not value:
            return queryset
        place = placement_of(queryset.model)
        if place.model is Division:
            below = Division.objects.under(value).values("pk")
            return queryset.filter(**{f"{place.field}__in": below})
        return queryset.filter(station__in=Station.objects.under(Division(pk=value)).values("pk"))


class RestFilter(PlacedFilter):
    """Stands before a page's filter for REST: by code of the station, or of a division above."""

    by_place = {
        Station: lambda: {
            "station": filters.CharFilter("station__code"),
            "division": Below(label="code of a division above"),
        },
        Division: lambda: {"division": Below(label="code of the division, or of one above")},
    }


class SentFilter(RestFilter):
    """The same, by another system's ids; voided ones are told of too."""

    usual_state = "all"
    external_id = filters.CharFilter("external_id")
    source = filters.CharFilter("source")
