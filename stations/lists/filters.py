"""What a list can be narrowed to; django-filter does the work.

By station: a few are a select, many a box that takes a name or a code (and still the key that a
select's address says). It is a form like any other, so it works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from stations.cursors import is_key
from stations.models import Station, User
from stations.scope import countable_stations

FEW = 30  # stations that a select still shows at a glance


class Asking(Protocol):
    """What a filter wants of a request; a job has no more."""

    user: User


def stations_of(request: Asking) -> QuerySet[Station]:
    return countable_stations(request.user).order_by("code")


def since(column: str) -> filters.DateFilter:
    return filters.DateFilter(
        label=_("From"), field_name=column, lookup_expr="gte", widget=forms.DateInput
    )


def until(column: str) -> filters.DateFilter:
    return filters.DateFilter(
        label=_("To"), field_name=column, lookup_expr="lte", widget=forms.DateInput
    )


class StationSelect(forms.TypedChoiceField):
    """Of stations that are read already; none of them costs a further statement."""

    def __init__(self, stations: list[Station], **kwargs: Any) -> None:
        self.number = len(stations)
        choices = [("", _("All stations")), *((one.pk, str(one)) for one in stations)]
        super().__init__(choices=choices, coerce=lambda pk: [int(pk)], empty_value=None, **kwargs)


class StationBox(forms.TextInput):
    """Shows the name of a station of which the address says the key."""

    input_type = "search"

    def __init__(self, stations: QuerySet[Station]) -> None:
        super().__init__({"placeholder": _("Station: name or code")})
        self.stations = stations

    def format_value(self, value: object) -> str | None:
        found = self.stations.filter(pk=int(str(value))).first() if is_key(value) else None
        return str(found) if found else super().format_value(value)


class StationFind(forms.CharField):
    """``12`` (a key), ``E1`` (a code), or part of a name: the keys of the stations meant."""

    default_error_messages = {"none": _("No station is called so.")}

    def __init__(self, stations: QuerySet[Station], **kwargs: Any) -> None:
        self.stations, self.number = stations, FEW + 1
        super().__init__(max_length=80, widget=StationBox(stations), **kwargs)

    def clean(self, value: object) -> list[int]:
        text = super().clean(value)
        if not text:
            return []
        meant = Q(code__iexact=text) | Q(name__icontains=text)
        if is_key(text):
            meant |= Q(pk=int(text))
        found = list(self.stations.filter(meant).values_list("pk", "code"))
        exact = [pk for pk, code in found if is_key(text) and pk == int(text) or code == text]
        if not found:
            raise forms.ValidationError(self.error_messages["none"], code="none")
        return exact or [pk for pk, _code in found]


class StationFilter(filters.Filter):
    """``?station=``: one of those that the person counts, or of ``stations`` (of a request)."""

    def __init__(
        self, *, stations: Callable[[Asking], QuerySet[Station]] = stations_of, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.stations = stations

    @cached_property
    def field(self) -> forms.Field:
        stations = self.stations(self.parent.request)
        label = {"label": self.label, "required": False}
        few = list(stations[: FEW + 1])
        return StationFind(stations, **label) if len(few) > FEW else StationSelect(few, **label)

    def filter(self, queryset: QuerySet, value: list[int] | None) -> QuerySet:
        return queryset.filter(station__in=value) if value else queryset


class ListFilter(filters.FilterSet):
    """``front`` names those that stand beside the search box, the others stand in a fold;
    ``desk_only`` those that a phone has no room for."""

    front: tuple[str, ...] = ()
    desk_only: frozenset[str] = frozenset()

    def in_front(self) -> list[tuple[BoundField, str]]:
        """Each with its look."""
        return [
            (self.form[name], "w-auto desk-only" if name in self.desk_only else "w-auto grow-phone")
            for name in self.front
            if self.is_choice(name)
        ]

    def in_fold(self) -> list[BoundField]:
        hidden = {"q", *self.front}
        bound = [one for one in self.form.visible_fields() if one.name not in hidden]
        return [one for one in bound if self.is_choice(one.name)]

    def is_choice(self, name: str) -> bool:
        """One station is none."""
        return getattr(self.form.fields[name], "number", 2) > 1

    @property
    def is_narrowed(self) -> bool:
        """Whether something in the fold is chosen."""
        return any(self.data.get(name) for name in self.filters if name not in {"q", *self.front})
