"""Hand-overs over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, Model, OuterRef, QuerySet
from rest_framework import mixins, serializers
from rest_framework import viewsets as drf
from rest_framework.request import Request

from beneficiaries.models import Person
from cases.hand_overs.queries.hand_overs import hand_overs_of
from cases.models import HandOver
from cases.records.filters import HandOverFilter
from cases.records.serializers import HandedSerializer
from stations.change_feed import KeyPagination
from stations.models import Division, Station


class PeriodMixin(django_filters.FilterSet):
    """``?month=2025-10``; ``?division=`` the code of a division above the station."""

    day, place = "done_on", "station"
    month = django_filters.DateFilter(method="in_month", input_formats=["%Y-%m"])
    division = django_filters.CharFilter(method="below", label="code of a division above")

    def in_month(self, queryset: QuerySet[Model], name: str, value: Any) -> QuerySet[Model]:
        same = {f"{self.day}__year": value.year, f"{self.day}__month": value.month}
        return queryset.filter(**same)

    def below(self, queryset: QuerySet[Model], name: str, value: str) -> QuerySet[Model]:
        stations = Station.objects.under(Division(pk=value)).values("pk")
        return queryset.filter(**{f"{self.place}__in": stations})


class HandOverSerializer(HandedSerializer):
    station = serializers.CharField(source="station.code", read_only=True)
    done_on = serializers.DateField(source="handed_on", read_only=True)
    project = serializers.CharField(read_only=True, help_text="item of its record's project")
    theme = serializers.CharField(read_only=True, help_text="code of its record's theme")

    class Meta(HandedSerializer.Meta):
        fields = [
            *("id", "record", "station", "done_on"), *HandedSerializer.Meta.fields,
            *("project", "theme"),
        ]  # fmt: skip


class HandOverApiFilter(PeriodMixin, HandOverFilter):
    """The page's filters, stations by code, items by key."""

    day = "handed_on"
    station = django_filters.CharFilter("station__code")
    item = django_filters.UUIDFilter("item")
    item_name = django_filters.CharFilter("item__name")
    person = django_filters.UUIDFilter(method="by_person")
    project = django_filters.CharFilter("record__project", label="item of a project")
    theme = django_filters.CharFilter("record__theme", label="code of a theme")

    class Meta(HandOverFilter.Meta):
        fields = ["receipt"]

    def by_person(self, queryset: QuerySet[HandOver], name: str, value: Any) -> QuerySet[HandOver]:
        seen = Person.objects.visible_to(self.request.user)
        return queryset.filter(person=value, person__in=seen.values("pk"))


class HandOverViewSet(mixins.ListModelMixin, drf.GenericViewSet):
    """What was handed over in records not voided of the caller's stations: lines of these records,
    written and corrected with them. Whose file the caller may not open is unnamed."""

    queryset = HandOver.objects.all()
    serializer_class = HandOverSerializer
    filterset_class = HandOverApiFilter
    pagination_class = KeyPagination

    def get_queryset(self) -> QuerySet[HandOver]:
        rows = hand_overs_of(self.request.user)
        return rows.annotate(is_visible=Exists(seen_by(self.request)))


def seen_by(request: Request) -> QuerySet[Person]:
    return Person.objects.visible_to(request.user).filter(pk=OuterRef("person"))
