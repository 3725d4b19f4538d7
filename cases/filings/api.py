"""Filed months over REST: read only, because only a lead files."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from cases.models import Filing
from stations.changes import KeyPagination
from stations.scope import ScopedMixin


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


class FilingFilter(django_filters.FilterSet):
    station = django_filters.CharFilter("station__code", label="code of the station")
    month = django_filters.DateFilter(input_formats=["%Y-%m"], label="such as 2026-10")
    latest = django_filters.BooleanFilter(method="newest", label="only the newest versions")

    class Meta:
        model = Filing
        fields = ["status", "version"]

    def newest(self, queryset: QuerySet[Filing], name: str, value: bool) -> QuerySet[Filing]:
        return queryset.latest() if value else queryset  # type: ignore[attr-defined]


class FilingViewSet(
    ScopedMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """Every version of the filed months of my stations."""

    queryset = Filing.objects.select_related("station")
    serializer_class = FilingSerializer
    filterset_class = FilingFilter
    pagination_class = KeyPagination
