"""What lists of the network are filtered by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from stations.lists.filters import ListFilter
from stations.models import Station


def called(text: str) -> Q:
    """By name or code, its own or its home's."""
    found = Q(name__icontains=text) | Q(code__istartswith=text) | Q(home__name__icontains=text)
    return found | Q(home__code__startswith=text)


class StationFilter(ListFilter):
    front = ("tier", "state")
    q = django_filters.CharFilter(method="named", label=_("Name or code"))
    tier = django_filters.ChoiceFilter(
        choices=Station.Tier, label=_("Tier"), empty_label=_("All tiers")
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        label=_("State"),
        empty_label=_("All states"),
        choices=[
            ("operating", _("operating")),
            ("built", _("built, not operating")),
            ("closed", _("closed")),
        ],
    )

    class Meta:
        model = Station
        fields: list[str] = []

    def named(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(called(value))

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "closed":
            return queryset.exclude(closed_on=None)
        open_ones = queryset.filter(closed_on=None)
        return open_ones.filter(operating_on__isnull=value == "built")
