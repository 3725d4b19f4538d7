"""What the lists of the stock can be narrowed to."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from resources.codes import Purpose
from resources.models import StockItem
from resources.stock.queries import State
from stations.lists.filters import ListFilter, StationFilter

STOCK_STATES = [("there", _("in stock")), ("low", _("running low")), ("none", _("used up"))]


class StockFilter(ListFilter):
    q = filters.CharFilter(label=_("Find"), field_name="name", lookup_expr="icontains")
    station = StationFilter(label=_("Station"))
    purpose = filters.ChoiceFilter(
        label=_("Purpose"), choices=Purpose, empty_label=_("All purposes")
    )
    state = filters.ChoiceFilter(
        label=_("State"), choices=STOCK_STATES, method="in_state", empty_label=_("All states")
    )

    class Meta:
        model = StockItem
        fields = ["purpose"]

    def in_state(self, queryset: QuerySet[StockItem], name: str, value: str) -> QuerySet[StockItem]:
        wanted = {"there": [State.LOW, State.THERE], "low": [State.LOW], "none": [State.NONE]}
        return queryset.filter(state__in=wanted[value])
