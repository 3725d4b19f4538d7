"""What lists of donations and of the stock can be narrowed to."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.forms import DateInput
from django.utils.translation import gettext_lazy as _

from resources.codes import DonationKind, Purpose
from resources.models import Donation, StockItem
from resources.queries.donations import donors_of
from resources.queries.stock import State
from stations.models import Station

STATES = [("standing", _("standing")), ("voided", _("voided")), ("all", _("all"))]
STOCK_STATES = [("there", _("in stock")), ("low", _("running low")), ("none", _("used up"))]


def stations_of(request: Any) -> QuerySet[Station]:
    return Station.objects.countable_by(request.user).order_by("code")


class DonationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Find"), method="found")
    station = filters.ModelChoiceFilter(
        label=_("Station"), queryset=stations_of, empty_label=_("All stations")
    )
    kind = filters.ChoiceFilter(
        label=_("Kind"), choices=DonationKind, empty_label=_("Cash and goods")
    )
    purpose = filters.ChoiceFilter(
        label=_("Purpose"), choices=Purpose, empty_label=_("All purposes")
    )
    since = filters.DateFilter(
        label=_("From"), field_name="received_on", lookup_expr="gte", widget=DateInput
    )
    until = filters.DateFilter(
        label=_("To"), field_name="received_on", lookup_expr="lte", widget=DateInput
    )
    state = filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=None, null_label=None
    )
    donor = filters.UUIDFilter(method="by_donor")

    class Meta:
        model = Donation
        fields = ["kind", "purpose", "station"]

    def filter_queryset(self, queryset: Any) -> Any:
        """Voided ones are shown only to whoever asks for them."""
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.standing()
        return super().filter_queryset(queryset)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return {
            "standing": queryset.standing(),
            "voided": queryset.exclude(voided_at=None),
        }.get(value, queryset)

    def found(self, queryset: Any, name: str, value: str) -> Any:
        """Number, item, wish; the donor's name where it is read whole."""
        value = value.strip()
        texts = Q(receipt_number__icontains=value) | Q(item__name__icontains=value)
        texts |= Q(earmark__icontains=value)
        return queryset.filter(
            texts | Q(donor__name__icontains=value, is_named=True, is_whole=True)
        )

    def by_donor(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(donor=value, is_named=True)

    @property
    def donor_shown(self) -> Any:
        """Whose donations are asked for."""
        key = self.form.cleaned_data.get("donor")
        return donors_of(self.request.user).filter(pk=key).first() if key else None


class StockFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Find"), field_name="name", lookup_expr="icontains")
    station = filters.ModelChoiceFilter(
        label=_("Station"), queryset=stations_of, empty_label=_("All stations")
    )
    purpose = filters.ChoiceFilter(
        label=_("Purpose"), choices=Purpose, empty_label=_("All purposes")
    )
    state = filters.ChoiceFilter(
        label=_("State"), choices=STOCK_STATES, method="in_state", empty_label=_("All states")
    )

    class Meta:
        model = StockItem
        fields = ["station", "purpose"]

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        wanted = {"there": [State.LOW, State.THERE], "low": [State.LOW], "none": [State.NONE]}
        return queryset.filter(state__in=wanted[value])
