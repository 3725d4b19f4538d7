"""Donors over REST. Who always stayed anonymous is known to the station only."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from resources.donors.kind import DONORS, DonorFilter
from resources.donors.models import Donor
from stations.kinds.filters import RestFilter
from stations.kinds.rest import HEAD, KindSerializer, KindViewSet


class DonorSerializer(KindSerializer):
    of = DONORS
    source = external_id = None

    class Meta:
        model = Donor
        fields = [*HEAD, "name", "kind", "phone", "note", "organisation", "updated_at"]
        read_only_fields = ["version", "updated_at"]
        validators = ()


class DonorRestFilter(RestFilter, DonorFilter):
    name = django_filters.CharFilter(method="named")

    def named(self, queryset: QuerySet[Donor], name: str, value: str) -> QuerySet[Donor]:
        return queryset.filter(name=value, is_whole=True)


class DonorViewSet(KindViewSet):
    kind = DONORS
    queryset = Donor.objects.select_related("station")
    serializer_class = DonorSerializer
    filterset_class = DonorRestFilter
    void = None  # a donor stays
