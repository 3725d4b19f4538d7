"""What every list of a kind can be narrowed to; django-filter does the work."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from stations.lists.filters import ListFilter, StationFilter
from stations.models import Division, Station

STATES = [("standing", _("standing")), ("voided", _("voided")), ("all", _("all"))]


class KindFilter(ListFilter):
    """Of a page: by station. A subclass adds its own."""

    station = StationFilter(label=_("Station"))


class VoidableFilter(KindFilter):
    """Voided ones are there for whoever asks for them."""

    usual_state = "standing"
    state = filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=None, null_label=None
    )

    def filter_queryset(self, queryset: Any) -> Any:
        asked = self.form.cleaned_data
        asked["state"] = asked.get("state") or self.usual_state
        return super().filter_queryset(queryset)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        found = {"standing": queryset.standing, "voided": lambda: queryset.exclude(voided_at=None)}
        return found[value]() if value in found else queryset


class RestFilter(filters.FilterSet):
    """Stands before a page's filter for REST: stations by code and by a division above them."""

    station = filters.CharFilter("station__code")
    division = filters.CharFilter(method="below", label="code of a division above")

    def below(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(station__in=Station.objects.under(Division(pk=value)).values("pk"))


class SentFilter(RestFilter):
    """The same, by another system's ids; voided ones are told of too."""

    usual_state = "all"
    external_id = filters.CharFilter("external_id")
    source = filters.CharFilter("source")
