"""Filed months over REST: only a lead files, on a page; an officer reviews or returns."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from cases.filings.services.filings import STEPS
from cases.filings.workflow import WORKFLOW
from cases.models import Filing
from stations.viewsets import LifeViewSet, WithOpenSteps


class FilingSerializer(serializers.ModelSerializer):
    """The records of a version: ``service-records/?filing=<id>``."""

    station = serializers.SlugRelatedField("code", read_only=True)
    month = serializers.DateField(format="%Y-%m", read_only=True)

    class Meta:
        model = Filing
        fields = [
            "id", "station", "month", "version", "status", "reason", "added", "removed",
            "filed_at", "reviewed_at", "comment",
        ]  # fmt: skip
        read_only_fields = fields


class FullFilingSerializer(WithOpenSteps, FilingSerializer):
    workflow = WORKFLOW


class FilingFilter(django_filters.FilterSet):
    station = django_filters.CharFilter("station__code", label="code of the station")
    month = django_filters.DateFilter(input_formats=["%Y-%m"], label="such as 2026-10")
    latest = django_filters.BooleanFilter(method="newest", label="only the newest versions")

    class Meta:
        model = Filing
        fields = ["status", "version"]

    def newest(self, queryset: QuerySet[Filing], name: str, value: bool) -> QuerySet[Filing]:
        return queryset.latest() if value else queryset  # type: ignore[attr-defined]


class FilingViewSet(LifeViewSet):
    """Every version of the filed months of my stations; ``POST …/steps/<verb>/`` judges one."""

    workflow, services = WORKFLOW, STEPS

    queryset = Filing.objects.select_related("station")
    filterset_class = FilingFilter
    serializer_class, full_class = FilingSerializer, FullFilingSerializer
