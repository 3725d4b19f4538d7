"""What every list of a kind can be narrowed to; django-filter does the work."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.forms import DateInput
from django.utils.translation import gettext_lazy as _

from stations.models import Division, Station
from stations.scope import countable_stations

STATES = [("standing", _("standing")), ("voided", _("voided")), ("all", _("all"))]


def stations_of(request: Any) -> QuerySet[Station]:
    return countable_stations(request.user).order_by("code")


def since(column: str) -> filters.DateFilter:
    return filters.DateFilter(
        label=_("From"), field_name=column, lookup_expr="gte", widget=DateInput
    )


def until(column: str) -> filters.DateFilter:
    return filters.DateFilter(label=_("To"), field_name=column, lookup_expr="lte", widget=DateInput)


class KindFilter(filters.FilterSet):
    """Of a page: by station. A subclass adds its own; ``front`` names those that stand beside the
    search box, the others stand in a fold."""

    front: tuple[str, ...] = ()
    station = filters.ModelChoiceFilter(
        label=_("Station"), queryset=stations_of, empty_label=_("All stations")
    )

    def in_front(self) -> list[Any]:
        return [self.form[name] for name in self.front]

    def in_fold(self) -> list[Any]:
        hidden = {"q", *self.front}
        if self.form.fields["station"].queryset[:2].count() < 2:
            hidden.add("station")
        return [one for one in self.form.visible_fields() if one.name not in hidden]

    @property
    def is_narrowed(self) -> bool:
        """Whether something in the fold is chosen."""
        return any(self.data.get(name) for name in self.filters if name not in {"q", *self.front})


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
